"""What the screen says about a command."""

import typing

import pytest

from kiosk.core import notices
from kiosk.core.commands import (
    AddTime,
    Back,
    End,
    Next,
    Pause,
    Repeat,
    Request,
    Resume,
    SessionCommand,
    Source,
    Start,
    Undo,
)
from kiosk.core.errors import JournalError, Refused
from kiosk.core.room import Screen
from kiosk.core.units import minutes
from kiosk.core.words import ENGLISH
from tests.core.catalogues import catalogue

HEARD = Request(Pause(), Source.VOICE, phrase="pause", confidence=0.9)
PRESSED = Request(Pause(), Source.KEY)


PLAIN: tuple[SessionCommand, ...] = (Start(), Next(), Back(), Pause(), Resume(), Repeat(), Undo(), End())


def test_every_command_has_a_notice_of_its_own() -> None:
    assert {*map(type, PLAIN), AddTime} == set(typing.get_args(SessionCommand))
    told = {notices.done(Request(command, Source.KEY), command, ENGLISH) for command in PLAIN}
    assert len(told) == len(PLAIN)
    assert all(text.endswith(".") for text in told)


def test_added_time_is_told_with_its_length() -> None:
    assert notices.done(PRESSED, AddTime(minutes(1)), ENGLISH) == "1 minute more."
    assert notices.done(PRESSED, AddTime(minutes(-2)), ENGLISH) == "2 minutes less."


def test_what_was_heard_is_shown_with_what_came_of_it() -> None:
    assert notices.done(HEARD, Pause(), ENGLISH) == "Heard “pause”: Paused."
    error = Refused("The clock is stopped already.")
    assert notices.refused(HEARD, error, ENGLISH) == "Heard “pause”: The clock is stopped already."


def test_what_was_pressed_is_not_said_to_have_been_heard() -> None:
    assert notices.done(PRESSED, Pause(), ENGLISH) == "Paused."
    assert notices.refused(PRESSED, Refused("Not now."), ENGLISH) == "Not now."
    assert notices.done(Request(Pause(), Source.VOICE), Pause(), ENGLISH) == "Paused."


@pytest.mark.parametrize("screen", Screen)
def test_every_screen_tells_what_leaving_it_means(screen: Screen) -> None:
    assert notices.leave_again(screen, ENGLISH).startswith("Press Esc once more to ")


def test_a_journal_that_fails_is_told_with_the_reason_and_that_the_clock_goes_on() -> None:
    told = notices.not_recording(JournalError("the disk at {place} is full.", place="/data"), ENGLISH)
    assert told == "NOT RECORDING: the disk at /data is full. The clock goes on."


def test_notices_are_in_the_rooms_language() -> None:
    words = catalogue(
        {
            "Paused.": "Pause.",
            "Heard “{phrase}”: {text}": "Gehört „{phrase}“: {text}",
            "Not now.": "Jetzt nicht.",
            "Sorry, I did not understand.": "Das habe ich nicht verstanden.",
            "Press Esc once more to go home.": "Noch einmal Esc: zurück.",
            "NOT RECORDING: {why} The clock goes on.": "KEINE AUFZEICHNUNG: {why} Die Uhr läuft.",
        }
    )
    assert notices.done(HEARD, Pause(), words) == "Gehört „pause“: Pause."
    assert notices.refused(PRESSED, Refused("Not now."), words) == "Jetzt nicht."
    assert notices.unheard(words) == "Das habe ich nicht verstanden."
    assert notices.leave_again(Screen.END, words) == "Noch einmal Esc: zurück."
    assert notices.not_recording(JournalError("Not now."), words) == "KEINE AUFZEICHNUNG: Jetzt nicht. Die Uhr läuft."
