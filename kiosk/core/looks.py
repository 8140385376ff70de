"""How the kiosk looks and what it lies open to, beside its session: themes, overlays, ear and voice."""

from enum import StrEnum


class Theme(StrEnum):
    """The colours that a screen is drawn in, in the order in which one key goes round."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"

    def following(self) -> "Theme":
        """The theme after this one; after the last, the first."""
        themes = tuple(Theme)
        return themes[(themes.index(self) + 1) % len(themes)]


class Overlay(StrEnum):
    """What can be laid over every screen, while its keys go on working."""

    HELP = "help"
    CODE = "code"


class Hearing(StrEnum):
    """How the microphone stands."""

    OPEN = "open"
    CLOSED = "closed"
    MUTED = "muted"
    FAULTY = "faulty"


class Sounding(StrEnum):
    """How the kiosk's own voice stands."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"
    FAULTY = "faulty"
