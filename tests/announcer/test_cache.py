import os
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.announcer.cache import FIXED, Cache
from kiosk.announcer.synthesis import Speech
from kiosk.announcer.traces import VOLATILE
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.announcer.fakes import Diary, HandRenderer, samples_of

ONE, TWO, THREE = (Speech(text, 160, fixed=True) for text in ("One.", "Two.", "Three."))


def test_a_sentence_that_was_added_is_there_also_after_a_restart(tmp_path: Path, diary: Diary) -> None:
    assert Cache(tmp_path / "new", Voice()).get(ONE) is None
    Cache(tmp_path / "new", Voice()).render_into(ONE, HandRenderer(diary).render)
    assert Cache(tmp_path / "new", Voice()).get(ONE) == samples_of("One.")


@pytest.mark.parametrize("other", [Voice(name="cy"), Voice(language="cy"), Voice(name="absent.onnx")])
def test_another_voice_is_another_sound_and_another_file(other: Voice, tmp_path: Path) -> None:
    assert Cache(tmp_path, other).file(ONE) != Cache(tmp_path, Voice()).file(ONE)


def test_another_rate_is_another_sound_and_another_file(tmp_path: Path) -> None:
    assert Cache(tmp_path, Voice()).file(Speech("One.", 120, fixed=True)) != Cache(tmp_path, Voice()).file(ONE)


def test_loudness_and_lead_in_are_the_players_and_share_a_file(tmp_path: Path) -> None:
    assert Cache(tmp_path, Voice(volume=0.1, lead_in=9)).file(ONE) == Cache(tmp_path, Voice()).file(ONE)


def test_a_file_that_a_power_cut_left_empty_is_as_good_as_none(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice())
    cache.file(ONE).parent.mkdir()
    cache.file(ONE).touch()
    assert cache.get(ONE) is None
    cache.render_into(ONE, HandRenderer(diary).render)
    assert cache.get(ONE) == samples_of("One.")


def test_the_sentences_unused_for_longest_make_room(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice(), maximum=120)
    for age, text in ((200, ONE), (300, TWO)):
        cache.render_into(text, HandRenderer(diary).render)
        os.utime(cache.file(text), (age, age))
    assert cache.get(ONE)  # used just now
    cache.render_into(THREE, HandRenderer(diary).render)
    assert [one for one in (ONE, TWO, THREE) if cache.get(one)] == [ONE, THREE]


def test_a_folder_that_cannot_be_made_is_a_sound_error_that_names_it(tmp_path: Path, diary: Diary) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SoundError, match=r"Announcements cannot be saved in .*/file/cache/fixed: "):
        Cache(tmp_path / "file" / "cache", Voice()).render_into(ONE, HandRenderer(diary).render)


def test_a_renderers_own_error_passes_as_it_is(tmp_path: Path, diary: Diary) -> None:
    renderer = HandRenderer(diary)
    renderer.broken = True
    with pytest.raises(SoundError, match=r"^no voice$"):
        Cache(tmp_path, Voice()).render_into(ONE, renderer.render)


# What is confidential.

SECRET = Speech("Clarify. The presenter Ann speaks.", 160)


def test_a_sentence_with_a_name_is_never_on_the_disk(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice())
    cache.render_into(SECRET, HandRenderer(diary).render)
    assert cache.get(SECRET) == samples_of(SECRET.text)
    assert list(tmp_path.iterdir()) == []
    assert Cache(tmp_path, Voice()).get(SECRET) is None


def test_what_is_rendered_for_memory_leaves_no_file_behind(tmp_path: Path, diary: Diary) -> None:
    places: list[Path] = []

    def render(speech: Speech, file: Path) -> None:
        HandRenderer(diary).render(speech, file)
        places.append(file)

    Cache(tmp_path, Voice()).render_into(SECRET, render)
    (place,) = places
    assert place.parent.parent == VOLATILE
    assert not place.parent.exists()


def test_a_left_session_is_forgotten_with_the_sentence_that_is_being_rendered(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice())
    cache.render_into(SECRET, HandRenderer(diary).render)
    cache.forget_session()
    assert cache.get(SECRET) is None

    def render(speech: Speech, file: Path) -> None:
        HandRenderer(diary).render(speech, file)
        cache.forget_session()

    cache.render_into(SECRET, render)
    assert cache.get(SECRET) is None


def test_the_memory_for_sentences_has_a_limit_too(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice(), maximum_in_memory=2 * len(samples_of("Three.")) - 1)
    one, two, three = (replace(speech, fixed=False) for speech in (ONE, TWO, THREE))
    for speech in (one, two):
        cache.render_into(speech, HandRenderer(diary).render)
    assert cache.get(one)
    cache.render_into(three, HandRenderer(diary).render)
    assert [speech for speech in (one, two, three) if cache.get(speech)] == [one, three]


def test_only_the_owner_may_read_what_is_kept(tmp_path: Path, diary: Diary) -> None:
    Cache(tmp_path / "voice", Voice()).render_into(ONE, HandRenderer(diary).render)
    folders = tmp_path / "voice", tmp_path / "voice" / FIXED
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
