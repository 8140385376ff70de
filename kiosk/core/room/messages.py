"""Messages from the parts of the kiosk to the engine: requests of people, and reports on the part itself."""

from dataclasses import dataclass

from kiosk.core.room.all_rooms import AllRooms
from kiosk.core.room.commands import Request
from kiosk.core.room.modes import ListenerState
from kiosk.core.room.settings import Option
from kiosk.core.room.state import Card, Links, NoPhones


@dataclass(frozen=True)
class FaultReport:
    """A fault of a part of the kiosk; `problem` is None when the part works again."""

    part: str
    problem: str | None


@dataclass(frozen=True)
class Speaking:
    """The kiosk's own voice becomes audible or silent; the kiosk must not listen to itself."""

    audible: bool


@dataclass(frozen=True)
class ListenerReport:
    """The state of the listener; None if it does not listen."""

    state: ListenerState | None


@dataclass(frozen=True)
class Unrecognised:
    """Something was said that is not a command now; `guesses` are phrases that may have been meant."""

    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Serving:
    """The links under which phones find the kiosk; None if they cannot, and `why` they cannot."""

    links: Links | None
    why: NoPhones = NoPhones.OFF


@dataclass(frozen=True)
class Summoned:
    """A second kiosk was started; it exits, and this one is to come to the front."""


@dataclass(frozen=True)
class CodesChanged:
    """PIN and code for phones are new, because somebody has typed many wrong ones."""


@dataclass(frozen=True)
class ProtocolsChanged:
    """Protocols were written; these are the cards of all that can be used."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Terminated:
    """The machine closes the kiosk, as for an update; nobody has left the session, and the next start resumes it."""


@dataclass(frozen=True)
class RoomsHeard:
    """The rooms are these now, where several work at the same time and this kiosk shows them all."""

    rooms: AllRooms


@dataclass(frozen=True)
class Joined:
    """The kiosk is one of several rooms."""


@dataclass(frozen=True)
class OptionsFound:
    """The options of a setting as they were found on this machine, such as its voices or its microphones.

    `chosen` is the one that is in force, where the machine and not the kiosk decides that.
    """

    key: str
    options: tuple[Option, ...]
    chosen: Option | None = None


@dataclass(frozen=True)
class TaskDone:
    """The machine has done what it was asked for, or has not (`failed`); a sentence says which."""

    sentence: str
    failed: bool = False


@dataclass(frozen=True)
class MicrophoneTried:
    """What a trial of the microphone brings: how loud it is in percent, and what was heard, if something was.

    That is a phrase, or empty where something was said that is none.
    """

    level: int
    heard: str | None = None


Message = (
    Request
    | FaultReport
    | Speaking
    | ListenerReport
    | Unrecognised
    | Serving
    | Summoned
    | CodesChanged
    | ProtocolsChanged
    | Joined
    | RoomsHeard
    | Terminated
    | OptionsFound
    | TaskDone
    | MicrophoneTried
)
"""Any message that an adapter may submit."""
