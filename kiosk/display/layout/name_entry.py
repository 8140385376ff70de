"""A name being typed: the people on one side, the name and a keyboard on the other."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise

from kiosk.core.view.name_entry import CapView, NameEntryView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import Block, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, largest_whole, line
from kiosk.display.layout.widgets import cap, finger, signed

CAP_SIZES = (TEXT, SMALL, KEYS, KEYS * 0.85, KEYS * 0.7)


def name_entry(page: Page, view: NameEntryView, problem: str, room: Rect) -> Picture:
    """People beside the keyboard, on an upright page above it."""
    gap = page.space(24)
    if page.upright:
        keys = _keyboard(page, view, problem, room.width, room.height * 3 // 5)
        names = _names(page, view, room.width, room.height - keys.height - gap)
        return (*names.at(room.left, room.top), *keys.at(room.left, room.bottom - keys.height))
    wide = room.width * 7 // 24
    keys = _keyboard(page, view, problem, room.width - wide - gap, room.height)
    names = _names(page, view, wide, room.height)
    return (*names.at(room.left, room.top), *keys.at(room.left + wide + gap, room.top))


def _names(page: Page, view: NameEntryView, width: int, height: int) -> Block:
    """As many people as there is room for, around the one in hand."""
    high, gap = finger(page), page.space(8)
    count = min(len(view.people), max(0, (height + gap) // (high + gap)))
    chosen = next((place for place, person in enumerate(view.people) if person.chosen), 0)
    first = min(max(0, chosen - count // 2), len(view.people) - count)
    shown = list(enumerate(view.people, 1))[first : first + count]
    pad = page.space(20)
    rows = []
    for number, person in shown:
        plate = Plate(
            rect=Rect(0, 0, width, high),
            fill=Tone.PANEL,
            outline=Tone.GO if person.chosen else Tone.LINE,
            thick=page.space(6 if person.chosen else 2),
            radius=page.space(20),
            commands=(person.touch,),
        )
        text = line(page, f"{number}. {person.name}", Style(SMALL, bold=person.chosen, on=Tone.PANEL), width - 2 * pad)
        rows.append(within(plate, text, pad, (high - text.height) // 2))
    return stacked(rows, gap)


def _keyboard(page: Page, view: NameEntryView, problem: str, width: int, height: int) -> Block:
    """What is asked, the name, and the rows of keys; where room is short, the question goes first, then the keys."""
    if problem:
        asks = signed(page, Icon.WARNING, problem, Style(KEYS, bold=True), width, most=3)
    else:
        asks = line(page, view.asks, Style(SMALL, tone=Tone.SOFT), width)
    name = _name(page, view.text, width)
    letters = page.measure("Áy", page.type(CAP_SIZES[-1]), False)[1]
    kinds = [([asks, name], finger(page))] + [([name], finger(page))] * (not problem)
    kinds += [([asks, name], letters), ([name], letters)]
    full = (_with_keys(page, above, view.rows, width, height, least) for above, least in kinds)
    return first_that_fits((*full, stacked([asks, name], page.space(10)), name), width, height)


def _with_keys(
    page: Page, above: Sequence[Block], rows: Sequence[tuple[CapView, ...]], width: int, height: int, least: int
) -> Block:
    """The rows share the height that is left, as far as fingers need it, but none is lower than `least`."""
    gap = page.space(10)
    left = height - sum(block.height + gap for block in above) - gap * (len(rows) - 1)
    high = max(least, min(left // len(rows), round(1.2 * finger(page))))
    return stacked([*above, *(_row(page, row, width, high) for row in rows)], gap)


def _name(page: Page, text: str, width: int) -> Block:
    """The name as far as it is typed, and where the next letter will be."""
    high, pad = finger(page), page.space(20)
    size = largest_whole(page, [(text, Style(LARGE, bold=True))], (LARGE, TEXT, SMALL, KEYS), width - 3 * pad)
    told = line(page, text, Style(size, bold=True, on=Tone.PANEL), width - 3 * pad)
    plate = Plate(
        rect=Rect(0, 0, width, high), fill=Tone.PANEL, outline=Tone.GO, thick=page.space(4), radius=page.space(20)
    )
    caret = Plate(
        rect=Rect(pad + told.width + page.space(6), high // 5, page.space(5), high - 2 * (high // 5)), fill=Tone.GO
    )
    boxes = (plate, *told.at(pad, (high - told.height) // 2), caret)
    return Block(width, high, boxes)


def _row(page: Page, caps: tuple[CapView, ...], width: int, high: int) -> Block:
    """Keys side by side: all as wide, but for those with words, which are as wide as their words ask for."""
    gap = page.space(8)
    spare = width - gap * (len(caps) - 1)
    weights = [6 + len(each.sign) for each in caps]
    ends = [round(spare * end / sum(weights)) for end in accumulate(weights, initial=0)]
    inner = [end - start - page.space(16) for start, end in pairwise(ends)]
    size = next((size for size in CAP_SIZES if all(map(partial(_fits, page, size, high), caps, inner))), CAP_SIZES[-1])
    boxes: list[Picture] = []
    for place, (each, (start, end)) in enumerate(zip(caps, pairwise(ends), strict=True)):
        rect = Rect(0, 0, end - start, high)
        block = cap(page, each.sign, each.touch, rect, chosen=each.chosen, size=size)
        boxes.append(block.at(start + place * gap, 0))
    return Block(width, high, tuple(box for group in boxes for box in group))


def _fits(page: Page, size: float, high: int, each: CapView, width: int) -> bool:
    across, down = page.measure(each.sign, page.type(size), False)
    return across <= width and down <= high
