"""The fields of the set-up screen: each with a key for less on its left and one for more on its right."""

from collections.abc import Iterator, Sequence

from kiosk.core.commands import Command
from kiosk.core.views import FieldView
from kiosk.display.boxes import Mark, Plate, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.page import KEYS, LARGE, SMALL, Page
from kiosk.display.layout.parts import sign
from kiosk.display.layout.text import Style, largest_whole, line

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
    steps = [(command, text) for command, text in ((field.less, "−"), (field.more, "+")) if command]
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
    switch = [sign(Mark.TICK if field.on else Mark.CROSS, side, Tone.GO if field.on else Tone.SOFT, Tone.PANEL)]
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
