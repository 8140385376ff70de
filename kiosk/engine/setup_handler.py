"""The engine's side of setting up: setup commands become a changed form and a new plan."""

from dataclasses import replace
from functools import partial

from kiosk.core.errors import KioskError
from kiosk.core.plan.model import Plan
from kiosk.core.plan.runs import TooShort
from kiosk.core.plan.topics import topics_request
from kiosk.core.room.commands import ChooseTopics, ShareTopics
from kiosk.core.session.commands import BeganEarlier, SetUp, Start
from kiosk.core.session.planned_start import start_for
from kiosk.core.session.rules import check_allowed
from kiosk.core.session.state import Phase, PlannedStart, State
from kiosk.core.session.topics import equal_topics
from kiosk.core.setup.changes import Planner, plan_at_start, with_setup_command, with_start
from kiosk.core.setup.commands import DoneNaming, SetUpCommand
from kiosk.core.setup.form import EMPTY_FORM, SetupForm, plan_request, with_earlier_wishes
from kiosk.core.setup.name_entry import letters
from kiosk.core.setup.refusals import too_short
from kiosk.core.units import Instant, after, full_second, nearest_second
from kiosk.engine.planner import SessionPlanner
from kiosk.engine.session_clock import SessionClock


class SetupHandler:
    """Makes the plan of an opened session and replans after each setup command; `time` supplies the last midnight."""

    def __init__(self, planner: SessionPlanner, time: SessionClock) -> None:
        self._planner = planner
        self._time = time

    def prepare(self, protocol: str, group: str | None) -> tuple[SetupForm, Plan]:
        """The initial setup form and plan for a group's session of this protocol. Raises KioskError."""
        self._planner = self._planner.for_group(group)
        form = self._planner.form(protocol)
        plan = self._planner.plan(protocol, form.wish)
        midnight, until = self._time.midnight(), None
        if form.wish.fixed_end and form.wish.time:
            until = full_second(after(self._time.now(), form.wish.time), midnight)
        form = replace(form, letters=letters(), midnight=midnight, until=until)
        return self._with_plan(form, plan), plan

    def resumed_form(self, state: State, group: str | None) -> SetupForm:
        """The setup form of a session that is resumed; an empty form if its protocol no longer exists."""
        try:
            form, _ = self.prepare(state.plan.protocol, group)
        except KioskError:
            return EMPTY_FORM
        form = with_earlier_wishes(form, state.plan)
        if state.phase is not Phase.READY or state.start is None:
            return form
        return _with_start(form, state.plan, state.start)

    def after_command(
        self, form: SetupForm, command: SetUpCommand | Start | BeganEarlier, state: State, now: Instant
    ) -> tuple[SetupForm, Plan]:
        """The form and the plan after a command. Raises Refused once the session has begun."""
        check_allowed(state.phase, SetUp)
        if isinstance(command, Start | BeganEarlier):
            return self._at_start(form, state.plan, now)
        return self._after_setup_command(form, command, state.plan, start_for(state, now))

    def for_start(self, form: SetupForm, state: State, now: Instant) -> tuple[SetupForm, Plan]:
        """The form and plan of a session with another start: the time until an agreed end is another one then."""
        planner = partial(self._planner.plan, state.plan.protocol)
        plan = plan_at_start(form, state.plan, start_for(state, now), planner)
        return replace(form, plan=plan, wish=replace(form.wish, time=plan.time)), plan

    def plan_with_topics(self, state: State, command: ChooseTopics | ShareTopics, now: Instant) -> Plan:
        """A plan for the same people, but with these topics. Raises KioskError."""
        topics = command.topics if isinstance(command, ChooseTopics) else equal_topics(state, command.count, now)
        return self._planner.plan(state.plan.protocol, topics_request(plan_request(state.plan), topics))

    def _after_setup_command(
        self, form: SetupForm, command: SetUpCommand, plan: Plan, now: Instant
    ) -> tuple[SetupForm, Plan]:
        """The form and the plan after a setup command; if none is possible, the old plan and the reason in the form."""
        planner = partial(self._planner.plan, plan.protocol)
        before = replace(form, midnight=self._time.midnight())
        try:
            changed_form = with_setup_command(before, command, now, planner)
            if changed_form.agreed == before.agreed:
                return replace(changed_form, wish=before.wish), plan
            new_plan = _new_plan(planner, before, changed_form)
        except KioskError as error:
            return replace(before, problem=str(error)), plan
        return self._with_plan(changed_form, new_plan), new_plan

    def _at_start(self, form: SetupForm, plan: Plan, now: Instant) -> tuple[SetupForm, Plan]:
        """The form and the plan at the start: a half-typed name is kept, an end time becomes the time until then."""
        form, plan = self._after_setup_command(form, DoneNaming(), plan, now) if form.naming else (form, plan)
        new_plan = plan_at_start(form, plan, now, partial(self._planner.plan, plan.protocol))
        return replace(form, plan=new_plan), new_plan

    def _with_plan(self, form: SetupForm, plan: Plan) -> SetupForm:
        """The form with a plan and its people; the plan has the default number of people if nobody was named."""
        return replace(form, plan=plan, wish=replace(form.wish, people=plan.people))


def _with_start(form: SetupForm, plan: Plan, start: PlannedStart) -> SetupForm:
    """The form with a planned start, and with an agreed end by the wall clock, up to which the plan's time counts."""
    form = with_start(form, start.at)
    if not plan.fixed_end or plan.time is None:
        return form
    until = nearest_second(after(start.at, plan.time), form.midnight)
    return replace(form, until=until, wish=replace(form.wish, fixed_end=True))


def _new_plan(planner: Planner, form: SetupForm, changed: SetupForm) -> Plan:
    """The plan for a changed form. Raises KioskError, in the words of the screen where the time is too short."""
    try:
        return planner(changed.wish)
    except TooShort as error:
        raise too_short(form, changed, error) from error
