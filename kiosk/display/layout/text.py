"""Text that fits a width: wrapped into lines, shortened with an ellipsis, and set as a block."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kiosk.core.text import clusters
from kiosk.display.layout.blocks import EMPTY, Block, beside, single
from kiosk.display.layout.boxes import Align, Rect, Text, Tone
from kiosk.display.layout.line_breaks import line_parts
from kiosk.display.layout.page import Measure, Page

ELLIPSIS = "…"
_NUMBER_AND_UNIT = re.compile(r"\d+ \w{1,3}")
PITCH = 1.08
"""The distance between the lines of a text, in ems."""


@dataclass(frozen=True)
class Style:
    """The look of a text: its size on the reference page, its weight, tone and alignment, and the ground's tone."""

    size: float
    bold: bool = False
    tone: Tone = Tone.INK
    align: Align = Align.LEFT
    on: Tone = Tone.BACKGROUND


def line(page: Page, text: str, style: Style, width: int) -> Block:
    """One line of text, shortened if it is wider than `width`; the block is as wide as the text."""
    return paragraph(page, text, style, width, maximum=1)


def paragraph(page: Page, text: str, style: Style, width: int, maximum: int) -> Block:
    """At most `maximum` lines of text, none wider than `width`; EMPTY without text."""
    return _paragraph(page.measure, text, page.type(style.size), style, width, maximum)


@lru_cache(maxsize=2048)
def _paragraph(measure: Measure, text: str, px: int, style: Style, width: int, maximum: int) -> Block:
    lines = _wrapped(measure, text, px, style.bold, width, maximum)
    if not lines:
        return EMPTY
    sizes = [measure(text_line, px, style.bold) for text_line in lines]
    pitch = round(px * PITCH)
    rect = Rect(0, 0, max(line_width for line_width, _ in sizes), sizes[0][1] + pitch * (len(lines) - 1))
    return single(
        Text(
            rect=rect,
            lines=lines,
            px=px,
            pitch=pitch,
            bold=style.bold,
            tone=style.tone,
            align=style.align,
            on=style.on,
        )
    )


def spans(page: Page, parts: Sequence[tuple[str, Style]], width: int) -> Block:
    """Parts of one line in different styles; the first that is too long is shortened, and later ones are dropped."""
    blocks: list[Block] = []
    gap = space_width(page, parts[0][1]) if parts else 0
    for text, style in parts:
        available = width - beside(blocks, gap).width - (gap if blocks else 0)
        block = line(page, text, style, available)
        blocks.append(block)
        if block is EMPTY or page.measure(text, page.type(style.size), style.bold)[0] > available:
            break
    return beside(blocks, gap)


def largest_fitting(page: Page, parts: Sequence[tuple[str, Style]], sizes: Sequence[float], width: int) -> float:
    """The first of these sizes in which the parts fit on one line, else the last."""
    sized = ((size, [(text, replace(style, size=size)) for text, style in parts]) for size in sizes)
    return next((size for size, line in sized if line_fits(page, line, width)), sizes[-1])


def line_fits(page: Page, parts: Sequence[tuple[str, Style]], width: int) -> bool:
    """Whether the parts fit on one line of this width."""
    gaps = space_width(page, parts[0][1]) * (len(parts) - 1)
    return sum(page.measure(text, page.type(style.size), style.bold)[0] for text, style in parts) + gaps <= width


def space_width(page: Page, style: Style) -> int:
    """The width of the space between two words."""
    return page.measure(" ", page.type(style.size), style.bold)[0]


def wrapped(page: Page, text: str, px: int, bold: bool, width: int, maximum: int) -> tuple[str, ...]:
    """The text in at most `maximum` lines, none wider than `width`; text that does not fit ends in an ellipsis."""
    return _wrapped(page.measure, text, px, bold, width, maximum)


@lru_cache(maxsize=4096)
def _wrapped(measure: Measure, text: str, px: int, bold: bool, width: int, maximum: int) -> tuple[str, ...]:
    lines: list[str] = []
    rest = line_parts(_unbreakable_words(text.split()))
    while rest and len(lines) < maximum:
        count = len(rest) if len(lines) == maximum - 1 else _parts_per_line(measure, rest, px, bold, width)
        lines.append(_shortened(measure, "".join(rest[:count]).rstrip(" "), px, bold, width))
        rest = rest[count:]
    return tuple(text_line for text_line in lines if text_line)


def shortened(page: Page, text: str, px: int, bold: bool, width: int) -> str:
    """The text, or as much of its beginning as fits before an ellipsis; empty if not even the ellipsis fits."""
    return _shortened(page.measure, text, px, bold, width)


def _shortened(measure: Measure, text: str, px: int, bold: bool, width: int) -> str:
    if measure(text, px, bold)[0] <= width:
        return text
    signs = clusters(text)
    shorter, longer = 0, len(signs)
    while longer - shorter > 1:
        middle = (shorter + longer) // 2
        fits = measure("".join(signs[:middle]).rstrip() + ELLIPSIS, px, bold)[0] <= width
        shorter, longer = (middle, longer) if fits else (shorter, middle)
    kept = "".join(signs[:shorter]).rstrip() + ELLIPSIS
    return kept if measure(kept, px, bold)[0] <= width else ""


def texts_fit(page: Page, texts: Iterable[str], style: Style, width: int, maximum: int) -> bool:
    """Whether each of these texts fits into `maximum` lines without being shortened; nothing to read always does."""
    px = page.type(style.size)
    return not any(
        text and (width <= 0 or ELLIPSIS in "".join(wrapped(page, text, px, style.bold, width, maximum)))
        for text in texts
    )


def _unbreakable_words(words: Sequence[str]) -> list[str]:
    """The words, with a number joined to its unit, and two such pairs to each other, as in `5 min 15 s`."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].isdigit():
            joined[-1] += f" {word}"
            if len(joined) > 1 and all(_NUMBER_AND_UNIT.fullmatch(pair) for pair in joined[-2:]):
                joined[-2:] = [" ".join(joined[-2:])]
        else:
            joined.append(word)
    return joined


def _parts_per_line(measure: Measure, parts: Sequence[str], px: int, bold: bool, width: int) -> int:
    """The number of parts that fit on one line; at least one, even if it is too wide."""
    count = 1
    while count < len(parts) and measure("".join(parts[: count + 1]).rstrip(" "), px, bold)[0] <= width:
        count += 1
    return count
