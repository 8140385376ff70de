"""The keys at the bottom of every screen, as buttons to read and to touch."""

from collections.abc import Sequence
from typing import assert_never

from kiosk.core.room.commands import Answer, Leave, Show
from kiosk.core.room.modes import Overlay
from kiosk.core.session.commands import AskReplan, BringBack, ProcessPause, PutIn, Repeat, SkipPerson, Start, Undo
from kiosk.core.view.model import Hint, Standing
from kiosk.core.view.views import EndView, HomeView, QuestionView, ReportBackView, SetupView, StepView, View
from kiosk.display.layout.blocks import Block, in_rows
from kiosk.display.layout.home import MINIMUM_SCALE, RESUME_COMMANDS, shows_resume_keys
from kiosk.display.layout.page import KEYS, Page
from kiosk.display.layout.question import is_answer
from kiosk.display.layout.widgets import button

GAP = 12
"""The gap between keys, and between rows of them."""

SIZES = (KEYS, KEYS * 0.9)

DROPPED_FIRST = (PutIn, Repeat, BringBack, SkipPerson, AskReplan, ProcessPause, Undo)
"""The keys that are dropped, in this order, where there is no room for all; undo also stands beside its notice."""


def key_hints(page: Page, standing: Standing, width: int) -> Block:
    """The keys as buttons in one row (two on an upright page); keys without room are only in the help."""
    hints = _hints(page, standing)
    row = _rows_of(page, hints[:1], KEYS, width)[0].height
    rows = 2 if page.upright and isinstance(standing.view, StepView) else 1  # even if there is no key to talk
    minimum = rows * row + (rows - 1) * page.space(GAP)
    block = _at_home(page, hints, width) if isinstance(standing.view, HomeView) else None
    block = block or _as_many_as_fit(page, hints, width)
    height = max(block.height, minimum)
    return Block(block.width, height, block.at(0, height - block.height))


def leave_room_beside(page: Page, keys: Block, width: int) -> int:
    """The width that the keys leave for the status row beside them; 0 if that is too little."""
    left = width - keys.width - page.space(48)
    return left if left > width // 3 else 0


def _at_home(page: Page, hints: list[Hint], width: int) -> Block | None:
    """All keys with Esc as the last one; None, without it, if the status row would need a row that cards can have.

    On a small page a fault beside so many keys would need a second line.
    """
    leave = [hint for hint in hints if isinstance(hint.command, Leave)]
    for hint in leave:
        hints.remove(hint)
    for size in SIZES if leave and page.scale >= MINIMUM_SCALE else ():
        block, complete = _rows_of(page, [*hints, *leave], size, width)
        if complete and leave_room_beside(page, block, width):
            return block
    return None


def _as_many_as_fit(page: Page, hints: list[Hint], width: int) -> Block:
    buttons = {size: [button(page, hint, size) for hint in hints] for size in SIZES}
    while True:
        for size in SIZES:
            block, complete = _rows(page, buttons[size], width)
            if complete or len(hints) == 1:
                return block
        dropped = hints.index(_least_needed(hints))
        del hints[dropped]
        for row in buttons.values():
            del row[dropped]


def _hints(page: Page, standing: Standing) -> list[Hint]:
    """The hints for the row of keys, without those that the screen itself shows as larger buttons."""
    if standing.help:
        return [hint for hint in standing.hints if hint.command == Show(None)]  # the help lists all keys
    hints = list(standing.hints)
    if standing.notice:
        hints = [hint for hint in hints if not isinstance(hint.command, Answer)]  # they stand beside the question
    if standing.covered:
        return hints
    return [hint for hint in hints if not _is_on_screen(page, standing.view, hint)]


def _is_on_screen(page: Page, view: View, hint: Hint) -> bool:
    """Whether the row does without this hint, mostly because the screen itself shows a larger button for it."""
    match view:
        case QuestionView():
            return is_answer(hint)
        case StepView():
            return bool(view.suggestion) and hint.command == AskReplan()
        case HomeView():
            return view.unfinished is not None and shows_resume_keys(page) and hint.command in RESUME_COMMANDS
        case SetupView():
            return hint.command == Start()
        case ReportBackView() | EndView():
            return False
        case _:
            assert_never(view)


def _least_needed(hints: Sequence[Hint]) -> Hint:
    """The key to drop where room is short; never the help, which lists all the others."""
    dropped_first = (hint for kind in DROPPED_FIRST for hint in hints if isinstance(hint.command, kind))
    rest = (hint for hint in reversed(hints) if hint.command != Show(Overlay.HELP))
    return next(dropped_first, None) or next(rest)


def _rows_of(page: Page, hints: Sequence[Hint], size: float, width: int) -> tuple[Block, bool]:
    return _rows(page, [button(page, hint, size) for hint in hints], width)


def _rows(page: Page, buttons: Sequence[Block], width: int) -> tuple[Block, bool]:
    return in_rows(buttons, width, page.space(GAP), 2 if page.upright else 1)
