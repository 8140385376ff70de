"""Setting up a session before it starts: which field is in hand, and what the group wishes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.builder import USUAL_PEOPLE, PlanRequest, for_size, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.model import Protocol
from kiosk.core.setup.commands import (
    Adjust,
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
from kiosk.core.setup.name_entry import (
    Letters,
    NameEntry,
    NameEntryCommand,
    numbered_name,
    unused_name,
    with_name_command,
)
from kiosk.core.units import ZERO, Duration, Instant, after, between, minutes, to_come

STEP = minutes(5)
"""The agreed end moves from one multiple of this to the next."""

LONGEST = minutes(24 * 60)
"""No end is agreed further away than this."""

MOST_PEOPLE = 100
"""More are not planned for, by key or on the command line."""

START = Field(FieldKind.START)


@dataclass(frozen=True)
class FieldOption:
    """Something that can be chosen by its title; a variant may be made for a group of so many `people`."""

    id: str
    title: str
    people: int | None = None


@dataclass(frozen=True)
class FieldOptions:
    """What a protocol leaves open; it is made for `least` to `most` people (0 where it does not say).

    `rounds` where everybody has a turn, so that somebody must be there; `length` is what it is planned for.
    """

    variants: tuple[FieldOption, ...] = ()
    optional: tuple[FieldOption, ...] = ()
    least: int = 0
    most: int = 0
    rounds: bool = False
    length: Duration | None = None


_NOTHING_OPEN, _NO_WISH = FieldOptions(), PlanRequest()


@dataclass(frozen=True)
class SetupForm:
    """A session that is being set up: what can be chosen, what is wished, and what is in hand.

    The agreed end is a length (`wish.time`) or, while `until` is there, an instant that comes closer. `midnight` is the
    instant at which the wall's day began, for the times of day that people read; `problem` says in the room's language
    why the last change could not be made; `letters` are the pages of the keyboard on the screen, and `plan` is what
    all of it has led to.
    """

    choices: FieldOptions = _NOTHING_OPEN
    wish: PlanRequest = _NO_WISH
    until: Instant | None = None
    midnight: Instant = Instant(0)
    letters: Letters = ()
    focus: Field = START
    naming: NameEntry | None = None
    problem: str = ""
    plan: Plan | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields from first to last; names need people, and variants a protocol that has some."""
        names = (Field(FieldKind.NAMES),) if self.wish.people else ()
        variant = (Field(FieldKind.VARIANT),) if self.choices.variants else ()
        optional = (Field(FieldKind.OPTIONAL, choice.id) for choice in self.choices.optional)
        return (
            Field(FieldKind.PEOPLE),
            *names,
            *variant,
            Field(FieldKind.LENGTH),
            Field(FieldKind.END),
            *optional,
            START,
        )


EMPTY_FORM = SetupForm()
"""Of a protocol that leaves nothing open."""

Planner = Callable[[PlanRequest], Plan]
"""The plan of this session's protocol for a wish; raises KioskError."""


def field_options(protocol: Protocol) -> FieldOptions:
    """What a protocol leaves open."""
    return FieldOptions(
        variants=tuple(FieldOption(name, variant.title, variant.people) for name, variant in protocol.variants.items()),
        optional=tuple(FieldOption(step.id, step.title) for step in protocol.steps if step.optional),
        least=protocol.people.least if protocol.people else 0,
        most=protocol.people.most if protocol.people else 0,
        rounds=any(stage.for_each == "person" for stage in protocol.stages),
        length=protocol.length,
    )


def with_earlier_wishes(preparation: SetupForm, plan: Plan) -> SetupForm:
    """What is wished, read off a plan that was changed from elsewhere: by undo, or by a phone."""
    sizes = {choice.people: choice.id for choice in preparation.choices.variants if choice.people}
    wish = plan_request(plan)
    wish = replace(
        wish,
        time=None if wish.time == preparation.choices.length else wish.time,
        variant=None if wish.variant == for_size(sizes, len(plan.people)) else wish.variant,
    )
    until = preparation.until if preparation.plan and preparation.plan.time == plan.time else None
    taken = replace(preparation, wish=wish, until=until, plan=plan, naming=None, problem="")
    return taken if taken.focus in taken.fields else replace(taken, focus=START)


def plan_request(plan: Plan) -> PlanRequest:
    """The wish that leads to this plan, to plan it once more with something else in it."""
    include = tuple(dict.fromkeys(turn.step for turn in plan.turns if turn.optional and not turn.out))
    return PlanRequest(plan.people, plan.time, plan.variant, include, plan.topics)


def with_setup_command(preparation: SetupForm, command: SetUpCommand, now: Instant, planner: Planner) -> SetupForm:
    """What is set up after a command; whether it can be planned, the planner says. Raises KioskError."""
    before = replace(preparation, problem="", wish=_by_now(preparation, now))
    match command:
        case Focus(places, on):
            return _focused(before, places, on)
        case Adjust(steps, field):
            wanted = field or before.focus
            return _adjusted(replace(before, focus=wanted), wanted, steps, now, planner)
        case NamePerson() | TypeText() | Erase() | MoveKey() | PressKey() | DoneNaming():
            return _named(before, command)
        case _:
            assert_never(command)


