"""Where the remote's buttons are: the bar's places never change, and everything is somewhere exactly once."""

import pytest

from kiosk.core.room.commands import Command, GoHome, Leave, Show
from kiosk.core.room.group_commands import GoOn
from kiosk.core.room.modes import Overlay
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    Back,
    BringBack,
    DeclineReplan,
    Next,
    Pause,
    ProcessPause,
    Repeat,
    Resume,
    SkipPerson,
    Start,
    Undo,
)
from kiosk.core.units import minutes
from kiosk.web.buttons import Button
from kiosk.web.remote_layout import RemoteLayout, remote_layout

OFFER = (AcceptReplan(), DeclineReplan())
TIME = (AddTime(minutes(1)), AddTime(minutes(-1)), AskReplan())
STEP = (Next(), Back(), *TIME, Undo(), Repeat(), SkipPerson(), BringBack(), ProcessPause(), Show(Overlay.HELP))


def layout(*commands: Command) -> RemoteLayout:
    return remote_layout([Button(type(command).__name__, command) for command in commands])


def bar(*commands: Command) -> list[Command | None]:
    return [button.command if button else None for button in layout(*commands).bar]


@pytest.mark.parametrize("extra", [(), OFFER], ids=["without an offer", "with an offer"])
def test_the_bar_has_undo_pause_and_next_in_places_of_their_own(extra: tuple[Command, ...]) -> None:
    assert bar(*extra, *STEP, Pause()) == [Undo(), Pause(), Next()]
    assert bar(Resume(), *STEP, *extra) == [Undo(), Resume(), Next()]


def test_a_place_without_a_command_stays_empty() -> None:
    assert bar(Start(), GoHome()) == [None, None, Start()]
    assert bar(GoHome(), Undo()) == [Undo(), None, GoHome()]
    assert bar(GoHome(), GoOn()) == [None, None, GoOn()]
    assert bar(Leave()) == []


def test_every_button_is_somewhere_once() -> None:
    commands = (*OFFER, *STEP, Pause(), Leave())
    placed = layout(*commands)
    parts = (placed.offer, placed.time, placed.people, placed.steps, placed.screen, placed.others)
    found = [button.command for part in (placed.bar, *parts) for button in part if button]
    assert sorted(map(repr, found)) == sorted(map(repr, commands))
    assert [button.command for button in placed.offer] == list(OFFER)
    assert [button.command for button in placed.time] == list(TIME)
