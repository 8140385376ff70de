"""What is known of all rooms, from the messages on the broker; each room's clock goes on by itself."""

import re
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from threading import Lock
from time import monotonic

from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.all_rooms import RoomTimes, Tile, TileStatus
from kiosk.core.units import Duration
from kiosk.ports import Wish
from kiosk.rooms.messages import Answer, Command, CommandKind, Info, Result, RoomPhase, RoomState, Times, parse, written
from kiosk.rooms.projection import aged
from kiosk.rooms.room_times import room_times
from kiosk.rooms.topics import (
    ANSWER,
    AVAILABILITY,
    COMMAND,
    EVERYBODY,
    INFO,
    OFFLINE,
    ONLINE,
    STATE,
    TIMES,
    VERSION,
    Address,
    address,
    topic,
)

MOST_ROOMS = 500
"""The most rooms that are kept; somebody who invents rooms fills no memory."""

ANSWER_LASTS = 20.0
"""Seconds for which an answer is shown."""

_RESULTS = {
    Result.DONE: N_("Done."),
    Result.REFUSED: N_("Not done: {why}"),
    Result.ASKED: N_("The people there are asked."),
    Result.DECLINED: N_("This room does not accept that."),
}


@dataclass(frozen=True)
class _Known:
    """What is known of a room, with the seconds at which it was heard; `since` is when it went away, if known."""

    name: str
    version: int = VERSION
    here: bool = False
    since: float | None = None
    state: RoomState | None = None
    at: float = 0.0
    kept: bool = False
    answer: Answer | None = None
    answered: float = 0.0
    times: Times | None = None


class RoomsOverview:
    """A `kiosk.ports.Overview`; the connection's thread lets it hear, and takes from it what is to be sent."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._rooms: dict[str, _Known] = {}
        self._to_send: deque[tuple[str, str]] = deque()
        self._changed: Callable[[], None] = lambda: None
        self._wake: Callable[[], None] = lambda: None
        self._connected = False

    # For adapters that show it.

    @property
    def connected(self) -> bool:
        """Whether what is shown is up to date."""
        return self._connected

    def tiles(self) -> Sequence[Tile]:
        """All rooms as they are now, sorted by name, numbers by their size."""
        with self._lock:
            known, now = tuple(self._rooms.items()), self._now()
        tiles = [_tile(room, one, now) for room, one in known]
        return sorted(tiles, key=lambda tile: (_natural(tile.name), tile.room))

    def times(self) -> Sequence[RoomTimes]:
        """The times that rooms have given, in the order of the rooms."""
        with self._lock:
            given = [(room, one.name, one.times) for room, one in self._rooms.items() if one.times]
        given.sort(key=lambda one: (_natural(one[1]), one[0]))
        return [room_times(name, times) for _, name, times in given]

    def ask(self, wish: Wish, rooms: Collection[str] = ()) -> None:
        """Asks something of these rooms, or of all at once. Raises RoomsError without a connection."""
        if not self._connected:
            raise RoomsError(N_("No connection to the other rooms: nothing was sent."))
        command = Command(
            id=token_urlsafe(9),
            kind=CommandKind(wish.kind),
            protocol=wish.protocol,
            within=wish.within,
            text=wish.text,
        )
        self._to_send.extend((topic(room, COMMAND), written(command)) for room in rooms or (EVERYBODY,))
        self._wake()

    def watch(self, changed: Callable[[], None]) -> None:
        """Calls this function whenever a room has changed."""
        self._changed = changed

    # For the connection.

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Calls this function when there is something to send."""
        self._wake = wake

    def to_send(self) -> Sequence[tuple[str, str]]:
        """What has to be published now, as topics with payloads."""
        sent = []
        while self._to_send:
            sent.append(self._to_send.popleft())
        return sent

    def set_connected(self, connected: bool) -> None:
        """Notes that there is a connection, over which all rooms are asked where they are, or that there is none."""
        self._connected = connected
        self._to_send.clear()
        if connected:
            self.ask(Wish(CommandKind.REPORT))
        self._changed()

    def hear(self, name: str, payload: object, *, retained: bool) -> None:
        """Takes in a message; whatever it is, other rooms stay as they are."""
        found = address(name)
        if found is None or found.room == EVERYBODY or found.part == COMMAND:
            return
        with self._lock:
            before = self._rooms.get(found.room)
            if before is None and len(self._rooms) >= MOST_ROOMS:
                return
            known = before or _Known(found.room)
            after = self._heard(known, found, payload, retained=retained)
            if after is known or after == before:
                return
            self._rooms[found.room] = after
        self._changed()

    def _heard(self, known: _Known, found: Address, payload: object, *, retained: bool) -> _Known:
        if found.version != VERSION:
            return known if known.state else replace(known, version=found.version)
        now = self._now()
        if found.part == AVAILABILITY and payload in {ONLINE.encode(), OFFLINE.encode()}:
            here = payload == ONLINE.encode()
            gone = None if here or retained else (now if known.here or known.since is None else known.since)
            return replace(known, version=VERSION, here=here, since=gone)
        if found.part == INFO and (info := parse(Info, payload)):
            return replace(known, version=VERSION, name=info.name or known.name)
        if found.part == STATE and (state := parse(RoomState, payload)):
            return replace(known, version=VERSION, state=state, at=now, kept=retained)
        if found.part == ANSWER and (answer := parse(Answer, payload)):
            return replace(known, answer=answer, answered=now)
        if found.part == TIMES and (times := parse(Times, payload)):
            return replace(known, times=times)
        return known


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key by which Room 2 comes before Room 10."""
    return tuple(
        (int(part[:18]), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", name)
    )


def _tile(room: str, known: _Known, now: float) -> Tile:
    if known.version != VERSION:
        return Tile(room, known.name, TileStatus.OTHER)
    away = None if known.since is None else Duration(round((now - known.since) * 1000))
    if known.state is None or not known.here:
        last = known.state or RoomState(phase=RoomPhase.HOME)
        return Tile(
            room,
            known.name,
            TileStatus.AWAY,
            last.protocol,
            last.step,
            help=last.help,
            away=away,
            gave_times=known.times is not None,
        )
    passed = 0 if known.kept else round((now - known.at) * 1000 * known.state.pace)
    state = aged(known.state, Duration(passed))
    return Tile(
        room=room,
        name=known.name,
        status=_status(state),
        protocol=state.protocol,
        step=state.step,
        role=state.role,
        number=state.number,
        of=state.of,
        remaining=state.remaining,
        used=state.used,
        late=state.late,
        help=state.help,
        done=state.done,
        answer=_answer_text(known, now),
        gave_times=known.times is not None,
        pace=state.pace,
    )


def _status(state: RoomState) -> TileStatus:
    if state.phase is RoomPhase.PAUSED and state.process:
        return TileStatus.PROCESS
    if state.runs and state.remaining is not None and state.remaining <= -1000:
        return TileStatus.OVERTIME
    return TileStatus(state.phase.value)


def _answer_text(known: _Known, now: float) -> str:
    answer = known.answer
    if answer is None or now - known.answered > ANSWER_LASTS:
        return ""
    return tr(_RESULTS[answer.result]).format(why=answer.why).strip(": ")
