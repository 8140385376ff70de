"""The session's time on this machine: where it stands, what the wall reads, and how to find it again after a cut."""

from datetime import datetime, timedelta

from kiosk.core.session.events import Event
from kiosk.core.units import ZERO, Duration, Instant, after, between, seconds
from kiosk.ports import Beat, Clock, Entry

BOOTS_APART = seconds(10)
"""How far wall and machine may disagree within one boot, where the machine does not name its boots."""

SLEPT = seconds(1)
"""A machine that was away for less has not slept."""


class SessionClock:
    """The machine's clock, moved so that a session of an earlier boot goes on where its time stood."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shift = ZERO
        self._asleep = clock.asleep()
        self._midnight: Instant | None = None

    @property
    def pace(self) -> float:
        """How many seconds of a session pass in a second of the world."""
        return self._clock.pace

    def now(self) -> Instant:
        """The present instant."""
        return after(self._clock.now(), self._shift)

    def in_the_world(self, length: Duration) -> Instant:
        """The instant so much of people's own time from now: people are not faster in a rehearsal."""
        return after(self.now(), Duration(round(length * self.pace)))

    def seconds_until(self, instant: Instant) -> float:
        """Seconds of the world until that instant; not below zero."""
        return max(0.0, between(self.now(), instant) / 1000 / self.pace)

    def wall(self, at: Instant) -> datetime:
        """What the wall reads at an instant near the present."""
        return self._clock.wall(after(at, Duration(-self._shift)))

    def midnight(self) -> Instant:
        """When today began, as the wall reads now; a second's difference is none: finer, it would never rest."""
        now = self.now()
        wall = self.wall(now)
        since = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
        midnight = Instant(now - since // timedelta(milliseconds=1))
        if self._midnight is None or abs(between(self._midnight, midnight)) > seconds(1):
            self._midnight = midnight
        return self._midnight

    def entry(self, event: Event) -> Entry:
        """The event with what the wall read then, and whether that can be trusted."""
        return Entry(event, self.wall(event.at), sure=self._clock.sure())

    def beat(self, session: str, *, going: bool = True) -> Beat:
        """A sign of life of a session; `going` until people leave it."""
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

    def slept(self) -> Duration | None:
        """For how long the machine has slept since this was last asked; None if it has not."""
        asleep = self._clock.asleep()
        slept, self._asleep = Duration(asleep - self._asleep), asleep
        return slept if slept >= SLEPT else None

    def same_boot(self, beat: Beat) -> bool:
        """Whether the machine's clock has run on since."""
        if beat.boot and self._clock.boot:
            return beat.boot == self._clock.boot
        passed = between(beat.machine, self._clock.now())
        return passed >= 0 and abs(self._by_the_wall(beat) - passed) <= BOOTS_APART

    def since(self, beat: Beat) -> Duration | None:
        """How long ago a sign of life was: by the machine in the same boot, else by the wall; None if neither knows."""
        if self.same_boot(beat):
            return between(beat.machine, self._clock.now())
        passed = self._by_the_wall(beat)
        return passed if beat.sure and self._clock.sure() and passed >= 0 else None

    def move_to(self, instant: Instant) -> None:
        """Lets the session's time go on from that instant."""
        self._shift = between(self._clock.now(), instant)

    def _by_the_wall(self, beat: Beat) -> Duration:
        return seconds((self._clock.wall(self._clock.now()) - beat.wall).total_seconds())
