"""The view of the set-up: its fields, and the plan as a bar in proportion."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Command, OpenMenu
from kiosk.core.room.menu import Section
from kiosk.core.room.state import Room
from kiosk.core.session.planned_start import start_for
from kiosk.core.session.state import PlannedStart, State
from kiosk.core.setup.commands import Adjust, Field, FieldKind, Focus, NamePerson
from kiosk.core.setup.form import FieldOption, FieldOptions, SetupForm
from kiosk.core.setup.name_entry import numbered_name
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import (
    MINUTE,
    SECOND,
    ZERO,
    Duration,
    Instant,
    after,
    between,
    nearest_second,
    rounded_up,
    whole_minutes,
)
from kiosk.core.view.name_entry import name_entry_view
from kiosk.core.view.views import FieldView, Line, Segment, SetupView, StepStatus
from kiosk.core.wording.lengths import joined, length, role_texts, short_length, speakers_with_person

_LABELS: dict[FieldKind, str] = {
    FieldKind.PEOPLE: N_("People"),
    FieldKind.NAMES: N_("Names"),
    FieldKind.ROLES: N_("Roles"),
    FieldKind.VARIANT: N_("Version"),
    FieldKind.LENGTH: N_("Total time"),
    FieldKind.BEGIN: N_("Start at"),
    FieldKind.END: N_("Finish at"),
    FieldKind.OPTIONAL: N_("Optional step"),
}
"""Of all fields but the start, which is a button."""


def setup_view(session: State, room: Room, now: Instant) -> SetupView:
    """The view of the set-up: the fields as they are set, and the plan that results."""
    plan, form, start = session.plan, room.setup, session.start
    begins = start_for(session, now)
    turns = [turn for turn in plan.turns if not turn.out]
    fields = [field for field in form.fields if field.part is not FieldKind.START]
    return SetupView(
        total=" · ".join((*_countdown(start, form, now), _total(plan, form, begins), *role_texts(plan.leads))),
        ground_rules=plan.ground_rules,
        lines=tuple(_plan_lines(turns)),
        fields=tuple(_field(field, form, session, now) for field in fields),
        bar=tuple(Segment(StepStatus.TO_COME, turn.planned, overtime=False) for turn in turns),
        slack=plan.slack,
        notes=size_notes(plan, form.choices),
        problem=form.problem,
        naming=name_entry_view(form.wish.people, form.letters, form.naming) if form.naming else None,
    )


def next_minute(session: State, form: SetupForm, now: Instant) -> Instant | None:
    """The next instant at which the shown end changes, or the time until a start or an agreed end; None after that."""
    plan, start = session.plan, session.start
    if start is not None and start.at > now:
        left = between(now, start.at)
        return after(now, Duration((left - 1) % (MINUTE if left > MINUTE else SECOND) + 1))
    if form.until is None:
        return after(now, Duration(MINUTE - between(form.midnight, _end(form, plan, now)) % MINUTE))
    left = between(now, form.until)
    return after(now, Duration(left % MINUTE + 1)) if left > 0 else None


def _total(plan: Plan, form: SetupForm, now: Instant) -> str:
    """The length of the plan and what it leaves of the time; in whole minutes where the time ends by the clock."""
    if not plan.planned:
        return tr("no time limit")
    planned, spare = plan.planned, plan.slack
    if form.until is not None:
        left = _time_left(form.until, now)
        planned = min(whole_minutes(planned), left)
        spare = Duration(left - planned)
    total = tr("{length} in total").format(length=length(planned))
    if spare <= 0:
        return total
    return f"{total}, {tr('{length} to spare').format(length=short_length(spare))}"


def _time_left(until: Instant, now: Instant) -> Duration:
    """The time until an agreed end in whole minutes, as it is shown everywhere in the set-up."""
    return whole_minutes(max(ZERO, between(now, until)))


def _plan_lines(turns: Sequence[Turn]) -> Iterator[Line]:
    """One line for each step; all steps of one person's turn share a line."""
    for (stage, person), together in groupby(turns, key=lambda turn: (turn.stage, turn.person)):
        steps = list(together)
        if person is None:
            yield from (plan_line(turn) for turn in steps)
        else:
            planned = Duration(sum(turn.planned or ZERO for turn in steps))
            yield Line(title=f"{stage}: {person}", role=steps[0].role or "", length=short_length(planned))


