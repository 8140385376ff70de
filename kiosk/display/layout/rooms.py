"""All rooms as a grid of tiles of one size: in the largest type, and with as much of each room, as fits."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from kiosk.core.i18n import cached_per_language, trn
from kiosk.core.room.all_rooms import TileStatus
from kiosk.core.view.all_rooms import RoomsView, TileView
from kiosk.display.labels import Icon, room_flag
from kiosk.display.layout.blocks import EMPTY, Block
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, MINIMUM_TYPE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, texts_fit
from kiosk.display.layout.widgets import icon, text_with_icon, text_with_icon_fits

SIZES = (LARGE, TEXT, SMALL, KEYS, KEYS * 0.85, KEYS * 0.7, KEYS * 0.55, KEYS * 0.4)
"""The sizes of type that are tried."""

DETAILED = 5
"""How many of them are large enough for more than name, clock and status, and for not cutting names first."""

MOST_COLUMNS = 10

_MARKS: dict[TileStatus, Icon] = {
    TileStatus.HOME: Icon.DOT,
    TileStatus.READY: Icon.DOT,
    TileStatus.RUNNING: Icon.SPEAKER,
    TileStatus.OVERTIME: Icon.BELL,
    TileStatus.PAUSED: Icon.BARS,
    TileStatus.PROCESS: Icon.BUBBLE,
    TileStatus.ENDED: Icon.TICK,
    TileStatus.AWAY: Icon.CROSS,
    TileStatus.OTHER: Icon.QUESTION,
}
"""The shape that tells a status apart besides its words and colour."""

_OUTLINES: dict[TileStatus, tuple[Tone, int]] = {
    TileStatus.RUNNING: (Tone.GO, 4),
    TileStatus.OVERTIME: (Tone.OVERTIME, 10),
    TileStatus.PAUSED: (Tone.CHECK, 6),
    TileStatus.PROCESS: (Tone.CHECK, 6),
}

_URGENT = (TileStatus.OVERTIME, TileStatus.AWAY)


class _Shape(StrEnum):
    """How a tile is filled: the clock beside the name, below it, or (tight) in the place of the status."""

    WIDE = "wide"
    NARROW = "narrow"
    TIGHT = "tight"


_LINES = {_Shape.WIDE: 2, _Shape.NARROW: 3, _Shape.TIGHT: 2}
"""The lines of a tile by its shape; what a room wants takes one more in a wide one, and else that of the status."""


@dataclass(frozen=True)
class _Form:
    """How all tiles are set: type size, columns, size in pixels, and whether they have the step and its `place` too.

    Names are `cut` only where there is no other way.
    """

    size: float
    columns: int
    width: int
    steps: bool
    places: bool
    shape: _Shape
    flags: bool
    cut: bool
    pitch: int
    pad: int
    side: int
    gap: int

    @property
    def rows(self) -> int:
        """The number of lines in a tile."""
        return _LINES[self.shape] + self.flags + self.steps + self.places

    @property
    def height(self) -> int:
        """The height of a tile."""
        return self.rows * self.pitch + 2 * self.pad

    @property
    def inner(self) -> int:
        """The width inside a tile's padding."""
        return self.width - 2 * self.side


