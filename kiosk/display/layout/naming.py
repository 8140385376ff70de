"""A name being typed: the people on one side, the name and a keyboard on the other."""

from functools import partial
from itertools import accumulate, pairwise

from kiosk.core.views import CapView, NamingView
from kiosk.display.boxes import Picture, Plate, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import Block, stacked, within
from kiosk.display.layout.fields import cap, finger
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph

CAP_SIZES = (TEXT, SMALL, KEYS, KEYS * 0.85, KEYS * 0.7)


def naming(page: Page, view: NamingView, problem: str, room: Rect) -> Picture:
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


def _names(page: Page, view: NamingView, width: int, height: int) -> Block:
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


def _keyboard(page: Page, view: NamingView, problem: str, width: int, height: int) -> Block:
    """What is asked, the name, and the rows of keys with what is left of the height."""
    gap = page.space(10)
    if problem:
        asks = paragraph(page, problem, Style(SMALL, bold=True, tone=Tone.OVERTIME), width, 2)
    else:
        asks = line(page, view.asks, Style(SMALL, tone=Tone.SOFT), width)
    above = [asks, _name(page, view.text, width)]
    left = height - sum(block.height + gap for block in above) - gap * (len(view.rows) - 1)
    high = max(1, min(left // len(view.rows), round(1.2 * finger(page))))
    return stacked([*above, *(_row(page, row, width, high) for row in view.rows)], gap)


def _name(page: Page, text: str, width: int) -> Block:
    """The name as far as it is typed, and where the next letter will be."""
    high, pad = finger(page), page.space(20)
    told = line(page, text, Style(LARGE, bold=True, on=Tone.PANEL), width - 3 * pad)
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
    size = next((size for size in CAP_SIZES if all(map(partial(_fits, page, size), caps, inner))), CAP_SIZES[-1])
    boxes: list[Picture] = []
    for place, (each, (start, end)) in enumerate(zip(caps, pairwise(ends), strict=True)):
        rect = Rect(0, 0, end - start, high)
        block = cap(page, each.sign, each.touch, rect, chosen=each.chosen, size=size)
        boxes.append(block.at(start + place * gap, 0))
    return Block(width, high, tuple(box for group in boxes for box in group))


def _fits(page: Page, size: float, each: CapView, width: int) -> bool:
    return page.measure(each.sign, page.type(size), False)[0] <= width
