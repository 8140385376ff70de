"""Charts of the airtime of roles and people."""

from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.view.views import AirtimeLine, EndView
from kiosk.display.layout.blocks import Block, stacked
from kiosk.display.layout.boxes import Piece, Rect, Tone
from kiosk.display.layout.page import KEYS, SMALL, Page
from kiosk.display.layout.text import Style, line, paragraph, texts_fit

Groups = tuple[tuple[str, tuple[AirtimeLine, ...]], ...]
"""Headings, each with its lines."""

CHART_SIZES = (SMALL, KEYS, KEYS * 0.8)


def airtime_groups(view: EndView) -> Iterator[tuple[Groups, bool]]:
    """The airtime by role and by person, and whether that is all of it; then that by person, or by role, alone."""
    roles, people = (tr("Airtime by role"), view.roles), (tr("Airtime by person"), view.people)
    groups = tuple(group for group in (roles, people) if group[1])
    if groups:
        yield groups, True
    if len(groups) == 2:
        yield (people,), False
        yield (roles,), False


def charts(page: Page, groups: Groups, width: int) -> Iterator[Block]:
    """Charts of the airtime, from the largest type in which no name is shortened to small."""
    for size in CHART_SIZES:
        if size != CHART_SIZES[-1] and not _names_fit(page, groups, size, width):
            continue
        yield stacked([_chart(page, title, lines, size, width) for title, lines in groups], page.space(32))


def _names_fit(page: Page, groups: Groups, size: float, width: int) -> bool:
    """Whether all names have room beside their lengths."""
    lines = [airtime for _, group in groups for airtime in group]
    return all(texts_fit(page, [one.name], Style(size), _name_width(page, one, size, width), 2) for one in lines)


def _name_width(page: Page, airtime: AirtimeLine, size: float, width: int) -> int:
    return width - page.measure(_length(airtime), page.type(size), True)[0] - page.space(24)


def _length(airtime: AirtimeLine) -> str:
    return f"{airtime.actual} · {airtime.percent} %"


def _chart(page: Page, title: str, lines: tuple[AirtimeLine, ...], size: float, width: int) -> Block:
    rows = [_airtime_row(page, airtime, size, width) for airtime in lines]
    return stacked([line(page, title, Style(size, bold=True), width), *rows], page.space(12))


def _airtime_row(page: Page, airtime: AirtimeLine, size: float, width: int) -> Block:
    """A name, its length and its per cent, above a bar for its share of everybody's time."""
    length = line(page, _length(airtime), Style(size, bold=True), width)
    name = paragraph(page, airtime.name, Style(size, tone=Tone.SOFT), _name_width(page, airtime, size, width), 2)
    thickness = page.space(14)
    bar_top = max(name.height, length.height)
    bar = Piece(rect=Rect(0, bar_top, width, thickness), tone=Tone.GO, share=airtime.share, radius=thickness // 3)
    return Block(width, bar_top + thickness, (bar,), ((name, 0, 0), (length, width - length.width, 0)))
