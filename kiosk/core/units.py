"""Instants and lengths of time: integer milliseconds, in types that do not mix by accident."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import NewType

Instant = NewType("Instant", int)
"""Milliseconds on a clock that never steps; only differences between instants mean anything."""

Duration = NewType("Duration", int)
"""Milliseconds; negative where a countdown has gone past its end."""

ZERO = Duration(0)

MINUTE = 60_000
"""Milliseconds; how finely a screen tells the time of day, and how late it will be."""


@dataclass(frozen=True)
class LengthRange:
    """From the least length to the most; both the same where there is no choice."""

    least: Duration
    most: Duration

    @property
    def middle(self) -> Duration:
        """Halfway, rounded down to the second."""
        return Duration((self.least + self.most) // 2000 * 1000)


_CLOCK = re.compile(r"(?P<sign>-?)(?P<minutes>\d+):(?P<seconds>[0-5]\d)")
_RANGE = re.compile(r"(?P<least>\d+(?:\.\d+)?)\s*[–-]\s*(?P<most>\d+(?:\.\d+)?)\s*(?P<unit>h|min|s)")
_LENGTH = re.compile(r"(?:(?P<h>\d+(?:\.\d+)?)\s*h)?\s*(?:(?P<m>\d+(?:\.\d+)?)\s*min)?\s*(?:(?P<s>\d+(?:\.\d+)?)\s*s)?")


def seconds(count: float) -> Duration:
    """A length in seconds, rounded to the millisecond."""
    return Duration(round(count * 1000))


def minutes(count: float) -> Duration:
    """A length in minutes, rounded to the millisecond."""
    return seconds(count * 60)


def after(instant: Instant, length: Duration) -> Instant:
    """The instant that lies `length` later (earlier, where it is negative)."""
    return Instant(instant + length)


def between(start: Instant, end: Instant) -> Duration:
    """How long it is from `start` to `end`."""
    return Duration(end - start)


def whole_seconds(length: Duration) -> int:
    """Whole seconds as a countdown shows them: 2:59.001 is still 3:00, and 0:00 is only the end itself."""
    return -(-length // 1000)


def passed(length: Duration) -> Duration:
    """The whole seconds that have passed: what took 59.9 s took 0:59, as a clock that counts up shows it."""
    return Duration(length // 1000 * 1000)


def to_come(length: Duration) -> Duration:
    """The whole seconds that are to come, or were left, as a countdown shows them."""
    return Duration(whole_seconds(length) * 1000)


def to_clock(length: Duration) -> str:
    """`mm:ss` as a countdown shows it; a minus sign marks what has gone past the end."""
    count = whole_seconds(length)
    sign = "-" if count < 0 else ""
    return f"{sign}{abs(count) // 60}:{abs(count) % 60:02d}"


def time_of_day(at: Instant, midnight: Instant) -> str:
    """`16:05` at that instant, of a day that began at `midnight`."""
    minute = between(midnight, at) // MINUTE % (24 * 60)
    return f"{minute // 60:02d}:{minute % 60:02d}"


def parse_length(text: str) -> Duration:
    """A length as people write it: `3 min`, `1 min 30 s`, `1 h`, `90 s`, `2:30`. Raises ValueError for others."""
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


def parse_range(text: str) -> LengthRange:
    """A length, or one that is left open: `30–40 min`. Raises ValueError for others."""
    if not (written := _RANGE.fullmatch(text.strip().lower())):
        length = parse_length(text)
        return LengthRange(length, length)
    least, most = (parse_length(f"{written[end]} {written['unit']}") for end in ("least", "most"))
    if most < least:
        raise ValueError(f'expected the shorter length first, as in "30–40 min", got "{text}"')
    return LengthRange(least, most)
