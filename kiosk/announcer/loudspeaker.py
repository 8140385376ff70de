"""When the loudspeaker is opened, released and tried again."""

from collections.abc import Callable
from time import monotonic

from kiosk.announcer.playback import Playback
from kiosk.config.backoff import Backoff
from kiosk.core.errors import SoundError

RETRIES = Backoff(first=0.25, longest=60.0)
"""The delays before a loudspeaker that failed is tried again."""


class Loudspeaker:
    """A loudspeaker that is open only while it is needed, because it takes time to open and costs power while open.

    It is opened `opens_early` seconds before the next foreseen sound and stays open for `stays_open` seconds after the
    last one. `report` receives each fault, and None when the loudspeaker works again. Only one thread may use it.
    """

    def __init__(
        self, player: Playback, report: Callable[[SoundError | None], None], *, stays_open: float, opens_early: float
    ) -> None:
        self._player = player
        self._report = report
        self._stays_open = stays_open
        self._opens_early = opens_early
        self._failures = 0
        self._open = False
        self._used = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last attempt failed; the next attempt then depends only on the delay."""
        return self._failures > 0

    def attempt(self, act: Callable[[], None]) -> None:
        """Calls a function that uses the loudspeaker; a SoundError is reported and leaves the loudspeaker closed."""
        try:
            act()
        except SoundError as error:
            self._open = False
            self._failures += 1
            self._report(error)

    def open(self) -> None:
        """Opens the loudspeaker unless it is open. Raises SoundError."""
        if self._open:
            return
        self._player.open()
        self._open, self._failures = True, 0
        self.note_use()
        self._report(None)

    def note_use(self) -> None:
        """Records that the loudspeaker was needed until now."""
        self._used = monotonic()

    def seconds_until_due(self, soon: float | None) -> float | None:
        """The seconds until `look_after` has something to do; a sound is foreseen in `soon` seconds, or not at all."""
        if self._failures:
            return RETRIES.delay(self._failures)
        if not self._open:
            return None if soon is None else max(0.0, soon - self._opens_early)
        still_open = self._used + self._stays_open - monotonic()
        # If a sound is foreseen soon, the loudspeaker stays open until that sound is over.
        until_next = 0.0 if soon is None or soon > self._opens_early else soon + self._opens_early
        return max(0.0, still_open, until_next)

    def look_after(self, soon: float | None) -> None:
        """Opens the loudspeaker if it is needed soon or is to be tried again; else releases it if unused."""
        if self._failures:
            self.attempt(self.open)
        elif self.seconds_until_due(soon) == 0.0:
            self.attempt(self._release if self._open else self.open)

    def _release(self) -> None:
        self._open = False
        self._player.release()
