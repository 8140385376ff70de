"""What can be asked of the kiosk's memory. Imperative and frozen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChooseGroup:
    """Go on as this group, or as none (an empty name); without a name, as the next one in the list."""

    name: str | None = None


@dataclass(frozen=True)
class ShowPromises:
    """These promises are ours: show them."""


@dataclass(frozen=True)
class ChoosePromise:
    """Move the choice among the promises by `places`, or to the one `at` when a finger names it."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class MarkPromise:
    """A promise was kept, or after all not: the one `at`, else the chosen one."""

    at: int | None = None


@dataclass(frozen=True)
class GoOn:
    """Leave the promises and go on to the session."""


@dataclass(frozen=True)
class ForgetSession:
    """Erase this session, which is over, and all that was noted in it. Asked twice to be meant."""


MemoryCommand = ChooseGroup | ShowPromises | ChoosePromise | MarkPromise | GoOn | ForgetSession
"""What the kiosk's memory understands; no session hears of it."""
