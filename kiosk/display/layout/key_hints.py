"""The keys at the foot of every screen, as buttons to read and to touch."""

from collections.abc import Sequence

from kiosk.core.room.commands import Answer, Command, Show
from kiosk.core.room.modes import Overlay
from kiosk.core.session.commands import AskReplan, BringBack, ProcessPause, PutIn, Repeat, SkipPerson, Start, Undo
from kiosk.core.view.model import Hint, Snapshot
from kiosk.display.layout.blocks import Block, flowing
from kiosk.display.layout.home import TAKING_UP, has_keys
from kiosk.display.layout.page import KEYS, Page
from kiosk.display.layout.question import is_answer
from kiosk.display.layout.replan_offer import DECISIONS
from kiosk.display.layout.widgets import button

SELDOM = (PutIn, Repeat, BringBack, SkipPerson, AskReplan, ProcessPause, Undo)
"""The keys that give way where a row has no room for all, the first first; undo also stands beside what was done."""


def key_hints(page: Page, snapshot: Snapshot, width: int) -> Block:
    """The keys as buttons, in one calm row (two on an upright page); what finds no place there is in the help."""
    hints = _hints(page, snapshot)
    while True:
        for size in (KEYS, KEYS * 0.9):
            block, complete = _row_of(page, hints, size, width)
            if complete or len(hints) == 1:
                high = max(block.height, _row_of(page, hints[:1], KEYS, width)[0].height)
                return Block(block.width, high, block.at(0, high - block.height))
        hints.remove(_least_needed(hints))


def _hints(page: Page, snapshot: Snapshot) -> list[Hint]:
    """The keys that stand here: without those that the screen itself has as larger buttons."""
    if snapshot.help:
        return [hint for hint in snapshot.hints if hint.command == Show(None)]  # the help has them all
    hints = list(snapshot.hints)
    if snapshot.notice:
        hints = [hint for hint in hints if not isinstance(hint.command, Answer)]  # they stand beside the question
    if snapshot.overlay:
        return hints
    if snapshot.question:
        return [hint for hint in hints if not is_answer(hint)]
    return [hint for hint in hints if hint.command not in _elsewhere(page, snapshot)]


def _elsewhere(page: Page, snapshot: Snapshot) -> tuple[Command, ...]:
    """What the screen itself has larger buttons for."""
    if snapshot.step and snapshot.step.offer:
        return DECISIONS
    if snapshot.home is not None and snapshot.unfinished and has_keys(page):
        return TAKING_UP
    return (Start(),) if snapshot.ready else ()


def _least_needed(hints: Sequence[Hint]) -> Hint:
    """The key to leave out where room is short; never the help, which tells of all the others."""
    seldom = (hint for kind in SELDOM for hint in hints if isinstance(hint.command, kind))
    rest = (hint for hint in reversed(hints) if hint.command != Show(Overlay.HELP))
    return next(seldom, None) or next(rest)


def _row_of(page: Page, hints: Sequence[Hint], size: float, width: int) -> tuple[Block, bool]:
    return flowing([button(page, hint, size) for hint in hints], width, page.space(12), 2 if page.upright else 1)
