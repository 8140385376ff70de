"""What surrounds every screen: the heading above; below it what may be said or was heard, faults, and the keys."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from kiosk.core.around_commands import Show
from kiosk.core.commands import Answer, Start, Undo
from kiosk.core.looks import Overlay
from kiosk.core.room import NoticeKind
from kiosk.core.units import Instant
from kiosk.core.views import Hint, NoticeView, Snapshot
from kiosk.core.words import N_
from kiosk.display.boxes import Mark, Picture, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, beside, flowing, stacked
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.parts import button, fits_signed, plate, sign, signed
from kiosk.display.layout.question import is_answer
from kiosk.display.layout.signals import signals
from kiosk.display.layout.text import Style, line, paragraph, whole
from kiosk.display.offers import DECISIONS

NOTICE_LOOKS: dict[NoticeKind, tuple[Mark, Tone]] = {
    NoticeKind.DONE: (Mark.TICK, Tone.GO),
    NoticeKind.REFUSED: (Mark.CROSS, Tone.OVERTIME),
    NoticeKind.UNHEARD: (Mark.QUESTION, Tone.SOFT),
    NoticeKind.ASKING: (Mark.QUESTION, Tone.CHECK),
    NoticeKind.TOLD: (Mark.WARNING, Tone.CHECK),
}
"""How each kind of notice is told from the others: by its sign and by its colour."""

FAULT_SIZES = (SMALL, KEYS, KEYS * 0.9, KEYS * 0.8)
FAULT_GAP = "  ·  "

ONE_ROW = 0.7
"""On a page of a smaller scale there is one row of keys: two low ones next to each other are hard to touch."""


def frame(page: Page, snapshot: Snapshot) -> tuple[Picture, Rect]:
    """The boxes at the page's edges, and what is left between them for the screen itself."""
    still = replace(snapshot, at=Instant(0), next_change=None, bindings=())
    if still.step:
        clock = still.step.clock if snapshot.overlay else ""
        still = replace(still, step=replace(still.step, clock=clock, left=0.0, bar=(), prompts=()))
    return _framed(page, still)


