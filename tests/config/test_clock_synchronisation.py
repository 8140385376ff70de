"""Whether the wall clock can be trusted."""

from pathlib import Path

import pytest

from kiosk.config import clock
from kiosk.config.clock import BootClock, ClockSynchronisation, RehearsalClock, check_clock, synchronised
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.engine.session_clock import SessionClock
from kiosk.ports import Caveat
from kiosk.simulation.fakes import FakeClock


def test_a_wall_that_no_time_server_has_set_is_not_trusted_until_one_has() -> None:
    answers = [False, True, True]
    trust = ClockSynchronisation(lambda: answers.pop(0))
    assert [trust.trusts(Duration(ahead)) for ahead in (0, 10**12, 10**12 + 100)] == [False, True, True]


@pytest.mark.parametrize("step", [seconds(-7), seconds(3), minutes(60), minutes(-30 * 365 * 1440)])
def test_a_wall_that_somebody_has_moved_is_trusted_again_when_it_is_back(step: Duration) -> None:
    trust = ClockSynchronisation(lambda: True)
    assert [trust.trusts(Duration(10**12 + ahead)) for ahead in (0, step, 0)] == [True, False, True]


def test_a_leap_second_and_a_clock_that_is_nudged_are_no_steps() -> None:
    trust = ClockSynchronisation(lambda: True)
    assert [trust.trusts(Duration(10**12 + ahead)) for ahead in (0, 1000, -900)] == [True, True, True]


def test_the_machine_says_whether_a_time_server_has_set_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_TIMESYNCD", tmp_path)
    assert synchronised()
    monkeypatch.setattr(clock, "_TIMESYNCD", tmp_path / "nothing")
    assert synchronised() in {True, False}
    monkeypatch.setattr(clock, "_adjtimex", clock._adjtimex.__wrapped__)  # looked up anew
    monkeypatch.setattr(clock.ctypes, "CDLL", lambda _: object())  # type: ignore[attr-defined]  # a system without adjtimex
    assert not synchronised()


def test_the_rooms_clock_knows_its_boot_and_how_long_the_machine_slept() -> None:
    clock = BootClock()
    assert clock.boot == BootClock().boot
    assert len(clock.boot) == 36
    assert abs(clock.asleep() - BootClock().asleep()) < seconds(30)
    assert clock.sure() == (synchronised() and clock.sure())


def test_a_machine_that_does_not_name_its_boots_has_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.config.clock._BOOT", tmp_path / "nothing")
    assert BootClock().boot == ""


def test_a_rehearsal_has_a_time_of_day_of_its_own() -> None:
    assert RehearsalClock(60).sure()
    assert abs(RehearsalClock(60).asleep() - BootClock().asleep()) < seconds(30)


@pytest.mark.parametrize(
    ("machine", "wall_moved", "same"),
    [(600, 0, True), (600, 9, True), (600, 11, False), (-600, 0, False)],
)
def test_boots_without_names_are_told_apart_by_machine_and_wall(machine: float, wall_moved: float, same: bool) -> None:
    clock = FakeClock()
    clock.boot = ""
    clock.advance(seconds(1000))
    time = SessionClock(clock)
    beat = time.beat("a1")
    clock.advance(seconds(machine))
    clock.steps = seconds(wall_moved)
    assert time.same_boot(beat) is same


def test_a_session_moved_to_another_time_tells_the_same_wall() -> None:
    clock = FakeClock()
    clock.advance(seconds(5))
    time = SessionClock(clock)
    wall_now = time.beat("a1").wall
    time.move_to(Instant(10**9))
    assert time.now() == 10**9
    assert time.beat("a1").at == 10**9
    assert time.beat("a1").wall == wall_now


def test_the_doctor_asks_whether_a_time_server_has_set_the_clock_and_says_how_to_let_one() -> None:
    assert check_clock(synchronised=lambda: True) == "a time server has set the time of day"
    unsure = check_clock(synchronised=lambda: False)
    assert isinstance(unsure, Caveat)
    assert "timedatectl set-ntp true" in str(unsure)
