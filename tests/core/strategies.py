"""Generated plans and scripts, and a player that runs a script and keeps what happened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, product
from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    CountTurn,
    DeclineReplan,
    End,
    EndIn,
    GiveTurn,
    GoOnWith,
    GoTo,
    HandOver,
    MoveEnd,
    NameRole,
    Next,
    NextPerson,
    Pause,
    PlanStart,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    Return,
    SessionCommand,
    SetUp,
    SkipPerson,
    SkipTopic,
    Source,
    Start,
    SwapTurns,
    TakeBreak,
    TakeOut,
    TimeTopic,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.events import Event, PlanMade, StepEnded
from kiosk.core.session.evolve import evolve
from kiosk.core.session.session import Session
from kiosk.core.session.state import State, initial_state
from kiosk.core.units import ZERO, Duration, Instant, after, seconds
from tests.core.samples import T0, a_plan, a_turn

# Many scripts are refused in the state they meet, which is what some laws have to leave aside.
LAW = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
"""A law is tried on as many examples as the profile says."""


class Ask(NamedTuple):
    """How long to wait, then what to ask for, and by which device."""

    wait: Duration
    command: SessionCommand
    by: Source = Source.SCRIPT


Script = Sequence[Ask]

waits = st.one_of(
    st.just(ZERO),
    st.integers(0, 12).map(seconds),
    st.integers(0, 12_000).map(Duration),
    st.integers(0, 200).map(seconds),
)
"""Lengths between two things that people do: often whole seconds, so that instants coincide."""

lengths = st.one_of(st.integers(1, 20).map(seconds), st.integers(1, 20_000).map(Duration))

amounts = st.one_of(st.integers(-8, 8).map(seconds), st.integers(-8_000, 8_000).map(Duration))

devices = st.sampled_from([Source.KEY, Source.KEY, Source.VOICE, Source.TOUCH])

PEOPLE = ("P1", "P2", "P3")
STEPS = ("opening", "choosing", "news", "topic", "talk-1", "talk-2", "closing", "nothing")
"""The steps of generated groups, and one that none has."""

names = st.none() | st.sampled_from(PEOPLE)

ordinary: st.SearchStrategy[SessionCommand] = st.one_of(
    st.sampled_from([Next(), Back(), Pause(), Resume(), Repeat(), AskTimeLeft(), AskWhoIsNext()]),
    st.sampled_from([Pause(), Resume(), Next()]),
)
"""Commands after which no mark may be said twice."""


KINDS = tuple(product((False, True), repeat=6))
"""Ranged, quiet, protected, going on, optional, out: every kind of turn."""


Kind = tuple[bool, ...]


def _turn(planned: Duration | None, marks: set[Duration], kind: Kind) -> Turn:
    checks = [mark for mark in marks if planned is not None and mark < planned]
    ranged, quiet, protected, goes_on, optional, out = kind
    least, most = (planned or ZERO) // 2000 * 1000, (planned or ZERO) + (30_000 if ranged else 0)
    return Turn(
        stage="A stage",
        step="a-step",
        title="A step",
        speaks=("Presenter",),
        planned=planned,
        least=Duration(least),
        most=Duration(most),
        ranged=ranged,
        quiet=quiet,
        protected=protected,
        optional=optional,
        out=optional and out,
        goes_on=planned is not None and goes_on,
        checks=tuple(sorted(checks, reverse=True)),
    )


# Strategies are made once, and drawn from in one go: most of the time would go into making and drawing them.


@cache
def turns(longest: int = 20) -> st.SearchStrategy[Turn]:
    """Turns with or without a clock, up to `longest` seconds, with up to three time checks, of any kind."""
    long = st.integers(1, longest).map(seconds)
    marks = st.sets(st.one_of(lengths, long), max_size=3)
    return st.builds(_turn, st.one_of(lengths, long, long, st.none()), marks, st.sampled_from(KINDS))


plain = st.lists(turns().map(lambda turn: replace(turn, optional=False, out=False)), min_size=1, max_size=4).map(
    lambda drawn: a_plan(*drawn)
)
"""Plans of one step after the other, without people and without an agreed time."""


def _group(drawn: Sequence[Turn], people: int, topics: int, beside: Duration | None) -> Plan:
    plan = group(drawn, PEOPLE[:people], topics)
    return replace(plan, time=None if beside is None else Duration(max(1000, plan.planned + beside)))


beside = st.integers(-200, 200).map(seconds)

groups = st.builds(
    _group,
    st.lists(turns(longest=200), min_size=2, max_size=len(STEPS) - 1),
    st.integers(1, 3),
    st.integers(1, 3),
    st.one_of(beside, beside, st.none()),
)
"""A group's plan: rounds of people, topics, a step that decides on them, and often an agreed time."""


