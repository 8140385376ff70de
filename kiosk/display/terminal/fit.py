"""Pages of text that fit a terminal of any size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from kiosk.core.i18n import trn
from kiosk.core.view.model import Hint
from kiosk.core.view.views import ResultLine
from kiosk.display.labels import with_step

MINIMUM_ITEMS = 3
"""The height below which a list does not say how many items it hides."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines that are dropped together if the page is too long: highest rank first, and rank 0 never."""

    rank: int
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class ListPage:
    """Blocks at the top, a list scrolled to the item at index `focus`, and blocks at the bottom."""

    above: Sequence[Lines]
    below: Sequence[Lines]
    items: Sequence[Text] = ()
    focus: int = 0


def empty_line(rank: int = 9) -> Lines:
    """An empty line."""
    return Lines(rank, (Text(),))


def lines_of(blocks: Sequence[Lines]) -> list[Text]:
    """All lines of the blocks, in order."""
    return [line for block in blocks for line in block.lines]


def fitted(page: ListPage, height: int) -> list[Text]:
    """The lines of the page, at most `height`; blank lines keep the lower blocks at the bottom."""
    minimum_items = min(len(page.items), max(1, height // 2))
    kept = _kept([*page.above, *page.below], max(0, height - minimum_items))
    above = lines_of([block for block in page.above if block in kept])
    below = lines_of([block for block in page.below if block in kept])
    middle = visible_items(page.items, page.focus, max(1, height - len(above) - len(below)))
    blank = [Text()] * (height - len(above) - len(middle) - len(below))
    return [*above, *middle, *blank, *below][: max(1, height)]


def _kept(blocks: list[Lines], height: int) -> list[Lines]:
    """The blocks that fit; among those with the highest rank, the last is dropped first."""
    kept = list(blocks)
    while len(lines_of(kept)) > height and (rank := max(block.rank for block in kept)) > 0:
        last = max(index for index, block in enumerate(kept) if block.rank == rank)
        del kept[last]
    return kept


def flowed(parts: Iterable[Text], width: int) -> list[Text]:
    """The parts in lines that break only between parts."""
    lines: list[Text] = []
    for part in parts:
        if lines and lines[-1].cell_len + 3 + part.cell_len <= width:
            lines[-1].append("   ").append_text(part)
        else:
            lines.append(part)
    return lines


def visible_items(items: Sequence[Text], focus: int, height: int) -> list[Text]:
    """The part of a list around the item at `focus`, with counts of the hidden items if there is room."""
    if len(items) <= height:
        return list(items)
    if height < MINIMUM_ITEMS:
        return list(items[focus : focus + height])
    first = max(0, min(focus - height // 2, len(items) - height))
    shown = list(items[first : first + height])
    if first > 0:
        shown[0] = _hidden_count(first + 1, "↑")
    if (hidden := len(items) - first - height) > 0:
        shown[-1] = _hidden_count(hidden + 1, "↓")
    return shown


def _hidden_count(count: int, arrow: str) -> Text:
    text = trn("and {n} more", "and {n} more", count).format(n=count)
    return Text(f"  {arrow} {text}", style="dim")


def first_line_kept(lines: tuple[Text, ...]) -> list[Lines]:
    """The lines as two blocks: the first line is never dropped, the others may be."""
    return [Lines(0, lines[:1]), Lines(1, lines[1:])]


def fitted_cell(text: str, width: int) -> Text:
    """A text cut or padded to a width; a negative width aligns it to the right."""
    cell = Text(text)
    cell.truncate(abs(width), overflow="ellipsis")
    cell.align("right" if width < 0 else "left", abs(width))
    return cell


def fitted_name(row: ResultLine, width: int) -> str:
    """The name of a row; where it is too long, the person is shortened before the step."""
    if not row.whose or cell_len(row.name) <= width:
        return row.name
    whose = Text(row.whose)
    whose.truncate(max(1, width - cell_len(f" · {row.title}")), overflow="ellipsis")
    return with_step(row, whose.plain)


def key_text(hint: Hint) -> Text:
    """A key and what it does, as text."""
    return Text.assemble((hint.key, "bold"), " ", hint.does)


def result_cells(line: ResultLine) -> tuple[str, str, str]:
    """The three cells of a result: planned, actual and difference."""
    return line.planned, line.actual, line.difference


def styled(text: Text, style: str) -> Text:
    """The text, changed to this style."""
    text.stylize(style)
    return text
