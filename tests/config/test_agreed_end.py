"""How long it is until an agreed end, also on the nights when the clocks change."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config.agreed_end import ImpossibleEnd, time_until
from kiosk.core.time_of_day import SOON
from kiosk.core.units import Duration, minutes

ZONES = ["Europe/Berlin", "Europe/London", "America/St_Johns", "Australia/Lord_Howe"]


def at(text: str, zone: str = "Europe/London", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def until(end: str, present: datetime) -> Duration:
    return time_until(end, present, present.tzinfo)


@pytest.fixture(params=ZONES)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine whose own zone is this one."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("present", "end", "expected"),
    [
        ("2026-06-01 12:00", "12:30", minutes(30)),
        ("2026-06-01 12:00", "16:30", minutes(270)),
        ("2026-06-01 13:30", "2pm", minutes(30)),
        ("2026-06-01 15:00", "4:15", minutes(75)),
        ("2026-06-01 03:00", "4:15", minutes(75)),
        ("2026-06-01 09:00", "24:00", minutes(900)),
        ("2026-06-01 23:30", "00:15", minutes(45)),
        ("2026-06-01 23:30", "midnight", minutes(30)),
        ("2026-06-01 11:30", "noon", minutes(30)),
        ("2026-06-01 08:00", "23:55", minutes(955)),
        ("2026-06-01 23:30", "12:15", minutes(45)),
        ("2026-06-01 23:30", "12:15 am", minutes(45)),
        ("2026-06-01 12:00:00.500", "12:00:10", Duration(9000)),
    ],
)
def test_an_end_is_the_next_that_people_can_mean(present: str, end: str, expected: Duration) -> None:
    assert until(end, at(present)) == expected


@pytest.mark.parametrize(
    ("present", "end"),
    [
        ("2026-06-01 16:35", "16:30"),  # five minutes ago
        ("2026-06-01 09:35", "9:30"),  # nearly twelve hours until the evening
        ("2026-06-01 12:00", "12:00"),
        ("2026-06-01 16:00", "04:15"),  # the night, with its nought
        ("2026-06-01 20:00", "12:30 pm"),
        ("2026-06-01 00:05", "24:00"),  # five minutes ago too
        ("2026-06-01 00:05", "midnight"),
        ("2026-06-01 00:05", "23:55"),
        ("2026-06-01 02:00", "11pm"),
    ],
)
def test_an_end_that_has_passed_is_refused_and_not_taken_for_tomorrow(present: str, end: str) -> None:
    with pytest.raises(ImpossibleEnd, match=f"so {end} has passed. Give a later time"):
        until(end, at(present))


@pytest.mark.parametrize(
    ("zone", "present", "fold", "end", "expected"),
    [
        ("Europe/Berlin", "2026-10-25 02:30", 0, "03:30", minutes(120)),
        ("Europe/Berlin", "2026-10-25 02:30", 1, "03:30", minutes(60)),
        ("Europe/Berlin", "2026-10-25 02:45", 0, "02:30", minutes(45)),
        ("Europe/Berlin", "2026-10-25 01:30", 0, "02:30", minutes(60)),
        ("Europe/Berlin", "2026-10-25 02:15", 1, "02:30", minutes(15)),
        ("Europe/Berlin", "2026-03-29 01:30", 0, "03:30", minutes(60)),
        ("Europe/London", "2026-10-25 00:30", 0, "02:30", minutes(180)),
        ("Europe/London", "2026-03-29 00:30", 0, "02:30", minutes(60)),
        ("America/St_Johns", "2026-11-01 01:30", 0, "02:30", minutes(120)),
        ("America/St_Johns", "2026-03-08 01:30", 0, "03:30", minutes(60)),
        ("Australia/Lord_Howe", "2026-04-05 01:00", 0, "02:30", minutes(120)),
        ("Australia/Lord_Howe", "2026-10-04 01:30", 0, "03:00", minutes(60)),
        ("Europe/Berlin", "2026-10-24 23:30", 0, "03:30", minutes(300)),
    ],
)
def test_a_change_of_the_clocks_is_counted(zone: str, present: str, fold: int, end: str, expected: Duration) -> None:
    assert until(end, at(present, zone, fold)) == expected


@pytest.mark.parametrize(
    ("zone", "present", "end"),
    [
        ("Europe/Berlin", "2026-03-29 01:30", "02:30"),
        ("Europe/Berlin", "2026-03-28 23:30", "02:30"),
        ("Europe/London", "2026-03-29 00:30", "01:30"),
        ("America/St_Johns", "2026-03-08 01:30", "02:30"),
        ("Australia/Lord_Howe", "2026-10-04 01:30", "02:15"),
    ],
)
def test_an_end_that_the_clocks_leave_out_is_refused(zone: str, present: str, end: str) -> None:
    with pytest.raises(ImpossibleEnd, match=f"There is no {end} that night: the clocks go forward"):
        until(end, at(present, zone))


def test_the_machines_own_zone_counts_as_a_named_one_does(here: str) -> None:
    for month, day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1)):
        for end in ("01:30", "02:15", "02:30", "03:30", "05:00"):
            present = datetime(2026, month, day, 0, 30, tzinfo=ZoneInfo(here))
            assert _told(end, present, None) == _told(end, present, present.tzinfo)


def _told(end: str, present: datetime, zone: object) -> object:
    try:
        return time_until(end, present, ZoneInfo(str(zone)) if zone else None)
    except ImpossibleEnd as error:
        return str(error)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 365 * 24 * 60).map(lambda count: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=count)),
    st.times().map(lambda time: f"{time:%H:%M}"),
)
def test_whenever_an_end_is_taken_the_clock_on_the_wall_shows_it_then(zone: str, now: datetime, end: str) -> None:
    present = now.astimezone(ZoneInfo(zone))
    try:
        left = time_until(end, present, ZoneInfo(zone))
    except ImpossibleEnd:
        return
    passed = present.timestamp() + left / 1000 + 1  # the seconds are rounded down
    then = datetime.fromtimestamp(passed, ZoneInfo(zone))
    shown = then.hour * 3600 + then.minute * 60 + then.second
    wanted = int(end[:2]) * 3600 + int(end[3:]) * 60
    assert (shown - wanted) % 43_200 <= 1
    assert left < 24 * 3_600_000 + 3_600_000
    assert present.date() == then.date() or left <= timedelta(hours=SOON).total_seconds() * 1000 + 3_600_000
