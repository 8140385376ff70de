"""Making the plan of a session from a protocol, the people and the time."""

from collections.abc import Iterator, Sequence

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Box, BoxKind, Plan, RoleCard, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.roles import names_everyone, with_roles_named
from kiosk.core.plan.runs import StepRun, run_lengths, runs_that_fit, step_demand, turn_kind
from kiosk.core.plan.variants import chosen_variant, in_variant
from kiosk.core.protocol.model import Protocol, Role, Step
from kiosk.core.units import ZERO, Duration, minutes, seconds

DEFAULT_PEOPLE = 4
"""The number of people that a round is planned for where neither the room nor the protocol says it."""


def numbered_people(count: int) -> tuple[str, ...]:
    """Placeholder names: P1, P2, …"""
    return tuple(f"P{number}" for number in range(1, count + 1))


def make_plan(protocol: Protocol, wish: PlanRequest | None = None) -> Plan:
    """The plan of one session. Raises KioskError with the way out, such as the shortest time that works."""
    wish = wish or PlanRequest()
    people = wish.people or numbered_people(protocol.people.least if protocol.people else DEFAULT_PEOPLE)
    variant = chosen_variant(protocol, wish.variant, len(people))
    _check_optional(protocol, wish.include)
    protocol = in_variant(protocol, variant)
    time = protocol.length if wish.time is None else wish.time
    runs = runs_that_fit(protocol, people, wish, time)
    lengths = run_lengths(protocol, runs, wish, time)
    in_rounds = any(stage.for_each == "person" for stage in protocol.stages)
    roles = roles_to_name(protocol)
    plan = Plan(
        protocol=protocol.id,
        title=protocol.title,
        turns=tuple(_turn(protocol, run, lengths.get(turn_kind(run)), wish) for run in runs),
        variant=variant,
        people=people if in_rounds else wish.people,
        topics=wish.topics,
        time=time,
        fixed_end=wish.fixed_end,
        ground_rules=protocol.ground_rules,
        boxes=sheet_boxes(protocol),
        leading=tuple(role.title for role in protocol.roles.values() if role.rotates == "session"),
        roles=roles,
        sentences=protocol.sentences.overridden,
        cards=tuple(RoleCard(role.title, role.does, role.refrains, role.notes) for role in _roles_of_people(protocol)),
        afterwards=tuple(_task_texts(protocol)),
    )
    return with_roles_named(plan, (pair for pair in wish.leads if pair[0] in roles))


def roles_to_name(protocol: Protocol) -> tuple[str, ...]:
    """The titles of the roles that people can be named for.

    Nobody is named for a role of everyone or of the kiosk, nor for one that comes with a turn; where there are such
    turns, all others have the role of everyone else.
    """
    taken = {stage.takes for stage in protocol.stages if stage.for_each is not None and stage.takes}
    return tuple(
        role.title
        for name, role in protocol.roles.items()
        if not (role.kiosk or names_everyone(role.title) or name in taken or (role.everyone_else and taken))
    )


def _roles_of_people(protocol: Protocol) -> Iterator[Role]:
    """The roles that are not the kiosk's."""
    return (role for role in protocol.roles.values() if not role.kiosk)


def _task_texts(protocol: Protocol) -> Iterator[str]:
    """What is done after the session, each after the title of the role that does it."""
    for task in protocol.after:
        if task.role is None:
            yield task.what
        elif task.role in protocol.roles:
            yield f"{protocol.roles[task.role].title}: {task.what}"


def sheet_boxes(protocol: Protocol) -> tuple[Box, ...]:
    """The boxes of all sheets of the protocol, in order, each with its own id."""
    return tuple(
        Box(id=f"{name}-{number}", title=box.title, kind=BoxKind(box.kind), step=box.step, sheet=sheet.title)
        for name, sheet in protocol.sheets.items()
        for number, box in enumerate(sheet.boxes, 1)
    )


def _check_optional(protocol: Protocol, include: Sequence[str]) -> None:
    optional = [step.id for step in protocol.steps if step.optional]
    if include and not optional:
        raise KioskError(N_("{protocol} has no optional steps."), protocol=protocol.id)
    for step in include:
        if step not in optional:
            raise KioskError(
                N_("{protocol} has no optional step '{step}'; choose from: {known}."),
                protocol=protocol.id,
                step=step,
                known=", ".join(optional),
            )


def _turn(protocol: Protocol, run: StepRun, length: Duration | None, wish: PlanRequest) -> Turn:
    step, roles = run.step, protocol.roles
    demand = step_demand(step)
    planned = None if step.minutes is None else (demand.default if length is None else length)
    takes = run.stage.takes
    return Turn(
        stage=run.stage.title,
        step=step.id,
        title=step.title,
        speaks=tuple(roles[role].title for role in step.speaks),
        listens=tuple(roles[role].title for role in step.listens),
        plurals=tuple(roles[role].title for role in (*step.speaks, *step.listens) if roles[role].plural),
        round=run.round,
        person=run.person,
        role=roles[takes].title if takes in roles else None,
        topic=run.topic.title if run.topic else None,
        planned=planned,
        least=demand.minimum,
        most=max(step.at_most or demand.maximum, planned or ZERO),
        ranged=step.minutes is not None and (bool(step.at_most) or step.minutes.maximum > step.minutes.minimum),
        quiet=step.quiet,
        soft_chime=step.soft_chime,
        say=step.say,
        in_turn=step.in_turn,
        protected=step.protected,
        optional=step.optional,
        out=step.optional and step.id not in wish.include,
        goes_on=step.ends == "go-on",
        decides=step.decides is not None,
        reports_back=step.reports_back,
        shows_turns=step.shows_turns,
        prompts=step.prompts,
        capture=step.capture,
        checks=() if planned is None else _checks(step, planned),
        aim=step.aim,
        silent=step.silent,
        groups_of=step.groups_of or 0,
        rounds=run.stage.for_each if isinstance(run.stage.for_each, int) else 0,
    )


def _checks(step: Step, planned: Duration) -> tuple[Duration, ...]:
    """The protocol's time checks, else one at a minute before the end, or at half a minute in a short step."""
    if step.checks is not None:
        return tuple(sorted((check for check in step.checks if check < planned), reverse=True))
    if planned > minutes(1):
        return (minutes(1),)
    return (seconds(30),) if planned > seconds(30) else ()
