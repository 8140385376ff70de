"""Rooms that an overview has heard of, without a broker."""

from kiosk.core.units import Duration, minutes
from kiosk.rooms.messages import Info, Message, RoomPhase, RoomState, written
from kiosk.rooms.overview import RoomsOverview
from kiosk.rooms.topics import AVAILABILITY, INFO, STATE, room_id, topic

RUNNING = RoomState(
    phase=RoomPhase.RUNNING,
    protocol="Solution Circle",
    step="Describe the challenge",
    role="Presenter",
    number=2,
    of=7,
    remaining=minutes(3),
    used=minutes(1),
    late=Duration(0),
)

KINDS: tuple[RoomState, ...] = (
    RUNNING,
    RUNNING.model_copy(update={"remaining": Duration(-35_000), "late": minutes(3), "help": True}),
    RUNNING.model_copy(update={"phase": RoomPhase.PAUSED, "process": True, "paused": minutes(2)}),
    RUNNING.model_copy(update={"remaining": None, "late": None, "done": True}),
    RoomState(phase=RoomPhase.HOME),
    RoomState(phase=RoomPhase.READY, protocol="Solution Circle"),
    RoomState(phase=RoomPhase.ENDED, protocol="Solution Circle", done=True),
)
"""One of each kind that a room can be in."""


def tells(overview: RoomsOverview, name: str, part: str, message: Message | str, *, retained: bool = False) -> None:
    """A room tells something."""
    payload = message if isinstance(message, str) else written(message)
    overview.hear(topic(room_id(name), part), payload.encode(), retained=retained)


def arrives(overview: RoomsOverview, name: str, state: RoomState) -> None:
    """A room comes in, and says where it is."""
    tells(overview, name, INFO, Info(name=name, kiosk="k1"))
    tells(overview, name, AVAILABILITY, "online")
    tells(overview, name, STATE, state)


def crowd(count: int) -> RoomsOverview:
    """An overview that is connected and knows so many rooms, of all kinds; the last one is of another version."""
    overview = RoomsOverview()
    overview.set_connected(connected=True)
    for number in range(1, count):
        arrives(overview, f"Room {number}", KINDS[(number - 1) % len(KINDS)])
    overview.hear(f"kiosk/v2/room-{count}/state", b"?", retained=False)
    return overview