def plan_line(turn: Turn) -> Line:
    """The line of a list for this turn."""
    planned = "" if turn.planned is None else short_length(turn.planned)
    return Line(title=turn.title, role=speakers_with_person(turn), length=planned)


def _countdown(start: PlannedStart | None, form: SetupForm, now: Instant) -> tuple[str, ...]:
    """When the session starts and how long that is, in seconds within the last minute; empty where nobody said it."""
    if start is None or start.at <= now:
        return ()
    left = between(now, start.at)
    shown = rounded_up(left) if left <= MINUTE else Duration(-(-left // MINUTE) * MINUTE)
    text = tr("starts by itself at {time}, in {length}") if start.by_itself else tr("start at {time}, in {length}")
    time = time_of_day(nearest_second(start.at, form.midnight), form.midnight)
    return (text.format(time=time, length=short_length(shown)),)


def _field(field: Field, form: SetupForm, session: State, now: Instant) -> FieldView:
    plan = session.plan
    opens: dict[FieldKind, Command] = {FieldKind.NAMES: NamePerson(at=0), FieldKind.ROLES: OpenMenu(Section.ROLES)}
    touch = opens.get(field.part, Adjust(1, field))
    has_steps = field.part not in {*opens, FieldKind.OPTIONAL}
    return FieldView(
        label=_label(field, form, plan),
        value=_value(field, form, session, now),
        chosen=field == form.focus,
        less=Adjust(-1, field) if has_steps else None,
        more=Adjust(1, field) if has_steps else None,
        touch=Focus(on=field) if has_steps else touch,
        on=field.step in form.wish.include if field.part is FieldKind.OPTIONAL else None,
        signs=("←", "→") if field.part is FieldKind.VARIANT else ("−", "+"),
    )


def _label(field: Field, form: SetupForm, plan: Plan) -> str:
    if field.part is FieldKind.VARIANT and form.wish.variant is None and plan.variant is not None:
        return tr("Version (usual)")
    return tr(_LABELS[field.part])


def _value(field: Field, form: SetupForm, session: State, now: Instant) -> str:
    plan, wish, offered, begins = session.plan, form.wish, form.choices, start_for(session, now)
    match field.part:
        case FieldKind.PEOPLE:
            return f"{len(wish.people)}" if wish.people else tr("any number")
        case FieldKind.NAMES:
            names = [name for name in wish.people if not numbered_name(name)]
            return ", ".join(wish.people) if names else tr("none yet")
        case FieldKind.ROLES:
            return ", ".join(role_texts(plan.leads)) or tr("none yet")
        case FieldKind.VARIANT:
            return _title(offered.variants, plan.variant) or tr("standard")
        case FieldKind.LENGTH:
            return _total_time(form, plan, begins)
        case FieldKind.BEGIN:
            return "" if form.start is None else time_of_day(form.start, form.midnight)
        case FieldKind.END:
            clock = time_of_day(_end(form, plan, begins), form.midnight)
            return clock if form.until is not None else tr("about {time}").format(time=clock)
        case _:
            return _title(offered.optional, field.step)


def _title(options: tuple[FieldOption, ...], option_id: str | None) -> str:
    return next((option.title for option in options if option.id == option_id), "")


def _total_time(form: SetupForm, plan: Plan, now: Instant) -> str:
    """The time for all of it: `60 min`, `none agreed`."""
    time = plan.time
    if form.until is not None:
        return tr("{n} min").format(n=_time_left(form.until, now) // MINUTE)
    return tr("not set") if time is None else short_length(time)


def _end(form: SetupForm, plan: Plan, now: Instant) -> Instant:
    """The agreed end; without one, the end of a session that starts now."""
    if form.until is not None:
        return form.until
    return after(now, plan.planned if plan.time is None else plan.time)


def size_notes(plan: Plan, offered: FieldOptions) -> tuple[str, ...]:
    """Notes to read before the start: the group has an unsuitable size, or some people have no turn."""
    notes = []
    count = len(plan.people)
    if offered.minimum_people and plan.people and not offered.minimum_people <= count <= offered.maximum_people:
        made = tr("Made for {least} to {most} people.")
        notes.append(made.format(least=offered.minimum_people, most=offered.maximum_people))
    have = {turn.person for turn in plan.turns if turn.person and not turn.out}
    if 0 < len(have & set(plan.people)) < count:
        turns = tr("There is only time for the turns of {names}.")
        notes.append(turns.format(names=joined([name for name in plan.people if name in have])))
    return tuple(notes)
