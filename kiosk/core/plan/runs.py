"""How often each step of a protocol is run in a session, for whom, and how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.allocation import Demand, allocate_protecting, maximum_total, minimum_total
from kiosk.core.plan.model import Topic
from kiosk.core.plan.request import PlanRequest
from kiosk.core.units import ZERO, Duration, LengthRange, as_written

if TYPE_CHECKING:  # a window, which shows plans and reads no files, has no need of pydantic
    from kiosk.core.protocol.model import Protocol, Stage, Step

DEFAULT_TOPICS = 2
"""The number of topics that a session is planned for before the group has chosen its own."""


@dataclass(frozen=True)
class StepRun:
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


def runs_that_fit(
    protocol: Protocol,
    people: Sequence[str],
    wish: PlanRequest,
    time: Duration | None,
) -> tuple[StepRun, ...]:
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


def _runs(protocol: Protocol, people: Sequence[str], turns: int, wish: PlanRequest) -> Iterator[StepRun]:
    for stage in protocol.stages:
        match stage.for_each:
            case "person":
                whose = people[:turns] if stage.as_many == "fit" else people
                for number, person in enumerate(whose, 1):
                    yield from (StepRun(stage, step, number, person) for step in stage.steps)
            case "topic":
                topics = wish.topics or tuple(Topic(f"{number}", ZERO) for number in range(1, DEFAULT_TOPICS + 1))
                for number, topic in enumerate(topics, 1):
                    yield from (StepRun(stage, step, number, topic.owner, topic) for step in stage.steps)
            case int(rounds):
                for number in range(1, rounds + 1):
                    yield from (StepRun(stage, step, number) for step in stage.steps)
            case _:
                yield from (StepRun(stage, step) for step in stage.steps)


_TurnKind = tuple[str, int]
"""A step's id and, where each topic has its own time, the topic's number: all runs of one kind get one length."""


def turn_kind(run: StepRun) -> _TurnKind:
    """The kind of a run, by which its length is found."""
    return run.step.id, run.round if run.topic and run.topic.length else 0


def _takes_time(run: StepRun, wish: PlanRequest) -> bool:
    """Whether a run takes up planned time: it has a clock, and it is either not optional or was asked for."""
    return run.step.minutes is not None and (not run.step.optional or run.step.id in wish.include)


def _demands(runs: Sequence[StepRun], wish: PlanRequest) -> dict[_TurnKind, Demand]:
    timed = [(turn_kind(run), run.step) for run in runs if _takes_time(run, wish)]
    counts = Counter(kind for kind, _ in timed)
    return {kind: step_demand(step, counts[kind]) for kind, step in dict(timed).items()}


def step_demand(step: Step, count: int = 1) -> Demand:
    """The limits of a step's length; the minimum is `at_least`, else the end of its range, else half its length."""
    length = step.minutes or LengthRange(ZERO, ZERO)
    half = Duration(max(length.minimum // 2 // 1000 * 1000, min(length.minimum, 1000)))
    minimum = step.at_least or (length.minimum if length.maximum > length.minimum else half)
    whole_seconds = Duration(-(-minimum // 1000) * 1000)
    maximum = Duration(max(length.maximum // 1000 * 1000, length.middle))
    return Demand(min(whole_seconds, length.middle), length.middle, maximum, count)


def _minimum_time(runs: Sequence[StepRun], wish: PlanRequest) -> Duration:
    """The shortest possible session: all steps at their minimum, and topics with the time that they were given."""
    demands = [demand for kind, demand in _demands(runs, wish).items() if not kind[1]]
    return Duration(minimum_total(demands) + sum(topic.length for topic in wish.topics))


def run_lengths(
    protocol: Protocol, runs: Sequence[StepRun], wish: PlanRequest, time: Duration | None
) -> dict[_TurnKind, Duration]:
    """The length of each kind of run that takes time. Raises KioskError for a topic whose time does not fit."""
    parts = _demands(runs, wish)
    lengths: dict[_TurnKind, Duration] = {}
    for number, topic in enumerate(wish.topics, 1):
        inside = {kind: part for kind, part in parts.items() if kind[1] == number}
        topic_lengths = _allocated_lengths(topic.length, inside, protocol)
        if topic_lengths is None or (inside and topic.length > maximum_total(list(inside.values()))):
            least, most = minimum_total(list(inside.values())), maximum_total(list(inside.values()))
            raise topic_does_not_fit(protocol.title, topic, least, most)
        lengths |= dict(zip(inside, topic_lengths, strict=True))
    rest = {kind: part for kind, part in parts.items() if not kind[1]}
    default = sum(part.default * part.count for part in rest.values())
    left = default if time is None else time - sum(topic.length for topic in wish.topics)
    return lengths | dict(zip(rest, _allocated_lengths(Duration(left), rest, protocol) or (), strict=True))


def topic_does_not_fit(title: str, topic: Topic, least: Duration, most: Duration) -> Refused:
    """The refusal of a topic that is shorter or longer than its steps can be in the session of this title."""
    if topic.length < least:
        says = N_("{time} is too short for the topic '{topic}': in {title} each topic needs at least {limit}.")
    else:
        says = N_("{time} is too long for the topic '{topic}': in {title} each topic can have at most {limit}.")
    limit = as_written(least if topic.length < least else most)
    return Refused(says, time=as_written(topic.length), topic=topic.title, title=title, limit=limit)


def _allocated_lengths(
    time: Duration, parts: Mapping[_TurnKind, Demand], protocol: Protocol
) -> tuple[Duration, ...] | None:
    """The length of each part within `time`, of which protected steps keep theirs; None where the time is too short."""
    protected = {step.id for step in protocol.steps if step.protected}
    return allocate_protecting(time, list(parts.values()), [kind[0] in protected for kind in parts])
