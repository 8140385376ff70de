"""Planning and planning again, by a wall clock that people set right in between."""

from datetime import datetime, timedelta

from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.core.session.commands import Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Adjust, Field, FieldKind, Focus
from kiosk.core.setup.form import SetupForm, field_options
from kiosk.core.units import Instant, minutes
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler
from kiosk.simulation.fakes import FakeClock
from tests.core.samples import CIRCLE


class SetRight(FakeClock):
    """A clock whose wall is put forward, as when the network comes up."""

    ahead = timedelta()

    def wall(self, at: Instant) -> datetime:
        return super().wall(at) + self.ahead


def test_times_of_day_follow_a_wall_clock_that_is_set_right_while_it_is_set_up() -> None:
    """It was nine when the session was opened; then the clock is found to be 40 minutes and a bit slow."""
    clock = SetRight()
    preparing = SetupHandler(
        SessionClock(clock).midnight,
        lambda _, wish: make_plan(CIRCLE, wish),
        lambda _: SetupForm(field_options(CIRCLE)),
    )
    preparation, plan = preparing.opened("circle")
    state = Session.opened(PlanMade(at=clock.now(), plan=plan)).state
    clock.ahead = timedelta(minutes=40, seconds=12, milliseconds=345)
    preparation, plan = preparing.after(preparation, Adjust(1, Field(FieldKind.END)), state, clock.now())
    assert preparation.until is not None
    assert clock.wall(preparation.until).strftime("%H:%M:%S.%f") == "09:50:00.000000"
    assert plan.time == minutes(10) - 12_000  # whole seconds until then


def test_what_was_set_up_last_starts_as_it_is() -> None:
    clock = FakeClock()
    preparing = SetupHandler(
        SessionClock(clock).midnight,
        lambda _, wish: make_plan(CIRCLE, wish),
        lambda _: SetupForm(field_options(CIRCLE)),
    )
    preparation, plan = preparing.opened("circle")
    assert plan == make_plan(CIRCLE, PlanRequest())
    state = Session.opened(PlanMade(at=clock.now(), plan=plan)).state
    assert preparing.after(preparation, Focus(1), state, clock.now())[1] is plan
    assert preparing.after(preparation, Start(), state, clock.now()) == (preparation, plan)
