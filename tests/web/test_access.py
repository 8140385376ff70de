import json
import logging
import stat
from pathlib import Path

import pytest

from kiosk.web import access
from kiosk.web.access import Access
from tests.seconds import Seconds

HOUR = 3600.0


class Door:
    """Passes with hands on their clocks; `again` is the program after a restart."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "state" / "phones.json"
        self.now, self.wall = Seconds(1000), Seconds(1_700_000_000)
        self.passes = self.again()

    def again(self) -> Access:
        self.passes = Access(self.file, HOUR, self.now, self.wall)
        return self.passes

    def wait(self, seconds: float) -> None:
        self.now.now += seconds
        self.wall.now += seconds


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def test_a_session_takes_the_keys_that_the_home_screen_showed(door: Door) -> None:
    keys = door.passes.current
    assert door.passes.set_session("one")
    assert not door.passes.set_session("one")
    sitting = door.passes.by_notes(keys.notes)
    assert sitting is not None
    assert sitting.session == "one"
    assert door.passes.by_remote(keys.remote) == door.passes.by_held(keys.held) == sitting
    assert door.passes.is_pin(keys.pin)


def test_keys_are_unguessable_and_each_session_has_its_own(door: Door) -> None:
    first = door.passes.current
    door.passes.set_session("one")
    door.passes.set_session(None)
    second = door.passes.current
    keys = {first.notes, first.remote, first.held, second.notes, second.remote, second.held}
    assert len(keys) == 6
    assert all(len(key) >= 22 for key in keys)
    assert len(second.pin) == 6
    assert second.pin.isdecimal()


def test_the_remote_ends_with_its_session_and_the_note_taker_after_a_time(door: Door) -> None:
    keys = door.passes.current
    door.passes.set_session("one")
    door.passes.set_session(None)
    assert door.passes.by_remote(keys.remote) is door.passes.by_held(keys.held) is None
    door.wait(HOUR - 1)
    assert door.passes.by_notes(keys.notes) is not None
    door.wait(1)
    assert door.passes.by_notes(keys.notes) is None


def test_an_erased_session_has_no_keys_any_more_after_a_restart_neither(door: Door) -> None:
    keys = [door.passes.current.notes]
    door.passes.set_session("one")
    door.passes.set_session(None)
    keys.append(door.passes.current.notes)
    door.passes.set_session("two")
    door.passes.set_session(None)
    assert door.passes.earlier_sessions == ("one", "two")
    door.passes.revoke("one")
    for passes in (door.passes, door.again()):
        assert passes.earlier_sessions == ("two",)
        assert [passes.by_notes(key) is not None for key in keys] == [False, True]


def test_the_code_and_the_pin_are_two_numbers_of_six_digits_and_change_with_the_session(door: Door) -> None:
    first = door.passes.current
    assert door.passes.is_code(first.code)
    assert not door.passes.is_pin(first.code)
    assert (len(first.code), first.code.isdecimal()) == (6, True)
    door.passes.set_session("one")
    door.passes.set_session(None)
    assert not door.passes.is_code(first.code)


def test_a_code_that_is_the_pin_is_drawn_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([123, 123, 123, 456])
    monkeypatch.setattr(access, "randbelow", lambda _: next(drawn))
    door.again()
    assert (door.passes.current.pin, door.passes.current.code) == ("000123", "000456")


def test_keys_that_were_kept_before_there_were_codes_still_hold(door: Door) -> None:
    keys = door.passes.current
    door.passes.set_session("one")
    kept = json.loads(door.file.read_text())
    del kept["sittings"][0]["keys"]["code"]
    door.file.write_text(json.dumps(kept))
    door.again().set_session("one")
    assert door.passes.by_notes(keys.notes) is not None
    assert door.passes.is_code(door.passes.current.code)


def test_no_key_is_no_key(door: Door) -> None:
    for key in ("", "x", "ü", "\udcff"):
        assert door.passes.by_notes(key) is door.passes.by_remote(key) is door.passes.by_held(key) is None


def test_a_restart_keeps_the_note_takers_key_for_what_is_left_of_its_time(door: Door) -> None:
    keys = door.passes.current
    door.passes.set_session("one")
    door.passes.set_session(None)
    door.wait(HOUR / 2)
    door.now.now = 5  # the machine was started anew
    door.again()
    assert door.passes.by_notes(keys.notes) is not None
    assert door.passes.by_remote(keys.remote) is None
    door.wait(HOUR / 2 + 1)
    assert door.passes.by_notes(keys.notes) is None


def test_a_session_that_goes_on_after_a_restart_has_its_keys_again(door: Door) -> None:
    keys = door.passes.current
    door.passes.set_session("one")
    door.again()
    assert door.passes.current != keys
    door.passes.set_session("one")
    assert door.passes.by_held(keys.held) is not None
    assert door.passes.is_pin(keys.pin)


def test_a_wall_clock_that_went_back_gives_nobody_longer_than_the_whole_time(door: Door) -> None:
    keys = door.passes.current
    door.passes.set_session("one")
    door.wall.now -= 10 * HOUR
    door.again()
    door.wait(HOUR)
    assert door.passes.by_notes(keys.notes) is None


def test_only_the_kiosk_may_read_the_keys(door: Door) -> None:
    door.passes.set_session("one")
    assert stat.S_IMODE(door.file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "[]", '{"written": 1, "sittings": [{"keys": {"other": 1}, "left": 1}]}', "\0"])
def test_a_file_that_is_not_ours_lets_nobody_in(door: Door, content: str, caplog: pytest.LogCaptureFixture) -> None:
    door.file.parent.mkdir()
    door.file.write_text(content)
    assert door.again().current.session is None
    assert "cannot be read" in caplog.text


def test_a_disk_that_takes_nothing_in_costs_only_the_restart(
    door: Door, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        assert door.passes.set_session("one")
    assert "cannot be kept" in caplog.text
    assert door.passes.current.notes not in caplog.text


def test_after_many_wrong_codes_pin_and_code_are_new_and_whoever_is_in_stays_in(door: Door) -> None:
    door.passes.set_session("one")
    before = door.passes.current
    changed = [door.passes.count_wrong_code() for _ in range(access.MAXIMUM_WRONG)]
    assert changed == [False] * (access.MAXIMUM_WRONG - 1) + [True]
    now = door.passes.current
    assert not door.passes.is_pin(before.pin)
    assert not door.passes.is_code(before.code)
    assert (now.held, now.notes, now.remote, now.session) == (before.held, before.notes, before.remote, "one")
    assert door.passes.by_held(before.held) is not None
    assert not door.passes.count_wrong_code()


def test_each_session_begins_to_count_anew(door: Door) -> None:
    for _ in range(access.MAXIMUM_WRONG - 1):
        door.passes.count_wrong_code()
    door.passes.set_session("one")
    assert not door.passes.count_wrong_code()