def group(drawn: Sequence[Turn], people: Sequence[str], topics: int) -> Plan:
    """The plan of a group whose steps are like the turns that were drawn, one after the other and round again."""
    one = {step: replace(turn, step=step, stage=step) for step, turn in zip(STEPS[:-1], cycle(drawn), strict=False)}
    rounds = {
        step: [replace(one[step], stage=stage, round=number, person=name) for number, name in enumerate(people, 1)]
        for step, stage in (("news", "news"), ("talk-1", "talk"), ("talk-2", "talk"))
    }
    plan = a_plan(
        one["opening"],
        *rounds["news"],
        replace(one["choosing"], decides=True, optional=False, out=False),
        *(replace(one["topic"], round=number, topic=f"T{number}") for number in range(1, topics + 1)),
        *(turn for pair in zip(rounds["talk-1"], rounds["talk-2"], strict=True) for turn in pair),
        one["closing"],
    )
    return replace(plan, people=tuple(people), roles=("Presenter",))


def spoken_in_turn(plan: Plan) -> Plan:
    """The plan, in whose opening and closing people speak in turn."""
    steps = ("opening", "closing")
    turns = (replace(turn, in_turn=turn.step in steps, speaks=("Everyone",)) for turn in plan.turns)
    return replace(plan, turns=tuple(turns))


plans = st.one_of(groups, groups, groups.map(spoken_in_turn), plain)

chosen_topics: st.SearchStrategy[SessionCommand] = st.builds(
    lambda length, topics: GoOnWith(group([a_turn(length)], PEOPLE, topics)), lengths, st.integers(1, 4)
)

somebody = st.sampled_from((*PEOPLE, "P4", "P5"))

taking_part: st.SearchStrategy[SessionCommand] = st.one_of(
    st.builds(AddPerson, st.none() | somebody),
    st.builds(RemovePerson, somebody, st.sampled_from([None, True, False])),
    st.builds(GiveTurn, st.none() | somebody),
    st.builds(SwapTurns, somebody, somebody),
    st.builds(HandOver, somebody),
    st.just(NextPerson()),
    st.builds(CountTurn, st.none() | somebody, st.booleans()),
    st.builds(NameRole, st.just("Presenter"), st.sampled_from([(), ("P1",), ("P2", "P3"), ("P5",)])),
)
"""Who is there, and who has a turn."""

titles = st.sampled_from(("T1", "T2", "T3", "T9", "4"))

topic_lengths = st.one_of(lengths, st.integers(1, 230).map(seconds))

about_topics: st.SearchStrategy[SessionCommand] = st.one_of(
    st.builds(AddTopic, st.none() | titles, st.none() | topic_lengths, st.none() | somebody),
    st.builds(SkipTopic, st.none() | titles),
    st.builds(TimeTopic, titles, topic_lengths),
)
"""Changes of one topic, at any moment."""

edits: st.SearchStrategy[SessionCommand] = st.one_of(
    st.builds(SkipPerson, names),
    st.builds(BringBack, names),
    st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(lambda order: Reorder(tuple(order))),
    st.sampled_from(STEPS).map(TakeOut),
    st.builds(PutIn, st.none() | st.sampled_from(STEPS)),
    chosen_topics,
    taking_part,
    about_topics,
)
"""Changes of what is still to come."""

on_time: st.SearchStrategy[SessionCommand] = st.sampled_from([AskReplan(), AcceptReplan(), DeclineReplan()])

moves: st.SearchStrategy[SessionCommand] = st.one_of(
    ordinary,
    ordinary,
    st.one_of(edits, on_time),
    st.integers(-1, 16).map(GoTo),
    st.sampled_from([ProcessPause(), Return()]),
)
"""All that changes neither the running step's time nor what was done."""

planned_starts: st.SearchStrategy[SessionCommand] = st.builds(
    PlanStart, st.none() | waits.map(lambda ahead: after(T0, ahead)), st.booleans()
)
"""Starts that are planned for an instant, by themselves or not, and those that are not planned any more."""

commands: st.SearchStrategy[SessionCommand] = st.one_of(
    moves,
    moves,
    planned_starts,
    st.just(Undo()),
    st.just(Undo()),
    amounts.map(AddTime),
    amounts.map(BeganEarlier),
    lengths.map(WentOnEarlier),
    st.builds(TakeBreak, lengths, st.booleans()),
    st.one_of(lengths.map(EndIn), amounts.map(MoveEnd)),
    st.sampled_from([Start(), End()]),
    st.builds(RenamePerson, st.sampled_from((*PEOPLE, "P7")), st.sampled_from((*PEOPLE, "P7", " P8 "))),
    groups.map(SetUp),
)


