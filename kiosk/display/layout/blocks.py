"""Blocks: groups of boxes that are arranged before their position on the page is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.display.layout.boxes import Box, Picture


@dataclass(frozen=True)
class Block:
    """A size with boxes, and further blocks in front of them; positions count from the block's top left corner.

    `blocks` holds triples (block, left, top). Only `at` computes where their boxes lie: a layout tries many blocks and
    keeps few.
    """

    width: int
    height: int
    boxes: Picture = ()
    blocks: tuple[tuple["Block", int, int], ...] = ()

    def at(self, left: int, top: int) -> Picture:
        """The boxes from back to front, with the block's corner at `left` and `top`."""
        boxes = [box.moved(left, top) for box in self.boxes]
        for block, right, down in self.blocks:
            boxes.extend(block.at(left + right, top + down))
        return tuple(boxes)


EMPTY = Block(0, 0)
"""A block without a size; arrangements leave no gap for it."""


def single(box: Box) -> Block:
    """A block of one box."""
    return Block(box.rect.width, box.rect.height, (box.moved(-box.rect.left, -box.rect.top),))


def stacked(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks one below the other, aligned at the left edge."""
    visible = [block for block in blocks if block.height]
    placed: list[tuple[Block, int, int]] = []
    top = 0
    for block in visible:
        placed.append((block, 0, top))
        top += block.height + gap
    return Block(max((block.width for block in visible), default=0), max(0, top - gap), blocks=tuple(placed))


def beside(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks side by side, centred vertically."""
    visible = [block for block in blocks if block.width]
    height = max((block.height for block in visible), default=0)
    placed: list[tuple[Block, int, int]] = []
    left = 0
    for block in visible:
        placed.append((block, left, (height - block.height) // 2))
        left += block.width + gap
    return Block(max(0, left - gap), height, blocks=tuple(placed))


def at_both_ends(left: Block, right: Block, width: int) -> Block:
    """A row with one block at each end; the left one is omitted if both do not fit."""
    height = max(left.height, right.height)
    boxes = left.at(0, (height - left.height) // 2) if left.width + right.width <= width else ()
    return Block(width, height, (*boxes, *right.at(width - right.width, (height - right.height) // 2)))


def columns(blocks: Iterable[Block], gap: int) -> Block:
    """Blocks side by side, aligned at the top edge."""
    visible = [block for block in blocks if block.width]
    height = max((block.height for block in visible), default=0)
    return beside([replace(block, height=height) for block in visible], gap)


def within(plate: Box, inside: Block, left: int, top: int) -> Block:
    """A block in front of a plate, at `left` and `top` from the plate's corner."""
    return Block(plate.rect.width, plate.rect.height, (plate,), ((inside, left, top),))


def in_rows(blocks: Sequence[Block], width: int, gap: int, maximum_rows: int) -> tuple[Block, bool]:
    """Blocks in rows, filled in order, and whether all fit; blocks that do not fit are omitted."""
    rows: list[list[Block]] = [[]]
    for block in blocks:
        if rows[-1] and beside([*rows[-1], block], gap).width > width:
            if len(rows) == maximum_rows:
                return stacked([beside(row, gap) for row in rows], gap), False
            rows.append([])
        if block.width <= width:
            rows[-1].append(block)
    return stacked([beside(row, gap) for row in rows], gap), True


def first_that_fits(candidates: Iterable[Block], width: int, height: int) -> Block:
    """The first candidate that is not too large, or EMPTY."""
    return next((block for block in candidates if block.width <= width and block.height <= height), EMPTY)
