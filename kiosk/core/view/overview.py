"""Several rooms at a glance: what a trainer sees of each, in words and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.session.timing_log import Row
from kiosk.core.units import MINUTE, ZERO, Duration, rounded_down, to_clock, whole_minutes
from kiosk.core.wording.lengths import short_length


class TileStatus(StrEnum):
    """What a room is doing, as far as is known; OTHER is a room whose kiosk is of another version.

    Each phase that a room tells is one of these, by its value.
    """

    HOME = "home"
    READY = "ready"
    RUNNING = "running"
    OVERTIME = "overtime"
    PAUSED = "paused"
    PROCESS = "process"
    ENDED = "ended"
    AWAY = "away"
    OTHER = "other"


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


@dataclass(frozen=True)
class Tile:
    """A room in the overview at one instant.

    `remaining` is None for a step without a clock, `late` where no end was agreed. `away` is for how long nothing has
    been heard of the room, None where it is there or where that is not known. `answer` tells what became of the last
    thing that was asked of it, and `gave_times` whether its session's times have come. In a rehearsal, `pace` seconds
    of the session pass in a second.
    """

    room: str
    name: str
    status: TileStatus
    protocol: str = ""
    step: str = ""
    role: str = ""
    number: int = 0
    of: int = 0
    remaining: Duration | None = None
    used: Duration = ZERO
    late: Duration | None = None
    help: bool = False
    done: bool = False
    away: Duration | None = None
    answer: str = ""
    gave_times: bool = False
    pace: float = 1.0

    @property
    def runs(self) -> bool:
        """Whether its clock runs."""
        return self.status in {TileStatus.RUNNING, TileStatus.OVERTIME}

    @property
    def in_step(self) -> bool:
        """Whether it has a step with a clock to show."""
        return self.runs or self.status in {TileStatus.PAUSED, TileStatus.PROCESS}

    @property
    def clock(self) -> str:
        """The countdown as the room itself shows it; empty where there is none."""
        if not self.in_step:
            return ""
        if self.remaining is None:
            return to_clock(rounded_down(self.used))
        return to_clock(self.remaining).replace("-", "+")


@dataclass(frozen=True)
class RoomTimes:
    """The times of a room's session, as its people have given them: rows without people, topics and instants."""

    name: str
    protocol: str
    rows: tuple[Row, ...]
    rehearsal: bool = False


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
