"""When the loudspeaker is opened, let go of and tried again."""

from collections.abc import Callable
from time import monotonic

from kiosk.announcer.playback import Playback
from kiosk.config.backoff import Backoff
from kiosk.core.errors import SoundError

RETRIES = Backoff(first=0.25, longest=60.0)
"""When a loudspeaker that failed is tried again."""


class Loudspeaker:
    """A loudspeaker that is open while it is needed: it takes a moment to open, and costs power while it is open.

    It is opened `opens_early` seconds before the next sound that is foreseen, and stays open for `stays_open` seconds
    after the last one. `report` is told of each fault, and None when it is well again. One thread at a time uses it.
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
        """Whether it failed the last time; it is tried again in its own time then, whatever is foreseen."""
        return self._failures > 0

    def attempt(self, act: Callable[[], None]) -> None:
        """Does something with it; a SoundError is reported, and leaves it closed."""
        try:
            act()
        except SoundError as error:
            self._open = False
            self._failures += 1
            self._report(error)

    def open(self) -> None:
        """Opens it, unless it is open. Raises SoundError."""
        if self._open:
            return
        self._player.open()
        self._open, self._failures = True, 0
        self.used()
        self._report(None)

    def used(self) -> None:
        """Says that it was needed until now."""
        self._used = monotonic()

    def idle(self, soon: float | None) -> float | None:
        """Seconds until `look_after` has something to do; a sound is foreseen in `soon` seconds, or (None) none is."""
        if self._failures:
            return RETRIES.delay(self._failures)
        if not self._open:
            return None if soon is None else max(0.0, soon - self._opens_early)
        stays = self._used + self._stays_open - monotonic()
        # What is to be opened again at once is not closed: it stays open until that sound is over.
        needed = 0.0 if soon is None or soon > self._opens_early else soon + self._opens_early
        return max(0.0, stays, needed)

    def look_after(self, soon: float | None) -> None:
        """Opens it when it will be needed soon or is to be tried again, and lets go of it when it was not needed."""
        if self._failures:
            self.attempt(self.open)
        elif self.idle(soon) == 0.0:
            self.attempt(self._rest if self._open else self.open)

    def _rest(self) -> None:
        self._open = False
        self._player.rest()
