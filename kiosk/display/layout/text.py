"""Text made to fit: wrapped into lines, shortened by an ellipsis, set in a block."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.display.layout.blocks import EMPTY, Block, beside, single
from kiosk.display.layout.boxes import Align, Rect, Text, Tone
from kiosk.display.layout.page import Page

ELLIPSIS = "…"
_SHORT = re.compile(r"\d+ \w{1,3}")
PITCH = 1.08
"""From line to line of one text, in ems."""


@dataclass(frozen=True)
class Style:
    """How a text looks: its size on the page for which sizes are written down, its weight, tone and alignment."""

    size: float
    bold: bool = False
    tone: Tone = Tone.INK
    align: Align = Align.LEFT
    on: Tone = Tone.BACKGROUND


def line(page: Page, text: str, style: Style, width: int) -> Block:
    """One line, shortened where it is wider than `width`; as wide as its text."""
    return paragraph(page, text, style, width, most=1)


def paragraph(page: Page, text: str, style: Style, width: int, most: int) -> Block:
    """At most so many lines, none wider than `width`; nothing where there is no text."""
    px = page.type(style.size)
    lines = wrapped(page, text, px, style.bold, width, most)
    if not lines:
        return EMPTY
    sizes = [page.measure(each, px, style.bold) for each in lines]
    pitch = round(px * PITCH)
    rect = Rect(0, 0, max(wide for wide, _ in sizes), sizes[0][1] + pitch * (len(lines) - 1))
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
    """Pieces of one line in different looks; the first that is too long is shortened, and what follows left out."""
    blocks: list[Block] = []
    gap = space(page, parts[0][1]) if parts else 0
    for text, style in parts:
        left = width - beside(blocks, gap).width - (gap if blocks else 0)
        block = line(page, text, style, left)
        blocks.append(block)
        if block is EMPTY or page.measure(text, page.type(style.size), style.bold)[0] > left:
            break
    return beside(blocks, gap)


def largest_whole(page: Page, parts: Sequence[tuple[str, Style]], sizes: Sequence[float], width: int) -> float:
    """The first of these sizes in which a line of such parts is whole, else the last."""
    sized = ((size, [(text, replace(style, size=size)) for text, style in parts]) for size in sizes)
    return next((size for size, line in sized if is_whole(page, line, width)), sizes[-1])


def is_whole(page: Page, parts: Sequence[tuple[str, Style]], width: int) -> bool:
    """Whether a line of such parts is not too long."""
    gaps = space(page, parts[0][1]) * (len(parts) - 1)
    return sum(page.measure(text, page.type(style.size), style.bold)[0] for text, style in parts) + gaps <= width


def space(page: Page, style: Style) -> int:
    """The width of the space between two words."""
    return page.measure(" ", page.type(style.size), style.bold)[0]


def wrapped(page: Page, text: str, px: int, bold: bool, width: int, most: int) -> tuple[str, ...]:
    """The text in lines no wider than `width`; what does not fit into `most` lines ends in an ellipsis."""
    lines: list[str] = []
    rest = _unbroken(text.split())
    while rest and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(shortened(page, " ".join(rest), px, bold, width))
            break
        count = _fitting(page, rest, px, bold, width)
        lines.append(shortened(page, " ".join(rest[:count]), px, bold, width))
        rest = rest[count:]
    return tuple(each for each in lines if each)


def shortened(page: Page, text: str, px: int, bold: bool, width: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; empty where not even that does."""
    if page.measure(text, px, bold)[0] <= width:
        return text
    shorter, longer = 0, len(text)
    while longer - shorter > 1:
        middle = (shorter + longer) // 2
        fits = page.measure(text[:middle].rstrip() + ELLIPSIS, px, bold)[0] <= width
        shorter, longer = (middle, longer) if fits else (shorter, middle)
    kept = text[:shorter].rstrip() + ELLIPSIS
    return kept if page.measure(kept, px, bold)[0] <= width else ""


def whole(page: Page, texts: Iterable[str], style: Style, width: int, most: int) -> bool:
    """Whether all these texts fit into `most` lines each without being shortened."""
    px = page.type(style.size)
    return all(ELLIPSIS not in "".join(wrapped(page, text, px, style.bold, width, most)) for text in texts)


def _unbroken(words: Sequence[str]) -> list[str]:
    """The words; a number and what it counts are one, and so are the two parts of `5 min 15 s`."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].isdigit():
            joined[-1] += f" {word}"
            if len(joined) > 1 and all(_SHORT.fullmatch(each) for each in joined[-2:]):
                joined[-2:] = [" ".join(joined[-2:])]
        else:
            joined.append(word)
    return joined


def _fitting(page: Page, given: Sequence[str], px: int, bold: bool, width: int) -> int:
    """How many of the words make one line; at least one, be it too wide."""
    count = 1
    while count < len(given) and page.measure(" ".join(given[: count + 1]), px, bold)[0] <= width:
        count += 1
    return count
