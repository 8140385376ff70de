"""Lengths of time: written, shown and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.units import (
    Duration,
    Instant,
    after,
    as_written,
    between,
    minutes,
    parse_length,
    rounded_down,
    rounded_up,
    seconds,
    to_clock,
    whole_minutes,
    whole_seconds,
)
from tests.core.strategies import LAW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 min", minutes(3)),
        ("3min", minutes(3)),
        ("1 min 30 s", seconds(90)),
        ("90 s", seconds(90)),
        ("1 h", minutes(60)),
        ("1 h 15 min 10 s", seconds(4510)),
        ("1.5 min", seconds(90)),
        ("0.25 s", Duration(250)),
        ("2:30", seconds(150)),
        ("0:05", seconds(5)),
        ("75:00", minutes(75)),
        ("-0:35", seconds(-35)),
        ("  2 MIN ", minutes(2)),
        ("12 minutes", minutes(12)),
        ("1 minute 30 seconds", seconds(90)),
        ("1 hour 2 mins 3 secs", seconds(3723)),
        ("2 hrs", minutes(120)),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, expected: Duration) -> None:
    assert parse_length(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "3", "3 minutos", "2:60", "2:5", ":30", "min", "-3 min", "1 s 1 min", "1,5 min"]
)
def test_what_is_no_length_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match='expected a length such as "3 min", got') as refused:
        parse_length(text)
    assert f'"{text}"' in str(refused.value)


def test_a_length_that_no_number_holds_is_refused_like_any_other() -> None:
    with pytest.raises(ValueError, match="expected a length"):
        parse_length("9" * 400 + " min")


@LAW
@given(st.integers(-360_000, 360_000).map(seconds))
def test_a_length_in_whole_seconds_survives_being_shown_and_read(length: Duration) -> None:
    assert parse_length(to_clock(length)) == length


@LAW
@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59_999))
def test_hours_minutes_and_seconds_add_up(hours: int, mins: int, millis: int) -> None:
    text = f"{hours} h {mins} min {millis / 1000:.3f} s"
    assert parse_length(text) == hours * 3_600_000 + mins * 60_000 + millis


@LAW
@given(st.integers(-400_000, 400_000).map(Duration))
def test_a_countdown_shows_a_second_until_it_is_wholly_gone(length: Duration) -> None:
    shown = whole_seconds(length) * 1000
    assert 0 <= shown - length < 1000


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (180_000, "3:00"),
        (179_001, "3:00"),
        (179_000, "2:59"),
        (1, "0:01"),
        (0, "0:00"),
        (-999, "0:00"),
        (-1000, "-0:01"),
        (-61_000, "-1:01"),
        (3_600_000, "60:00"),
    ],
)
def test_a_countdown_never_skips_its_first_second_and_reads_zero_only_at_its_end(length: int, shown: str) -> None:
    assert to_clock(Duration(length)) == shown


@LAW
@given(st.integers(), st.integers())
def test_going_on_by_what_lies_between_two_instants_leads_from_one_to_the_other(start: int, end: int) -> None:
    assert after(Instant(start), between(Instant(start), Instant(end))) == end


def test_fractions_are_rounded_to_the_millisecond() -> None:
    assert seconds(0.0005) == 0
    assert seconds(1.2344) == 1234
    assert minutes(0.5) == 30_000


def test_what_passed_is_counted_in_full_seconds_and_what_is_to_come_in_begun_ones() -> None:
    assert [rounded_down(Duration(length)) for length in (0, 999, 1000, 1001)] == [0, 0, 1000, 1000]
    assert [whole_minutes(Duration(length)) for length in (0, 59_999, 60_000, 179_999)] == [0, 0, 60_000, 120_000]
    assert [rounded_up(Duration(length)) for length in (0, 1, 1000, 1001)] == [0, 1000, 1000, 2000]


@pytest.mark.parametrize(("length", "written"), [(0, "0 s"), (45, "45 s"), (180, "3 min"), (510, "8 min 30 s")])
def test_a_written_length_reads_back_as_the_same(length: float, written: str) -> None:
    assert as_written(seconds(length)) == written
    assert parse_length(written) == seconds(length)
