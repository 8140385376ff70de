"""Lines and cells of a terminal's page."""

from rich.text import Text

from kiosk.core.views import Hint, OfferView, ResultLine
from kiosk.core.words import Words
from kiosk.display.offers import Change, grouped
from kiosk.display.terminal_fit import Block

MOST_CHANGES = 4
"""Lines that an offered plan may take; above that, steps that change alike are told together."""


def beginning(lines: tuple[Text, ...]) -> list[Block]:
    """Lines of which the smallest terminal shows the first."""
    return [Block(0, lines[:1]), Block(1, lines[1:])]


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


def told_changes(offer: OfferView, words: Words) -> tuple[Change, ...]:
    """The changes as there is room for them."""
    return offer.lines if len(offer.lines) <= MOST_CHANGES else grouped(offer.lines, words)[:MOST_CHANGES]
