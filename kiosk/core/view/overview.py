"""Several rooms at a glance: what a trainer sees of each, in words and figures."""

from collections.abc import Sequence

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.room.all_rooms import Tile, TileStatus
from kiosk.core.units import MINUTE, Duration, whole_minutes
from kiosk.core.wording.lengths import short_length

STATUS_WORDS: dict[TileStatus, str] = {
    TileStatus.HOME: N_("No conversation yet"),
    TileStatus.READY: N_("Ready to start"),
    TileStatus.RUNNING: N_("Under way"),
    TileStatus.OVERTIME: N_("Over time"),
    TileStatus.PAUSED: N_("Paused"),
    TileStatus.PROCESS: N_("Process pause"),
    TileStatus.ENDED: N_("Over"),
    TileStatus.AWAY: N_("No connection"),
    TileStatus.OTHER: N_("Other version"),
}


def status_text(tile: Tile) -> str:
    """What the room is doing, and since when it has been away: `No connection · 3 min`."""
    word = tr(STATUS_WORDS[tile.status])
    if tile.status is TileStatus.AWAY and tile.away is not None and tile.away >= MINUTE:
        return f"{word} · {short_length(whole_minutes(tile.away))}"
    return word


def place_text(tile: Tile) -> str:
    """`Step 2 of 7`; empty where no step is counted."""
    return tr("Step {n} of {count}").format(n=tile.number, count=tile.of) if tile.number else ""


def end_text(late: Duration | None) -> str:
    """How a room stands against its agreed end, by the minute; empty where none was agreed."""
    if late is None:
        return ""
    if abs(late) < MINUTE:
        return tr("on time")
    text = tr("{length} late") if late > 0 else tr("{length} to spare")
    return text.format(length=short_length(whole_minutes(Duration(abs(late)))))


def summary(tiles: Sequence[Tile]) -> str:
    """All rooms in one line, what needs somebody first: `1 needs help · 2 away · 12 rooms`."""
    counts = (
        (sum(tile.help for tile in tiles), trn("{n} needs help", "{n} need help", sum(tile.help for tile in tiles))),
        (sum(tile.status is TileStatus.AWAY for tile in tiles), tr("{n} without connection")),
        (sum(tile.done for tile in tiles), tr("{n} done")),
    )
    parts = [text.format(n=count) for count, text in counts if count]
    return " · ".join([*parts, trn("{n} room", "{n} rooms", len(tiles)).format(n=len(tiles))])
