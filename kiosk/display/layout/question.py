"""What only people can decide: a question, and its answers as large buttons; and the actions promised last time."""

from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.room.commands import Leave, Show
from kiosk.core.session.commands import Undo
from kiosk.core.view.model import ActionLine, Hint, QuestionView, ReportBackView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph, whole
from kiosk.display.layout.widgets import aligned, button, icon


def is_answer(hint: Hint) -> bool:
    """Whether a key answers the question, and is not one of those that every screen has."""
    return not isinstance(hint.command, Leave | Show | Undo)


def question(page: Page, view: QuestionView, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The question in large letters in the middle, and below it its answers, none of them the expected one."""
    block = first_that_fits(_questions(page, view, hints, room.width), room.width, room.height)
    return block.at(room.left + (room.width - block.width) // 2, room.top + (room.height - block.height) // 2)


def _questions(page: Page, view: QuestionView, hints: tuple[Hint, ...], width: int) -> Iterator[Block]:
    """From large to small; the answers next to one another, or under one another where one row is too short."""
    across = page.space(48)
    inner = min(width - 2 * across, page.space(1400))
    chosen = [hint for hint in hints if is_answer(hint)]
    for size, most in ((PLATE, 4), (LARGE, 5), (TEXT, 6), (SMALL, 8), (KEYS, 12)):
        if not whole(page, [view.text], Style(size, bold=True), inner, most):
            continue
        text = paragraph(page, view.text, Style(size, bold=True, on=Tone.PANEL), inner, most)
        row = beside([button(page, hint, size, on=Tone.PANEL) for hint in chosen], page.space(24))
        column = stacked(aligned(page, chosen, size, on=Tone.PANEL), page.space(20))
        answers = row if row.width <= inner else column
        inside = stacked([text, answers], page.space(48))
        rect = Rect(0, 0, inside.width + 2 * across, inside.height + 2 * across)
        panel = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.CHECK, thick=page.space(6), radius=page.space(32))
        yield within(panel, inside, across, across)


def report_back(page: Page, view: ReportBackView, room: Rect) -> Picture:
    """Last time's actions, each with a box that is ticked where it is done; those that do not fit are counted."""
    block = first_that_fits(_lists(page, view.actions, room.width), room.width, room.height)
    return block.at(room.left, room.top)


def _lists(page: Page, promises: tuple[ActionLine, ...], width: int) -> Iterator[Block]:
    title = line(page, tr("What was agreed last time"), Style(PLATE, bold=True), width)
    gap = page.space(20)
    for size in (LARGE, TEXT, SMALL):
        yield stacked([title, *(_promise(page, each, size, width, 2) for each in promises)], gap)
    first = next((number for number, each in enumerate(promises) if each.chosen), 0)
    for count in range(len(promises) - 1, -1, -1):
        start = max(0, min(first - count // 2, len(promises) - count))
        rows = [_promise(page, each, SMALL, width, 1) for each in promises[start : start + count]]
        text = tr("{n} of {count}").format(n=first + 1, count=len(promises))
        yield stacked([title, *rows, line(page, text, Style(SMALL, tone=Tone.SOFT), width)], gap)


def _promise(page: Page, promise: ActionLine, size: float, width: int, most: int) -> Block:
    """A box, what was promised, and who and by when; the chosen one has a thick outline."""
    side, pad = page.type(size), page.space(32)
    outline = Tone.GO if promise.chosen else Tone.LINE
    inner = width - 2 * pad - side - pad
    tick = icon(Icon.TICK, side * 3 // 4, Tone.GO, Tone.PANEL) if promise.done else EMPTY
    empty = Plate(
        rect=Rect(0, 0, side, side),
        fill=Tone.PANEL,
        outline=Tone.SOFT,
        thick=page.space(4),
        radius=side // 6,
        on=Tone.PANEL,
    )
    box = within(empty, tick, side // 8, side // 8)
    told = stacked(
        [
            paragraph(page, promise.what, Style(size, bold=True, on=Tone.PANEL), inner, most),
            line(page, promise.facts, Style(max(KEYS, size * 0.75), tone=Tone.SOFT, on=Tone.PANEL), inner),
        ],
        page.space(4),
    )
    inside = beside([box, told], pad)
    plate = Plate(
        rect=Rect(0, 0, width, inside.height + pad * 3 // 4),
        fill=Tone.PANEL,
        outline=outline,
        thick=page.space(8 if promise.chosen else 3),
        radius=page.space(20),
    )
    return within(plate, inside, pad, pad * 3 // 8)
