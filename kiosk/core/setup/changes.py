"""What the commands of the set-up change in its form, and the plan that comes of it at the start."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.builder import DEFAULT_PEOPLE, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.names import unused_name
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.runs import TooShort
from kiosk.core.setup.commands import (
    Adjust,
    AgreeEnd,
    DoneNaming,
    Erase,
    Field,
    FieldKind,
    Focus,
    MoveKey,
    NamePerson,
    PressKey,
    SetUpCommand,
    TypeText,
)
from kiosk.core.setup.form import START, SetupForm
from kiosk.core.setup.name_entry import NameEntry, NameEntryCommand, numbered_name, with_name_command
from kiosk.core.units import ZERO, Duration, Instant, after, between, minutes, nearest_second, rounded_up

STEP = minutes(5)
"""The agreed time changes from one multiple of this length to the next."""

MAXIMUM_TIME = minutes(24 * 60)
"""The longest total time that can be agreed."""

MAXIMUM_PEOPLE = 100
"""More are not planned for, by key or on the command line."""

Planner = Callable[[PlanRequest], Plan]
"""A function that returns the plan of one protocol for a wish; it raises KioskError where no plan is possible."""


def with_setup_command(preparation: SetupForm, command: SetUpCommand, now: Instant, planner: Planner) -> SetupForm:
    """The form after a command; `planner` supplies the default length where the command needs it. Raises KioskError."""
    before = replace(preparation, problem="", wish=_request_by_now(preparation, now))
    match command:
        case Focus(places, on):
            return _with_focus(before, places, on)
        case Adjust(steps, field):
            adjusted = field or before.focus
            if adjusted not in before.fields:
                return before  # a finger or a phone may be late
            return _with_field_adjusted(replace(before, focus=adjusted), adjusted, steps, now, planner)
        case AgreeEnd(until):
            return _with_end(replace(before, focus=Field(FieldKind.END)), until, now)
        case NamePerson() | TypeText() | Erase() | MoveKey() | PressKey() | DoneNaming():
            return _with_name_typed(before, command)
        case _:
            assert_never(command)


def plan_at_start(preparation: SetupForm, plan: Plan, now: Instant, planner: Planner) -> Plan:
    """The plan for a start at this instant: where a time of day was agreed, waiting has shortened the time.

    Where the time is too short for any plan, the last plan stays, and the session shows its delay.
    """
    wish = _request_by_now(preparation, now)
    if wish == preparation.wish:
        return plan
    try:
        return planner(wish)
    except KioskError:
        return replace(plan, time=wish.time, fixed_end=True)


def _request_by_now(preparation: SetupForm, now: Instant) -> PlanRequest:
    """The wish with the time that an agreed time of day leaves from now on, in whole seconds.

    The time is rounded up, because a second less would be shown as the minute before.
    """
    if preparation.until is None:
        return preparation.wish
    return replace(preparation.wish, time=rounded_up(max(ZERO, between(now, preparation.until))), fixed_end=True)


def _with_focus(preparation: SetupForm, places: int, on: Field | None) -> SetupForm:
    fields = preparation.fields
    if on is None:
        on = fields[(fields.index(preparation.focus) + places) % len(fields)]
    return replace(preparation, focus=on) if on in fields else preparation


def _with_field_adjusted(preparation: SetupForm, field: Field, steps: int, now: Instant, planner: Planner) -> SetupForm:
    wish = preparation.wish
    match field.part:
        case FieldKind.PEOPLE:
            people = _with_people_counted(wish.people, steps, minimum=int(preparation.choices.rounds))
            return replace(
                preparation, wish=_with_people(wish, people), naming=_remaining_name_entry(preparation, people)
            )
        case FieldKind.VARIANT:
            names = [None, *(choice.id for choice in preparation.choices.variants)]
            name = names[(names.index(wish.variant) + steps) % len(names)]
            return replace(preparation, wish=replace(wish, variant=name))
        case FieldKind.LENGTH:
            return _with_length_adjusted(preparation, steps, planner)
        case FieldKind.END:
            return _with_end_adjusted(preparation, steps, now, planner)
        case FieldKind.OPTIONAL:
            included = field.step in wish.include
            include = [step for step in wish.include if step != field.step] + [field.step] * (not included)
            return replace(preparation, wish=replace(wish, include=tuple(include)))
        case FieldKind.NAMES | FieldKind.ROLES | FieldKind.BEGIN | FieldKind.START:
            return preparation  # the start is the session's own
        case _:
            assert_never(field.part)


def _with_people_counted(people: tuple[str, ...], steps: int, minimum: int) -> tuple[str, ...]:
    """The people with `steps` added or removed; unnamed people leave first, and an empty list starts at the default."""
    if not people:
        return numbered_people(DEFAULT_PEOPLE) if steps > 0 else ()
    for _ in range(abs(steps)):
        if steps > 0 and len(people) < MAXIMUM_PEOPLE:
            people = (*people, unused_name(people))
        elif steps < 0 and len(people) > minimum:
            leaving = max((index for index, name in enumerate(people) if numbered_name(name)), default=len(people) - 1)
            people = (*people[:leaving], *people[leaving + 1 :])
    return people


def _with_people(wish: PlanRequest, people: tuple[str, ...]) -> PlanRequest:
    """The wish with other people: whoever has a new name keeps their roles, and whoever is not there has none."""
    renamed = {old: new for old, new in zip(wish.people, people, strict=False) if old not in people}
    same = len(people) == len(wish.people)
    leads = ((role, renamed.get(who, who) if same else who) for role, who in wish.leads)
    known = {*people, *(who for _, who in wish.leads if who not in wish.people)}
    return replace(wish, people=people, leads=tuple(pair for pair in leads if pair[1] in known))


def _remaining_name_entry(preparation: SetupForm, people: tuple[str, ...]) -> NameEntry | None:
    """The open name entry, or None where its person has left or has another index now."""
    naming = preparation.naming
    if naming is None or preparation.wish.people[naming.person] not in people[naming.person : naming.person + 1]:
        return None
    return naming


def _with_length_adjusted(preparation: SetupForm, steps: int, planner: Planner) -> SetupForm:
    """The form with the next multiple of five minutes; a step that meets or passes the default length stops there.

    At the default length no time is agreed.
    """
    wish = preparation.wish
    default = _default_length(wish, planner)
    present = (default or ZERO) if wish.time is None else wish.time
    time = Duration(min(_next_multiple(present, steps), MAXIMUM_TIME))
    at_default = default is not None and (min(present, time) < default < max(present, time) or time == default)
    return replace(preparation, wish=replace(wish, time=None if at_default else time, fixed_end=False), until=None)


def _default_length(wish: PlanRequest, planner: Planner) -> Duration | None:
    """The length without an agreed time; None where that would be too short for these people."""
    try:
        usual = planner(replace(wish, time=None))
    except TooShort:
        return None
    return usual.time or usual.planned


def _with_end_adjusted(preparation: SetupForm, steps: int, now: Instant, planner: Planner) -> SetupForm:
    """The form whose agreed end is the next time of day at a multiple of five minutes."""
    until = preparation.until
    if until is None:
        plan = planner(preparation.wish)
        until = after(now, plan.time or plan.planned)
    until = after(preparation.midnight, _next_multiple(between(preparation.midnight, until), steps))
    return _with_end(preparation, until, now)


def with_start(preparation: SetupForm, start: Instant | None) -> SetupForm:
    """The form with the session's planned start; its field goes with it."""
    shown = None if start is None else nearest_second(start, preparation.midnight)
    changed = replace(preparation, start=shown)
    return changed if changed.focus in changed.fields else replace(changed, focus=START)


