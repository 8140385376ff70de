"""The messages between rooms, as they stand on the broker in JSON; `docs/rooms.md` describes them.

No message holds an instant, because the clocks of two machines may differ by years: only lengths, in milliseconds. Nor
does one hold what people said, wrote or are called, apart from a room's own name and the trainer's line of text.
"""

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kiosk.core.text import MAXIMUM_NAME, one_line
from kiosk.core.units import ZERO, Duration

LARGEST = 8192
"""The largest payload in bytes that is read at all, except for the times of a session."""

LARGEST_TIMES, MOST_STEPS = 65_536, 200
"""The same for the times of a session, and the most steps in them."""

LONGEST_LINE = 200
"""The most letters in a line of text from the trainer."""

_DAYS = 7 * 24 * 3600 * 1000


def _whole(value: object) -> object:
    """JSON's true and 1.5 are no lengths."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("expected a whole number")  # noqa: TRY004  (pydantic collects only this kind)
    return value


Text = Annotated[str, Field(max_length=4 * MAXIMUM_NAME), AfterValidator(one_line)]
Length = Annotated[Duration, Field(ge=-_DAYS, le=_DAYS), BeforeValidator(_whole)]
Span = Annotated[Duration, Field(ge=0, le=_DAYS), BeforeValidator(_whole)]
Count = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(_whole)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Message(BaseModel):
    """What all messages have in common: a field that a later kiosk adds is ignored by an earlier one."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class CommandKind(StrEnum):
    """What can be asked of a room."""

    OPEN = "open"
    START = "start"
    HOLD = "hold"
    GO_ON = "go_on"
    NEXT = "next"
    FINISH_IN = "finish_in"
    BELL = "bell"
    LINE = "line"
    THANKS = "thanks"
    COMING = "coming"
    TIMES = "times"
    REPORT = "report"


class RoomPhase(StrEnum):
    """What a room is doing."""

    HOME = "home"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Info(Message):
    """A room by its name, the kiosk in it (a random `kiosk` tells two of one name apart), and what it accepts."""

    name: Text
    kiosk: Id
    accepts: tuple[CommandKind, ...] = ()


class RoomState(Message):
    """Where a room is. `remaining` is negative in overtime and absent without a clock; `late` is the expected delay.

    `remaining`, `used`, `paused` and `late` are lengths at the moment of sending; `aged` says what they are later.
    `role` is who speaks, never by name; `number` of `of` is the step's place. `process` marks a process pause. In a
    rehearsal, `pace` seconds of the session pass in a second.
    """

    phase: RoomPhase
    protocol: Text = ""
    step: Text = ""
    role: Text = ""
    number: Count = 0
    of: Count = 0
    planned: Length | None = None
    remaining: Length | None = None
    used: Length = ZERO
    paused: Length = ZERO
    late: Length | None = None
    process: bool = False
    help: bool = False
    done: bool = False
    pace: Annotated[float, Field(ge=0.01, le=1000)] = 1.0

    @property
    def runs(self) -> bool:
        """Whether the step's clock runs."""
        return self.phase is RoomPhase.RUNNING


class Command(Message):
    """What a trainer asks of a room. `protocol` goes with `open`, `within` with `finish_in` and `text` with `line`."""

    id: Id
    kind: CommandKind
    protocol: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")] | None = None
    within: Annotated[int, Field(ge=60_000, le=_DAYS), BeforeValidator(_whole)] | None = None
    text: Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(one_line)] = ""


class Result(StrEnum):
    """What became of a command: done, refused by the session (`why` says the reason), or not accepted by the room.

    The people in the room are `asked` for some, and decide later.
    """

    DONE = "done"
    ASKED = "asked"
    REFUSED = "refused"
    DECLINED = "declined"


class Answer(Message):
    """A room's answer to the command with that `id`."""

    id: Id
    result: Result
    why: Text = ""


class EventKind(StrEnum):
    """What a room tells at once, besides its state."""

    HELP = "help"
    HELP_OVER = "help_over"
    DONE = "done"
    STEP = "step"


class Event(Message):
    """Something that has just happened in a room, for others to react to, such as a light on the wall."""

    kind: EventKind


class StepTimes(Message):
    """The times of one step; a `held` one has begun. `round` counts the rounds of a stage, 0 without rounds."""

    title: Text
    role: Text = ""
    round: Count = 0
    planned: Span | None = None
    actual: Span = ZERO
    paused: Span = ZERO
    process_paused: Span = ZERO
    held: bool = True
    is_break: bool = False


class Times(Message):
    """The times of a room's session, as its people have given them to the trainer; `rehearsal` marks no real ones."""

    protocol: Text
    steps: Annotated[tuple[StepTimes, ...], Field(max_length=MOST_STEPS)] = ()
    rehearsal: bool = False


M = TypeVar("M", bound=Message)


def parse(model: type[M], payload: object) -> M | None:
    """The message in a payload; None for what is no such message, whatever it is."""
    largest = LARGEST_TIMES if model is Times else LARGEST
    if not isinstance(payload, bytes | bytearray) or len(payload) > largest:
        return None
    try:
        return model.model_validate_json(bytes(payload))
    except (ValidationError, ValueError, RecursionError):
        return None


def written(message: Message) -> str:
    """A message as it stands on the broker; what is not known is left out."""
    return message.model_dump_json(exclude_none=True)
