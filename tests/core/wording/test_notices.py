"""The notices about commands."""

import pytest

from kiosk.core.errors import JournalError, Refused
from kiosk.core.i18n import use
from kiosk.core.room.commands import Request
from kiosk.core.room.modes import Sound, VoiceLevel
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import (
    Pause,
    Source,
)
from kiosk.core.wording import notices
from tests.core.catalogues import catalogue

HEARD = Request(Pause(), Source.VOICE, phrase="pause", confidence=0.9)
PRESSED = Request(Pause(), Source.KEY)


def test_a_refusal_says_why_and_for_a_spoken_command_what_was_heard() -> None:
    error = Refused("The clock is already running.")
    assert notices.refused(HEARD, error) == "Heard “pause”: The clock is already running."
    assert notices.refused(PRESSED, error) == "The clock is already running."


@pytest.mark.parametrize("screen", Screen)
def test_every_screen_tells_what_leaving_it_means(screen: Screen) -> None:
    assert notices.leave_again(screen, Source.KEY).startswith("Press Esc again to ")
    for finger in (Source.TOUCH, Source.PHONE):
        assert notices.leave_again(screen, finger).startswith("Tap again to ")


def test_the_notice_of_a_failing_journal_gives_the_reason_and_says_that_the_clock_runs() -> None:
    told = notices.not_recording(JournalError("the disk at {place} is full.", place="/data"))
    assert told == "NOT RECORDING: the disk at /data is full. The clock keeps running."


def test_notices_are_in_the_rooms_language() -> None:
    use(
        catalogue(
            {
                "Heard “{phrase}”: {text}": "Gehört „{phrase}“: {text}",
                "Not now.": "Jetzt nicht.",
                "Sorry, I did not understand.": "Das habe ich nicht verstanden.",
                "Press Esc again to go home.": "Noch einmal führt zurück.",
                "NOT RECORDING: {why} The clock keeps running.": "KEINE AUFZEICHNUNG: {why} Die Uhr läuft.",
            }
        )
    )
    assert notices.refused(HEARD, Refused("Not now.")) == "Gehört „pause“: Jetzt nicht."
    assert notices.refused(PRESSED, Refused("Not now.")) == "Jetzt nicht."
    assert notices.unheard() == "Das habe ich nicht verstanden."
    assert notices.leave_again(Screen.END, Source.KEY) == "Noch einmal führt zurück."
    assert notices.not_recording(JournalError("Not now.")) == "KEINE AUFZEICHNUNG: Jetzt nicht. Die Uhr läuft."


def test_a_session_that_is_left_where_it_was_cut_off_is_over() -> None:
    assert notices.ended_there() == "The session has been ended. Its log stops where it was interrupted."


def test_a_second_start_is_told_in_the_first_kiosk() -> None:
    assert notices.summoned() == "The kiosk was opened again; it was already running."


def test_erasing_a_session_is_asked_and_told() -> None:
    assert notices.forget_again(Source.PHONE) == "Tap again to erase this session and its notes for good."
    assert notices.forget_again(Source.KEY) == "Press X again to erase this session and its notes for good."
    assert notices.end_there_again(Source.KEY) == "Press E again to end the interrupted session for good."
    assert notices.end_there_again(Source.PHONE) == "Tap again to end the interrupted session for good."
    assert notices.forgotten() == "The session and its notes have been erased."


@pytest.mark.parametrize(
    ("sound", "text"),
    [
        (Sound(), ""),
        (Sound(volume=41), ""),
        (Sound(volume=40), "The voice is quiet, at 40 %. Key L makes it louder."),
        (Sound(VoiceLevel.SILENT), "The voice is off. Key M turns it on."),
        (Sound(VoiceLevel.CHIMES, volume=10), "The voice is set to chimes only. Key M changes that."),
    ],
)
def test_a_voice_that_was_made_quiet_on_another_day_is_told(sound: Sound, text: str) -> None:
    assert notices.quiet_voice(Room(sound=sound)) == text
    assert notices.quiet_voice(Room(sound=sound, sound_is_chosen=True)) == ""
