"""Parts that several screens share: plates, buttons, fields, and texts with icons."""

from collections.abc import Iterator, Sequence

from kiosk.core.room.commands import Command
from kiosk.core.view.model import Hint
from kiosk.core.view.views import FieldView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, single, stacked, within
from kiosk.display.layout.boxes import IconBox, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, SMALL, Page
from kiosk.display.layout.text import Style, largest_fitting, line, paragraph, space_width, texts_fit


def icon(mark: Icon, side: int, tone: Tone, on: Tone = Tone.BACKGROUND) -> Block:
    """An icon in a square with this side."""
    return single(IconBox(rect=Rect(0, 0, side, side), icon=mark, tone=tone, on=on))


def plate(
    page: Page,
    inside: Block,
    *,
    fill: Tone,
    outline: Tone | None = None,
    pad: int,
    touch: Hint | None = None,
    on: Tone = Tone.BACKGROUND,
    height: int | None = None,
) -> Block:
    """A rounded plate around a block, with `pad` at its ends; with a hint to `touch` it is a button.

    Its `height` follows from the block if it is not given; it is never less than that of the block.
    """
    height = inside.height + pad if height is None else max(height, inside.height)
    rect = Rect(0, 0, inside.width + 2 * pad, height)
    commands: tuple[Command, ...] = (touch.command,) if touch else ()
    box = Plate(
        rect=rect,
        fill=fill,
        outline=outline,
        thickness=page.space(4) if outline else 0,
        radius=min(page.space(26), height // 3),
        commands=commands,
        released=touch.released if touch else None,
        on=on,
    )
    return within(box, inside, pad, (height - inside.height) // 2)


def text_with_icon(page: Page, mark: Icon, text: str, style: Style, width: int, *, maximum: int = 1) -> Block:
    """A text with an icon in front of it, both in one tone."""
    side, gap = _icon_sizes(page, style)
    words = paragraph(page, text, style, width - side - gap, maximum)
    return beside([icon(mark, side, style.tone, style.on), words], gap) if words.height else EMPTY


def text_with_icon_fits(page: Page, text: str, style: Style, width: int, maximum: int) -> bool:
    """Whether a text with an icon in front of it fits into `maximum` lines."""
    return texts_fit(page, [text], style, width - sum(_icon_sizes(page, style)), maximum)


def _icon_sizes(page: Page, style: Style) -> tuple[int, int]:
    """The side of an icon in front of a text, and the gap after it."""
    side = round(page.type(style.size) * 0.96)
    return side, round(side * 0.4)


def button(page: Page, hint: Hint, size: float, *, main: bool = False, on: Tone = Tone.BACKGROUND) -> Block:
    """A button with a key and what it does; the main button is filled, one on a panel has a clearer outline."""
    fill = Tone.GO if main else Tone.BACKGROUND
    tone = Tone.ON_GO if main else Tone.SOFT
    key = Style(size, bold=True, tone=Tone.ON_GO if main else Tone.INK, on=fill)
    does = Style(size, tone=tone, on=fill)
    inside = beside(
        [line(page, hint.key, key, page.width), line(page, hint.does, does, page.width)], space_width(page, does)
    )
    pad = round(page.type(size) * 0.55)
    return plate(page, inside, fill=fill, outline=None if main else _outline_tone(on), pad=pad, touch=hint, on=on)


def aligned_buttons(page: Page, hints: Sequence[Hint], size: float, *, on: Tone = Tone.BACKGROUND) -> list[Block]:
    """Buttons for a column: all have the same width, and the texts after the keys are aligned."""
    bold, soft = Style(size, bold=True), Style(size, tone=Tone.SOFT)
    keys = [line(page, hint.key, bold, page.width) for hint in hints]
    actions = [line(page, hint.does, soft, page.width) for hint in hints]
    pad, gap = round(page.type(size) * 0.55), round(page.type(size) * 0.6)
    key_width, action_width = (max((block.width for block in blocks), default=0) for blocks in (keys, actions))
    rows = [
        Block(
            key_width + gap + action_width,
            max(key.height, action.height),
            (*key.at(0, 0), *action.at(key_width + gap, 0)),
        )
        for key, action in zip(keys, actions, strict=True)
    ]
    return [
        plate(page, row, fill=Tone.BACKGROUND, outline=_outline_tone(on), pad=pad, touch=hint, on=on)
        for row, hint in zip(rows, hints, strict=True)
    ]


def _outline_tone(on: Tone) -> Tone:
    """The tone of a button's outline, which is clearer on a panel."""
    return Tone.LINE if on is Tone.BACKGROUND else Tone.SOFT


def bullets(page: Page, texts: tuple[str, ...], style: Style, width: int, *, maximum: int = 2) -> Block:
    """Texts one below the other, each after a dot."""
    return stacked((_bullet(page, text, style, width, maximum) for text in texts), page.space(8))


def _bullet(page: Page, text: str, style: Style, width: int, maximum: int) -> Block:
    px = page.type(style.size)
    words = paragraph(page, text, style, width - px, maximum)
    dot = icon(Icon.DOT, px // 2, Tone.GO)
    first_line = page.measure(text, px, style.bold)[1]
    boxes = (*dot.at(0, (first_line - px // 2) // 2 + px // 16), *words.at(px, 0))
    return Block(words.width + px, words.height, boxes) if words.height else EMPTY


TOUCH_HEIGHT = 0.0925
"""The height of a touch target, as a share of the page's shorter side: 9 mm on a 7-inch screen."""

COLUMNS = 2

GAP, STEP_GAP, FIELD_PAD = 14, 6, 20
"""The distances between fields, between a value and its buttons, and from the edge of a field to its texts."""

VALUE_SIZES = (SMALL, KEYS, KEYS * 0.85)


def touch_height(page: Page) -> int:
    """The minimum height of a touch target in pixels."""
    return round(TOUCH_HEIGHT * min(page.width, page.height))


def field_grid(page: Page, fields: Sequence[FieldView], width: int, *, columns: int = COLUMNS) -> Block:
    """All fields in rows of two, or of another number of `columns`."""
    return stacked(_rows(page, _arranged(page, fields, width, columns), width, columns), page.space(GAP))


def field_grids(page: Page, fields: Sequence[FieldView], width: int, *, columns: int = COLUMNS) -> Iterator[Block]:
    """All fields; then fewer and fewer rows, around the chosen field."""
    yield field_grid(page, fields, width, columns=columns)
    arranged = _arranged(page, fields, width, columns)
    rows = list(_rows(page, arranged, width, columns))
    chosen = next((index for index, row in enumerate(arranged) if any(field.chosen for field in row)), 0)
    for count in range(len(rows) - 1, 0, -1):
        first = min(max(0, chosen - count // 2), len(rows) - count)
        yield stacked(rows[first : first + count], page.space(GAP))


def _arranged(page: Page, fields: Sequence[FieldView], width: int, columns: int) -> list[list[FieldView]]:
    """The fields by row; one whose value would be cut between its buttons has a row to itself."""
    arranged: list[list[FieldView]] = []
    alone = True
    for field in fields:
        cut = _is_cut(page, field, _column_width(page, width, columns))
        if cut or alone or len(arranged[-1]) == columns:
            arranged.append([])
        arranged[-1].append(field)
        alone = cut
    return arranged


def _is_cut(page: Page, field: FieldView, width: int) -> bool:
    """Whether the value of a field with buttons has to be shortened; names are often too long, and have a page."""
    style = Style(VALUE_SIZES[-1], bold=True)
    return field.less is not None and not texts_fit(page, [field.value], style, _value_width(page, field, width), 1)


def _column_width(page: Page, width: int, columns: int) -> int:
    return (width - page.space(GAP) * (columns - 1)) // columns


def _rows(page: Page, arranged: Sequence[Sequence[FieldView]], width: int, columns: int) -> Iterator[Block]:
    column = _column_width(page, width, columns)
    for row in arranged:
        alone = len(row) == 1 and _is_cut(page, row[0], column)
        yield beside([_field(page, field, width if alone else column) for field in row], page.space(GAP))


def _field(page: Page, field: FieldView, width: int) -> Block:
    """A field as three adjoining plates: `−`, its label and value, and `+`; only the middle one without steps."""
    height, gap = touch_height(page), page.space(STEP_GAP)
    steps = _steps(field)
    inner = width - len(steps) * (height + gap)
    plate = Plate(
        rect=Rect(0, 0, inner, height),
        fill=Tone.PANEL,
        outline=Tone.GO if field.chosen else Tone.LINE,
        thickness=page.space(6 if field.chosen else 2),
        radius=page.space(20),
        commands=(field.touch,),
    )
    texts = _texts(page, field, _value_width(page, field, width))
    middle = within(plate, texts, page.space(FIELD_PAD), max(0, (height - texts.height) // 2))
    if not steps:
        return middle
    less, more = (_step_button(page, command, text, height) for command, text in steps)
    return beside([less, middle, more], gap)


def _steps(field: FieldView) -> list[tuple[Command, str]]:
    """The commands of the buttons beside a value, with their signs."""
    return [(command, text) for command, text in zip((field.less, field.more), field.signs, strict=True) if command]


def _value_width(page: Page, field: FieldView, width: int) -> int:
    """The room for the value in a field of this width."""
    beside_it = len(_steps(field)) * (touch_height(page) + page.space(STEP_GAP))
    return width - beside_it - 2 * page.space(FIELD_PAD)


def _texts(page: Page, field: FieldView, width: int) -> Block:
    """The label above the value, as large as possible; a switch has its state in front."""
    side = page.type(SMALL)
    switch = [icon(Icon.TICK if field.on else Icon.CROSS, side, Tone.GO if field.on else Tone.SOFT, Tone.PANEL)]
    text_width = width if field.on is None else width - side - page.space(20)
    large = largest_fitting(page, [(field.value, Style(SMALL, bold=True))], VALUE_SIZES, text_width)
    sizes = VALUE_SIZES[VALUE_SIZES.index(large) :]
    texts = first_that_fits(
        (_labelled(page, field, size, text_width) for size in sizes), text_width, touch_height(page)
    )
    return texts if field.on is None else beside([*switch, texts], page.space(20))


def _labelled(page: Page, field: FieldView, size: float, width: int) -> Block:
    label = line(page, field.label, Style(VALUE_SIZES[-1], tone=Tone.SOFT, on=Tone.PANEL), width)
    return stacked([label, line(page, field.value, Style(size, bold=True, on=Tone.PANEL), width)], 0)


def _step_button(page: Page, command: Command, text: str, side: int) -> Block:
    """A square button."""
    box = Plate(
        rect=Rect(0, 0, side, side),
        fill=Tone.BACKGROUND,
        outline=Tone.LINE,
        thickness=page.space(3),
        radius=page.space(20),
        commands=(command,),
    )
    return within(box, *_centred(page, text, Style(LARGE, bold=True), side, side))


def _centred(page: Page, text: str, style: Style, width: int, height: int) -> tuple[Block, int, int]:
    """A line of text, and its left and top position for the middle of a plate."""
    text_line = line(page, text, style, width)
    return text_line, (width - text_line.width) // 2, (height - text_line.height) // 2


def keyboard_key(page: Page, text: str, command: Command, rect: Rect, *, chosen: bool, size: float) -> Block:
    """A key of the on-screen keyboard with its label in the middle; filled if it is chosen."""
    fill, tone = (Tone.GO, Tone.ON_GO) if chosen else (Tone.PANEL, Tone.INK)
    style = Style(size, tone=tone, on=fill)
    box = Plate(
        rect=Rect(0, 0, rect.width, rect.height),
        fill=fill,
        outline=None if chosen else Tone.LINE,
        thickness=0 if chosen else page.space(2),
        radius=min(page.space(16), rect.height // 3),
        commands=(command,),
    )
    return within(box, *_centred(page, text, style, rect.width, rect.height))
