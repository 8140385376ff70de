"""Parts that several screens are made of: plates with a sign, buttons, bullet points."""

from collections.abc import Sequence

from kiosk.core.commands import Command
from kiosk.core.views import Hint
from kiosk.display.boxes import Mark, Plate, Sign, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, beside, single, stacked, within
from kiosk.display.layout.page import Page
from kiosk.display.layout.text import Style, line, paragraph, space, whole


def sign(mark: Mark, side: int, tone: Tone, on: Tone = Tone.BACKGROUND) -> Block:
    """A mark as large as a square of that side."""
    return single(Sign(rect=Rect(0, 0, side, side), mark=mark, tone=tone, on=on))


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


def signed(page: Page, mark: Mark, text: str, style: Style, width: int, *, most: int = 1) -> Block:
    """A text with a mark in front of it, both in one tone."""
    side, gap = _mark_sizes(page, style)
    words = paragraph(page, text, style, width - side - gap, most)
    return beside([sign(mark, side, style.tone, style.on), words], gap) if words.height else EMPTY


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
    dot = sign(Mark.DOT, px // 2, Tone.GO)
    first_line = page.measure(text, px, style.bold)[1]
    boxes = (*dot.at(0, (first_line - px // 2) // 2 + px // 16), *words.at(px, 0))
    return Block(words.width + px, words.height, boxes) if words.height else EMPTY
