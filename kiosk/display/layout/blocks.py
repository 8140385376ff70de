"""Blocks: boxes arranged around their own corner, so that they can be stacked before anybody knows where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.display.layout.boxes import Box, Picture


@dataclass(frozen=True)
class Block:
    """A width, a height, the boxes within, and other blocks before them; all counted from the block's own corner.

    Blocks within blocks are put in their places only by `at`: many are tried and few are kept.
    """

    width: int
    height: int
    boxes: Picture = ()
    blocks: tuple[tuple["Block", int, int], ...] = ()

    def at(self, left: int, top: int) -> Picture:
        """The boxes where they will be, from back to front."""
        found = [_moved(box, left, top) for box in self.boxes]
        for block, right, down in self.blocks:
            found.extend(block.at(left + right, top + down))
        return tuple(found)


EMPTY = Block(0, 0)
"""A block that is not there: no gap is left for it."""


def single(box: Box) -> Block:
    """One box as a block."""
    corner = _moved(box, -box.rect.left, -box.rect.top)
    return Block(box.rect.width, box.rect.height, (corner,))


def stacked(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks under one another, from the left edge."""
    there = [block for block in blocks if block.height]
    placed: list[tuple[Block, int, int]] = []
    top = 0
    for block in there:
        placed.append((block, 0, top))
        top += block.height + gap
    return Block(max((block.width for block in there), default=0), max(0, top - gap), blocks=tuple(placed))


def beside(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks next to one another, on one middle line."""
    there = [block for block in blocks if block.width]
    height = max((block.height for block in there), default=0)
    placed: list[tuple[Block, int, int]] = []
    left = 0
    for block in there:
        placed.append((block, left, (height - block.height) // 2))
        left += block.width + gap
    return Block(max(0, left - gap), height, blocks=tuple(placed))


def ends(left: Block, right: Block, width: int) -> Block:
    """One block at each end of a row."""
    height = max(left.height, right.height)
    boxes = left.at(0, (height - left.height) // 2) if left.width + right.width <= width else ()
    return Block(width, height, (*boxes, *right.at(width - right.width, (height - right.height) // 2)))


def columns(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks next to one another, all from the top edge."""
    there = [block for block in blocks if block.width]
    high = max((block.height for block in there), default=0)
    return beside([replace(block, height=high) for block in there], gap)


def within(plate: Box, inside: Block, left: int, top: int) -> Block:
    """A block with a plate behind it, its own corner `left` and `top` inside the plate's."""
    return Block(plate.rect.width, plate.rect.height, (plate,), ((inside, left, top),))


def flowing(blocks: Sequence[Block], width: int, gap: int, most_rows: int) -> tuple[Block, bool]:
    """Blocks in rows as they come, and whether all found a place; what does not is left out."""
    rows: list[list[Block]] = [[]]
    for block in blocks:
        if rows[-1] and beside([*rows[-1], block], gap).width > width:
            if len(rows) == most_rows:
                return stacked([beside(row, gap) for row in rows], gap), False
            rows.append([])
        if block.width <= width:
            rows[-1].append(block)
    return stacked([beside(row, gap) for row in rows], gap), True


def first_that_fits(candidates: Iterable[Block], width: int, height: int) -> Block:
    """The first candidate that is not too large, or nothing."""
    return next((block for block in candidates if block.width <= width and block.height <= height), EMPTY)


def _moved(box: Box, right: int, down: int) -> Box:
    return replace(box, rect=box.rect.moved(right, down)) if right or down else box
