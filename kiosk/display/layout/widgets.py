"""Parts that several screens share: buttons, fields, lines of text."""

from collections.abc import Iterator, Sequence

from kiosk.core.room.commands import Command
from kiosk.core.view.model import FieldView, Hint
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, single, stacked, within
from kiosk.display.layout.boxes import IconBox, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, SMALL, Page
from kiosk.display.layout.text import Style, largest_whole, line, paragraph, space, whole


def icon(mark: Icon, side: int, tone: Tone, on: Tone = Tone.BACKGROUND) -> Block:
    """A mark as large as a square of that side."""
    return single(IconBox(rect=Rect(0, 0, side, side), mark=mark, tone=tone, on=on))


def plate(
    page: Page,
    inside: Block,
    *,
    fill: Tone,
    outline: Tone | None = None,
    pad: int,
    touch: Hint | None = None,
    on: Tone = Tone.BACKGROUND,
) -> Block:
    """A rounded plate around a block, with room at its ends; a button where it is given a hint to carry out."""
    height = inside.height + pad
    rect = Rect(0, 0, inside.width + 2 * pad, height)
    commands: tuple[Command, ...] = (touch.command,) if touch else ()
    box = Plate(
        rect=rect,
        fill=fill,
        outline=outline,
        thick=page.space(4) if outline else 0,
        radius=min(page.space(26), height // 3),
        commands=commands,
        released=touch.released if touch else None,
        on=on,
    )
    return within(box, inside, pad, pad // 2)


def signed(page: Page, mark: Icon, text: str, style: Style, width: int, *, most: int = 1) -> Block:
    """A text with a mark in front of it, both in one tone."""
    side, gap = _mark_sizes(page, style)
    words = paragraph(page, text, style, width - side - gap, most)
    return beside([icon(mark, side, style.tone, style.on), words], gap) if words.height else EMPTY


def fits_signed(page: Page, text: str, style: Style, width: int, most: int) -> bool:
    """Whether a text with a mark in front of it is whole in so many lines."""
    return whole(page, [text], style, width - sum(_mark_sizes(page, style)), most)


def _mark_sizes(page: Page, style: Style) -> tuple[int, int]:
    """The side of a mark in front of a text, and the gap behind it."""
    side = round(page.type(style.size) * 0.96)
    return side, round(side * 0.4)


def button(page: Page, hint: Hint, size: float, *, main: bool = False, on: Tone = Tone.BACKGROUND) -> Block:
    """A key and what it does, to be read and to be touched; the main one is filled, one on a panel clearly outlined."""
    fill = Tone.GO if main else Tone.BACKGROUND
    tone = Tone.ON_GO if main else Tone.SOFT
    key = Style(size, bold=True, tone=Tone.ON_GO if main else Tone.INK, on=fill)
    does = Style(size, tone=tone, on=fill)
    inside = beside([line(page, hint.key, key, page.width), line(page, hint.does, does, page.width)], space(page, does))
    pad = round(page.type(size) * 0.55)
    return plate(page, inside, fill=fill, outline=None if main else _edge(on), pad=pad, touch=hint, on=on)


def aligned(page: Page, hints: Sequence[Hint], size: float, *, on: Tone = Tone.BACKGROUND) -> list[Block]:
    """Keys to stand under one another: all are as wide, and what they do begins at one edge."""
    bold, soft = Style(size, bold=True), Style(size, tone=Tone.SOFT)
    keys = [line(page, hint.key, bold, page.width) for hint in hints]
    does = [line(page, hint.does, soft, page.width) for hint in hints]
    pad, gap = round(page.type(size) * 0.55), round(page.type(size) * 0.6)
    first, second = (max((block.width for block in blocks), default=0) for blocks in (keys, does))
    rows = [
        Block(first + gap + second, max(key.height, told.height), (*key.at(0, 0), *told.at(first + gap, 0)))
        for key, told in zip(keys, does, strict=True)
    ]
    return [
        plate(page, row, fill=Tone.BACKGROUND, outline=_edge(on), pad=pad, touch=hint, on=on)
        for row, hint in zip(rows, hints, strict=True)
    ]


def _edge(on: Tone) -> Tone:
    """A key's outline: clearer on a panel."""
    return Tone.LINE if on is Tone.BACKGROUND else Tone.SOFT


def bullets(page: Page, texts: tuple[str, ...], style: Style, width: int, *, most: int = 2) -> Block:
    """Texts under one another, each behind a dot."""
    return stacked((_bullet(page, text, style, width, most) for text in texts), page.space(8))


def _bullet(page: Page, text: str, style: Style, width: int, most: int) -> Block:
    px = page.type(style.size)
    words = paragraph(page, text, style, width - px, most)
    dot = icon(Icon.DOT, px // 2, Tone.GO)
    first_line = page.measure(text, px, style.bold)[1]
    boxes = (*dot.at(0, (first_line - px // 2) // 2 + px // 16), *words.at(px, 0))
    return Block(words.width + px, words.height, boxes) if words.height else EMPTY


FINGER = 0.0925
"""How high a key for a finger is, as a share of the page's shorter side: 9 mm on a screen of 7 inches."""

COLUMNS = 2

GAP = 14

VALUE_SIZES = (SMALL, KEYS, KEYS * 0.85)


def finger(page: Page) -> int:
    """The least height of what a finger touches, in pixels."""
    return round(FINGER * min(page.width, page.height))


def grid(page: Page, fields: Sequence[FieldView], width: int) -> Block:
    """All the fields in rows of two."""
    return stacked(_rows(page, fields, width), page.space(GAP))


def fewer(page: Page, fields: Sequence[FieldView], width: int) -> Iterator[Block]:
    """Ever fewer rows, around the field in hand."""
    rows = list(_rows(page, fields, width))
    chosen = next((place // COLUMNS for place, field in enumerate(fields) if field.chosen), 0)
    for count in range(len(rows) - 1, 0, -1):
        first = min(max(0, chosen - count // 2), len(rows) - count)
        yield stacked(rows[first : first + count], page.space(GAP))


def _rows(page: Page, fields: Sequence[FieldView], width: int) -> Iterator[Block]:
    gap = page.space(GAP)
    own = (width - gap * (COLUMNS - 1)) // COLUMNS
    for place in range(0, len(fields), COLUMNS):
        yield beside([_field(page, field, own) for field in fields[place : place + COLUMNS]], gap)


def _field(page: Page, field: FieldView, width: int) -> Block:
    """`−`, what it is and how it stands, `+`: three plates that look like one."""
    height, gap = finger(page), page.space(6)
    steps = [(command, text) for command, text in zip((field.less, field.more), field.signs, strict=True) if command]
    inner = width - len(steps) * (height + gap)
    plate = Plate(
        rect=Rect(0, 0, inner, height),
        fill=Tone.PANEL,
        outline=Tone.GO if field.chosen else Tone.LINE,
        thick=page.space(6 if field.chosen else 2),
        radius=page.space(20),
        commands=(field.touch,),
    )
    pad = page.space(20)
    texts = _texts(page, field, inner - 2 * pad)
    middle = within(plate, texts, pad, max(0, (height - texts.height) // 2))
    if not steps:
        return middle
    less, more = (_step(page, command, text, height) for command, text in steps)
    return beside([less, middle, more], gap)


def _texts(page: Page, field: FieldView, width: int) -> Block:
    """Label above value, as large as there is room for; in front of both, whether it is on."""
    side = page.type(SMALL)
    switch = [icon(Icon.TICK if field.on else Icon.CROSS, side, Tone.GO if field.on else Tone.SOFT, Tone.PANEL)]
    left = width if field.on is None else width - side - page.space(20)
    large = largest_whole(page, [(field.value, Style(SMALL, bold=True))], VALUE_SIZES, left)
    sizes = VALUE_SIZES[VALUE_SIZES.index(large) :]
    texts = first_that_fits((_labelled(page, field, size, left) for size in sizes), left, finger(page))
    return texts if field.on is None else beside([*switch, texts], page.space(20))


def _labelled(page: Page, field: FieldView, size: float, width: int) -> Block:
    label = line(page, field.label, Style(VALUE_SIZES[-1], tone=Tone.SOFT, on=Tone.PANEL), width)
    return stacked([label, line(page, field.value, Style(size, bold=True, on=Tone.PANEL), width)], 0)


def _step(page: Page, command: Command, text: str, side: int) -> Block:
    """A square key."""
    box = Plate(
        rect=Rect(0, 0, side, side),
        fill=Tone.BACKGROUND,
        outline=Tone.LINE,
        thick=page.space(3),
        radius=page.space(20),
        commands=(command,),
    )
    return within(box, *_centred(page, text, Style(LARGE, bold=True), side, side))


def _centred(page: Page, text: str, style: Style, width: int, height: int) -> tuple[Block, int, int]:
    """A line, and where it has to be in the middle of a plate."""
    told = line(page, text, style, width)
    return told, (width - told.width) // 2, (height - told.height) // 2


def cap(page: Page, text: str, command: Command, rect: Rect, *, chosen: bool, size: float) -> Block:
    """A key with a text in its middle, filled while it is in hand."""
    fill, tone = (Tone.GO, Tone.ON_GO) if chosen else (Tone.PANEL, Tone.INK)
    style = Style(size, tone=tone, on=fill)
    box = Plate(
        rect=Rect(0, 0, rect.width, rect.height),
        fill=fill,
        outline=None if chosen else Tone.LINE,
        thick=0 if chosen else page.space(2),
        radius=min(page.space(16), rect.height // 3),
        commands=(command,),
    )
    return within(box, *_centred(page, text, style, rect.width, rect.height))
