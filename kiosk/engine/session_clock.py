"""Session time on this machine: the current instant, the wall-clock time, and how to go on after an interruption."""

from datetime import datetime, timedelta

from kiosk.core.session.events import Event
from kiosk.core.units import ZERO, Duration, Instant, after, between, seconds
from kiosk.ports import Beat, Clock, Entry

CLOCK_TOLERANCE = seconds(10)
"""How far wall clock and machine clock may differ within one boot, on machines that do not identify their boots."""

SHORTEST_SLEEP = seconds(1)
"""The shortest suspension that counts as sleep."""


class SessionClock:
    """The machine's clock, shifted so that a session of an earlier boot continues from its own time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shift = ZERO
        self._asleep = clock.asleep()
        self._midnight: Instant | None = None

    @property
    def pace(self) -> float:
        """The seconds of session time that pass in a second of real time."""
        return self._clock.pace

    def now(self) -> Instant:
        """The current instant of the session."""
        return after(self._clock.now(), self._shift)

    def after_real_time(self, length: Duration) -> Instant:
        """The instant after that much real time from now; people need the same time when a rehearsal runs faster."""
        return after(self.now(), Duration(round(length * self.pace)))

    def seconds_until(self, instant: Instant) -> float:
        """The seconds of real time until an instant, at least zero."""
        return max(0.0, between(self.now(), instant) / 1000 / self.pace)

    def wall(self, at: Instant) -> datetime:
        """The wall-clock time at an instant near the present."""
        return self._clock.wall(after(at, Duration(-self._shift)))

    def midnight(self) -> Instant:
        """The instant of the last midnight by the wall clock.

        It changes only if it is more than a second off, because the two clocks always drift a little.
        """
        now = self.now()
        wall = self.wall(now)
        since = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
        midnight = Instant(now - since // timedelta(milliseconds=1))
        if self._midnight is None or abs(between(self._midnight, midnight)) > seconds(1):
            self._midnight = midnight
        return self._midnight

    def entry(self, event: Event) -> Entry:
        """A journal entry for the event, with the wall-clock time and whether that can be trusted."""
        return Entry(event, self.wall(event.at), sure=self._clock.sure())

    def beat(self, session: str, *, going: bool = True) -> Beat:
        """A sign of life of a session, which is `going` until people leave it."""
        machine = self._clock.now()
        return Beat(
            session=session,
            at=after(machine, self._shift),
            machine=machine,
            wall=self._clock.wall(machine),
            sure=self._clock.sure(),
            boot=self._clock.boot,
            going=going,
        )

    def newly_slept(self) -> Duration | None:
        """How long the machine has slept since the last call; None if it has not slept."""
        asleep = self._clock.asleep()
        slept, self._asleep = Duration(asleep - self._asleep), asleep
        return slept if slept >= SHORTEST_SLEEP else None

    def same_boot(self, beat: Beat) -> bool:
        """Whether the machine is still in the boot in which the sign of life was given."""
        if beat.boot and self._clock.boot:
            return beat.boot == self._clock.boot
        passed = between(beat.machine, self._clock.now())
        return passed >= 0 and abs(self._wall_time_since(beat) - passed) <= CLOCK_TOLERANCE

    def elapsed_since(self, beat: Beat) -> Duration | None:
        """How long ago a sign of life was given; None if only an untrusted wall clock could say."""
        if self.same_boot(beat):
            return between(beat.machine, self._clock.now())
        passed = self._wall_time_since(beat)
        return passed if beat.sure and self._clock.sure() and passed >= 0 else None

    def move_to(self, instant: Instant) -> None:
        """Continues the session's time from that instant."""
        self._shift = between(self._clock.now(), instant)

    def _wall_time_since(self, beat: Beat) -> Duration:
        return seconds((self._clock.wall(self._clock.now()) - beat.wall).total_seconds())
