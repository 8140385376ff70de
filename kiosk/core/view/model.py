"""What a screen or page may show at one instant: the parts of a picture, in the room's language.

A `Snapshot` is parted by how fast it changes: what is `Standing` is equal from one second to the next, the words that
are `Ticking` change at full seconds at most, and the shares that are `Gliding` never stand still. Displays draw anew
when the first two change, and keep a layout for as long as what it shows is equal.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.interaction.keys import Binding
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenerState, MicrophoneState, Overlay, Theme, VoiceLevel, VoiceState
from kiosk.core.room.state import Links, NoticeKind
from kiosk.core.units import ZERO, Duration, Instant
from kiosk.core.view.name_entry import NameEntryView


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
    """A step in the bar of the whole session and its length (None without a clock)."""

    stand: EndEstimate
    length: Duration | None
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
    """The step that runs; `clock_note` says what its clock counts against, `ends` when the session will end.

    `paused` is any pause, `process` one that is held to talk about how the group works.
    """

    position: str
    stage: str
    title: str
    speaks: str
    listens: str | None
    clock_note: str
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
class InterruptedView:
    """A session on the home screen that was cut off and can go on."""

    title: str
    text: str


@dataclass(frozen=True)
class HomeView:
    """The protocols to choose from, and the session that was cut off, if one was."""

    cards: tuple[CardView, ...]
    unfinished: InterruptedView | None = None


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
class ReportBackView:
    """The actions that were promised last time, one of them chosen."""

    actions: tuple[ActionLine, ...]


View = HomeView | QuestionView | ReportBackView | SetupView | StepView | EndView
"""What a screen shows: one of these, whatever surrounds it."""


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
class Standing:
    """What stays from one second to the next: the view and what surrounds it.

    It changes when something happens, when a notice ends, and with words that count minutes. `overlay` is what lies
    over the view: the `help`, or the code of the `links`.
    """

    heading: str
    bindings: tuple[Binding, ...]
    hints: tuple[Hint, ...]
    view: View
    links: Links | None = None
    level: VoiceLevel = VoiceLevel.FULL
    muted: bool = False
    attention: ListenerState | None = None
    hearing: MicrophoneState = MicrophoneState.CLOSED
    sounding: VoiceState = VoiceState.FULL
    overlay: Overlay | None = None
    help: HelpView | None = None
    theme: Theme = Theme.DARK
    say: str = ""
    talking: bool = False
    notice: NoticeView | None = None
    faults: tuple[str, ...] = ()

    @property
    def typing(self) -> bool:
        """Whether keys write letters now, and do nothing else."""
        return isinstance(self.view, SetupView) and self.view.naming is not None


@dataclass(frozen=True)
class Ticking:
    """What the clock changes by itself, in words: at full seconds at most.

    `time` is the time of day, `16:05`; `fault` is which of several faults has its turn where there is room for one line
    only; `clock` is the running step's, and reads 2:10, or +0:35 in overtime.
    """

    time: str = ""
    fault: int = 0
    clock: str = ""


@dataclass(frozen=True)
class Gliding:
    """What changes with every millisecond: the shares of the running step's time that are left and used, 0 to 1.

    A step without a clock has neither.
    """

    left: float = 0.0
    used: float = 0.0


@dataclass(frozen=True)
class Snapshot:
    """The picture of the room at an instant, parted by how fast it changes; `next_change` is when it does by itself."""

    at: Instant
    standing: Standing
    ticking: Ticking = Ticking()
    gliding: Gliding = Gliding()
    next_change: Instant | None = None
    closed: bool = False

    @property
    def view(self) -> View:
        """What the screen shows, whatever surrounds it."""
        return self.standing.view
