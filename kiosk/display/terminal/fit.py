"""Lines of text made to fit a terminal of any size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text

from kiosk.core.i18n import trn
from kiosk.core.view.model import Hint, OfferView, ResultLine
from kiosk.display.layout.replan_offer import LengthChange, grouped

LEAST_ITEMS = 3
"""Lines below which a list does not tell what it hides."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines that stay or go together: the higher the rank, the sooner they go; rank 0 stays."""

    rank: int
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Page:
    """Blocks from the top, a list that is shown around the item in `focus`, and blocks down at the bottom."""

    above: Sequence[Lines]
    below: Sequence[Lines]
    items: Sequence[Text] = ()
    focus: int = 0


def gap(rank: int = 9) -> Lines:
    """An empty line."""
    return Lines(rank, (Text(),))


def lines_of(blocks: Sequence[Lines]) -> list[Text]:
    """All lines, in order."""
    return [line for block in blocks for line in block.lines]


def fitted(page: Page, height: int) -> list[Text]:
    """As many lines of the page as there is room for, and never more; what is at the bottom stands at the bottom."""
    least = min(len(page.items), max(1, height // 2))
    kept = _kept([*page.above, *page.below], max(0, height - least))
    above = lines_of([block for block in page.above if block in kept])
    below = lines_of([block for block in page.below if block in kept])
    middle = window(page.items, page.focus, max(1, height - len(above) - len(below)))
    blank = [Text()] * (height - len(above) - len(middle) - len(below))
    return [*above, *middle, *blank, *below][: max(1, height)]


def _kept(blocks: list[Lines], height: int) -> list[Lines]:
    """The blocks that fit: of those with the highest rank, the last goes first."""
    kept = list(blocks)
    while len(lines_of(kept)) > height and (rank := max(block.rank for block in kept)) > 0:
        last = max(index for index, block in enumerate(kept) if block.rank == rank)
        del kept[last]
    return kept


def flow(parts: Iterable[Text], width: int) -> list[Text]:
    """The parts one after another, in lines that break between them only."""
    lines: list[Text] = []
    for part in parts:
        if lines and lines[-1].cell_len + 3 + part.cell_len <= width:
            lines[-1].append("   ").append_text(part)
        else:
            lines.append(part)
    return lines


def window(items: Sequence[Text], focus: int, height: int) -> list[Text]:
    """The part of a list around the item in focus, with a count of what is hidden where there is room for one."""
    if len(items) <= height:
        return list(items)
    if height < LEAST_ITEMS:
        return list(items[focus : focus + height])
    first = max(0, min(focus - height // 2, len(items) - height))
    shown = list(items[first : first + height])
    if first > 0:
        shown[0] = _more(first + 1, "↑")
    if (hidden := len(items) - first - height) > 0:
        shown[-1] = _more(hidden + 1, "↓")
    return shown


def _more(count: int, arrow: str) -> Text:
    text = trn("and {n} more", "and {n} more", count).format(n=count)
    return Text(f"  {arrow} {text}", style="dim")


MOST_CHANGES = 4
"""Lines that an offered plan may take; above that, steps that change alike are told together."""


def beginning(lines: tuple[Text, ...]) -> list[Lines]:
    """Lines of which the smallest terminal shows the first."""
    return [Lines(0, lines[:1]), Lines(1, lines[1:])]


def fitted_cell(text: str, width: int) -> Text:
    """A text cut or filled to a width; a negative one aligns to the right."""
    cell = Text(text)
    cell.truncate(abs(width), overflow="ellipsis")
    cell.align("right" if width < 0 else "left", abs(width))
    return cell


def pressed(hint: Hint) -> Text:
    """A key and what it does."""
    return Text.assemble((hint.key, "bold"), " ", hint.does)


def results(line: ResultLine) -> tuple[str, str, str]:
    """The three figures of a result."""
    return line.planned, line.actual, line.difference


def styled(text: Text, style: str) -> Text:
    """The text in that style."""
    text.stylize(style)
    return text


def told_changes(offer: OfferView) -> tuple[LengthChange, ...]:
    """The changes as there is room for them."""
    return offer.lines if len(offer.lines) <= MOST_CHANGES else grouped(offer.lines)[:MOST_CHANGES]
