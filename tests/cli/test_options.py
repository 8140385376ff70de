"""What the command line says about people and time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk.cli.options import people_from, start_from, time_from
from kiosk.core.errors import KioskError
from kiosk.core.setup.changes import MAXIMUM_PEOPLE
from kiosk.core.units import Duration, minutes, seconds

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (None, ()),
        ("P1, P2,P3", ("P1", "P2", "P3")),
        (" P1 ", ("P1",)),
        ("P1,,P2,", ("P1", "P2")),
        ("P1\x1b[31m, \u202eAnna\u00a0 Lena,\u200f", ("P1[31m", "Anna Lena")),
        ("3", ("P1", "P2", "P3")),
        (" 1 ", ("P1",)),
        (str(MAXIMUM_PEOPLE), tuple(f"P{number}" for number in range(1, MAXIMUM_PEOPLE + 1))),
    ],
)
def test_people_are_named_or_counted(text: str | None, people: tuple[str, ...]) -> None:
    assert people_from(text) == people


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("0", "can be 1 to 100, not 0"),
        ("-3", "can be 1 to 100, not -3"),
        ("101", "can be 1 to 100, not 101"),
        ("P1, P2, P1", "'P1' appears twice"),
        ("", "give names"),
        (" , ", "give names"),
    ],
)
def test_people_who_cannot_be_told_apart_or_are_too_many_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(KioskError, match=complaint):
        people_from(text)


@pytest.mark.parametrize(
    ("count", "end", "time"),
    [
        (None, None, None),
        (60, None, minutes(60)),
        (0.5, None, seconds(30)),
        (None, "12:30", Duration(30 * 60_000 - 1000)),
        (None, "12:00:10", seconds(9)),
        (None, "2pm", Duration(2 * 3_600_000 - 1000)),
    ],
)
def test_the_time_is_a_count_of_minutes_or_the_whole_seconds_until_a_time_of_day(
    count: float | None, end: str | None, time: Duration | None
) -> None:
    assert time_from(count, end, NOON) == time


def test_the_time_of_day_is_that_of_the_place() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=2)))
    assert time_from(None, "14:30", there) == time_from(None, "12:30", NOON)


def in_an_hour() -> datetime:
    """A whole minute that lies ahead at any time of day."""
    return (datetime.now().astimezone() + timedelta(hours=1)).replace(second=0, microsecond=0)


def test_without_being_told_the_time_it_is_now() -> None:
    end = in_an_hour()
    until = time_from(None, f"{end:%H:%M}")
    assert until is not None
    assert abs(until - (end - datetime.now().astimezone()).total_seconds() * 1000) < 60_000


def test_only_one_of_both_is_said_and_a_time_of_day_is_one() -> None:
    with pytest.raises(KioskError, match="either --minutes or --end, not both"):
        time_from(60, "16:30", NOON)
    with pytest.raises(KioskError, match=r"--end: It is .* so 11:55 has passed"):
        time_from(None, "11:55", NOON)
    with pytest.raises(KioskError, match="--end: 'half past four' is not a time of day, such as 16:30"):
        time_from(None, "half past four", NOON)


def test_a_sign_that_only_looks_like_a_number_is_a_name() -> None:
    assert people_from("²") == ("²",)


def test_a_time_to_start_needs_a_protocol_and_lies_ahead() -> None:
    ahead = in_an_hour()
    passed = f"{ahead - timedelta(hours=2):%H:%M}"
    found = start_from(f"{ahead:%H:%M}", "solution-circle")
    assert found is not None
    assert (found.hour, found.minute) == (ahead.hour, ahead.minute)
    assert start_from(None, None) is None
    with pytest.raises(KioskError, match=r"--at needs a protocol, such as: \S+ solution-circle --at 24:00\."):
        start_from("24:00", None)
    for wrong, says in ((passed, f"so {passed} has passed"), ("teatime", "--at: 'teatime' is not a time of day")):
        with pytest.raises(KioskError, match=says):
            start_from(wrong, "solution-circle")
