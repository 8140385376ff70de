"""A part of the kiosk that does not work, and how long that is news."""

from dataclasses import dataclass

from kiosk.core.units import Instant, minutes

FAULT_DURATION = minutes(1)
"""How long a fault's sentence stands on screen; then a sign is left, and the sentence is in the help."""

JOURNAL, MICROPHONE, SCREEN = "journal", "microphone", "screen"
"""The parts whose faults mean that the session is not being recorded, that nothing is heard, and nothing seen."""

VOICE_PARTS = ("speaker", "voice")
"""The parts whose faults mean that the kiosk cannot be heard."""


@dataclass(frozen=True)
class Fault:
    """A part of the kiosk that does not work; `problem` is a sentence for the people in the room.

    The sentence is news from `since` until `until`; both are None until the kiosk has shown it for the first time.
    """

    part: str
    problem: str
    since: Instant | None = None
    until: Instant | None = None

    def is_news(self, now: Instant) -> bool:
        """Whether the sentence is to be shown; a session's clock that was set back does not make it news again."""
        return self.since is None or self.until is None or self.since <= now < self.until
