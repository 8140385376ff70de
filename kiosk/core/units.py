"""Instants and lengths of time: integer milliseconds, in types that cannot be mixed by accident."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import NewType

Instant = NewType("Instant", int)
"""Milliseconds on a clock that never jumps; only the difference between two instants has a meaning."""

Duration = NewType("Duration", int)
"""Milliseconds; a countdown that has passed its end is negative."""

ZERO = Duration(0)

SECOND = Duration(1000)

MINUTE = 60_000
"""Milliseconds in a minute, which is the precision of the times of day and delays on a screen."""


@dataclass(frozen=True)
class LengthRange:
    """A length between a minimum and a maximum; a fixed length has both equal."""

    minimum: Duration
    maximum: Duration

    @property
    def middle(self) -> Duration:
        """The middle of the range, rounded down to the second."""
        return Duration((self.minimum + self.maximum) // 2000 * 1000)


_CLOCK = re.compile(r"(?P<sign>-?)(?P<minutes>\d+):(?P<seconds>[0-5]\d)")
_NUMBER = r"\d+(?:\.\d+)?"
_H, _MIN, _S = r"h(?:rs?|ours?)?", r"min(?:s|utes?)?", r"s(?:ecs?|econds?)?"
_RANGE = re.compile(rf"(?P<minimum>{_NUMBER})\s*(?:[–-]|to)\s*(?P<maximum>{_NUMBER})\s*(?P<unit>{_H}|{_MIN}|{_S})")
_LENGTH = re.compile(rf"(?:(?P<h>{_NUMBER})\s*{_H})?\s*(?:(?P<m>{_NUMBER})\s*{_MIN})?\s*(?:(?P<s>{_NUMBER})\s*{_S})?")


def seconds(count: float) -> Duration:
    """A length in seconds, rounded to the millisecond."""
    return Duration(round(count * 1000))


def minutes(count: float) -> Duration:
    """A length in minutes, rounded to the millisecond."""
    return seconds(count * 60)


def after(instant: Instant, length: Duration) -> Instant:
    """The instant `length` after another one; a negative length goes back in time."""
    return Instant(instant + length)


def between(start: Instant, end: Instant) -> Duration:
    """The length of time from `start` to `end`."""
    return Duration(end - start)


def whole_seconds(length: Duration) -> int:
    """The number of whole seconds, rounded up as a countdown does: 2:59.001 is still 3:00, and only the end is 0:00."""
    return -(-length // 1000)


def rounded_down(length: Duration) -> Duration:
    """A past length rounded down to whole seconds, as a clock that counts up shows it: 59.9 s is 0:59."""
    return Duration(length // 1000 * 1000)


def rounded_up(length: Duration) -> Duration:
    """A remaining length rounded up to whole seconds, as a countdown shows it."""
    return Duration(whole_seconds(length) * 1000)


def whole_minutes(length: Duration) -> Duration:
    """The length without the seconds that the times of day and delays on a screen leave out: 2:59 is 2 min."""
    return Duration(length // MINUTE * MINUTE)


def to_clock(length: Duration) -> str:
    """The length as a countdown shows it, such as `2:30`; a minus sign marks overtime."""
    count = whole_seconds(length)
    sign = "-" if count < 0 else ""
    return f"{sign}{abs(count) // 60}:{abs(count) % 60:02d}"


def full_second(at: Instant, midnight: Instant) -> Instant:
    """An agreed time of day at its full second; a moment less would be shown as the minute before."""
    return after(midnight, rounded_up(between(midnight, at)))


def nearest_second(at: Instant, midnight: Instant) -> Instant:
    """The time of day that is meant by an instant; after a restart, midnight may be some milliseconds off."""
    return after(midnight, Duration((between(midnight, at) + SECOND // 2) // SECOND * SECOND))


def parse_length(text: str) -> Duration:
    """The length that people write as `3 min`, `12 minutes`, `1 h 30 min`, `90 s` or `2:30`. Raises ValueError."""
    written = text.strip().lower()
    if clock := _CLOCK.fullmatch(written):
        length = seconds(int(clock["minutes"]) * 60 + int(clock["seconds"]))
        return Duration(-length) if clock["sign"] else length
    if written and (parts := _LENGTH.fullmatch(written)):
        hours, mins, secs = (float(parts[unit] or 0) for unit in "hms")
        total = hours * 3600 + mins * 60 + secs
        if isfinite(total * 1000):
            return seconds(total)
    raise ValueError(f'expected a length such as "3 min", got "{text}"')


def as_written(length: Duration) -> str:
    """A length as protocol files and `parse_length` have it: `8 min 30 s`, to the second."""
    mins, secs = divmod(whole_seconds(length), 60)
    parts = [f"{mins} min"] if mins else []
    if secs or not mins:
        parts.append(f"{secs} s")
    return " ".join(parts)


def parse_range(text: str) -> LengthRange:
    """The range that people write as `30–40 min`, or as a single length. Raises ValueError."""
    if not (written := _RANGE.fullmatch(text.strip().lower())):
        length = parse_length(text)
        return LengthRange(length, length)
    minimum, maximum = (parse_length(f"{written[end]} {written['unit']}") for end in ("minimum", "maximum"))
    if maximum < minimum:
        raise ValueError(f'expected the shorter length first, as in "30–40 min", got "{text}"')
    return LengthRange(minimum, maximum)
