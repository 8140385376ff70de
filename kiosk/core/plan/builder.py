"""Protocol + people + time -> Plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.plan.allocation import Demand, allocate, minimum_total
from kiosk.core.plan.model import Box, BoxKind, Plan, Topic, Turn
from kiosk.core.protocol.model import Change, Protocol, Stage, Step
from kiosk.core.units import ZERO, Duration, LengthRange, minutes, seconds, to_clock

USUAL_PEOPLE = 4
"""For how many people a round is planned where neither the room nor the protocol says."""

USUAL_TOPICS = 2
"""For how many topics a session is planned before the group has chosen its own."""


@dataclass(frozen=True)
class PlanRequest:
    """What a group wants: its people by name, the time for all of it, a variant, optional steps, its topics."""

    people: tuple[str, ...] = ()
    time: Duration | None = None
    variant: str | None = None
    include: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """One run of one step: which round it is in (from 1, 0 for none), and whose or about what."""

    stage: Stage
    step: Step
    round: int = 0
    person: str | None = None
    topic: Topic | None = None


def numbered_people(count: int) -> tuple[str, ...]:
    """People without names: P1, P2, …"""
    return tuple(f"P{number}" for number in range(1, count + 1))


def make_plan(protocol: Protocol, wish: PlanRequest | None = None) -> Plan:
    """The plan of one session. Raises KioskError with the way out, such as the least time that works."""
    wish = wish or PlanRequest()
    people = wish.people or numbered_people(protocol.people.least if protocol.people else USUAL_PEOPLE)
    variant = _variant(protocol, wish.variant, len(people))
    _must_be_optional(protocol, wish.include)
    changes = protocol.variants[variant].steps if variant else {}
    time = protocol.length if wish.time is None else wish.time
    cells = _cells_that_fit(protocol, people, wish, changes, time)
    lengths = _lengths(protocol, cells, wish, time)
    in_rounds = any(stage.for_each == "person" for stage in protocol.stages)
    return Plan(
        protocol=protocol.id,
        title=protocol.title,
        turns=tuple(_turn(protocol, cell, lengths.get(_kind(cell)), wish) for cell in cells),
        variant=variant,
        people=people if in_rounds else wish.people,
        topics=wish.topics,
        time=time,
        ground_rules=protocol.ground_rules,
        boxes=sheet_boxes(protocol),
        leading=tuple(role.title for role in protocol.roles.values() if role.rotates == "session"),
        sentences=protocol.sentences.given,
    )


def sheet_boxes(protocol: Protocol) -> tuple[Box, ...]:
    """The boxes of all the protocol's sheets, in order, each with an id of its own."""
    return tuple(
        Box(id=f"{name}-{number}", title=box.title, kind=BoxKind(box.kind), step=box.step, sheet=sheet.title)
        for name, sheet in protocol.sheets.items()
        for number, box in enumerate(sheet.boxes, 1)
    )


def _variant(protocol: Protocol, wanted: str | None, people: int) -> str | None:
    """The variant that was asked for, else the one made for a group of this size, or of the nearest."""
    if wanted is None:
        sizes = {variant.people: name for name, variant in protocol.variants.items() if variant.people}
        return for_size(sizes, people)
    if wanted not in protocol.variants:
        raise KioskError(
            N_("{protocol} has no variant '{variant}'; it has: {known}."),
            protocol=protocol.id,
            variant=wanted,
            known=", ".join(protocol.variants) or "none",
        )
    return wanted


def for_size(sizes: Mapping[int, str], people: int) -> str | None:
    """The variant for a group of this size, or of the nearest, from those that are made for a size."""
    return sizes[min(sizes, key=lambda size: (abs(size - people), size))] if sizes else None


def _must_be_optional(protocol: Protocol, include: Sequence[str]) -> None:
    optional = [step.id for step in protocol.steps if step.optional]
    for step in include:
        if step not in optional:
            raise KioskError(
                N_("{protocol} has no optional step '{step}'; it has: {known}."),
                protocol=protocol.id,
                step=step,
                known=", ".join(optional) or "none",
            )


def _cells_that_fit(
    protocol: Protocol,
    people: Sequence[str],
    wish: PlanRequest,
    changes: Mapping[str, Change],
    time: Duration | None,
) -> tuple[_Cell, ...]:
    """All runs of all steps, with as many rounds as the time allows where a stage has as many as fit."""
    flexible = any(stage.as_many == "fit" for stage in protocol.stages)
    for turns in range(len(people), 0, -1):
        cells = tuple(_cells(protocol, people, turns, wish, changes))
        shortest = _shortest(cells, wish)
        if time is None or shortest <= time:
            return cells
        if not flexible:
            break
    raise KioskError(
        N_("{time} is too short for {title} with {people} people: it takes at least {least}."),
        time=to_clock(time or ZERO),
        title=protocol.title,
        people=len(people),
        least=to_clock(shortest),
    )


def _cells(
    protocol: Protocol, people: Sequence[str], turns: int, wish: PlanRequest, changes: Mapping[str, Change]
) -> Iterator[_Cell]:
    for stage in protocol.stages:
        steps = [_changed(step, changes[step.id]) if step.id in changes else step for step in stage.steps]
        steps = [step for step in steps if step.id not in changes or not changes[step.id].out]
        match stage.for_each:
            case "person":
                whose = people[:turns] if stage.as_many == "fit" else people
                for number, person in enumerate(whose, 1):
                    yield from (_Cell(stage, step, number, person) for step in steps)
            case "topic":
                topics = wish.topics or tuple(Topic(f"{number}", ZERO) for number in range(1, USUAL_TOPICS + 1))
                for number, topic in enumerate(topics, 1):
                    yield from (_Cell(stage, step, number, topic.owner, topic) for step in steps)
            case _:
                yield from (_Cell(stage, step) for step in steps)


