"""The trainer's commands as the room understands them, if the room accepts them at all."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar, assert_never

from kiosk.config.settings import Rooms, RoomsMay
from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Command as RoomCommand
from kiosk.core.room.commands import Open
from kiosk.core.room.plenary_commands import AskForTimes, CallOut, PromiseHelp
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import EndIn, Next, ProcessPause, Resume, Start
from kiosk.core.setup.commands import AgreeEnd
from kiosk.core.units import Duration, Instant, after
from kiosk.rooms.messages import Command, CommandKind

MAY: dict[CommandKind, RoomsMay] = {
    CommandKind.OPEN: "open",
    CommandKind.START: "start",
    CommandKind.HOLD: "hold",
    CommandKind.GO_ON: "hold",
    CommandKind.NEXT: "next",
    CommandKind.FINISH_IN: "finish",
    CommandKind.BELL: "bell",
    CommandKind.LINE: "line",
    CommandKind.THANKS: "line",
    CommandKind.TIMES: "times",
}
"""The permission that a command needs; the others only answer what the room has asked for."""

MOST, WITHIN = 20, 10.0
"""How many commands a room takes within so many seconds; nobody can mean more."""

_REMEMBERED = 100

T = TypeVar("T")


def accepted_kinds(settings: Rooms) -> tuple[CommandKind, ...]:
    """The kinds of commands that this room accepts."""
    return tuple(kind for kind in CommandKind if kind not in MAY or MAY[kind] in settings.accept)


def room_command(command: Command, room: Room, now: Instant) -> RoomCommand | None:
    """The command for the engine; None for what only the client answers. Raises Refused if a part is missing."""
    match command.kind:
        case CommandKind.OPEN:
            return Open(_given(command.protocol, "protocol"))
        case CommandKind.START:
            return Start()
        case CommandKind.HOLD:
            return ProcessPause()
        case CommandKind.GO_ON:
            return Resume()
        case CommandKind.NEXT:
            return Next()
        case CommandKind.FINISH_IN:
            left = Duration(int(_given(command.within, "within")))
            return AgreeEnd(after(now, left)) if room.screen is Screen.READY else EndIn(left)
        case CommandKind.BELL:
            return CallOut(command.text, bell=True)
        case CommandKind.LINE:
            return CallOut(_given(command.text, "text"))
        case CommandKind.THANKS:
            return CallOut(tr("Thank you."))
        case CommandKind.COMING:
            return PromiseHelp()
        case CommandKind.TIMES:
            return AskForTimes()
        case CommandKind.REPORT:
            return None
        case _:
            assert_never(command.kind)


def _given(value: T | None, name: str) -> T:
    """A part that this kind of command needs. Raises Refused."""
    if not value:
        raise Refused(N_("The command has no “{name}”."), name=name)
    return value


class Turnstile:
    """Lets each command through once, and no flood of them; `now` is in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._known: deque[str] = deque(maxlen=_REMEMBERED)
        self._times: deque[float] = deque()

    def lets_in(self, command: Command) -> bool:
        """Whether the command is new, and not one too many."""
        now = self._now()
        while self._times and now - self._times[0] >= WITHIN:
            self._times.popleft()
        if command.id in self._known or len(self._times) >= MOST:
            return False
        self._known.append(command.id)
        self._times.append(now)
        return True
