"""Times of day as people write them, and as the kiosk shows them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.time_of_day import NotATimeOfDay, TimeOfDay, parse_time_of_day, time_of_day, use_twelve_hours
from kiosk.core.units import Instant


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("16:30", TimeOfDay(16, 30)),
        ("16.30", TimeOfDay(16, 30)),
        ("1630", TimeOfDay(16, 30)),
        ("16:30:05", TimeOfDay(16, 30, 5)),
        ("16", TimeOfDay(16)),
        ("00:05", TimeOfDay(0, 5)),
        ("04:15", TimeOfDay(4, 15)),
        ("4:15", TimeOfDay(4, 15, half_unsaid=True)),
        ("12:30", TimeOfDay(12, 30, half_unsaid=True)),
        ("2pm", TimeOfDay(14)),
        (" 4:30 PM ", TimeOfDay(16, 30)),
        ("4.30p.m.", TimeOfDay(16, 30)),
        ("9 am", TimeOfDay(9)),
        ("12 am", TimeOfDay(0)),
        ("12:15pm", TimeOfDay(12, 15)),
        ("24:00", TimeOfDay(24)),
        ("16h30", TimeOfDay(16, 30)),
        ("16 h 30", TimeOfDay(16, 30)),
        ("16h", TimeOfDay(16)),
        ("16 30", TimeOfDay(16, 30)),
        ("4 30", TimeOfDay(4, 30, half_unsaid=True)),
        ("4 30 pm", TimeOfDay(16, 30)),
        ("noon", TimeOfDay(12)),
        ("Midnight", TimeOfDay(24)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, time: TimeOfDay) -> None:
    assert parse_time_of_day(text) == time


@pytest.mark.parametrize(
    "text",
    [
        "",
        "half past four",
        "24:01",
        "25:00",
        "12:60",
        "12:00:60",
        "13pm",
        "0am",
        "4:3",
        "4 3",
        "16h5",
        "h30",
        "noon pm",
        "pm",
        "4:30 p",
        "-1:00",
        "²:00",
    ],
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(NotATimeOfDay, match=r"is not a time of day, such as 16:30 or 4:30 pm\."):
        parse_time_of_day(text)


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from(["am", "pm"]))
def test_both_clocks_say_the_same(hour: int, minute: int, half: str) -> None:
    on_twenty_four = hour % 12 + (12 if half == "pm" else 0)
    parsed = parse_time_of_day(f"{hour}:{minute:02d} {half}")
    assert parsed == replace(parse_time_of_day(f"{on_twenty_four:02d}:{minute:02d}"), half_unsaid=False)


@pytest.fixture
def twelve_hours() -> Iterator[None]:
    """Times of day of twelve hours, and afterwards of twenty-four again."""
    use_twelve_hours(True)
    yield
    use_twelve_hours(False)


@pytest.mark.usefixtures("twelve_hours")
@pytest.mark.parametrize(
    ("minute", "shown"),
    [(0, "12:00 am"), (5, "12:05 am"), (11 * 60 + 59, "11:59 am"), (720, "12:00 pm"), (16 * 60 + 5, "4:05 pm")],
)
def test_with_twelve_hours_midnight_is_12_am_and_noon_is_12_pm(minute: int, shown: str) -> None:
    assert time_of_day(Instant(minute * 60_000), Instant(0)) == shown


@given(st.integers(0, 24 * 60 - 1), st.booleans())
def test_what_is_shown_is_read_as_the_same_time(minute: int, twelve: bool) -> None:
    use_twelve_hours(twelve)
    try:
        read = parse_time_of_day(time_of_day(Instant(minute * 60_000), Instant(0)))
    finally:
        use_twelve_hours(False)
    assert (read.hour, read.minute) == divmod(minute, 60)
