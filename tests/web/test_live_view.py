from dataclasses import replace

import pytest

from kiosk.core.room.commands import Open
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Next, Pause, Start
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.views import Segment, StepStatus
from kiosk.web.live_view import ClockView, bar_views, clock_view, screen_reader_text, stamp_view
from tests.room import AGREED, PLAN, KioskRoom


@pytest.fixture
def room() -> KioskRoom:
    made = KioskRoom()
    made.ask(Open(), Start())
    made.wait(seconds(30))
    return made


def clock(room: KioskRoom, pace: float = 1.0) -> ClockView:
    view = clock_view(room.engine.room, room.engine.snapshot(), pace)
    assert view is not None
    return view


def test_a_page_is_told_all_it_needs_to_count_on(room: KioskRoom) -> None:
    assert clock(room) == ClockView("1:30", ms=90_000, runs=True, timed=True, whole=120_000, notice=0)
    room.wait(minutes(2))
    assert (clock(room).text, clock(room).ms) == ("+0:30", -30_000)
    room.ask(Pause())
    assert not clock(room).runs


def test_a_step_without_a_limit_counts_up() -> None:
    turns = tuple(replace(turn, planned=None, checks=()) for turn in PLAN.turns)
    room = KioskRoom(replace(PLAN, turns=turns))
    room.ask(Open(), Start())
    room.wait(seconds(7))
    assert (clock(room).ms, clock(room).timed, clock(room).whole) == (7_000, False, 0)


def test_a_notice_goes_when_it_goes_on_the_screen_however_fast_the_clock(room: KioskRoom) -> None:
    room.ask(Pause())
    assert clock(room).notice == 5000
    assert clock(room, pace=2.0).notice == 2500


def test_where_nothing_runs_there_is_no_clock_and_no_stamp() -> None:
    room = KioskRoom()
    snapshot = room.engine.snapshot()
    assert clock_view(Room(), snapshot, 1) is None
    assert stamp_view(Room(), snapshot) is None
    assert screen_reader_text(snapshot.standing) == ""
    room.ask(Open())
    stamp = stamp_view(room.engine.room, room.engine.snapshot())
    assert stamp is not None
    assert (stamp.since, stamp.runs) == (None, False)


def test_a_stamp_stands_still_when_the_session_is_over(room: KioskRoom) -> None:
    room.ask(Next(), Next())
    room.wait(minutes(5))
    stamp = stamp_view(room.engine.room, room.engine.snapshot())
    assert stamp is not None
    assert (stamp.step, stamp.since, stamp.runs) == ("second", 30_000, False)
    assert screen_reader_text(room.engine.snapshot().standing) == "Two steps"


def test_a_screen_reader_is_told_of_the_step_and_not_of_its_time(room: KioskRoom) -> None:
    told = screen_reader_text(room.engine.snapshot().standing)
    room.wait(minutes(3))
    assert told == screen_reader_text(room.engine.snapshot().standing) == "First. Presenter speaks."


def test_a_turn_says_whose_it_is() -> None:
    room = KioskRoom(AGREED)
    room.ask(Open(), Start(), Next())
    stamp = stamp_view(room.engine.room, room.engine.snapshot())
    assert stamp is not None
    assert (stamp.title, stamp.round) == ("Turn (P1)", 1)


def test_the_bar_is_in_true_proportion_and_shows_what_was_used() -> None:
    segments = (
        Segment(StepStatus.DONE, Duration(60_000), overtime=True),
        Segment(StepStatus.NOW, Duration(120_000), overtime=False),
        Segment(StepStatus.TO_COME, None, overtime=False),
    )
    done, now, later = bar_views(segments, 0.5)
    assert (done.left, now.left, later.left) == (0, 307, 923)
    assert (done.stand, now.stand, later.stand) == ("done", "now", "to-come")
    assert (done.over, done.used, now.used, later.used) == (True, 1000, 500, 0)
    assert bar_views((), 0.0) == ()
