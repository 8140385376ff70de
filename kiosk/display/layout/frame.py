"""What surrounds every screen: the heading above; below it what may be said or was heard, faults, and the keys."""

from itertools import product

from kiosk.core.commands import Start, Undo
from kiosk.core.room import NoticeKind
from kiosk.core.views import Hint, NoticeView, Snapshot
from kiosk.display.boxes import Mark, Picture, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, beside, flowing, stacked
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, Page
from kiosk.display.layout.parts import button, fits_signed, plate, sign, signed
from kiosk.display.layout.text import Style, line, paragraph
from kiosk.display.offers import DECISIONS

NOTICE_LOOKS: dict[NoticeKind, tuple[Mark, Tone]] = {
    NoticeKind.DONE: (Mark.TICK, Tone.GO),
    NoticeKind.REFUSED: (Mark.CROSS, Tone.OVERTIME),
    NoticeKind.UNHEARD: (Mark.QUESTION, Tone.SOFT),
    NoticeKind.ASKING: (Mark.QUESTION, Tone.CHECK),
}
"""How each kind of notice is told from the others: by its sign and by its colour."""

MOST_FAULTS = 2

ONE_ROW = 0.5
"""On a page of a smaller scale there is one row of keys: two low ones next to each other are hard to touch."""


def frame(page: Page, snapshot: Snapshot) -> tuple[Picture, Rect]:
    """The boxes at the page's edges, and what is left between them for the screen itself."""
    margins = page.margins
    head = _head(page, snapshot, margins.width)
    foot = _foot(page, snapshot, margins)
    boxes = (*head.at(margins.left, margins.top), *foot.at(margins.left, margins.bottom - foot.height))
    gap = page.space(24)
    return boxes, margins.below(head.height + (gap if snapshot.step is None else gap // 4)).above(foot.height + gap)


def _head(page: Page, snapshot: Snapshot, width: int) -> Block:
    if snapshot.home is not None:
        return line(page, snapshot.heading, Style(LARGE, bold=True), width)
    if snapshot.ready is not None:
        return paragraph(page, snapshot.heading, Style(PLATE, bold=True), width, 2)
    soft = Style(SMALL, tone=Tone.SOFT)
    right = line(page, snapshot.step.position, soft, width // 2) if snapshot.step else EMPTY
    stage = snapshot.step.stage if snapshot.step else ""
    text = snapshot.heading if stage in ("", snapshot.heading) else f"{snapshot.heading} · {stage}"
    return _ends(line(page, text, soft, width - right.width - page.space(48)), right, width)


def _ends(left: Block, right: Block, width: int) -> Block:
    """One block at each end of a row."""
    height = max(left.height, right.height)
    boxes = left.at(0, (height - left.height) // 2) if left.width + right.width <= width else ()
    return Block(width, height, (*boxes, *right.at(width - right.width, (height - right.height) // 2)))


def _foot(page: Page, snapshot: Snapshot, margins: Rect) -> Block:
    faults = [_fault(page, text, margins.width) for text in snapshot.faults[:MOST_FAULTS]]
    status = _status(page, snapshot, margins.width)
    keys = _keys(page, snapshot, margins.width)
    return stacked([*faults, status, keys], page.space(12))


def _fault(page: Page, text: str, width: int) -> Block:
    pad = page.space(24)
    inside = signed(page, Mark.WARNING, text, Style(SMALL), width - 2 * pad, most=2)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.OVERTIME, pad=pad)


def _status(page: Page, snapshot: Snapshot, width: int) -> Block:
    """One row, kept free where there is nothing to say, so that nothing jumps when there is; at its end, the end."""
    gap = page.space(24)
    talking = _listening(page) if snapshot.talking else EMPTY
    ends = line(page, snapshot.step.ends, Style(SMALL), width // 2) if snapshot.step else EMPTY
    left = width - sum(block.width + gap for block in (talking, ends) if block.width)
    said = _notice(page, snapshot.notice, snapshot.hints, left) if snapshot.notice else _say(page, snapshot, left)
    row = _ends(beside([talking, said], gap), ends, width)
    height = max(row.height, _listening(page).height)
    return Block(width, height, row.at(0, (height - row.height) // 2))


def _listening(page: Page) -> Block:
    """The sign that the microphone is open."""
    style = Style(SMALL, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    inside = signed(page, Mark.MICROPHONE, page.words.gettext("Listening"), style, page.width)
    return plate(page, inside, fill=Tone.GO, pad=page.space(24))


def _say(page: Page, snapshot: Snapshot, width: int) -> Block:
    """In smaller type where that shows all of it."""
    most = 2 if page.upright else 1
    styles = [Style(size, tone=Tone.SOFT) for size in (SMALL, KEYS)]
    style = next((each for each in styles if fits_signed(page, snapshot.say, each, width, most)), styles[-1])
    return signed(page, Mark.MICROPHONE, snapshot.say, style, width, most=most)


def _notice(page: Page, notice: NoticeView, hints: tuple[Hint, ...], width: int) -> Block:
    """What was pressed or heard, in a plate of its kind's colour, and the key that takes it back."""
    mark, tone = NOTICE_LOOKS[notice.kind]
    undo = next((hint for hint in hints if hint.command == Undo()), None)
    back = button(page, undo, KEYS) if undo and notice.kind is NoticeKind.DONE else EMPTY
    pad, gap = page.space(24), page.space(24)
    room = width - 2 * pad - (back.width + gap if back.width else 0)
    side = page.type(SMALL)
    text = line(page, notice.text, Style(SMALL, bold=True), room - side - gap // 2)
    told = beside([sign(mark, side, tone), text], gap // 2)
    return beside([plate(page, told, fill=Tone.BACKGROUND, outline=tone, pad=pad), back], gap)


def _keys(page: Page, snapshot: Snapshot, width: int) -> Block:
    """The keys as buttons, in smaller type where they would not all find a place; the last ones are dropped first.

    An offered plan has buttons of its own and needs room: beside it there are fewer rows of keys. So has the start.
    """
    offered = snapshot.step is not None and snapshot.step.offer is not None
    elsewhere = DECISIONS if offered else (Start(),) if snapshot.ready else ()
    hints = [hint for hint in snapshot.hints if hint.command not in elsewhere]
    rows = (3 if page.upright else 1 if page.scale < ONE_ROW else 2) - offered
    for most, size in product(range(1, max(1, rows) + 1), (KEYS, KEYS * 0.9, KEYS * 0.8)):
        block, complete = flowing([button(page, hint, size) for hint in hints], width, page.space(12), most)
        if complete:
            break
    return block