def rooms_screen(page: Page, view: RoomsView, clocks: Sequence[str], room: Rect) -> Picture:
    """The rooms, below what is wrong with them; while their clocks run, only digits change."""
    boxes, places = _grid(page, view, room)
    digits: list[Picture] = []
    for (rect, style), clock in ((places[tile.room], clock) for tile, clock in _shown(view, clocks, places)):
        text = line(page, clock, style, rect.width)
        digits.append(text.at(rect.right - text.width, rect.top + (rect.height - text.height) // 2))
    return (*boxes, *(box for picture in digits for box in picture))


def _shown(
    view: RoomsView, clocks: Sequence[str], places: dict[str, tuple[Rect, Style]]
) -> Iterator[tuple[TileView, str]]:
    return ((tile, clock) for tile, clock in zip(view.tiles, clocks, strict=True) if clock and tile.room in places)


@cached_per_language(2)
def _grid(page: Page, view: RoomsView, room: Rect) -> tuple[Picture, dict[str, tuple[Rect, Style]]]:
    """The boxes of everything but the clocks, and the area and the style of each room's clock."""
    head = text_with_icon(page, Icon.WARNING, view.problem, Style(SMALL, bold=True), room.width, maximum=3)
    area = room.below(head.height + page.space(20) if head.height else 0)
    tiles: Sequence[TileView] = view.tiles
    more = EMPTY
    form = _form(page, tiles, area)
    if form is None and tiles:
        tiles, more, form = _fewer(page, tiles, area)
    if form is None:
        return head.at(room.left, room.top), {}
    gap, boxes, places = form.gap, [*head.at(room.left, room.top)], {}
    for number, tile in enumerate(tiles):
        row, column = divmod(number, form.columns)
        left, top = area.left + column * (form.width + gap), area.top + row * (form.height + gap)
        tile_boxes, clock = _tile(page, tile, form)
        boxes += tile_boxes.at(left, top)
        if clock is not None:
            places[tile.room] = clock.moved(left, top), _bold(form)
    boxes += more.at(area.left, area.bottom - more.height)
    return tuple(boxes), places


def _fewer(page: Page, tiles: Sequence[TileView], area: Rect) -> tuple[Sequence[TileView], Block, _Form | None]:
    """Those rooms that most need somebody, as many as fit, and a line that says how many there are besides."""
    by_need = sorted(
        range(len(tiles)), key=lambda number: (not tiles[number].help, tiles[number].status not in _URGENT)
    )

    def first(count: int) -> tuple[Sequence[TileView], Block, _Form | None]:
        left = len(tiles) - count
        text = trn("{n} more room, on the page for phones", "{n} more rooms, on the page for phones", left)
        more = line(page, text.format(n=left), Style(KEYS), area.width)
        chosen = [tiles[number] for number in sorted(by_need[:count])]
        return chosen, more, _form(page, chosen, area.above(more.height + page.space(8)))

    most = bisect_left(range(1, len(tiles)), True, key=lambda count: first(count)[2] is None)
    return first(most) if most else ((), EMPTY, None)


def _form(page: Page, tiles: Sequence[TileView], area: Rect) -> _Form | None:
    """The first form in which all rooms fit."""
    return next((form for form in _forms(page, tiles, area) if _fits(page, tiles, form, area)), None)


def _forms(page: Page, tiles: Sequence[TileView], area: Rect) -> Iterator[_Form]:
    """Forms with everything, in smaller and smaller type; then without places, without steps, and with short names."""
    steps, places = any(tile.step for tile in tiles), any(tile.place for tile in tiles)
    flags, columns = any(room_flag(tile) for tile in tiles), range(1, min(MOST_COLUMNS, len(tiles)) + 1)
    for with_steps, with_places in ((steps, places), (steps, False)):
        for size, count in product(SIZES[:DETAILED], columns):
            yield _form_of(page, area, size, count, steps=with_steps, places=with_places, flags=flags)
    for cut, shape in product((False, True), _Shape):
        most = len(SIZES) if cut or shape is _Shape.TIGHT else DETAILED
        for size, count in product(_distinct(page, most), columns):
            yield _form_of(page, area, size, count, flags=flags and shape is _Shape.WIDE, shape=shape, cut=cut)


def _distinct(page: Page, most: int) -> Iterator[float]:
    """The first sizes of type, up to the first that cannot become any smaller on this page."""
    for size in SIZES[:most]:
        yield size
        if page.type(size) == MINIMUM_TYPE:
            return


def _form_of(
    page: Page,
    area: Rect,
    size: float,
    columns: int,
    *,
    steps: bool = False,
    places: bool = False,
    shape: _Shape = _Shape.WIDE,
    flags: bool = False,
    cut: bool = False,
) -> _Form:
    tight = shape is _Shape.TIGHT
    gap, pad = page.space(8 if tight else 14), 2 if tight else max(3, page.space(size * 0.22))
    width = (area.width - gap * (columns - 1)) // columns
    pitch, side = page.measure("0", page.type(size), True)[1], round(page.type(size) * 0.45)
    return _Form(size, columns, width, steps, places, shape, flags, cut, pitch, pad, side, gap)


def _fits(page: Page, tiles: Sequence[TileView], form: _Form, area: Rect) -> bool:
    rows = -(-len(tiles) // form.columns)
    if rows * form.height + (rows - 1) * form.gap > area.height or form.inner < page.type(form.size) * 4:
        return False
    return all(_tile_fits(page, tile, form) for tile in tiles)


def _tile_fits(page: Page, tile: TileView, form: _Form) -> bool:
    """Whether the name (unless it may be cut) and the lines below it can be read in full."""
    left = form.inner - (_clock_width(page, tile, form) if form.shape is _Shape.WIDE else 0)
    name_fits = left > 3 * page.type(form.size) if form.cut else texts_fit(page, [tile.name], _bold(form), left, 1)
    texts = [(text, style) for _, text, style in _below(tile, form) if text]
    return name_fits and all(text_with_icon_fits(page, text, style, form.inner, 1) for text, style in texts)


def _below(tile: TileView, form: _Form) -> list[tuple[Icon, str, Style]]:
    """What stands below the name, each with its sign: the status, and what the room wants."""
    style = Style(form.size, on=Tone.PANEL)
    words = tile.words if form.shape is _Shape.WIDE else tile.brief
    status = (_MARKS[tile.status], words, style)
    flag = (Icon.WARNING if tile.help else Icon.TICK, room_flag(tile), replace(style, bold=True))
    if form.shape is _Shape.WIDE:
        return [status, flag] if form.flags else [status]
    return [flag if flag[1] else status]


def _tile(page: Page, tile: TileView, form: _Form) -> tuple[Block, Rect | None]:
    """A tile without its clock, and the area of the clock."""
    tone, thickness = (Tone.INK, 12) if tile.help else _OUTLINES.get(tile.status, (Tone.LINE, 2))
    plate = Plate(
        rect=Rect(0, 0, form.width, form.height),
        fill=Tone.PANEL,
        outline=tone,
        thickness=min(page.space(thickness), form.pad + 2),
        radius=min(page.space(16), form.height // 4),
    )
    clock = _clock_area(page, tile, form)
    beside_name = clock.width if clock and form.shape is _Shape.WIDE else 0
    style = Style(form.size, on=Tone.PANEL)
    lines = [line(page, tile.name, _bold(form), form.inner - beside_name)]
    lines += [EMPTY] if form.shape is _Shape.NARROW else []
    only_sign = clock is not None and form.shape is _Shape.TIGHT
    for mark, text, own in _below(tile, form):
        lines.append(_sign(page, mark, own) if only_sign else text_with_icon(page, mark, text, own, form.inner))
    lines += [line(page, tile.step, style, form.inner)] if form.steps else []
    lines += [line(page, tile.place, replace(style, tone=Tone.SOFT), form.inner)] if form.places else []
    placed = tuple(
        (text, form.side, form.pad + number * form.pitch + (form.pitch - text.height) // 2)
        for number, text in enumerate(lines)
        if text.height
    )
    return Block(form.width, form.height, (plate,), placed), clock


def _sign(page: Page, mark: Icon, style: Style) -> Block:
    return icon(mark, round(page.type(style.size) * 0.96), style.tone, style.on)


def _clock_area(page: Page, tile: TileView, form: _Form) -> Rect | None:
    """Where the clock goes; in a tight tile, what a room wants is shown instead."""
    if not tile.clock or (form.shape is _Shape.TIGHT and room_flag(tile)):
        return None
    width = _clock_width(page, tile, form)
    row = 0 if form.shape is _Shape.WIDE else 1
    return Rect(form.side + form.inner - width, form.pad + row * form.pitch, width, form.pitch)


def _clock_width(page: Page, tile: TileView, form: _Form) -> int:
    """The width of a clock with the gap before it."""
    return page.measure(tile.clock, page.type(form.size), True)[0] + page.space(16) if tile.clock else 0


def _bold(form: _Form) -> Style:
    return Style(form.size, bold=True, on=Tone.PANEL)
