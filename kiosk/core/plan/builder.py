"""Making the plan of a session from a protocol, the people and the time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.plan.allocation import Demand, allocate, maximum_total, minimum_total
from kiosk.core.plan.model import Box, BoxKind, Plan, RoleCard, Topic, Turn
from kiosk.core.plan.roles import names_everyone, with_roles_named
from kiosk.core.plan.variants import chosen_variant, in_variant
from kiosk.core.protocol.model import Protocol, Role, Stage, Step
from kiosk.core.units import ZERO, Duration, LengthRange, as_written, minutes, seconds

DEFAULT_PEOPLE = 4
"""The number of people that a round is planned for where neither the room nor the protocol says it."""

DEFAULT_TOPICS = 2
"""The number of topics that a session is planned for before the group has chosen its own."""


@dataclass(frozen=True)
class PlanRequest:
    """What a group wants: its people by name, the total time, a variant, optional steps to include, and its topics.

    `leads` pairs roles with the people who have them. `fixed_end` says that the time is what is left until an agreed
    time of day.
    """

    people: tuple[str, ...] = ()
    time: Duration | None = None
    variant: str | None = None
    include: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    fixed_end: bool = False
    leads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _StepRun:
    """One run of one step: its round (from 1, or 0 outside rounds), and the person or topic that the round is for."""

    stage: Stage
    step: Step
    round: int = 0
    person: str | None = None
    topic: Topic | None = None


class TooShort(KioskError):
    """A time in which not even the shortest version of a session fits: `time` was to be had, `least` is needed."""

    def __init__(self, time: Duration, title: str, least: Duration) -> None:
        super().__init__(
            N_("{time} is too short for {title}: even the shortest version needs {least}."),
            time=as_written(time),
            title=title,
            least=as_written(least),
        )
        self.time, self.least = time, least


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
    runs = _runs_that_fit(protocol, people, wish, time)
    lengths = _lengths(protocol, runs, wish, time)
    in_rounds = any(stage.for_each == "person" for stage in protocol.stages)
    roles = roles_to_name(protocol)
    plan = Plan(
        protocol=protocol.id,
        title=protocol.title,
        turns=tuple(_turn(protocol, run, lengths.get(_turn_kind(run)), wish) for run in runs),
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


def _runs_that_fit(
    protocol: Protocol,
    people: Sequence[str],
    wish: PlanRequest,
    time: Duration | None,
) -> tuple[_StepRun, ...]:
    """All runs of all steps; a stage with `as_many: fit` gets as many rounds as the time allows. Raises KioskError."""
    flexible = any(stage.as_many == "fit" for stage in protocol.stages)
    for turns in range(len(people), 0, -1):
        runs = tuple(_runs(protocol, people, turns, wish))
        shortest = _minimum_time(runs, wish)
        if time is None or shortest <= time:
            return runs
        if not flexible:
            break
    raise TooShort(time or ZERO, protocol.title, shortest)


def _runs(protocol: Protocol, people: Sequence[str], turns: int, wish: PlanRequest) -> Iterator[_StepRun]:
    for stage in protocol.stages:
        match stage.for_each:
            case "person":
                whose = people[:turns] if stage.as_many == "fit" else people
                for number, person in enumerate(whose, 1):
                    yield from (_StepRun(stage, step, number, person) for step in stage.steps)
            case "topic":
                topics = wish.topics or tuple(Topic(f"{number}", ZERO) for number in range(1, DEFAULT_TOPICS + 1))
                for number, topic in enumerate(topics, 1):
                    yield from (_StepRun(stage, step, number, topic.owner, topic) for step in stage.steps)
            case int(rounds):
                for number in range(1, rounds + 1):
                    yield from (_StepRun(stage, step, number) for step in stage.steps)
            case _:
                yield from (_StepRun(stage, step) for step in stage.steps)


_TurnKind = tuple[str, int]
"""A step's id and, where each topic has its own time, the topic's number: all runs of one kind get one length."""


def _turn_kind(run: _StepRun) -> _TurnKind:
    return run.step.id, run.round if run.topic and run.topic.length else 0


def _takes_time(run: _StepRun, wish: PlanRequest) -> bool:
    """Whether a run takes up planned time: it has a clock, and it is either not optional or was asked for."""
    return run.step.minutes is not None and (not run.step.optional or run.step.id in wish.include)


def _demands(runs: Sequence[_StepRun], wish: PlanRequest) -> dict[_TurnKind, Demand]:
    counts = Counter(_turn_kind(run) for run in runs if _takes_time(run, wish))
    return {_turn_kind(run): _demand(run.step, counts[_turn_kind(run)]) for run in runs if _takes_time(run, wish)}


def _demand(step: Step, count: int = 1) -> Demand:
    """The limits of a step's length; the minimum is `at_least`, else the end of its range, else half its length."""
    length = step.minutes or LengthRange(ZERO, ZERO)
    half = Duration(max(length.minimum // 2 // 1000 * 1000, min(length.minimum, 1000)))
    minimum = step.at_least or (length.minimum if length.maximum > length.minimum else half)
    whole_seconds = Duration(-(-minimum // 1000) * 1000)
    maximum = Duration(max(length.maximum // 1000 * 1000, length.middle))
    return Demand(min(whole_seconds, length.middle), length.middle, maximum, count)


def _minimum_time(runs: Sequence[_StepRun], wish: PlanRequest) -> Duration:
    """The shortest possible session: all steps at their minimum, and topics with the time that they were given."""
    demands = [demand for kind, demand in _demands(runs, wish).items() if not kind[1]]
    return Duration(minimum_total(demands) + sum(topic.length for topic in wish.topics))


def _lengths(
    protocol: Protocol, runs: Sequence[_StepRun], wish: PlanRequest, time: Duration | None
) -> dict[_TurnKind, Duration]:
    parts = _demands(runs, wish)
    lengths: dict[_TurnKind, Duration] = {}
    for number, topic in enumerate(wish.topics, 1):
        inside = {kind: part for kind, part in parts.items() if kind[1] == number}
        topic_lengths = _allocated_lengths(topic.length, inside, protocol)
        if topic_lengths is None or (inside and topic.length > maximum_total(list(inside.values()))):
            raise _does_not_fit(protocol, topic, list(inside.values()))
        lengths |= dict(zip(inside, topic_lengths, strict=True))
    rest = {kind: part for kind, part in parts.items() if not kind[1]}
    default = sum(part.default * part.count for part in rest.values())
    left = default if time is None else time - sum(topic.length for topic in wish.topics)
    return lengths | dict(zip(rest, _allocated_lengths(Duration(left), rest, protocol) or (), strict=True))


def _does_not_fit(protocol: Protocol, topic: Topic, parts: Sequence[Demand]) -> KioskError:
    """The error of a topic that is shorter or longer than its steps can be."""
    least, most = minimum_total(parts), maximum_total(parts)
    if topic.length < least:
        says = N_("{time} is too short for the topic '{topic}': in {title} each topic needs at least {limit}.")
    else:
        says = N_("{time} is too long for the topic '{topic}': in {title} each topic can have at most {limit}.")
    limit = as_written(least if topic.length < least else most)
    return KioskError(says, time=as_written(topic.length), topic=topic.title, title=protocol.title, limit=limit)


def _allocated_lengths(
    time: Duration, parts: Mapping[_TurnKind, Demand], protocol: Protocol
) -> tuple[Duration, ...] | None:
    """The length of each part within `time`; a protected step is shortened only when all others are at their minimum.

    None where the time is too short.
    """
    protected = {step.id for step in protocol.steps if step.protected}
    protected_at_default = [
        replace(part, minimum=part.default) if kind[0] in protected else part for kind, part in parts.items()
    ]
    others_at_minimum = [
        part if kind[0] in protected else replace(part, default=part.minimum, maximum=part.minimum)
        for kind, part in parts.items()
    ]
    return allocate(time, protected_at_default) or allocate(time, others_at_minimum)


def _turn(protocol: Protocol, run: _StepRun, length: Duration | None, wish: PlanRequest) -> Turn:
    step, roles = run.step, protocol.roles
    demand = _demand(step)
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
