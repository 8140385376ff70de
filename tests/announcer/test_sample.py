"""A voice that is tried says a sentence, also where it is to say nothing else."""

from dataclasses import replace
from functools import partial

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.selection import SAMPLE
from kiosk.config.settings import Voice
from kiosk.core.room.modes import Sound, VoiceLevel
from kiosk.core.room.settings import SettingsPage
from kiosk.core.session.commands import Next, Start
from kiosk.core.units import Instant
from tests.announcer.fakes import SILENCE, Natural, samples_of
from tests.announcer.stage import FOR_EVER, UNHURRIED, Stage

PAGE = SettingsPage(until=Instant(0))


def _silent_again(stage: Stage, times: int) -> bool:
    return stage.sounds.count("silent") == times


def test_a_voice_that_is_tried_says_a_sentence_each_time(stage: Stage) -> None:
    stage.set()
    stage.becomes(overlay=PAGE)
    for count in (1, 2):
        stage.becomes(overlay=replace(PAGE, samples=count))
        stage.diary.wait_for(partial(_silent_again, stage, count))
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"] * 2


def test_it_is_heard_at_every_level_and_in_a_quiet_step(stage: Stage) -> None:
    stage.set()
    stage.does(Start())
    stage.does(Next())
    stage.diary.until("silent")
    before = len(stage.sounds)
    stage.becomes(overlay=PAGE, sound=Sound(VoiceLevel.SILENT))
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.wait_for(lambda: f"plays {SAMPLE}" in stage.sounds[before:])


def test_an_announcer_that_is_made_for_another_voice_introduces_it(stage: Stage) -> None:
    stage.set()
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"]


def test_opening_choosing_and_closing_make_no_sound(stage: Stage) -> None:
    stage.set()
    for overlay in (PAGE, replace(PAGE, chosen=3), None, PAGE):
        stage.becomes(overlay=overlay)
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"]


PATIENT = replace(UNHURRIED, patience=FOR_EVER)


def test_a_natural_voice_that_is_tried_is_the_one_that_is_heard(stage: Stage, natural: Natural) -> None:
    natural.free.clear()
    stage.set(PATIENT, natural=natural)
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until(f"rendered {SAMPLE}")  # the usual voice is ready long before
    natural.free.set()
    stage.diary.until("silent")
    assert stage.player.played == [pcm.after_chime(b"", samples_of(SAMPLE.upper()), Voice().lead_in)]


def test_one_that_takes_too_long_leaves_the_usual_voice_to_speak(stage: Stage, natural: Natural) -> None:
    natural.free.clear()
    stage.set(replace(UNHURRIED, patience=0.05), natural=natural)
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"]


def test_whoever_is_asked_whether_they_hear_the_kiosk_hears_it_at_once(stage: Stage, natural: Natural) -> None:
    natural.free.clear()
    stage.set(PATIENT, natural=natural)
    stage.becomes(overlay=replace(PAGE, samples=1, asks=True))
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"]


def test_an_announcement_does_not_wait_behind_a_voice_that_is_tried(stage: Stage, natural: Natural) -> None:
    natural.free.clear()
    stage.set(PATIENT, natural=natural)
    stage.does(Start())
    stage.diary.until("silent")
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until(f"rendered {SAMPLE}")
    stage.does(Next())
    stage.diary.until(f"plays start + {SILENCE}")


def test_where_the_natural_voice_cannot_speak_here_nobody_waits_for_it(
    stage: Stage, natural: Natural, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.set(PATIENT, natural=natural)
    monkeypatch.setattr("kiosk.announcer.suitability.model_parts", list)
    stage.becomes(overlay=replace(PAGE, samples=1))
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays {SAMPLE}", "silent"]
