"""What a screen or page may show at one instant: the parts of a picture, in the room's language."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.interaction.keys import Binding
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenerState, MicrophoneState, Overlay, Theme, VoiceLevel, VoiceState
from kiosk.core.room.state import Links, NoticeKind, Screen
from kiosk.core.units import ZERO, Duration, Instant


class Pace(StrEnum):
    """How a step stands with its time."""

    UNTIMED = "untimed"
    ON_TIME = "on time"
    CHECKED = "checked"
    OVERTIME = "overtime"


class EndEstimate(StrEnum):
    """Where a step stands in the session."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"


@dataclass(frozen=True)
class Segment:
    """A step in the bar of the whole session: its length (None without a clock) and the share of it used, 0 to 1."""

    stand: EndEstimate
    length: Duration | None
    used: float
    overtime: bool


@dataclass(frozen=True)
class Line:
    """A step in a list: `Additions and clarifying`, `Creative team`, `1 min` (empty without a clock)."""

    title: str
    role: str
    length: str


@dataclass(frozen=True)
class OfferView:
    """A plan that would end on time: why, and each step that changes with its old and its new length."""

    why: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class StepView:
    """The step that runs. `clock` reads 2:10, or +0:35 in overtime; `left` is the share of its time left, 0 to 1.

    `paused` is any pause, `process` one that is held to talk about how the group works.
    """

    position: str
    stage: str
    title: str
    speaks: str
    listens: str | None
    clock: str
    clock_note: str
    left: float
    pace: Pace
    paused: bool
    prompts: tuple[str, ...]
    capture: str | None
    bar: tuple[Segment, ...]
    next: Line | None
    topic: str | None = None
    ends: str = ""
    offer: OfferView | None = None
    process: bool = False


@dataclass(frozen=True)
class CardView:
    """A protocol on the home screen."""

    title: str
    facts: str
    summary: str
    chosen: bool


@dataclass(frozen=True)
class FieldView:
    """A field of the set-up: what `less` and `more` ask for, where it has steps, and what a `touch` on it does.

    `signs` stand on the keys for less and more; `chosen` while it is in hand; `on` tells whether it is switched on,
    where it is a switch.
    """

    label: str
    value: str
    chosen: bool
    less: Command | None
    more: Command | None
    touch: Command
    on: bool | None = None
    signs: tuple[str, str] = ("−", "+")


@dataclass(frozen=True)
class NameView:
    """Somebody in the list of names, and what a touch on them asks for."""

    name: str
    chosen: bool
    touch: Command


@dataclass(frozen=True)
class CapView:
    """A key of the keyboard on the screen."""

    sign: str
    chosen: bool
    touch: Command


@dataclass(frozen=True)
class NameEntryView:
    """A name that is being typed: whose it is, what of it there is, and the keyboard's rows of keys."""

    asks: str
    text: str
    people: tuple[NameView, ...]
    rows: tuple[tuple[CapView, ...], ...]


@dataclass(frozen=True)
class SetupView:
    """A plan before it starts, and what of it can be set up; `problem` says why a change could not be made."""

    total: str
    ground_rules: tuple[str, ...]
    lines: tuple[Line, ...]
    fields: tuple[FieldView, ...] = ()
    bar: tuple[Segment, ...] = ()
    slack: Duration = ZERO
    notes: tuple[str, ...] = ()
    problem: str = ""
    naming: NameEntryView | None = None


@dataclass(frozen=True)
class ResultLine:
    """A step at the end: what was planned (empty without a clock), what it took, and the difference in words."""

    title: str
    planned: str
    actual: str
    difference: str


@dataclass(frozen=True)
class AirtimeLine:
    """How long somebody had, in all: a role or a person, `4:10`, and their share of everybody's time, 0 to 1."""

    name: str
    actual: str
    share: float


@dataclass(frozen=True)
class EndView:
    """A session that is over; airtime by role, and by person where there are names."""

    lines: tuple[ResultLine, ...]
    total: ResultLine
    log: str
    roles: tuple[AirtimeLine, ...] = ()
    people: tuple[AirtimeLine, ...] = ()


@dataclass(frozen=True)
class QuestionView:
    """Something that only people can decide; the answers are the picture's hints."""

    text: str


@dataclass(frozen=True)
class ActionLine:
    """An action that was promised last time: what, who and by when in one line, and whether it is done."""

    what: str
    facts: str
    done: bool
    chosen: bool


@dataclass(frozen=True)
class InterruptedView:
    """A session on the home screen that was cut off and can go on."""

    title: str
    text: str


@dataclass(frozen=True)
class Hint:
    """A key and what it does, to be shown and touched; `released` is given when a touch ends."""

    key: str
    does: str
    command: Command
    released: Command | None


@dataclass(frozen=True)
class HelpView:
    """All keys that work now, and all that may be said now."""

    keys: tuple[Hint, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class NoticeView:
    """A line for the room, of a kind that may be drawn differently."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True)
class Snapshot:
    """One picture: exactly one view of a screen is there. `next_change` is when it changes by itself.

    `fault` is which of several faults has its turn where there is room for one line only.
    `overlay` is what lies over it: the `help`, or the code of the `links`. `time` is the time of day, `16:05`.
    """

    at: Instant
    screen: Screen
    heading: str
    bindings: tuple[Binding, ...]
    hints: tuple[Hint, ...]
    home: tuple[CardView, ...] | None = None
    ready: SetupView | None = None
    step: StepView | None = None
    end: EndView | None = None
    question: QuestionView | None = None
    report_back: tuple[ActionLine, ...] | None = None
    unfinished: InterruptedView | None = None
    links: Links | None = None
    level: VoiceLevel = VoiceLevel.FULL
    muted: bool = False
    attention: ListenerState | None = None
    hearing: MicrophoneState = MicrophoneState.CLOSED
    sounding: VoiceState = VoiceState.FULL
    overlay: Overlay | None = None
    help: HelpView | None = None
    theme: Theme = Theme.DARK
    time: str = ""
    say: str = ""
    talking: bool = False
    notice: NoticeView | None = None
    faults: tuple[str, ...] = ()
    fault: int = 0
    next_change: Instant | None = None
    closed: bool = False

    @property
    def typing(self) -> bool:
        """Whether keys write letters now, and do nothing else."""
        return self.ready is not None and self.ready.naming is not None
