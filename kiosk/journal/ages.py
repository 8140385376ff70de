"""How old sessions are at least, on a machine that is not always sure of the day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.journal.archive import Last

NONE = timedelta(0)


def least_ages(lasts: Sequence[Last], now: datetime, *, sure: bool, pause: timedelta) -> dict[str, timedelta]:
    """The least age of each session, by its id; `lasts` in the order in which they were opened.

    Where a time server vouches for both ends, that is the time between them. Else it is added up from session to
    session, by a clock that may jump: a step back counts nothing, and one ahead no more than `pause`.
    """
    ages, age, later = {}, NONE, now
    for last in reversed(lasts):
        if last.wall is not None:
            age += min(max(later - last.wall, NONE), pause)
            if sure and last.sure:
                age = max(now - last.wall, NONE)
            later = last.wall
        ages[last.session] = age
    return ages
