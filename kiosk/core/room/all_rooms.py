"""All rooms where several groups work at the same time, as the kiosk of the trainer knows them."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.session.timing_log import Row
from kiosk.core.units import ZERO, Duration, Instant, rounded_down, to_clock


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


@dataclass(frozen=True)
class AllRooms:
    """The rooms as they were at an instant, and whether there was a connection to them."""

    tiles: tuple[Tile, ...] = ()
    at: Instant = Instant(0)
    connected: bool = False


def later(tile: Tile, passed: Duration) -> Tile:
    """The room after so much time in which nothing was heard of it."""
    own = Duration(round(passed * tile.pace))
    if tile.runs:
        left, used, late = counted_on(tile.remaining, tile.used, tile.late, own)
        over = left is not None and left <= -1000
        return replace(
            tile, remaining=left, used=used, late=late, status=TileStatus.OVERTIME if over else TileStatus.RUNNING
        )
    if tile.in_step:
        return replace(tile, late=None if tile.late is None else Duration(tile.late + own))
    return tile if tile.away is None else replace(tile, away=Duration(tile.away + passed))


def counted_on(
    remaining: Duration | None, used: Duration, late: Duration | None, passed: Duration
) -> tuple[Duration | None, Duration, Duration | None]:
    """What is left and used of a step that runs, and the delay, after so much time; it grows where nothing is left."""
    over = passed if remaining is None else max(ZERO, Duration(passed - max(ZERO, remaining)))
    left = None if remaining is None else Duration(remaining - passed)
    return left, Duration(used + passed), None if late is None else Duration(late + over)
