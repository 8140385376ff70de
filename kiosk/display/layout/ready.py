"""A plan before it starts: how long it takes, its steps, its ground rules, and the one key that starts it."""

from collections.abc import Iterator

from kiosk.core.commands import Start
from kiosk.core.views import Hint, Line, ReadyView
from kiosk.display.boxes import Picture, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, first_that_fits, stacked
from kiosk.display.layout.page import LARGE, SMALL, TEXT, Page
from kiosk.display.layout.parts import bullets, button
from kiosk.display.layout.text import Style, line

LIST_SIZES = (TEXT, SMALL, 30)


def ready(page: Page, view: ReadyView, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The steps on the left, the rest on the right; on an upright page below them."""
    start = next((hint for hint in hints if hint.command == Start()), None)
    gap = page.space(40)
    wide = room.width if page.upright else room.width * 5 // 8
    beside = room.width if page.upright else room.width - wide - 2 * gap
    height = room.height * 3 // 5 if page.upright else room.height
    steps = first_that_fits(_steps(page, view, wide), wide, height)
    aside_room = room.height - steps.height - gap if page.upright else room.height
    aside = first_that_fits(_asides(page, view, start, beside), beside, aside_room)
    left, top = (room.left, room.top + steps.height + gap) if page.upright else (room.right - beside, room.top)
    return (*steps.at(room.left, room.top), *aside.at(left, top))


def _asides(page: Page, view: ReadyView, start: Hint | None, width: int) -> Iterator[Block]:
    """The button to start with, under as many of the ground rules as there is room for."""
    main = button(page, start, LARGE, main=True) if start else EMPTY
    for count in range(len(view.ground_rules), -1, -1):
        rules = bullets(page, view.ground_rules[:count], Style(SMALL), width, most=4)
        yield stacked([main, rules], page.space(40))


def _steps(page: Page, view: ReadyView, width: int) -> Iterator[Block]:
    """All the steps, in smaller type if they need it; else as many as there is room for and a count of the rest."""
    for size in LIST_SIZES:
        if sum(_columns(page, view, size, width)) <= width:
            yield _list(page, view, len(view.lines), size, width)
    for count in range(len(view.lines), -1, -1):
        yield _list(page, view, count, LIST_SIZES[-1], width)


def _columns(page: Page, view: ReadyView, size: float, width: int) -> tuple[int, int, int]:
    """How wide title, role and length want to be, each with the gap that follows it; long roles are held back."""
    gap = page.space(36)
    titles, roles, lengths = (
        max(page.measure(text, page.type(size), bold)[0] for text in column)
        for bold, column in zip((True, False, False), _texts(view), strict=True)
    )
    return titles + gap, min(roles + gap, width * 3 // 8), lengths


def _texts(view: ReadyView) -> tuple[list[str], list[str], list[str]]:
    return [each.title for each in view.lines], [each.role for each in view.lines], [each.length for each in view.lines]


def _list(page: Page, view: ReadyView, count: int, size: float, width: int) -> Block:
    total = line(page, view.total, Style(LARGE, bold=True), width)
    columns = _columns(page, view, size, width)
    rows = [_row(page, each, size, width, columns) for each in view.lines[:count]]
    rest = len(view.lines) - count
    if rest:
        text = page.words.ngettext("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, text, Style(size, tone=Tone.SOFT), width))
    return stacked([total, stacked(rows, page.space(10))], page.space(20))


def _row(page: Page, step: Line, size: float, width: int, columns: tuple[int, int, int]) -> Block:
    """Title, role and length in three columns; the title has what the others leave."""
    _, roles, lengths = columns
    gap = page.space(36)
    left = width - roles - lengths
    title = line(page, step.title, Style(size, bold=True), left - gap)
    role = line(page, step.role, Style(size, tone=Tone.SOFT), roles - gap)
    length = line(page, step.length, Style(size), lengths)
    boxes = (*title.at(0, 0), *role.at(left, 0), *length.at(width - length.width, 0))
    return Block(width, max(title.height, role.height, length.height), boxes)
