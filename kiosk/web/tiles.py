"""View models for the overview's tiles, which the page's script counts on between messages."""

from dataclasses import dataclass

from kiosk.core.room.all_rooms import Tile
from kiosk.core.view.overview import end_text, place_text, status_text


@dataclass(frozen=True)
class TileView:
    """A tile with its texts. `pace` is how fast the room's clock runs, seen from this kiosk's.

    `ms` are left, or used if the step has no limit (`timed`).
    """

    tile: Tile
    status: str
    place: str
    end: str
    ms: int
    timed: bool
    pace: float


def tile_view(tile: Tile, pace: float) -> TileView:
    """The view of a tile for pages whose clocks run at this kiosk's pace."""
    return TileView(
        tile=tile,
        status=status_text(tile),
        place=place_text(tile),
        end=end_text(tile.late),
        ms=tile.used if tile.remaining is None else tile.remaining,
        timed=tile.remaining is not None,
        pace=tile.pace / pace,
    )
