"""What a screen or a page can show at one instant, in the room's language.

A `Snapshot` is divided by how fast its parts change: `Standing` is equal from one second to the next, `Ticking` changes
at full seconds at most, and `Gliding` changes all the time. Displays redraw when one of the first two changes, and
reuse a layout while its content stays equal.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.interaction.keys import Binding
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenerState, MicrophoneState, Overlay, Theme, VoiceState
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Links, NoPhones
from kiosk.core.units import ZERO, Duration, Instant
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
class OfferView:
    """The table of a suggested plan: why, what changes, from which length to which, and what comes of it.

    Of the `changes`, the one at index `chosen` is kept in sight where not all fit.
    """

    why: str
    changes: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...] = ()
    chosen: int = 0


@dataclass(frozen=True)
class StepView:
    """The running step; `clock_note` gives the time that the clock counts against, `ends` the session's expected end.

    `brief_note` is the shortest form of `clock_note` that still says it.

    `paused` is true in every pause, `process` only in a process pause, and `pause` is its kind and its length in words.
    `prompts` are those that can be read at a glance, `more_prompts` the others, which only phones and printed sheets
    show. Nobody speaks in a `silent` step. `suggestion` is the reason why a plan is suggested, such as `4 min late`;
    empty if none is.
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
class ActionLine:
    """An action that was agreed last time: its text, a line with who and by when, and whether it is done."""

    what: str
    facts: str
    done: bool
    chosen: bool


@dataclass(frozen=True)
class ReportBackView:
    """The actions that were agreed last time; one of them is chosen."""

    actions: tuple[ActionLine, ...]


View = HomeView | QuestionView | ReportBackView | SetupView | StepView | EndView
"""The main part of a screen: exactly one of these."""


@dataclass(frozen=True)
class Hint:
    """A key and what it does, shown as a button; `released` is the command for the end of a touch."""

    key: str
    does: str
    command: Command
    released: Command | None


@dataclass(frozen=True)
class HelpView:
    """All keys that work now, and all phrases that are understood now."""

    keys: tuple[Hint, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the menu, and the command that a touch gives; one that `opens` leads to another section."""

    label: str
    opens: bool
    chosen: bool
    touch: Command


@dataclass(frozen=True)
class MenuView:
    """An open section of the menu."""

    title: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True)
class SettingsView:
    """The open settings as fields, and what there is to say `about` the chosen one.

    At the first start it is one field, with a question in the place of the `title`. `level` is how loud the microphone
    is in percent, while it is tried; else None.
    """

    title: str
    fields: tuple[FieldView, ...]
    about: tuple[str, ...] = ()
    level: int | None = None
    asks: bool = False


@dataclass(frozen=True)
class NoticeView:
    """A line for the room, the kind of notice that it is, and whether undo takes back what it tells of."""

    kind: NoticeKind
    text: str
    undoable: bool = False


@dataclass(frozen=True)
class Standing:
    """The part of a snapshot that stays equal from one second to the next: the view and what surrounds it.

    It changes with events, when a notice ends, and when a text that counts minutes changes. The view may be covered by
    the `menu`, by the `settings`, by the name of a `latecomer` that is being typed, or by an `overlay`: the `help`, a
    suggested plan (`offer`), or the codes for the `links`, or else why there are none (`no_phones`).
    `say` says how to speak to the kiosk, and `say_briefly` the same in few words. `faults` are the sentences of all
    faults, and `news` those that are new, to be shown for a while. `unrecorded` says why the session is not recorded.
    Nothing of all this shows while the screen is `dark`.
    """

    heading: str
    bindings: tuple[Binding, ...]
    hints: tuple[Hint, ...]
    view: View
    links: Links | None = None
    no_phones: NoPhones = NoPhones.OFF
    attention: ListenerState | None = None
    hearing: MicrophoneState = MicrophoneState.ABSENT
    sounding: VoiceState = VoiceState.FULL
    overlay: Overlay | None = None
    help: HelpView | None = None
    menu: MenuView | None = None
    settings: SettingsView | None = None
    latecomer: NameEntryView | None = None
    offer: OfferView | None = None
    theme: Theme = Theme.DARK
    rehearsal: bool = False
    say: str = ""
    say_briefly: str = ""
    notice: NoticeView | None = None
    faults: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    unrecorded: str = ""
    dark: bool = False

    @property
    def covered(self) -> bool:
        """Whether something covers the view, such as its clock."""
        over = (self.overlay, self.menu, self.settings, self.latecomer)
        return any(one is not None for one in over)

    @property
    def listening(self) -> bool:
        """Whether the kiosk listens for a command just now."""
        return self.hearing is MicrophoneState.OPEN

    @property
    def typing(self) -> bool:
        """Whether a name is being typed, so that keys write letters and do nothing else."""
        naming = self.latecomer or (self.view.naming if isinstance(self.view, SetupView) else None)
        return naming is not None and self.settings is None and not self.dark


@dataclass(frozen=True)
class Ticking:
    """The texts that change with time alone, at full seconds at most.

    `time` is the time of day, such as `16:05`. `fault` is the index of the new fault whose turn it is.
    `clock` is the running step's clock, such as `2:10`, or `+0:35` in overtime.
    """

    time: str = ""
    fault: int = 0
    clock: str = ""


@dataclass(frozen=True)
class Gliding:
    """The shares (0 to 1) of the running step's time that are left and used; they change with every millisecond.

    Both are 0 for a step without a clock.
    """

    left: float = 0.0
    used: float = 0.0


@dataclass(frozen=True)
class Snapshot:
    """What is shown at the instant `at`, divided by how fast it changes.

    `next_change` is the instant of the next change that time alone will bring.
    """

    at: Instant
    standing: Standing
    ticking: Ticking = Ticking()
    gliding: Gliding = Gliding()
    next_change: Instant | None = None
    closed: bool = False

    @property
    def view(self) -> View:
        """The main part of the screen."""
        return self.standing.view
