"""What can be asked of what is around the session: the choice at home, the ear, the looks. Imperative and frozen."""

from dataclasses import dataclass

from kiosk.core.looks import Overlay


@dataclass(frozen=True)
class Choose:
    """Move the choice on the home screen by `places`, or to the card `at` when a finger names one."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class Talk:
    """Hold the microphone open, or let it go."""

    held: bool


@dataclass(frozen=True)
class Listen:
    """Hold the microphone open for one command, for a few seconds: for buttons that cannot be held."""


@dataclass(frozen=True)
class Mute:
    """Close the microphone for good, or let it open again."""


@dataclass(frozen=True)
class Show:
    """Lay this over the screen, or take it away where it lies there already; None takes away whatever there is."""

    overlay: Overlay | None


@dataclass(frozen=True)
class NextTheme:
    """Draw the screen in the next theme."""


AroundCommand = Choose | Talk | Listen | Mute | Show | NextTheme
"""What changes nothing but what is around the session."""
