"""What can be asked about a session that was cut off. Imperative and frozen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskAboutCut:
    """Ask how the session that was cut off is to go on."""


@dataclass(frozen=True)
class GoOnFromCut:
    """Go on with the session that was cut off: from where it stopped, or with the time since `counted`."""

    counted: bool = False


@dataclass(frozen=True)
class LeaveCut:
    """Leave the session that was cut off as it is: it ended there."""


CutCommand = AskAboutCut | GoOnFromCut | LeaveCut
"""What can be done about a session that was cut off."""
