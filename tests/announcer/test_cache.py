import os
from pathlib import Path

import pytest

from kiosk.announcer.cache import Cache
from kiosk.core.errors import SoundError
from kiosk.settings import Voice
from tests.announcer.fakes import Diary, HandRenderer, samples_of


def test_a_sentence_that_was_added_is_there_also_after_a_restart(tmp_path: Path, diary: Diary) -> None:
    assert Cache(tmp_path / "new", Voice()).get("One.") is None
    Cache(tmp_path / "new", Voice()).add("One.", HandRenderer(diary).render)
    assert Cache(tmp_path / "new", Voice()).get("One.") == samples_of("One.")


@pytest.mark.parametrize("other", [Voice(name="cy"), Voice(rate=120)])
def test_another_voice_or_rate_is_another_sound_and_another_file(other: Voice, tmp_path: Path) -> None:
    assert Cache(tmp_path, other).file("One.") != Cache(tmp_path, Voice()).file("One.")


def test_loudness_and_lead_in_are_the_players_and_share_a_file(tmp_path: Path) -> None:
    assert Cache(tmp_path, Voice(volume=0.1, lead_in=9)).file("One.") == Cache(tmp_path, Voice()).file("One.")


def test_a_file_that_a_power_cut_left_empty_is_as_good_as_none(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice())
    cache.file("One.").touch()
    assert cache.get("One.") is None
    cache.add("One.", HandRenderer(diary).render)
    assert cache.get("One.") == samples_of("One.")


def test_the_sentences_unused_for_longest_make_room(tmp_path: Path, diary: Diary) -> None:
    cache = Cache(tmp_path, Voice(), kept=2)
    for age, text in ((200, "One."), (300, "Two.")):
        cache.add(text, HandRenderer(diary).render)
        os.utime(cache.file(text), (age, age))
    assert cache.get("One.")  # used just now
    cache.add("Three.", HandRenderer(diary).render)
    assert [text for text in ("One.", "Two.", "Three.") if cache.get(text)] == ["One.", "Three."]


def test_a_folder_that_cannot_be_made_is_a_sound_error_that_names_it(tmp_path: Path, diary: Diary) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SoundError, match=r"Announcements cannot be kept in .*/file/cache: "):
        Cache(tmp_path / "file" / "cache", Voice()).add("One.", HandRenderer(diary).render)


def test_a_renderers_own_error_passes_as_it_is(tmp_path: Path, diary: Diary) -> None:
    renderer = HandRenderer(diary)
    renderer.broken = True
    with pytest.raises(SoundError, match=r"^no voice$"):
        Cache(tmp_path, Voice()).add("One.", renderer.render)
