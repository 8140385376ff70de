"""Where the remote's buttons are on its page, so that each is always in the same place."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.room.commands import GoHome, Show
from kiosk.core.room.group_commands import GoOn
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    Back,
    BringBack,
    DeclineReplan,
    Next,
    Pause,
    PutIn,
    Repeat,
    Resume,
    SkipPerson,
    Start,
    Undo,
)
from kiosk.web.buttons import Button

_BAR = ((Undo,), (Pause, Resume), (Start, Next, GoOn, GoHome))
"""The places of the bar, which stays within the thumb's reach, and the commands of each, the most wanted first."""

_OFFER = (AcceptReplan, DeclineReplan)
_SHOW_PLAN = (AskReplan,)
_TIME = (AddTime, *_SHOW_PLAN)
_PEOPLE = (SkipPerson, BringBack)
_STEPS = (Back, Repeat, PutIn)
_SCREEN = (Show,)


@dataclass(frozen=True)
class RemoteLayout:
    """The buttons of each part of the page; a place of the bar without a button is None, a bar without any is empty.

    Only the last place of the bar is emphasised, so that there is one such button at a time.
    """

    bar: tuple[Button | None, ...] = ()
    offer: tuple[Button, ...] = ()
    time: tuple[Button, ...] = ()
    people: tuple[Button, ...] = ()
    steps: tuple[Button, ...] = ()
    screen: tuple[Button, ...] = ()
    others: tuple[Button, ...] = ()


def remote_layout(buttons: Sequence[Button], *, suggests: bool = False) -> RemoteLayout:
    """The places of these buttons; while a plan is suggested, the button that shows it is beside the reason."""
    bar = tuple(_first(buttons, commands) for commands in _BAR)
    placed = (*_OFFER, *_TIME, *_PEOPLE, *_STEPS, *_SCREEN)
    return RemoteLayout(
        bar=bar if any(bar) else (),
        offer=_all(buttons, (*_OFFER, *(_SHOW_PLAN if suggests else ()))),
        time=_all(buttons, (AddTime,) if suggests else _TIME),
        people=_all(buttons, _PEOPLE),
        steps=_all(buttons, _STEPS),
        screen=_all(buttons, _SCREEN),
        others=tuple(button for button in buttons if button not in bar and not isinstance(button.command, placed)),
    )


def _first(buttons: Sequence[Button], commands: tuple[type, ...]) -> Button | None:
    return next((button for command in commands for button in _all(buttons, (command,))), None)


def _all(buttons: Sequence[Button], commands: tuple[type, ...]) -> tuple[Button, ...]:
    return tuple(button for button in buttons if isinstance(button.command, commands))
