"""The main part of a screen at one instant: exactly one of six views, in the room's language."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.commands import Command
from kiosk.core.units import ZERO, Duration
from kiosk.core.view.name_entry import NameEntryView


class Pace(StrEnum):
    """The state of a step's clock; CHECKED means that the first time check has been reached."""

    UNTIMED = "untimed"
    ON_TIME = "on time"
    CHECKED = "checked"
    OVERTIME = "overtime"


class StepStatus(StrEnum):
    """Whether a step is over, is running, or has yet to come."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"


@dataclass(frozen=True)
class Segment:
    """A step in the bar of the whole session; `length` is None for a step without a clock."""

    status: StepStatus
    length: Duration | None
    overtime: bool


@dataclass(frozen=True)
class Line:
    """A step in a list, such as `Additions and clarifying`, `Creative team`, `1 min` (empty without a clock)."""

    title: str
    role: str
    length: str


@dataclass(frozen=True)
class ActionLine:
    """An action that was agreed last time: its text, a line with who and by when, and whether it is done."""

    what: str
    facts: str
    done: bool
    chosen: bool


@dataclass(frozen=True)
class StepView:
    """The running step; `clock_note` gives the time that the clock counts against, `ends` the session's expected end.

    `brief_note` is the shortest form of `clock_note` that still says it.

    `paused` is true in every pause, `process` only in a process pause, and `pause` is its kind and its length in words.
    `prompts` are those that can be read at a glance, `more_prompts` the others, which only phones and printed sheets
    show. `actions` are those of last time, in the step in which people report on them, and `turns_so_far` says who has
    had turns. Nobody speaks in a `silent` step. `suggestion` is the reason why a plan is suggested, such as
    `4 min late`; empty if none is.
    """

    position: str
    stage: str
    title: str
    speaks: str
    listens: str | None
    clock_note: str
    brief_note: str
    pace: Pace
    paused: bool
    prompts: tuple[str, ...]
    capture: str | None
    bar: tuple[Segment, ...]
    next: Line | None
    topic: str | None = None
    ends: str = ""
    suggestion: str = ""
    process: bool = False
    pause: str = ""
    is_break: bool = False
    more_prompts: tuple[str, ...] = ()
    aim: str | None = None
    silent: bool = False
    actions: tuple[ActionLine, ...] = ()
    turns_so_far: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardView:
    """A protocol on the home screen."""

    title: str
    facts: str
    summary: str
    chosen: bool


@dataclass(frozen=True)
class InterruptedView:
    """An interrupted session on the home screen, which can be resumed."""

    title: str
    text: str


@dataclass(frozen=True)
class HomeView:
    """The protocols to choose from, and the interrupted session, if there is one."""

    cards: tuple[CardView, ...]
    unfinished: InterruptedView | None = None


@dataclass(frozen=True)
class FieldView:
    """A field of the set-up, with the commands that its keys and a `touch` give.

    `less` and `more` are None for a field without steps; `signs` are the labels of their two keys. `chosen` is true for
    the field that has the focus. `on` is the state of a switch, and None for other fields.
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
    """A plan before it starts, with the fields that can be changed; `problem` says why the last change failed."""

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
    """A step's result: its planned time (empty without a clock), its actual time, and the difference in words.

    `whose` is the person or the topic whose turn it was.
    """

    title: str
    planned: str
    actual: str
    difference: str
    whose: str = ""

    @property
    def name(self) -> str:
        """The title after whose turn it was: `Ann · Clarify`."""
        return f"{self.whose} · {self.title}" if self.whose else self.title


@dataclass(frozen=True)
class AirtimeLine:
    """The airtime of a role or a person, such as `4:10`; its share (0 to 1), and the same in whole per cent.

    The percentages of all roles, and of all people, add up to 100.
    """

    name: str
    actual: str
    share: float
    percent: int


@dataclass(frozen=True)
class EndView:
    """A session that has ended, with airtime by role, and by person where there are names.

    `sums` are the sums of the kinds of steps where there are several; `total` is the sum of all. `ending` is a sentence
    about a session that did not run to its end, and `leads` say who had a role, such as `Chair: Ann`. Of the
    `listed_rows`, the one at index `chosen` is kept in sight; 0 is the beginning of the list.
    """

    lines: tuple[ResultLine, ...]
    total: ResultLine
    sums: tuple[ResultLine, ...] = ()
    ending: str = ""
    leads: tuple[str, ...] = ()
    chosen: int = 0
    roles: tuple[AirtimeLine, ...] = ()
    people: tuple[AirtimeLine, ...] = ()


@dataclass(frozen=True)
class QuestionView:
    """A question that only people can decide; its answers are among the snapshot's hints."""

    text: str


@dataclass(frozen=True)
class ReportBackView:
    """The actions that were agreed last time; one of them is chosen."""

    actions: tuple[ActionLine, ...]


View = HomeView | QuestionView | ReportBackView | SetupView | StepView | EndView
"""The main part of a screen: exactly one of these."""
