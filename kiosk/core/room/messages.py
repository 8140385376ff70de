"""What the parts of the kiosk tell the engine: a request of somebody's, or how the part itself stands."""

from dataclasses import dataclass

from kiosk.core.room.commands import Request
from kiosk.core.room.modes import ListenerState
from kiosk.core.room.state import Links


@dataclass(frozen=True)
class FaultReport:
    """What is wrong with a part of the kiosk, or that it is well again (None)."""

    part: str
    problem: str | None


@dataclass(frozen=True)
class Speaking:
    """The kiosk's own voice begins or ceases to be heard: the kiosk must not listen to itself."""

    audible: bool


@dataclass(frozen=True)
class ListenerReport:
    """How the listener listens, or that it does not (None)."""

    state: ListenerState | None


@dataclass(frozen=True)
class Unrecognised:
    """Something was said that is no command now; `guesses` are phrases that may have been meant."""

    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Serving:
    """Where phones find the kiosk, or that they cannot (None)."""

    links: Links | None


@dataclass(frozen=True)
class Summoned:
    """Somebody started a second kiosk, which gave way to this one."""


Message = Request | FaultReport | Speaking | ListenerReport | Unrecognised | Serving | Summoned
"""What any adapter may submit."""