def next_start(preparation: SetupForm, steps: int, now: Instant) -> Instant | None:
    """The next start at a multiple of five minutes; None, which is any time, where that is not ahead."""
    moved = after(preparation.midnight, _next_multiple(between(preparation.midnight, preparation.start or now), steps))
    return moved if moved > now else None


def _with_end(preparation: SetupForm, until: Instant, now: Instant) -> SetupForm:
    """The form with an agreed end; unchanged where that is too far ahead."""
    left = rounded_up(between(now, until))
    if left > MAXIMUM_TIME:
        return preparation
    return replace(preparation, wish=replace(preparation.wish, time=left, fixed_end=True), until=until)


def _next_multiple(length: Duration, steps: int) -> Duration:
    """The length moved on by `steps` multiples of STEP, or back; the first step goes to the nearest multiple."""
    return Duration((length // STEP + steps if steps > 0 else -(-length // STEP) + steps) * STEP)


def _with_name_typed(preparation: SetupForm, command: NameEntryCommand) -> SetupForm:
    if not preparation.wish.people:
        raise Refused(N_("First set how many people there are."))
    people, naming = with_name_command(preparation.wish.people, preparation.naming, preparation.letters, command)
    focus = Field(FieldKind.NAMES) if naming else preparation.focus
    return replace(preparation, wish=_with_people(preparation.wish, people), naming=naming, focus=focus)
