"""The question screen, with the answers as large buttons, and the screen of the actions agreed last time."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import tr
from kiosk.core.room.commands import Command, Leave, Show
from kiosk.core.room.group_commands import MarkPromise
from kiosk.core.session.commands import Undo
from kiosk.core.view.model import Hint
from kiosk.core.view.views import ActionLine, QuestionView, ReportBackView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph, texts_fit
from kiosk.display.layout.widgets import aligned_buttons, button, icon, touch_height


def is_answer(hint: Hint) -> bool:
    """Whether a key answers the question, and is not one of the keys that every screen has."""
    return not isinstance(hint.command, Leave | Show | Undo)


def question(page: Page, view: QuestionView, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The question in the middle in large type, with its answers below; no answer is emphasised."""
    block = first_that_fits(_question_variants(page, view, hints, room.width), room.width, room.height)
    return block.at(room.left + (room.width - block.width) // 2, room.top + (room.height - block.height) // 2)


def _question_variants(page: Page, view: QuestionView, hints: tuple[Hint, ...], width: int) -> Iterator[Block]:
    """The question from large type to small; the answers are in a row, or in a column if the row is too wide."""
    pad = page.space(48)
    inner = min(width - 2 * pad, page.space(1400))
    answer_hints = [hint for hint in hints if is_answer(hint)]
    for size, maximum in ((PLATE, 4), (LARGE, 5), (TEXT, 6), (SMALL, 8), (KEYS, 12)):
        if not texts_fit(page, [view.text], Style(size, bold=True), inner, maximum):
            continue
        text = paragraph(page, view.text, Style(size, bold=True, on=Tone.PANEL), inner, maximum)
        row = beside([button(page, hint, size, on=Tone.PANEL) for hint in answer_hints], page.space(24))
        column = stacked(aligned_buttons(page, answer_hints, size, on=Tone.PANEL), page.space(20))
        answers = row if row.width <= inner else column
        inside = stacked([text, answers], page.space(48))
        rect = Rect(0, 0, inside.width + 2 * pad, inside.height + 2 * pad)
        panel = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.CHECK, thickness=page.space(6), radius=page.space(32))
        yield within(panel, inside, pad, pad)


def report_back(page: Page, view: ReportBackView, room: Rect) -> Picture:
    """The actions of last time, each with a box that is ticked if it is done; a long list is scrolled."""
    block = first_that_fits(_lists(page, view.actions, room.width), room.width, room.height)
    return block.at(room.left, room.top)


def _lists(page: Page, promises: tuple[ActionLine, ...], width: int) -> Iterator[Block]:
    title = paragraph(page, tr("What was agreed last time"), Style(PLATE, bold=True), width, 2)
    gap = page.space(20)
    for size in (LARGE, TEXT, SMALL):
        yield stacked([title, *action_rows(page, promises, len(promises), width, size, maximum=2)], gap)
    for count in range(len(promises) - 1, -1, -1):
        yield stacked([title, *action_rows(page, promises, count, width, SMALL)], gap)


def action_rows(
    page: Page, promises: Sequence[ActionLine], count: int, width: int, size: float, *, maximum: int = 1
) -> Iterator[Block]:
    """So many actions around the chosen one, which a touch ticks; where that is not all, with its number."""
    chosen = next((number for number, action in enumerate(promises) if action.chosen), 0)
    start = max(0, min(chosen - count // 2, len(promises) - count))
    for at, action in list(enumerate(promises))[start : start + count]:
        yield _action_row(page, action, MarkPromise(at), size, width, maximum)
    if count < len(promises):
        text = tr("{n} of {count}").format(n=chosen + 1, count=len(promises))
        yield line(page, text, Style(KEYS if count else SMALL, tone=Tone.SOFT), width)


def _action_row(page: Page, promise: ActionLine, touch: Command, size: float, width: int, maximum: int) -> Block:
    """An action with its box, its text, and who and by when; the chosen action has a thick outline."""
    side, pad = page.type(size), page.space(32)
    outline = Tone.GO if promise.chosen else Tone.LINE
    inner = width - 2 * pad - side - pad
    tick = icon(Icon.TICK, side * 3 // 4, Tone.GO, Tone.PANEL) if promise.done else EMPTY
    frame = Plate(
        rect=Rect(0, 0, side, side),
        fill=Tone.PANEL,
        outline=Tone.SOFT,
        thickness=page.space(4),
        radius=side // 6,
        on=Tone.PANEL,
    )
    box = within(frame, tick, side // 8, side // 8)
    texts = stacked(
        [
            paragraph(page, promise.what, Style(size, bold=True, on=Tone.PANEL), inner, maximum),
            line(page, promise.facts, Style(max(KEYS, size * 0.75), tone=Tone.SOFT, on=Tone.PANEL), inner),
        ],
        page.space(4),
    )
    inside = beside([box, texts], pad)
    plate = Plate(
        rect=Rect(0, 0, width, max(touch_height(page), inside.height + pad * 3 // 4)),
        fill=Tone.PANEL,
        outline=outline,
        thickness=page.space(8 if promise.chosen else 3),
        radius=page.space(20),
        commands=(touch,),
    )
    return within(plate, inside, pad, (plate.rect.height - inside.height) // 2)