def _changed(step: Step, change: Change) -> Step:
    told = {key: getattr(change, key) for key in ("minutes", "at_least") if getattr(change, key) is not None}
    return step.model_copy(update=told)


_TurnKind = tuple[str, int]
"""Runs of one kind are of one length: a step's id, and the topic's number where each topic has its own time."""


def _kind(cell: _Cell) -> _TurnKind:
    return cell.step.id, cell.round if cell.topic and cell.topic.length else 0


def _counted(cell: _Cell, wish: PlanRequest) -> bool:
    """Whether a run takes part in the sum: it has a clock, and it is not optional or was asked for."""
    return cell.step.minutes is not None and (not cell.step.optional or cell.step.id in wish.include)


def _parts(cells: Sequence[_Cell], wish: PlanRequest) -> dict[_TurnKind, Demand]:
    counts = Counter(_kind(cell) for cell in cells if _counted(cell, wish))
    return {_kind(cell): _part(cell.step, counts[_kind(cell)]) for cell in cells if _counted(cell, wish)}


def _part(step: Step, count: int = 1) -> Demand:
    """How short a step may be made: what the file says, else the shorter end of its range, else half its time."""
    given = step.minutes or LengthRange(ZERO, ZERO)
    half = Duration(max(given.least // 2 // 1000 * 1000, min(given.least, 1000)))
    floor = step.at_least or (given.least if given.most > given.least else half)
    whole = Duration(-(-floor // 1000) * 1000)
    most = Duration(max(given.most // 1000 * 1000, given.middle))
    return Demand(min(whole, given.middle), given.middle, most, count)


def _shortest(cells: Sequence[_Cell], wish: PlanRequest) -> Duration:
    """The least time for all: each topic with a time of its own counts as that."""
    open_parts = [part for kind, part in _parts(cells, wish).items() if not kind[1]]
    return Duration(minimum_total(open_parts) + sum(topic.length for topic in wish.topics))


def _lengths(
    protocol: Protocol, cells: Sequence[_Cell], wish: PlanRequest, time: Duration | None
) -> dict[_TurnKind, Duration]:
    parts = _parts(cells, wish)
    lengths: dict[_TurnKind, Duration] = {}
    for number, topic in enumerate(wish.topics, 1):
        inside = {kind: part for kind, part in parts.items() if kind[1] == number}
        found = _shared(topic.length, inside, protocol)
        if found is None:
            raise KioskError(
                N_("{time} is too short for the topic '{topic}': {title} takes at least {least} for each."),
                time=to_clock(topic.length),
                topic=topic.title,
                title=protocol.title,
                least=to_clock(minimum_total(list(inside.values()))),
            )
        lengths |= dict(zip(inside, found, strict=True))
    rest = {kind: part for kind, part in parts.items() if not kind[1]}
    usual = sum(part.usual * part.count for part in rest.values())
    left = usual if time is None else time - sum(topic.length for topic in wish.topics)
    return lengths | dict(zip(rest, _shared(Duration(left), rest, protocol) or (), strict=True))


def _shared(time: Duration, parts: Mapping[_TurnKind, Demand], protocol: Protocol) -> tuple[Duration, ...] | None:
    """The parts' lengths within `time`: protected steps keep their usual length wherever the others can give way."""
    protected = {step.id for step in protocol.steps if step.protected}
    kept = [replace(part, least=part.usual) if kind[0] in protected else part for kind, part in parts.items()]
    given_way = [
        part if kind[0] in protected else replace(part, usual=part.least, most=part.least)
        for kind, part in parts.items()
    ]
    return allocate(time, kept) or allocate(time, given_way)


def _turn(protocol: Protocol, cell: _Cell, length: Duration | None, wish: PlanRequest) -> Turn:
    step, roles = cell.step, protocol.roles
    part = _part(step)
    planned = None if step.minutes is None else (part.usual if length is None else length)
    takes = cell.stage.takes
    return Turn(
        stage=cell.stage.title,
        step=step.id,
        title=step.title,
        speaks=tuple(roles[role].title for role in step.speaks),
        listens=tuple(roles[role].title for role in step.listens),
        plurals=tuple(roles[role].title for role in (*step.speaks, *step.listens) if roles[role].plural),
        round=cell.round,
        person=cell.person,
        role=roles[takes].title if takes else None,
        topic=cell.topic.title if cell.topic else None,
        planned=planned,
        least=part.least,
        most=max(part.most, planned or ZERO),
        ranged=step.minutes is not None and step.minutes.most > step.minutes.least,
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
    )


def _checks(step: Step, planned: Duration) -> tuple[Duration, ...]:
    """The step's own time checks, else one minute before the end, or half a minute in a short step."""
    if step.checks is not None:
        return tuple(sorted((check for check in step.checks if check < planned), reverse=True))
    if planned > minutes(1):
        return (minutes(1),)
    return (seconds(30),) if planned > seconds(30) else ()
