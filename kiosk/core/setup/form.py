"""The form in which a group sets up a session before it starts: its options, its values and its focus."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest, variant_for_size
from kiosk.core.setup.commands import Field, FieldKind
from kiosk.core.setup.name_entry import Letters, NameEntry
from kiosk.core.units import Duration, Instant

if TYPE_CHECKING:  # a window, which shows forms and reads no files, has no need of pydantic
    from kiosk.core.protocol.model import Protocol

START = Field(FieldKind.START)


@dataclass(frozen=True)
class FieldOption:
    """A variant or an optional step that can be chosen by its title.

    A variant may have a group size (`people`) and a `length` of its own.
    """

    id: str
    title: str
    people: int | None = None
    length: Duration | None = None


@dataclass(frozen=True)
class FieldOptions:
    """The choices that a protocol leaves to the group; the limits of the group's size are 0 where it has none.

    A protocol with `rounds` needs at least one person, because everybody has a turn. `length` is its planned time.
    """

    variants: tuple[FieldOption, ...] = ()
    optional: tuple[FieldOption, ...] = ()
    minimum_people: int = 0
    maximum_people: int = 0
    rounds: bool = False
    length: Duration | None = None

    def length_of(self, variant: str | None) -> Duration | None:
        """The planned time of a variant: its own, or that of the protocol."""
        return next((choice.length for choice in self.variants if choice.id == variant and choice.length), self.length)


_NOTHING_OPEN, _NO_WISH = FieldOptions(), PlanRequest()


@dataclass(frozen=True)
class EarlierForm:
    """A form as it was before a change, when undo could take back `depth` commands of the session."""

    depth: int
    form: "SetupForm"


@dataclass(frozen=True)
class SetupForm:
    """The form of a session that is being set up: the choices, the wish, and the field with the focus.

    The agreed time is a length (`wish.time`); where a time of day was agreed, `until` is its instant. `start` is the
    planned start, which the session holds; only where there is one, it has a field. `midnight` is the
    instant at which the calendar day began, from which times of day are counted. `problem` says in the room's language
    why the last change was not possible. `letters` are the pages of the on-screen keyboard, and `plan` is the plan that
    the wish has led to. `earlier` are the forms that undo brings back, the oldest first.
    """

    choices: FieldOptions = _NOTHING_OPEN
    wish: PlanRequest = _NO_WISH
    until: Instant | None = None
    start: Instant | None = None
    midnight: Instant = Instant(0)
    letters: Letters = ()
    focus: Field = START
    naming: NameEntry | None = None
    problem: str = ""
    plan: Plan | None = None
    earlier: tuple[EarlierForm, ...] = ()

    @property
    def agreed(self) -> tuple[PlanRequest, Instant | None]:
        """What people have chosen; the time that an agreed time of day leaves passes by itself and is no choice."""
        return self.wish if self.until is None else replace(self.wish, time=None), self.until

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields from first to last: names and roles where there are people, variants only in some protocols."""
        names = (Field(FieldKind.NAMES),) if self.wish.people else ()
        roles = (Field(FieldKind.ROLES),) if self.wish.people and self.plan and self.plan.roles else ()
        variant = (Field(FieldKind.VARIANT),) if self.choices.variants else ()
        begin = () if self.start is None else (Field(FieldKind.BEGIN),)
        optional = (Field(FieldKind.OPTIONAL, choice.id) for choice in self.choices.optional)
        return (
            Field(FieldKind.PEOPLE),
            *names,
            *variant,
            Field(FieldKind.LENGTH),
            *begin,
            Field(FieldKind.END),
            *optional,
            *roles,
            START,
        )


EMPTY_FORM = SetupForm()
"""The form of a protocol that leaves no choices."""


def field_options(protocol: "Protocol") -> FieldOptions:
    """The choices that a protocol leaves to the group."""
    return FieldOptions(
        variants=tuple(
            FieldOption(name, variant.title, variant.people, variant.length)
            for name, variant in protocol.variants.items()
        ),
        optional=tuple(FieldOption(step.id, step.title) for step in protocol.steps if step.optional),
        minimum_people=protocol.people.least if protocol.people else 0,
        maximum_people=protocol.people.most if protocol.people else 0,
        rounds=any(stage.for_each == "person" for stage in protocol.stages),
        length=protocol.length,
    )


def with_earlier_wishes(preparation: SetupForm, plan: Plan) -> SetupForm:
    """The form with the wish that a plan stands for; undo or a phone may have changed that plan outside the form."""
    sizes = {choice.people: choice.id for choice in preparation.choices.variants if choice.people}
    wish = plan_request(plan)
    wish = replace(
        wish,
        time=None if wish.time == preparation.choices.length_of(plan.variant) else wish.time,
        variant=None if wish.variant == variant_for_size(sizes, len(plan.people)) else wish.variant,
    )
    until = preparation.until if preparation.plan and preparation.plan.time == plan.time else None
    wish = replace(wish, fixed_end=until is not None)
    restored = replace(preparation, wish=wish, until=until, plan=plan, naming=None, problem="")
    return restored if restored.focus in restored.fields else replace(restored, focus=START)


def plan_request(plan: Plan) -> PlanRequest:
    """The wish that leads to this plan, as a starting point for other wishes."""
    include = tuple(dict.fromkeys(turn.step for turn in plan.turns if turn.optional and not turn.out))
    return PlanRequest(plan.people, plan.time, plan.variant, include, plan.topics, plan.fixed_end, plan.leads)