@lru_cache(maxsize=2)
def _framed(page: Page, snapshot: Snapshot) -> tuple[Picture, Rect]:
    """Kept, because it is found by trying, and stays the same while only the clock runs."""
    margins = page.margins
    head = _head(page, snapshot, margins.width)
    foot = _foot(page, snapshot, margins)
    boxes = (*head.at(margins.left, margins.top), *foot.at(margins.left, margins.bottom - foot.height))
    gap = page.space(24)
    return boxes, margins.below(head.height + (gap if snapshot.step is None else gap // 4)).above(foot.height + gap)


def _head(page: Page, snapshot: Snapshot, width: int) -> Block:
    """What this is, and at the right, always in the same place, the clock, the microphone and the voice."""
    style = Style(LARGE, bold=True) if snapshot.home is not None else Style(SMALL, tone=Tone.SOFT)
    if snapshot.ready is not None:
        return _titled(page, snapshot.heading, list(_corners(page, snapshot)), width)
    sizes = (LARGE, TEXT, SMALL) if snapshot.home is not None else (SMALL,)
    for text, right, size in product(_names(snapshot), _corners(page, snapshot), sizes):
        left = line(page, text, replace(style, size=size), width)
        if left.width + right.width + page.space(48) <= width:
            break
    return _ends(line(page, text, replace(style, size=size), width - right.width - page.space(48)), right, width)


def _titled(page: Page, title: str, rights: Sequence[Block], width: int) -> Block:
    """A title in large letters, on one line beside as much as it leaves room for, else on two."""
    style, gap = Style(PLATE, bold=True), page.space(48)
    fitting = (each for each in rights if whole(page, [title], style, width - each.width - gap, 1))
    right = next(fitting, rights[-1])
    return _ends(paragraph(page, title, style, width - right.width - gap, 2), right, width)


def _names(snapshot: Snapshot) -> tuple[str, ...]:
    """What this is, with the stage and without."""
    stage = snapshot.step.stage if snapshot.step else ""
    both = (f"{snapshot.heading} · {stage}",) if stage not in ("", snapshot.heading) else ()
    return (*both, snapshot.heading)


def _corners(page: Page, snapshot: Snapshot) -> Iterator[Block]:
    """What stands at the right of the head, from everything to little."""
    soft = Style(SMALL, tone=Tone.SOFT)
    position = line(page, snapshot.step.position, soft, page.width) if snapshot.step else EMPTY
    time = line(page, snapshot.time, Style(SMALL, bold=True), page.width)
    clock = [_running_clock(page, snapshot)] if snapshot.overlay and snapshot.step else []
    for in_words in (True, False):
        signs = signals(page, snapshot, in_words=in_words)
        yield beside([*clock, position, time, signs], page.space(40))
    yield beside([*clock, time, signs], page.space(24))


def _running_clock(page: Page, snapshot: Snapshot) -> Block:
    """The countdown, small, while something else has its place."""
    return line(page, snapshot.step.clock, Style(PLATE, bold=True), page.width) if snapshot.step else EMPTY


def _ends(left: Block, right: Block, width: int) -> Block:
    """One block at each end of a row."""
    height = max(left.height, right.height)
    boxes = left.at(0, (height - left.height) // 2) if left.width + right.width <= width else ()
    return Block(width, height, (*boxes, *right.at(width - right.width, (height - right.height) // 2)))


def _foot(page: Page, snapshot: Snapshot, margins: Rect) -> Block:
    status = _status(page, snapshot, margins.width)
    keys = _keys(page, snapshot, margins.width)
    return stacked([_faults(page, snapshot, margins.width), status, keys], page.space(12))


def _faults(page: Page, snapshot: Snapshot, width: int) -> Block:
    """One strip: all the faults where one line holds them, else the one whose turn it is, with its number."""
    if not snapshot.faults:
        return EMPTY
    pad, several = page.space(20), len(snapshot.faults) > 1
    counter = f"{snapshot.fault + 1}/{len(snapshot.faults)} " if several else ""
    texts = [FAULT_GAP.join(snapshot.faults), counter + snapshot.faults[snapshot.fault]]
    looks = [(text, Style(size), most) for most in (1, 2) for text in texts for size in FAULT_SIZES[most - 1 :]]
    room = width - 2 * pad
    text, style, most = next((look for look in looks if fits_signed(page, *look[:2], room, look[2])), looks[-1])
    inside = signed(page, Mark.WARNING, text, style, room, most=most)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.OVERTIME, pad=pad)


def _status(page: Page, snapshot: Snapshot, width: int) -> Block:
    """One row, kept free where there is nothing to say, so that nothing jumps when there is; at its end, the end."""
    gap = page.space(24)
    talking = _listening(page) if snapshot.talking and not snapshot.muted else EMPTY
    asked = snapshot.notice is not None and any(isinstance(hint.command, Answer) for hint in snapshot.hints)
    ends = line(page, snapshot.step.ends, Style(SMALL), width // 2) if snapshot.step and not asked else EMPTY
    taken = (talking,) if page.upright else (talking, ends)
    left = width - sum(block.width + gap for block in taken if block.width)
    said = _notice(page, snapshot.notice, snapshot.hints, left) if snapshot.notice else _say(page, snapshot, left)
    row = _ends(beside([talking, said], gap), EMPTY if page.upright else ends, width)
    height = max(row.height, _listening(page).height)
    status = Block(width, height, row.at(0, (height - row.height) // 2))
    return stacked([status, _ends(EMPTY, ends, width)], gap // 2) if page.upright and ends.width else status


def _listening(page: Page) -> Block:
    """The sign that the microphone is open."""
    style = Style(SMALL, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    inside = signed(page, Mark.MICROPHONE, page.words.gettext("Listening"), style, page.width)
    return plate(page, inside, fill=Tone.GO, pad=page.space(24))


def _say(page: Page, snapshot: Snapshot, width: int) -> Block:
    """In smaller type where that shows all of it; else where it can be read."""
    if not snapshot.say or snapshot.help:  # the help has it all
        return EMPTY
    most = 2 if page.upright else 1
    short = N_("? shows what to say") if snapshot.talking else N_("Hold V and talk: ? shows what to say")
    texts = (snapshot.say, page.words.gettext(short))
    looks = [(text, Style(size, tone=Tone.SOFT)) for text in texts for size in (SMALL, KEYS, KEYS * 0.9)]
    text, style = next((look for look in looks if fits_signed(page, *look, width, most)), ("", looks[-1][1]))
    return signed(page, Mark.MICROPHONE, text, style, width, most=most)


def _notice(page: Page, notice: NoticeView, hints: tuple[Hint, ...], width: int) -> Block:
    """What was pressed or heard, in a plate of its kind's colour, and the keys that answer it or take it back."""
    mark, tone = NOTICE_LOOKS[notice.kind]
    wanted = Undo if notice.kind is NoticeKind.DONE else Answer
    gap = page.space(24)
    keys = beside([button(page, hint, SMALL) for hint in hints if isinstance(hint.command, wanted)], page.space(12))
    below = page.upright and wanted is Answer
    room = width - 2 * gap - (keys.width + gap if keys.width and not below else 0)
    side = page.type(SMALL)
    inner = room - side - gap // 2
    looks = [(Style(size, bold=True), 1) for size in (SMALL, KEYS, KEYS * 0.9)] + [(Style(KEYS * 0.8, bold=True), 2)]
    style, most = next((look for look in looks if whole(page, [notice.text], look[0], inner, look[1])), looks[-1])
    told = beside([sign(mark, side, tone), paragraph(page, notice.text, style, inner, most)], gap // 2)
    shown = plate(page, told, fill=Tone.BACKGROUND, outline=tone, pad=gap)
    return stacked([shown, keys], gap // 2) if below else beside([shown, keys], gap)


def _keys(page: Page, snapshot: Snapshot, width: int) -> Block:
    """The keys as buttons, in smaller type where they would not all find a place.

    The last ones are dropped first, but for the help, which tells of all the others. An offered plan has buttons of its
    own and needs room: beside it there are fewer rows of keys. So has the start. A fault takes a row too, and what the
    step asks for is needed more than a second row of keys.
    """
    offered = snapshot.step is not None and snapshot.step.offer is not None and not snapshot.overlay
    elsewhere = DECISIONS if offered else (Start(),) if snapshot.ready and not snapshot.overlay else ()
    hints = [hint for hint in snapshot.hints if hint.command not in elsewhere]
    if snapshot.help:
        hints = [hint for hint in hints if hint.command == Show(None)]  # the help has them all
    elif snapshot.question:
        hints = [hint for hint in hints if not is_answer(hint)]
    rows = (3 if page.upright else 1 if page.scale < ONE_ROW else 2) - offered
    rows -= bool(snapshot.step and snapshot.faults)
    if snapshot.notice:
        hints = [hint for hint in hints if not isinstance(hint.command, Answer)]  # they stand beside the question
    for most, size in product(range(1, max(1, rows) + 1), (KEYS, KEYS * 0.9, KEYS * 0.8)):
        block, complete = _row_of(page, hints, size, width, most)
        if complete:
            return block
    while not complete and len(hints) > 1:
        last = next(place for place in range(len(hints) - 1, -1, -1) if hints[place].command != Show(Overlay.HELP))
        hints = [*hints[:last], *hints[last + 1 :]]
        block, complete = _row_of(page, hints, size, width, most)
    return block


def _row_of(page: Page, hints: Sequence[Hint], size: float, width: int, most: int) -> tuple[Block, bool]:
    return flowing([button(page, hint, size) for hint in hints], width, page.space(12), most)
