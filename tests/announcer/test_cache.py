import os
from pathlib import Path

import pytest

from kiosk.announcer.cache import Cache
from kiosk.announcer.synthesis import Speech
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.announcer.fakes import Diary, HandRenderer, samples_of

ONE, TWO, THREE = (Speech(text, 160) for text in ("One.", "Two.", "Three."))


def test_a_sentence_that_was_added_is_there_also_after_a_restart(tmp_path: Path, diary: Diary) -> None:
    assert Cache(tmp_path / "new", Voice()).get(ONE) is None
    Cache(tmp_path / "new", Voice()).render_into(ONE, HandRenderer(diary).render)
    assert Cache(tmp_path / "new", Voice()).get(ONE) == samples_of("One.")


@pytest.mark.parametrize("other", [Voice(name="cy"), Voice(language="cy"), Voice(name="absent.onnx")])
def test_another_voice_is_another_sound_and_another_file(other: Voice, tmp_path: Path) -> None:
    assert Cache(tmp_path, other).file(ONE) != Cache(tmp_path, Voice()).file(ONE)


def test_another_rate_is_another_sound_and_another_file(tmp_path: Path) -> None:
    assert Cache(tmp_path, Voice()).file(Speech("One.", 120)) != Cache(tmp_path, Voice()).file(ONE)


def test_loudness_and_lead_in_are_the_players_and_share_a_file(tmp_path: Path) -> None:
    assert Cache(tmp_path, Voice(volume=0.1, lead_in=9)).file(ONE) == Cache(tmp_path, Voice()).file(ONE)


def test_a_file_that_a_power_cut_left_empty_is_as_good_as_none(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice())
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
    with pytest.raises(SoundError, match=r"Announcements cannot be saved in .*/file/cache: "):
        Cache(tmp_path / "file" / "cache", Voice()).render_into(ONE, HandRenderer(diary).render)


def test_a_renderers_own_error_passes_as_it_is(tmp_path: Path, diary: Diary) -> None:
    renderer = HandRenderer(diary)
    renderer.broken = True
    with pytest.raises(SoundError, match=r"^no voice$"):
        Cache(tmp_path, Voice()).render_into(ONE, renderer.render)
