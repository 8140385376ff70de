"""The keys at the foot of every screen, as buttons to read and to touch."""

from collections.abc import Sequence
from typing import assert_never

from kiosk.core.room.commands import Answer, Show
from kiosk.core.room.modes import Overlay
from kiosk.core.session.commands import AskReplan, BringBack, ProcessPause, PutIn, Repeat, SkipPerson, Start, Undo
from kiosk.core.view.model import (
    EndView,
    Hint,
    HomeView,
    QuestionView,
    ReportBackView,
    SetupView,
    Standing,
    StepView,
    View,
)
from kiosk.display.layout.blocks import Block, flowing
from kiosk.display.layout.home import TAKING_UP, has_keys
from kiosk.display.layout.page import KEYS, Page
from kiosk.display.layout.question import is_answer
from kiosk.display.layout.replan_offer import DECISIONS
from kiosk.display.layout.widgets import button

SELDOM = (PutIn, Repeat, BringBack, SkipPerson, AskReplan, ProcessPause, Undo)
"""The keys that give way where a row has no room for all, the first first; undo also stands beside what was done."""


def key_hints(page: Page, standing: Standing, width: int) -> Block:
    """The keys as buttons, in one calm row (two on an upright page); what finds no place there is in the help."""
    hints = _hints(page, standing)
    while True:
        for size in (KEYS, KEYS * 0.9):
            block, complete = _row_of(page, hints, size, width)
            if complete or len(hints) == 1:
                high = max(block.height, _row_of(page, hints[:1], KEYS, width)[0].height)
                return Block(block.width, high, block.at(0, high - block.height))
        hints.remove(_least_needed(hints))


def _hints(page: Page, standing: Standing) -> list[Hint]:
    """The keys that stand here: without those that the screen itself has as larger buttons."""
    if standing.help:
        return [hint for hint in standing.hints if hint.command == Show(None)]  # the help has them all
    hints = list(standing.hints)
    if standing.notice:
        hints = [hint for hint in hints if not isinstance(hint.command, Answer)]  # they stand beside the question
    if standing.overlay:
        return hints
    return [hint for hint in hints if not _is_elsewhere(page, standing.view, hint)]


def _is_elsewhere(page: Page, view: View, hint: Hint) -> bool:
    """Whether the screen itself has a larger button for it."""
    match view:
        case QuestionView():
            return is_answer(hint)
        case StepView():
            return view.offer is not None and hint.command in DECISIONS
        case HomeView():
            return view.unfinished is not None and has_keys(page) and hint.command in TAKING_UP
        case SetupView():
            return hint.command == Start()
        case ReportBackView() | EndView():
            return False
        case _:
            assert_never(view)


def _least_needed(hints: Sequence[Hint]) -> Hint:
    """The key to leave out where room is short; never the help, which tells of all the others."""
    seldom = (hint for kind in SELDOM for hint in hints if isinstance(hint.command, kind))
    rest = (hint for hint in reversed(hints) if hint.command != Show(Overlay.HELP))
    return next(seldom, None) or next(rest)


def _row_of(page: Page, hints: Sequence[Hint], size: float, width: int) -> tuple[Block, bool]:
    return flowing([button(page, hint, size) for hint in hints], width, page.space(12), 2 if page.upright else 1)
