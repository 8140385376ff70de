"""A session that goes otherwise than planned, by real keys: a latecomer, a break, a new end, and a kill after each."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from tests.end_to_end.kills import left
from tests.end_to_end.test_kills import take_from_menu
from tests.logged import check_late_break_and_end, events_of, exact_log
from tests.real_kiosk import RealKiosk

pytestmark = pytest.mark.slow


def state_of(folder: Path) -> State:
    """The session as it is on the disk."""
    return replay(events_of(folder / "state"))


@contextmanager
def carried_on(folder: Path) -> Iterator[RealKiosk]:
    """A kiosk that was killed, once its countdown is right again; it is killed at the end."""
    kiosk = RealKiosk(folder)
    try:
        kiosk.until("→ next")
        kiosk.until_right(partial(left, folder), 1.1)
        yield kiosk
    finally:
        kiosk.close()


def test_a_latecomer_a_break_and_a_new_end_by_keys_with_a_kill_after_each_add_up_to_the_millisecond(
    tmp_path: Path,
) -> None:
    first = RealKiosk(tmp_path, "npq-community")
    try:
        first.until("Space start")
        first.type(" ")
        first.until("→ next")
        first.until("4:59")  # a key that follows the start at once is taken for a bounce
        first.type("right")
        first.until(lambda _: first.clock is not None)
        take_from_menu(first, ("People", 0), ("Another person takes part, by name", 5))
        first.until("Esc done")
        first.type("A", "d", "a", "escape")
        first.until("A turn for Ada")
        first.until("D decline")
        first.type("a")
        first.until("Ada has a turn")
    finally:
        first.close()
    with carried_on(tmp_path) as kiosk:
        take_from_menu(kiosk, ("Break", 3), ("Break now: 10 minutes", 1))
        kiosk.until(lambda _: state_of(tmp_path).current.is_break)
    with carried_on(tmp_path) as kiosk:
        assert "of 10 minutes" in kiosk.until("Back at")
        before = state_of(tmp_path).agreed_end
        take_from_menu(kiosk, ("The end of the session", 3), ("We have 60 minutes from now", 8))
        kiosk.until(lambda _: state_of(tmp_path).agreed_end != before)
        agreed = state_of(tmp_path).agreed_end
    with carried_on(tmp_path) as kiosk:
        kiosk.type("right")
        kiosk.until(lambda _: not state_of(tmp_path).current.is_break)
        assert state_of(tmp_path).agreed_end == agreed
        kiosk.until("Esc twice")
        kiosk.type("escape")
        kiosk.until("Esc again")
        kiosk.type("escape")
        kiosk.until("Enter home")
    check_late_break_and_end(exact_log(tmp_path / "state"))
