"""Times of day as people write them, `16:30`, `4:30 pm`, `2pm`, `24:00`, and as the kiosk shows them.

Whether it counts twelve hours or twenty-four is bound once for the whole process, like its language.
"""

import re
from dataclasses import dataclass

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.units import MINUTE, Duration, Instant, after, between, seconds

HALF_A_DAY = 12

SOON = 6
"""How many hours ahead a time may be whose half of the day, or whose day, is not said; else it is a mistake."""

_WRITTEN = re.compile(
    r"(?P<hour>[0-9]{1,2})"
    r"(?:(?:[:.]|\s*h\s*|\s+)?(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?|\s*h)?"
    r"\s*(?P<half>[ap])?(?(half)\.?m\.?)"
)

_NOON, _MIDNIGHT = N_("noon"), N_("midnight")


class _Shown:
    """How this process shows times of day."""

    twelve_hours: bool = False


def use_twelve_hours(twelve: bool) -> None:
    """Binds whether times of day are shown as `4:05 pm` or as `16:05`."""
    _Shown.twelve_hours = twelve


def time_of_day(at: Instant, midnight: Instant) -> str:
    """The time of day at an instant, such as `16:05` or `4:05 pm`, where the day began at `midnight`."""
    hour, minute = divmod(between(midnight, at) // MINUTE % (24 * 60), 60)
    if not _Shown.twelve_hours:
        return f"{hour:02d}:{minute:02d}"
    form = tr("{time} am") if hour < HALF_A_DAY else tr("{time} pm")
    return form.format(time=f"{hour % HALF_A_DAY or HALF_A_DAY}:{minute:02d}")


class NotATimeOfDay(KioskError, ValueError):
    """Text that is not a time of day."""


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day; the hour is 24 only at the end of a day.

    `half_unsaid` marks a time such as `4:15`, which may be meant by a clock of twelve hours.
    """

    hour: int
    minute: int = 0
    second: int = 0
    half_unsaid: bool = False


def parse_time_of_day(text: str) -> TimeOfDay:
    """The time of day in a text such as `16:30`, `4:30 pm`, `2pm`, `16h30`, `24:00` or `noon`. Raises NotATimeOfDay."""
    plain = text.strip().casefold()
    if plain in (tr(_NOON), tr(_MIDNIGHT)):
        return TimeOfDay(HALF_A_DAY if plain == tr(_NOON) else 2 * HALF_A_DAY)
    written = _WRITTEN.fullmatch(plain)
    if not written:
        raise _not_a_time(text)
    hour, minute, second = (int(written[part] or 0) for part in ("hour", "minute", "second"))
    if written["half"]:
        if not 1 <= hour <= HALF_A_DAY:
            raise _not_a_time(text)
        hour = hour % HALF_A_DAY + HALF_A_DAY * (written["half"] == "p")
    if minute >= 60 or second >= 60 or (hour, minute, second) > (24, 0, 0):
        raise _not_a_time(text)
    half_unsaid = not written["half"] and 1 <= hour <= HALF_A_DAY and not written["hour"].startswith("0")
    return TimeOfDay(hour, minute, second, half_unsaid)


def next_instant(time: TimeOfDay, midnight: Instant, now: Instant) -> Instant | None:
    """The next instant at which it is this time of day; None if that has passed.

    A time that has passed today is taken for the afternoon or for tomorrow, if that is soon. Just after midnight, one
    of last evening has passed too.
    """
    written = after(midnight, seconds((time.hour * 60 + time.minute) * 60 + time.second))
    half, day, soon = (seconds(hours * 3600) for hours in (HALF_A_DAY, 24, SOON))
    if written > now:
        return written if written <= after(now, Duration(day - soon)) else None
    others = [*([after(written, half)] if time.half_unsaid else []), after(written, day)]
    return next((at for at in others if now < at <= after(now, soon)), None)


def _not_a_time(text: str) -> NotATimeOfDay:
    return NotATimeOfDay(N_("'{end}' is not a time of day, such as 16:30 or 4:30 pm."), end=text)
