"""A voice that is tried says a sentence, also where it is to say nothing else."""

from dataclasses import replace
from functools import partial

from kiosk.announcer.selection import SAMPLE
from kiosk.core.room.modes import Sound, VoiceLevel
from kiosk.core.room.settings import SettingsPage
from kiosk.core.session.commands import Next, Start
from kiosk.core.units import Instant
from tests.announcer.stage import Stage

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
