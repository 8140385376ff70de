"""kill -9 at any instant: the countdown is where it would have been, and nothing that was shown is missing."""

import re
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kiosk.core.session.session import replay
from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.kills import kill_often, left
from tests.real_kiosk import RealKiosk


def check(folder: Path, times: int) -> None:
    found = kill_often(folder, times)
    assert found.lost == 0
    assert len(found.errors) >= times // 2
    assert max(found.errors) < 1.1


def test_a_killed_kiosk_comes_back_with_its_countdown_and_its_log(tmp_path: Path) -> None:
    check(tmp_path, 4)


@pytest.mark.slow
def test_a_kiosk_killed_a_hundred_times_is_right_a_hundred_times(tmp_path: Path) -> None:
    check(tmp_path, 100)


def test_a_latecomer_with_a_turn_on_offer_and_somebody_who_has_left_are_still_that_after_a_kill(tmp_path: Path) -> None:
    with closing(RealKiosk(tmp_path, "npq-community")) as kiosk:
        kiosk.until("Space start")
        kiosk.type(" ")
        kiosk.until("→ next")
        take_from_menu(kiosk, ("People", 0), ("Another person takes part", 4))
        kiosk.until("A turn for P5")
    with closing(RealKiosk(tmp_path)) as kiosk:
        kiosk.until("A turn for P5")
        kiosk.type("f")
        kiosk.until("D decline")
        kiosk.type("a")
        kiosk.until(lambda _: "P5" in with_turns(tmp_path))
        take_from_menu(kiosk, ("People", 0), ("P2", 1), ("P2 leaves for good", 9))
        kiosk.until(lambda _: "P2" not in with_turns(tmp_path))
    with closing(RealKiosk(tmp_path)) as kiosk:
        kiosk.until(lambda _: kiosk.clock is not None)
    assert with_turns(tmp_path) == ["P1", "P3", "P4", "P5"]


def test_a_break_and_a_new_end_are_still_that_after_a_kill(tmp_path: Path) -> None:
    with closing(RealKiosk(tmp_path, "solution-circle")) as kiosk:
        kiosk.until("Space start")
        kiosk.type(" ")
        kiosk.until("0:01")  # a key that follows the start at once is taken for a bounce
        kiosk.type("right")
        kiosk.until("of 3 minutes")
        take_from_menu(kiosk, ("Break", 1), ("Break now: 10 minutes", 1))
        (back,) = re.findall(r"Back at \d\d:\d\d", kiosk.until("Back at"))
    with closing(RealKiosk(tmp_path)) as kiosk:
        shown = kiosk.until(back)
        assert "of 10 minutes" in shown
        assert "Next Sharing practice" in shown
        kiosk.until_right(partial(left, tmp_path), 1.1)
        take_from_menu(kiosk, ("The end of the session", 1), ("We have 15 minutes from now", 0))
        (late,) = re.findall(r"\d+ min late", kiosk.until("min late"))
    with closing(RealKiosk(tmp_path)) as kiosk:
        kiosk.until(lambda shown: back in shown and late in shown)
        kiosk.until_right(partial(left, tmp_path), 1.1)
        kiosk.type("right")
        kiosk.until("of 3 minutes")
        kiosk.until_right(partial(left, tmp_path), 1.1)


def test_a_start_that_comes_by_itself_is_still_planned_after_a_kill(tmp_path: Path) -> None:
    with closing(RealKiosk(tmp_path, "solution-circle")) as kiosk:
        kiosk.until("Space start")
        kiosk.type("a")
        (first,) = re.findall(r"start at \d\d:\d\d", kiosk.until("start at "))
        kiosk.type("right")  # the first may be seconds ahead
        kiosk.until(lambda shown: "start at " in shown and first not in shown)
        kiosk.type("a")
        (start,) = re.findall(r"starts by itself at \d\d:\d\d", kiosk.until("starts by itself at"))
    with closing(RealKiosk(tmp_path)) as kiosk:
        assert "Esc not by itself" in kiosk.until(start)
        kiosk.type("escape")
        kiosk.until(start.replace("starts by itself", "start"))
    with closing(RealKiosk(tmp_path)) as kiosk:
        kiosk.until(start.replace("starts by itself", "start"))


def take_from_menu(kiosk: RealKiosk, *entries: tuple[str, int]) -> None:
    """Opens the menu and takes these entries, each so many places below the first one that is shown."""
    kiosk.type("\t")
    for label, places in entries:
        kiosk.until(lambda shown: "►" in shown and "Enter select" in shown)
        for _ in range(places):
            kiosk.strike("\t")
        kiosk.until(lambda shown, label=label: re.search(rf"►\s+{label}", shown))  # type: ignore[misc]  # bound by its default
        kiosk.type("\r")


def with_turns(folder: Path) -> list[str]:
    """Everybody who has a turn by what is on the disk, in their order."""
    journal = SqliteJournal(folder / "state")
    alive = journal.last_alive()
    journal.close()
    assert alive is not None
    plan = replay(entry.event for entry in alive[1]).plan
    return list(dict.fromkeys(turn.person for turn in plan.turns if turn.person and not turn.out))
