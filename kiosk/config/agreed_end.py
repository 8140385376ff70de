"""The length until an agreed end, given as a time of day, on this machine's wall clock."""

from datetime import UTC, datetime, timedelta, tzinfo

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.time_of_day import HALF_A_DAY, SOON, TimeOfDay, parse_time_of_day, time_of_day
from kiosk.core.units import MINUTE, Duration, Instant, seconds


class ImpossibleEnd(KioskError, ValueError):
    """An end that has passed, or that does not exist because the clocks go forward."""


def time_until(text: str, present: datetime, zone: tzinfo | None = None) -> Duration:
    """The whole seconds from the present until a time of day. Raises KioskError."""
    return seconds((end_at(text, present, zone) - present.astimezone(UTC)) // timedelta(seconds=1))


def end_at(text: str, present: datetime, zone: tzinfo | None = None) -> datetime:
    """The moment that a time of day means at present, in UTC. Raises KioskError.

    The time is that of `zone`, or of the machine's own zone. Of a time that occurs twice, because the clocks go back,
    the next one is meant. A time that has passed today is taken for the afternoon or for tomorrow, if that is soon.
    Just after midnight, a time of last evening has passed too.
    """
    end, now = parse_time_of_day(text), present.astimezone(UTC)
    wall = present.astimezone(zone).replace(tzinfo=None, fold=0)
    written, others = _readings(end, wall)
    if written - timedelta(days=1) > wall - timedelta(hours=SOON):
        raise _passed(text, wall)
    ahead = [at for at in _instants(written, zone) if at > now]
    if not ahead and written <= wall:
        near = [reading for reading in others if wall < reading <= wall + timedelta(hours=SOON)]
        if not near:
            raise _passed(text, wall)
        ahead = _instants(min(near), zone)
    if not ahead:
        raise ImpossibleEnd(N_("There is no {end} that night: the clocks go forward."), end=text)
    return ahead[0]


def _readings(end: TimeOfDay, wall: datetime) -> tuple[datetime, list[datetime]]:
    """The time of day today as it is written, and what else it may mean: the other half of the day, or tomorrow."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight + timedelta(hours=end.hour, minutes=end.minute, seconds=end.second)
    other_half = [today + timedelta(hours=HALF_A_DAY)] if end.half_unsaid else []
    return today, [*other_half, today + timedelta(days=1)]


def _instants(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """The instants at which the clocks of a zone show this: usually one, two or none where the clocks change."""
    instants = set()
    for fold in (0, 1):
        local = wall.replace(fold=fold)
        at = (local.astimezone() if zone is None else local.replace(tzinfo=zone)).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            instants.add(at)
    return sorted(instants)


def _passed(text: str, wall: datetime) -> ImpossibleEnd:
    return ImpossibleEnd(
        N_("It is {now} now, so {end} has passed. Give a later time, or the length in minutes."),
        now=time_of_day(Instant((wall.hour * 60 + wall.minute) * MINUTE), Instant(0)),
        end=text,
    )