habits: st.SearchStrategy[list[SessionCommand]] = st.one_of(
    names.map(lambda who: [SkipPerson(who), Next(), BringBack(who)]),
    names.map(lambda who: [SkipPerson(who), BringBack()]),
    st.just([AskReplan(), AcceptReplan()]),
    st.sampled_from([[AddPerson(), AcceptReplan()], [AddPerson("P5"), Next(), GiveTurn("P5"), AcceptReplan()]]),
    st.just([NextPerson(), NextPerson()]),
    somebody.map(lambda who: [Next(), HandOver(who), RemovePerson(who, ends_turn=True), BringBack(who)]),
    st.just([AcceptReplan(), Next()]),
    st.builds(lambda place, chosen: [GoTo(place), chosen], st.integers(2, 4), chosen_topics),
    st.builds(
        lambda there, place, chosen: [GoTo(there), GoTo(place), chosen],
        st.integers(4, 9),
        st.integers(2, 4),
        chosen_topics,
    ),
    st.sampled_from(STEPS).map(lambda step: [TakeOut(step), Next(), PutIn(step)]),
    st.builds(lambda title, length: [SkipTopic(title), TimeTopic(title, length)], titles, topic_lengths),
    st.sampled_from([[ProcessPause(), Resume()], [Next(), Back()], [Next(), Next()], [Pause(), Next()]]),
)
"""What people do one after the other, without which few scripts would come far; all of them moves."""


def scripts(
    asked: st.SearchStrategy[SessionCommand] = commands,
    max_size: int = 8,
    together: st.SearchStrategy[list[SessionCommand]] = habits,
) -> st.SearchStrategy[Script]:
    """Scripts that start the session, most of them soon, some after a change or two."""
    alone = asked.map(lambda command: [command])
    parts = st.tuples(st.one_of(alone, alone, together), waits, waits, devices).map(_spread)
    planned = st.builds(Ask, waits, planned_starts, devices).map(lambda ask: [ask])
    before = st.one_of(st.just(list[Ask]()), parts, planned)
    begin = st.builds(Ask, waits, st.just(Start()), devices)
    rest = st.lists(parts, min_size=max_size // 2, max_size=max_size)
    return st.tuples(before, begin, rest).map(
        lambda drawn: [*drawn[0], drawn[1], *(ask for part in drawn[2] for ask in part)]
    )


def _spread(drawn: tuple[list[SessionCommand], Duration, Duration, Source]) -> list[Ask]:
    together, wait, between, by = drawn
    first, *others = together
    return [Ask(wait, first, by), *(Ask(between, command, by) for command in others)]


class Player:
    """A session with its own hand-driven clock, and every event since it was opened."""

    def __init__(self, plan: Plan) -> None:
        self.opening = PlanMade(at=T0, plan=plan)
        self.session = Session.opened(self.opening)
        self.now: Instant = T0
        self.events: list[Event] = [self.opening]

    @property
    def state(self) -> State:
        """The session's state."""
        return self.session.state

    def wait(self, length: Duration) -> None:
        """Lets time pass unseen."""
        self.now = after(self.now, length)

    def tick(self) -> tuple[Event, ...]:
        """Lets the session see what time it is."""
        passed = self.session.tick(self.now)
        self.events += passed
        return passed

    def ask(self, command: SessionCommand, by: Source = Source.SCRIPT) -> bool:
        """Gives a command; whether it was accepted."""
        try:
            self.events += self.session.apply(command, self.now, by)
        except Refused:
            return False
        return True

    def play(self, script: Script) -> "Player":
        """Runs a whole script, sees to what fell due by its end, and hands itself back."""
        for wait, command, by in script:
            self.wait(wait)
            self.ask(command, by)
        self.tick()
        return self

    def since(self, instant: Instant) -> list[Event]:
        """What happened after that instant."""
        return [event for event in self.events if event.at > instant]


def chain(state: State) -> list[State]:
    """The states that undo can go back to, the nearest first, walked and not recursed into."""
    found = []
    link = state.checkpoint
    while link:
        found.append(link.state)
        link = link.earlier
    return found


def stepped_by_itself(events: Iterable[Event]) -> bool:
    """Whether a step ended because its time was up."""
    return any(isinstance(event, StepEnded) and event.by == "clock" for event in events)


def with_states(player: Player) -> Iterator[tuple[State, Event]]:
    """Every event after the opening, with the state that it met."""
    state = initial_state(player.opening)
    for event in player.events[1:]:
        yield state, event
        state = evolve(state, event)
