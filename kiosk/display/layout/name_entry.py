"""The screen on which a name is typed: the people, the name, and a keyboard."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise

from kiosk.core.i18n import tr
from kiosk.core.text import clusters
from kiosk.core.view.name_entry import CapView, NameEntryView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import Block, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, largest_fitting, line, line_fits, paragraph, spans
from kiosk.display.layout.widgets import keyboard_key, text_with_icon, touch_height

CAP_SIZES = (TEXT, SMALL, KEYS, KEYS * 0.85, KEYS * 0.7)


def name_entry(page: Page, view: NameEntryView, problem: str, room: Rect) -> Picture:
    """The people beside the keyboard, or above it on an upright page; where there are none, what is asked for."""
    gap = page.space(24)
    if page.upright:
        keys = _keyboard(page, view, problem, room.width, room.height * 3 // 5)
        names = _beside(page, view, room.width, room.height - keys.height - gap)
        return (*names.at(room.left, room.top), *keys.at(room.left, room.bottom - keys.height))
    names_width = room.width * 7 // 24
    keys = _keyboard(page, view, problem, room.width - names_width - gap, room.height)
    names = _beside(page, view, names_width, room.height)
    return (*names.at(room.left, room.top), *keys.at(room.left + names_width + gap, room.top))


def _beside(page: Page, view: NameEntryView, width: int, height: int) -> Block:
    if view.people:
        return _names(page, view, width, height)
    sizes = (paragraph(page, view.asks, Style(size, tone=Tone.SOFT), width, 6) for size in (TEXT, SMALL, KEYS))
    return first_that_fits(sizes, width, height)


def _names(page: Page, view: NameEntryView, width: int, height: int) -> Block:
    """The list of people; if not all fit, those around the chosen one."""
    row_height, gap = touch_height(page), page.space(8)
    count = min(len(view.people), max(0, (height + gap) // (row_height + gap)))
    chosen = next((index for index, person in enumerate(view.people) if person.chosen), 0)
    first = min(max(0, chosen - count // 2), len(view.people) - count)
    visible = list(enumerate(view.people, 1))[first : first + count]
    pad = page.space(20)
    rows = []
    for number, person in visible:
        plate = Plate(
            rect=Rect(0, 0, width, row_height),
            fill=Tone.PANEL,
            outline=Tone.GO if person.chosen else Tone.LINE,
            thickness=page.space(6 if person.chosen else 2),
            radius=page.space(20),
            commands=(person.touch,),
        )
        style = Style(SMALL, bold=person.chosen, on=Tone.PANEL)
        text = spans(page, [(f"{number}.", style), (person.name, style)], width - 2 * pad)
        rows.append(within(plate, text, pad, (row_height - text.height) // 2))
    return stacked(rows, gap)


def _keyboard(page: Page, view: NameEntryView, problem: str, width: int, height: int) -> Block:
    """The prompt, the name, and the rows of keys; where room is short, the prompt is dropped first, then the keys."""
    if not problem and page.missing(view.text):
        problem = tr("Some characters in this name show as boxes here, because this screen has no font for them.")
    if problem:
        prompt = text_with_icon(page, Icon.WARNING, problem, Style(KEYS, bold=True), width, maximum=3)
    elif not view.people:
        prompt = Block(0, 0)
    else:
        prompt = line(page, view.asks, Style(SMALL, tone=Tone.SOFT), width)
    name = _name(page, view.text, width)
    letter_height = page.measure("Áy", page.type(CAP_SIZES[-1]), False)[1]
    variants = [([prompt, name], touch_height(page))] + [([name], touch_height(page))] * (not problem)
    variants += [([prompt, name], letter_height), ([name], letter_height)]
    keyboards = (
        _keyboard_below(page, above, view.rows, width, height, minimum_height) for above, minimum_height in variants
    )
    return first_that_fits((*keyboards, stacked([prompt, name], page.space(10)), name), width, height)


def _keyboard_below(
    page: Page,
    above: Sequence[Block],
    rows: Sequence[tuple[CapView, ...]],
    width: int,
    height: int,
    minimum_height: int,
) -> Block:
    """The blocks above, then the rows of keys, which share the remaining height up to 1.2 times a touch target.

    No row is lower than `minimum_height`.
    """
    gap = page.space(10)
    available = height - sum(block.height + gap for block in above) - gap * (len(rows) - 1)
    row_height = max(minimum_height, min(available // len(rows), round(1.2 * touch_height(page))))
    return stacked([*above, *(_row(page, row, width, row_height) for row in rows)], gap)


def _name(page: Page, text: str, width: int) -> Block:
    """The name as typed so far, with a caret after it."""
    height, pad = touch_height(page), page.space(20)
    size = largest_fitting(page, [(text, Style(LARGE, bold=True))], (LARGE, TEXT, SMALL, KEYS), width - 3 * pad)
    style = Style(size, bold=True, on=Tone.PANEL)
    name_text = line(page, _end_of(page, text, style, width - 3 * pad), style, width)
    plate = Plate(
        rect=Rect(0, 0, width, height), fill=Tone.PANEL, outline=Tone.GO, thickness=page.space(4), radius=page.space(20)
    )
    caret = Plate(
        rect=Rect(pad + name_text.width + page.space(6), height // 5, page.space(5), height - 2 * (height // 5)),
        fill=Tone.GO,
    )
    boxes = (plate, *name_text.at(pad, (height - name_text.height) // 2), caret)
    return Block(width, height, boxes)


def _end_of(page: Page, text: str, style: Style, width: int) -> str:
    """The text, or the end of it where not all fits: that is where something is typed."""
    signs, start = clusters(text), 0
    while start < len(signs) and not line_fits(page, [(_shortened(signs, start), style)], width):
        start += 1
    return _shortened(signs, start)


def _shortened(signs: Sequence[str], start: int) -> str:
    return "".join(signs[start:]) if not start else f"…{''.join(signs[start:])}"


def _row(page: Page, caps: tuple[CapView, ...], width: int, height: int) -> Block:
    """A row of keys; keys with longer labels are wider."""
    gap = page.space(8)
    key_width = width - gap * (len(caps) - 1)
    weights = [6 + len(key.sign) for key in caps]
    ends = [round(key_width * end / sum(weights)) for end in accumulate(weights, initial=0)]
    text_widths = [end - start - page.space(16) for start, end in pairwise(ends)]
    size = next(
        (size for size in CAP_SIZES if all(map(partial(_fits, page, size, height), caps, text_widths))), CAP_SIZES[-1]
    )
    boxes: list[Picture] = []
    for index, (key, (start, end)) in enumerate(zip(caps, pairwise(ends), strict=True)):
        rect = Rect(0, 0, end - start, height)
        block = keyboard_key(page, key.sign, key.touch, rect, chosen=key.chosen, size=size)
        boxes.append(block.at(start + index * gap, 0))
    return Block(width, height, tuple(box for group in boxes for box in group))


def _fits(page: Page, size: float, height: int, key: CapView, width: int) -> bool:
    text_width, text_height = page.measure(key.sign, page.type(size), False)
    return text_width <= width and text_height <= height
