"""Commands that come too soon after another one to be meant: a button that bounces, a finger that taps twice."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room import commands as room_commands
from kiosk.core.room.commands import Command, Request
from kiosk.core.room.group_commands import GoOn, MarkPromise
from kiosk.core.room.notice import BOUNCE
from kiosk.core.room.state import Room
from kiosk.core.session import commands as session_commands
from kiosk.core.session.commands import Source
from kiosk.core.setup.commands import Adjust, Field, FieldKind
from kiosk.core.units import Duration, Instant, seconds

ECHO = seconds(1)
"""When two devices give the same command within this time, both mean the same."""

MOVES: tuple[type[Command], ...] = (
    room_commands.Open,
    GoOn,
    room_commands.GoHome,
    room_commands.GoOnFromCut,
    room_commands.Answer,
    room_commands.OpenMenu,
    room_commands.TakeFromMenu,
    room_commands.ShareTopics,
    room_commands.Mute,
    room_commands.Blank,
    session_commands.Start,
    session_commands.PlanStart,
    session_commands.Next,
    session_commands.NextPerson,
    session_commands.Back,
    session_commands.Return,
    session_commands.BeganEarlier,
    session_commands.WentOnEarlier,
    session_commands.MoveEnd,
    session_commands.TakeBreak,
    session_commands.SwapTurns,
    session_commands.Pause,
    session_commands.ProcessPause,
    session_commands.Resume,
    session_commands.AddTime,
    session_commands.SkipPerson,
    session_commands.BringBack,
    session_commands.AddPerson,
    session_commands.AddTopic,
    session_commands.SkipTopic,
    session_commands.GiveTurn,
    session_commands.AcceptReplan,
    session_commands.DeclineReplan,
    session_commands.Undo,
)
"""The commands whose effect depends on where the room is now, so that doing them twice is not doing them once."""

OF_A_STEP = (
    session_commands.Next,
    session_commands.NextPerson,
    session_commands.Back,
    session_commands.Return,
    session_commands.WentOnEarlier,
    session_commands.AddTime,
    session_commands.SkipPerson,
    session_commands.SkipTopic,
    session_commands.AcceptReplan,
    session_commands.DeclineReplan,
    session_commands.Undo,
)
"""The commands that a page gives for the step that it shows."""


OF_A_PERSON = (
    session_commands.SkipPerson,
    session_commands.BringBack,
    session_commands.AddPerson,
    session_commands.GiveTurn,
)
"""The commands about a person, which mean the same at any time if they name the person."""


def is_relative(command: Command) -> bool:
    """Whether the command's effect depends on where the room is; “skip Ann” means the same at any time."""
    if isinstance(command, OF_A_PERSON):
        return command.person is None
    match command:
        case MarkPromise(at):
            return at is None
        case session_commands.SkipTopic(topic):
            return topic is None
        case room_commands.Show(overlay):
            return overlay is not None  # the same key shows it and hides it
        case _:
            return isinstance(command, MOVES)


@dataclass(frozen=True)
class LastMove:
    """The last relative command, given at `at`, and until when another one counts as its bounce or as its echo."""

    kind: type[Command]
    source: Source
    at: Instant
    bounces_until: Instant
    echoes_until: Instant


def is_relative_press(request: Request, *, dark: bool = False) -> bool:
    """Whether the request is a relative command from somebody's hand or mouth; script and trainer mean each command.

    While the screen is `dark`, a finger or a key without a meaning brings it back, and no second one is meant.
    """
    wakes = dark and isinstance(request.command, room_commands.UnusedInput)
    return request.source not in {Source.SCRIPT, Source.TRAINER} and (wakes or is_relative(request.command))


def may_bounce(request: Request, *, dark: bool = False) -> bool:
    """Whether what follows the request at once may be its bounce.

    The key that plans a start lets it come by itself when it is pressed again; the start may be moved at any speed.
    """
    command = request.command
    plans_start = isinstance(command, Adjust) and command.field == Field(FieldKind.BEGIN)
    return is_relative_press(request, dark=dark) or plans_start


def last_move(request: Request, now: Instant, until: Callable[[Duration], Instant]) -> LastMove:
    """The move that this request is; `until` gives the instant when a length of real time from now has passed."""
    return LastMove(type(request.command), request.source, now, until(BOUNCE), until(ECHO))


def is_repeated(last: LastMove | None, request: Request, now: Instant) -> bool:
    """Whether the request cannot be meant beside the last move: it came at once, or from a second device just after.

    A page that shows the present step knows of the last command, so what it asks for is no echo of it.
    """
    if last is None or now < last.at or not is_relative_press(request):
        return False  # the clock goes back where a session of an earlier day is resumed
    if now < last.bounces_until:
        return True
    echoes = request.step is None and request.source is not last.source and type(request.command) is last.kind
    return echoes and now < last.echoes_until


def check_step(room: Room, request: Request) -> None:
    """Raises Refused if a page gave the command for a step that is not the running one any more."""
    session = room.session
    if request.step is None or session is None or not session.underway or session.stepped_at == request.step:
        return
    raise Refused(N_("Already moved on to “{title}”."), title=session.current.title)
