"""Setting up, as the engine does it: from a command to what is wished, and to the plan that comes of it."""

from dataclasses import replace
from functools import partial

from kiosk.core.errors import KioskError, Refused
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import ChooseTopics, ShareTopics
from kiosk.core.session.commands import BeganEarlier, SetUp, Start
from kiosk.core.session.plan_edits import with_equal_topics
from kiosk.core.session.rules import REFUSALS
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.commands import DoneNaming, SetUpCommand
from kiosk.core.setup.form import (
    EMPTY_FORM,
    SetupForm,
    plan_at_start,
    plan_request,
    with_earlier_wishes,
    with_setup_command,
)
from kiosk.core.setup.name_entry import letters
from kiosk.core.units import Instant
from kiosk.engine.planner import SessionPlanner
from kiosk.engine.session_clock import SessionClock


class SetupHandler:
    """Plans and plans again, for the group for which a session was opened; `time` tells when today began."""

    def __init__(self, planner: SessionPlanner, time: SessionClock) -> None:
        self._planner = planner
        self._time = time

    def opened(self, protocol: str, group: str | None) -> tuple[SetupForm, Plan]:
        """How a session of this protocol begins to be set up by a group. Raises KioskError."""
        self._planner = self._planner.for_group(group)
        preparation = self._planner.form(protocol)
        plan = self._planner.plan(protocol, preparation.wish)
        pages = letters()
        return self._with_plan(replace(preparation, letters=pages, midnight=self._time.midnight()), plan), plan

    def again(self, state: State, group: str | None) -> SetupForm:
        """How a session that goes on after a cut is set up; where its protocol is gone, nothing is left open."""
        try:
            preparation, _ = self.opened(state.plan.protocol, group)
        except KioskError:
            return EMPTY_FORM
        return with_earlier_wishes(preparation, state.plan)

    def after(
        self, preparation: SetupForm, command: SetUpCommand | Start | BeganEarlier, state: State, now: Instant
    ) -> tuple[SetupForm, Plan]:
        """What is set up after a command, and the plan that comes of it. Raises Refused once the session has begun."""
        if state.phase is not Phase.READY:
            raise Refused(REFUSALS[state.phase][SetUp])
        if isinstance(command, Start | BeganEarlier):
            return self._settled(preparation, state.plan, now)
        return self._changed(preparation, command, state.plan, now)

    def with_topics(self, state: State, command: ChooseTopics | ShareTopics) -> Plan:
        """The plan for the same wish, but with these topics. Raises KioskError."""
        topics = command.topics if isinstance(command, ChooseTopics) else with_equal_topics(state, command.count)
        return self._planner.plan(state.plan.protocol, replace(plan_request(state.plan), topics=topics))

    def _changed(
        self, preparation: SetupForm, command: SetUpCommand, plan: Plan, now: Instant
    ) -> tuple[SetupForm, Plan]:
        """Where there can be no such plan, the last one stays, and why is told."""
        planner = partial(self._planner.plan, plan.protocol)
        before = replace(preparation, midnight=self._time.midnight())
        try:
            wanted = with_setup_command(before, command, now, planner)
            if wanted.wish == before.wish:
                return wanted, plan
            new = planner(wanted.wish)
        except KioskError as error:
            return replace(before, problem=str(error)), plan
        return self._with_plan(wanted, new), new

    def _settled(self, preparation: SetupForm, plan: Plan, now: Instant) -> tuple[SetupForm, Plan]:
        """The same at the start: a name that is being typed is kept, and a time of day leaves the time until then."""
        preparation, plan = (
            self._changed(preparation, DoneNaming(), plan, now) if preparation.naming else (preparation, plan)
        )
        new = plan_at_start(preparation, plan, now, partial(self._planner.plan, plan.protocol))
        return replace(preparation, plan=new), new

    def _with_plan(self, preparation: SetupForm, plan: Plan) -> SetupForm:
        """People whom the plan has, nobody named: a round is planned for as many as usual."""
        return replace(preparation, plan=plan, wish=replace(preparation.wish, people=plan.people))
