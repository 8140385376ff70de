"""Planning and planning again, by a wall clock that people set right in between."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import ChooseTopics
from kiosk.core.room.groups import Group, Member
from kiosk.core.session.commands import Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Adjust, Field, FieldKind, Focus
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.engine.planner import SessionPlanner
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler
from kiosk.protocol_files.library import Library
from kiosk.simulation.fakes import FakeClock
from tests.core.samples import CIRCLE
from tests.storage.folder import Folder


class SetRight(FakeClock):
    """A clock whose wall is put forward, as when the network comes up."""

    ahead = timedelta()

    def wall(self, at: Instant) -> datetime:
        return super().wall(at) + self.ahead


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    found = Folder(tmp_path / "state")
    yield found
    found.close()


def test_times_of_day_follow_a_wall_clock_that_is_set_right_while_it_is_set_up() -> None:
    """It was nine when the session was opened; then the clock is found to be 40 minutes and a bit slow."""
    clock = SetRight()
    setups = SetupHandler(SessionPlanner(lambda _: CIRCLE), SessionClock(clock))
    preparation, plan = setups.prepare("circle", None)
    state = Session.opened(PlanMade(at=clock.now(), plan=plan)).state
    clock.ahead = timedelta(minutes=40, seconds=12, milliseconds=345)
    preparation, plan = setups.after_command(preparation, Adjust(1, Field(FieldKind.END)), state, clock.now())
    assert preparation.until is not None
    assert clock.wall(preparation.until).strftime("%H:%M:%S.%f") == "09:50:00.000000"
    assert plan.time == minutes(10) - 12_000  # whole seconds until then


def test_an_end_of_the_command_line_is_shown_as_it_was_agreed_whatever_the_clocks_differ_by() -> None:
    """The wall clock was put right by 0.9 seconds, too little for a new midnight: it is 9:00:01, until 9:30."""
    clock, wish = SetRight(), PlanRequest(time=seconds(29 * 60 + 59), fixed_end=True)
    time = SessionClock(clock)
    time.midnight()
    clock.ahead = timedelta(milliseconds=900)
    clock.advance(Duration(100))
    preparation, _ = SetupHandler(SessionPlanner(lambda _: CIRCLE, lambda _: wish), time).prepare("circle", None)
    assert preparation.until is not None
    assert time_of_day(preparation.until, preparation.midnight) == "09:30"


def test_what_was_set_up_last_starts_as_it_is() -> None:
    clock = FakeClock()
    setups = SetupHandler(SessionPlanner(lambda _: CIRCLE), SessionClock(clock))
    preparation, plan = setups.prepare("circle", None)
    assert plan == make_plan(CIRCLE, PlanRequest())
    state = Session.opened(PlanMade(at=clock.now(), plan=plan)).state
    assert setups.after_command(preparation, Focus(1), state, clock.now())[1] is plan
    assert setups.after_command(preparation, Start(), state, clock.now()) == (preparation, plan)


def test_a_session_is_planned_for_the_group_for_which_it_was_opened(folder: Folder) -> None:
    """Whoever is chosen at home meanwhile, the chair stays with the group's own people."""
    folder.memory.keep_group(Group("Set A", (Member("P1", (11, 30)), Member("P2", (3, 12)))))
    books = Library([shipped("protocols")])
    setups = SetupHandler(SessionPlanner(books.load, memory=folder.memory), SessionClock(FakeClock()))
    _, plan = setups.prepare("npq-community", "Set A")
    assert plan.leads == (("Chair", "P2"),)
    state = Session.opened(PlanMade(at=Instant(0), plan=plan)).state
    assert setups.plan_with_topics(state, ChooseTopics(()), Instant(0)).leads == (("Chair", "P2"),)
    _, plan = setups.prepare("npq-community", None)
    assert plan.leads == ()
    setups.resumed_form(state, "Set A")
    assert setups.plan_with_topics(state, ChooseTopics(()), Instant(0)).leads == (("Chair", "P2"),)
