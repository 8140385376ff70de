"""All rooms on the kiosk's own screen: what of them stays equal from one second to the next, and their clocks."""

from dataclasses import dataclass

from kiosk.core.i18n import N_, tr
from kiosk.core.room.all_rooms import AllRooms, Tile, TileStatus, later
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.units import Duration, Instant, after, between
from kiosk.core.view.overview import end_text, place_text, status_text, summary

NO_ROOMS, NO_CONNECTION = (
    N_("No room has been heard of yet."),
    N_("No connection to the other rooms. What is shown here may be old."),
)

_BRIEF_WORDS: dict[TileStatus, str] = {
    TileStatus.HOME: N_("Not begun"),
    TileStatus.READY: N_("Ready"),
    TileStatus.RUNNING: N_("Under way"),
    TileStatus.OVERTIME: N_("Over time"),
    TileStatus.PAUSED: N_("Paused"),
    TileStatus.PROCESS: N_("Process"),
    TileStatus.ENDED: N_("Over"),
    TileStatus.AWAY: N_("Away"),
    TileStatus.OTHER: N_("Version"),
}
"""The status in a word, for many rooms on a small screen."""

TICK = 500
"""Milliseconds after which the clocks are shown anew: rooms do not change their seconds at the same moment."""


@dataclass(frozen=True)
class TileView:
    """A room: its name, its status and that in words, long and brief, its place in the session, and what it wants.

    `clock` has zeros in place of the digits, and is empty where there is none; the digits are in `Ticking`.
    """

    room: str
    name: str
    status: TileStatus
    words: str
    brief: str
    place: str
    step: str
    help: bool
    done: bool
    clock: str


@dataclass(frozen=True)
class RoomsView:
    """All rooms; `problem` says why they may not be what they seem. The heading counts them."""

    tiles: tuple[TileView, ...]
    problem: str = ""


def shown_tiles(room: Room, now: Instant) -> tuple[Tile, ...]:
    """The rooms as they are now, while they are on the screen."""
    known = room.all_rooms
    if known is None or room.cover is not Overlay.ROOMS:
        return ()
    return tuple(later(tile, between(known.at, now)) for tile in known.tiles)


def rooms_view(room: Room, tiles: tuple[Tile, ...]) -> RoomsView | None:
    """All rooms, while they are on the screen."""
    if room.all_rooms is None or room.cover is not Overlay.ROOMS:
        return None
    return RoomsView(tuple(map(_tile, tiles)), _problem(room.all_rooms))


def rooms_heading(tiles: tuple[Tile, ...]) -> str:
    """The heading above all rooms, with what needs somebody first."""
    return summary(tiles) if tiles else tr("All rooms")


def next_tick(room: Room, now: Instant) -> Instant | None:
    """The instant at which the rooms on the screen are shown anew; None where nothing of them moves."""
    known = room.all_rooms
    if known is None or room.cover is not Overlay.ROOMS:
        return None
    moves = any(tile.in_step or tile.away is not None for tile in known.tiles)
    return after(now, Duration(TICK - between(known.at, now) % TICK)) if moves else None


def _problem(known: AllRooms) -> str:
    if not known.connected:
        return tr(NO_CONNECTION)
    return "" if known.tiles else tr(NO_ROOMS)


def _tile(tile: Tile) -> TileView:
    end = end_text(tile.late) if tile.in_step else ""
    return TileView(
        room=tile.room,
        name=tile.name,
        status=tile.status,
        words=" · ".join(part for part in (status_text(tile), end) if part),
        brief=tr(_BRIEF_WORDS[tile.status]),
        place=" · ".join(part for part in (tile.protocol, place_text(tile)) if part),
        step=" · ".join(part for part in (tile.step, tile.role) if part) if tile.in_step else "",
        help=tile.help,
        done=tile.done,
        clock="".join("0" if sign.isdigit() else sign for sign in tile.clock),
    )
