"""What a screen or a page can show at one instant, in the room's language.

A `Snapshot` is divided by how fast its parts change: `Standing` is equal from one second to the next, `Ticking` changes
at full seconds at most, and `Gliding` changes all the time. Displays redraw when one of the first two changes, and
reuse a layout while its content stays equal.
"""

from dataclasses import dataclass

from kiosk.core.interaction.keys import Binding
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenerState, MicrophoneState, Overlay, Theme, VoiceState
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Links, NoPhones
from kiosk.core.units import Instant
from kiosk.core.view.all_rooms import RoomsView
from kiosk.core.view.name_entry import NameEntryView
from kiosk.core.view.views import FieldView, SetupView, View


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
    is in percent, while it is tried; else None. A code that is being typed (`typing`) takes the place of all that.
    """

    title: str
    fields: tuple[FieldView, ...]
    about: tuple[str, ...] = ()
    level: int | None = None
    asks: bool = False
    typing: NameEntryView | None = None


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
    the `menu`, by the `settings`, by a name that is being typed (`naming`), or by an `overlay`: the `help`, a
    suggested plan (`offer`), all `rooms`, or the codes for the `links`, or else why there are none (`no_phones`).
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
    naming: NameEntryView | None = None
    offer: OfferView | None = None
    rooms: RoomsView | None = None
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
        over = (self.overlay, self.menu, self.settings, self.naming)
        return any(one is not None for one in over)

    @property
    def listening(self) -> bool:
        """Whether the kiosk listens for a command just now."""
        return self.hearing is MicrophoneState.OPEN

    @property
    def typing(self) -> bool:
        """Whether a name or a code is being typed, so that keys write letters and do nothing else."""
        if self.settings is not None:
            return self.settings.typing is not None and not self.dark
        naming = self.naming or (self.view.naming if isinstance(self.view, SetupView) else None)
        return naming is not None and not self.dark


@dataclass(frozen=True)
class Ticking:
    """The texts that change with time alone, at full seconds at most.

    `time` is the time of day, such as `16:05`. `fault` is the index of the new fault whose turn it is.
    `clock` is the running step's clock, such as `2:10`, or `+0:35` in overtime. `rooms` are the clocks of all rooms,
    while these are on the screen.
    """

    time: str = ""
    fault: int = 0
    clock: str = ""
    rooms: tuple[str, ...] = ()


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
