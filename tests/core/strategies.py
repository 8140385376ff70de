"""Generated plans and scripts, and a player that runs a script and keeps what happened."""

from collections.abc import Iterable, Iterator, Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kiosk.core.commands import AddTime, Back, End, Next, Pause, Repeat, Resume, SessionCommand, Start, Undo
from kiosk.core.errors import Refused
from kiosk.core.events import Event, PlanMade, StepEnded
from kiosk.core.plan import Plan, Turn
from kiosk.core.session import Session, State, evolve, opened
from kiosk.core.units import ZERO, Duration, Instant, after, seconds
from tests.core.samples import T0

# Many scripts are refused in the state they meet, which is what some laws have to leave aside.
LAW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
"""A law is tried on this many examples, and a slow machine breaks none."""

Script = Sequence[tuple[Duration, SessionCommand]]
"""How long to wait, then what to ask for; again and again."""

waits = st.one_of(
    st.just(ZERO),
    st.integers(0, 12).map(seconds),
    st.integers(0, 12_000).map(Duration),
)
"""Lengths between two things that people do: often whole seconds, so that instants coincide."""

lengths = st.one_of(st.integers(1, 20).map(seconds), st.integers(1, 20_000).map(Duration))

amounts = st.one_of(st.integers(-8, 8).map(seconds), st.integers(-8_000, 8_000).map(Duration))

ordinary: st.SearchStrategy[SessionCommand] = st.one_of(
    st.sampled_from([Next(), Back(), Pause(), Resume(), Repeat()]),
    st.sampled_from([Pause(), Resume(), Next()]),
)
"""Commands after which no mark may be said twice."""

commands: st.SearchStrategy[SessionCommand] = st.one_of(
    ordinary, ordinary, st.just(Undo()), amounts.map(AddTime), st.sampled_from([Start(), End()])
)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    """A turn with or without a clock, up to 20 s long, with up to three time checks, sometimes going on by itself."""
    planned = draw(st.one_of(lengths, lengths, lengths, st.none()))
    checks: set[Duration] = set()
    if planned is not None and planned > 1:
        checks = draw(st.sets(lengths.filter(lambda mark: mark < planned), max_size=3))
    return Turn(
        stage="A stage",
        step="a-step",
        title="A step",
        speaks=("Presenter",),
        planned=planned,
        quiet=draw(st.booleans()),
        goes_on=draw(st.booleans()),
        checks=tuple(sorted(checks, reverse=True)),
    )


plans = st.lists(turns(), min_size=1, max_size=4).map(
    lambda drawn: Plan(protocol="a-protocol", title="A protocol", turns=tuple(drawn))
)


def scripts(asked: st.SearchStrategy[SessionCommand] = commands, max_size: int = 10) -> st.SearchStrategy[Script]:
    """Scripts that start the session, most of them soon."""
    steps = st.lists(st.tuples(waits, asked), max_size=max_size)
    return st.tuples(waits, steps).map(lambda drawn: [(drawn[0], Start()), *drawn[1]])


class Player:
    """A session with its own hand-driven clock, and every event since it was opened."""

    def __init__(self, plan: Plan) -> None:
        self.opening = PlanMade(at=T0, plan=plan)
        self.session = Session(self.opening)
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

    def ask(self, command: SessionCommand) -> bool:
        """Gives a command; whether it was accepted."""
        try:
            self.events += self.session.apply(command, self.now)
        except Refused:
            return False
        return True

    def play(self, script: Script) -> "Player":
        """Runs a whole script, sees to what fell due by its end, and hands itself back."""
        for wait, command in script:
            self.wait(wait)
            self.ask(command)
        self.tick()
        return self

    def since(self, instant: Instant) -> list[Event]:
        """What happened after that instant."""
        return [event for event in self.events if event.at > instant]


def chain(state: State) -> list[State]:
    """The states that undo can go back to, the nearest first, walked and not recursed into."""
    found = []
    link = state.past
    while link:
        found.append(link.state)
        link = link.earlier
    return found


def stepped_by_itself(events: Iterable[Event]) -> bool:
    """Whether a step ended because its time was up."""
    return any(isinstance(event, StepEnded) and event.by == "clock" for event in events)


def with_states(player: Player) -> Iterator[tuple[State, Event]]:
    """Every event after the opening, with the state that it met."""
    state = opened(player.opening)
    for event in player.events[1:]:
        yield state, event
        state = evolve(state, event)