def plan_at_start(preparation: SetupForm, plan: Plan, now: Instant, planner: Planner) -> Plan:
    """The plan to start with now: where a time of day was agreed, what waiting has taken is no longer there.

    Where that is too little for any plan, the last one stays, and the session says how late it will be.
    """
    wish = _by_now(preparation, now)
    if wish == preparation.wish:
        return plan
    try:
        return planner(wish)
    except KioskError:
        return replace(plan, time=wish.time)


def _by_now(preparation: SetupForm, now: Instant) -> PlanRequest:
    """The wish as it stands: a time of day leaves so many whole seconds from now on.

    The last one counts in full: a second less would read as the minute before.
    """
    if preparation.until is None:
        return preparation.wish
    return replace(preparation.wish, time=to_come(max(ZERO, between(now, preparation.until))))


def _focused(preparation: SetupForm, places: int, on: Field | None) -> SetupForm:
    fields = preparation.fields
    if on is None:
        on = fields[(fields.index(preparation.focus) + places) % len(fields)]
    return replace(preparation, focus=on) if on in fields else preparation


def _adjusted(preparation: SetupForm, field: Field, steps: int, now: Instant, planner: Planner) -> SetupForm:
    wish = preparation.wish
    match field.part:
        case FieldKind.PEOPLE:
            people = _counted(wish.people, steps, least=int(preparation.choices.rounds))
            return replace(preparation, wish=replace(wish, people=people), naming=_still(preparation, people))
        case FieldKind.VARIANT:
            names = [None, *(choice.id for choice in preparation.choices.variants)]
            name = names[(names.index(wish.variant) + steps) % len(names)]
            return replace(preparation, wish=replace(wish, variant=name))
        case FieldKind.LENGTH:
            return _lengthened(preparation, steps, planner)
        case FieldKind.END:
            return _ending(preparation, steps, now, planner)
        case FieldKind.OPTIONAL:
            there = field.step in wish.include
            include = [step for step in wish.include if step != field.step] + [field.step] * (not there)
            return replace(preparation, wish=replace(wish, include=tuple(include)))
        case FieldKind.NAMES | FieldKind.START:
            return preparation
        case _:
            assert_never(field.part)


def _counted(people: tuple[str, ...], steps: int, least: int) -> tuple[str, ...]:
    """So many people more or fewer; those without a name leave first, and the first who come are as many as usual."""
    if not people:
        return numbered_people(USUAL_PEOPLE) if steps > 0 else ()
    for _ in range(abs(steps)):
        if steps > 0 and len(people) < MOST_PEOPLE:
            people = (*people, unused_name(people))
        elif steps < 0 and len(people) > least:
            leaves = max((place for place, name in enumerate(people) if numbered_name(name)), default=len(people) - 1)
            people = (*people[:leaves], *people[leaves + 1 :])
    return people


def _still(preparation: SetupForm, people: tuple[str, ...]) -> NameEntry | None:
    """The name that is being typed, unless whose it is has left or moved up."""
    naming = preparation.naming
    if naming is None or preparation.wish.people[naming.person] not in people[naming.person : naming.person + 1]:
        return None
    return naming


def _lengthened(preparation: SetupForm, steps: int, planner: Planner) -> SetupForm:
    """To the next multiple of five minutes; on the way past the usual length, to that: then none is agreed."""
    wish = preparation.wish
    usual = preparation.choices.length or planner(replace(wish, time=None)).planned
    present = usual if wish.time is None else wish.time
    time = Duration(min(_stepped(present, steps), LONGEST))
    past = min(present, time) < usual < max(present, time) or time == usual
    return replace(preparation, wish=replace(wish, time=None if past else time), until=None)


def _ending(preparation: SetupForm, steps: int, now: Instant, planner: Planner) -> SetupForm:
    """To the next time of day that is a multiple of five minutes."""
    wish = preparation.wish
    time = planner(wish).planned if wish.time is None and not preparation.choices.length else wish.time
    until = preparation.until or after(now, time or preparation.choices.length or ZERO)
    until = after(preparation.midnight, _stepped(between(preparation.midnight, until), steps))
    left = to_come(between(now, until))
    return replace(preparation, wish=replace(wish, time=left), until=until) if left <= LONGEST else preparation


def _stepped(length: Duration, steps: int) -> Duration:
    """So many multiples of STEP further, or back; the first is the nearest."""
    return Duration((length // STEP + steps if steps > 0 else -(-length // STEP) + steps) * STEP)


def _named(preparation: SetupForm, command: NameEntryCommand) -> SetupForm:
    if not preparation.wish.people:
        raise Refused(N_("Say first how many people there are."))
    people, naming = with_name_command(preparation.wish.people, preparation.naming, preparation.letters, command)
    focus = Field(FieldKind.NAMES) if naming else preparation.focus
    return replace(preparation, wish=replace(preparation.wish, people=people), naming=naming, focus=focus)


def following_plan(preparation: SetupForm, plan: Plan) -> SetupForm:
    """What is set up once the session that has not begun has this plan: it may have been changed from elsewhere."""
    return preparation if plan == preparation.plan else with_earlier_wishes(preparation, plan)
