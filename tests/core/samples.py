"""Hand-made protocols and plans that the examples of these tests run."""

from dataclasses import replace

from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.protocol.model import Protocol
from kiosk.core.session.commands import End, Pause, SessionCommand, Start
from kiosk.core.session.events import Event, PlanMade, TimeCheckReached
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, minutes, seconds

T0 = Instant(1_000_000)
"""When the sample sessions are opened: not zero, so that nothing can mistake an instant for a length."""

CIRCLE_FILE: dict[str, object] = {
    "id": "solution-circle",
    "title": "Solution Circle",
    "summary": "One problem, one group, half an hour.",
    "group": "5 to 9 people",
    "source": "A short summary of the steps.",
    "roles": {
        "presenter": {"title": "Presenter"},
        "creative-team": {"title": "Creative team"},
        "facilitator": {"title": "Facilitator"},
    },
    "ground_rules": ["What is said here stays here."],
    "stages": [
        {
            "title": "Before we begin",
            "steps": [{"id": "welcome", "title": "Welcome", "speaks": "facilitator", "optional": True}],
        },
        {
            "title": "Sharing",
            "steps": [
                {
                    "id": "sharing",
                    "title": "Sharing practice and thinking",
                    "minutes": 3,
                    "speaks": "presenter",
                    "listens": "creative-team",
                    "prompts": ["What is strong here?", "Where are you stuck?"],
                },
                {"id": "additions", "title": "Additions and clarifying", "minutes": "1 min", "speaks": "creative-team"},
            ],
        },
        {
            "title": "Ideas",
            "steps": [
                {
                    "id": "ideas",
                    "title": "What is positive and possible",
                    "minutes": "2:30",
                    "speaks": ["presenter", "creative-team"],
                    "capture": "Ideas on sticky notes",
                    "checks": [0.5, "2 min", "5 min"],
                    "ends": "go-on",
                },
                {"id": "reflection", "title": "Reflection", "speaks": "presenter", "quiet": True},
            ],
        },
    ],
    "variants": {"longer-sharing": {"title": "Longer sharing", "steps": {"sharing": {"minutes": "4 min"}}}},
}

CIRCLE = Protocol.model_validate(CIRCLE_FILE)
CIRCLE_PLAN = make_plan(CIRCLE)


def a_turn(
    length: Duration | None = minutes(3),
    *checks: Duration,
    goes_on: bool = False,
    quiet: bool = False,
    speaks: tuple[str, ...] = ("Presenter",),
    listens: tuple[str, ...] = (),
) -> Turn:
    """A turn where only its length and time checks matter."""
    return Turn(
        stage="A stage",
        step="a-step",
        title="A step",
        speaks=speaks,
        listens=listens,
        planned=length,
        quiet=quiet,
        goes_on=goes_on,
        checks=checks,
    )


def a_plan(*turns: Turn, time: Duration | None = None) -> Plan:
    """A plan of these turns, each a step of its own unless it says which."""
    own = (
        replace(turn, step=f"step-{number}") if turn.step == "a-step" else turn for number, turn in enumerate(turns, 1)
    )
    return Plan(protocol="a-protocol", title="A protocol", turns=tuple(own), time=time)


def a_session(*turns: Turn, time: Duration | None = None) -> Session:
    """A session of these turns, opened at T0 and not started."""
    return Session.opened(PlanMade(at=T0, plan=a_plan(*turns, time=time)))


def at(clock: float) -> Instant:
    """The instant so many seconds after T0."""
    return Instant(T0 + seconds(clock))


def told(events: tuple[Event, ...]) -> list[tuple[str, float]]:
    """Each event's name with the seconds since T0, which is how the examples are written.

    Reminders of overtime, which come long after what an example is about, are left out.
    """
    return [
        (type(event).__name__, (event.at - T0) / 1000)
        for event in events
        if not (isinstance(event, TimeCheckReached) and event.mark < 0)
    ]


def state_in(phase: Phase) -> State:
    """A session of the sample plan that stands in this phase, a minute after T0."""
    session = Session.opened(PlanMade(at=T0, plan=CIRCLE_PLAN))
    script: dict[Phase, tuple[SessionCommand, ...]] = {
        Phase.READY: (),
        Phase.RUNNING: (Start(),),
        Phase.PAUSED: (Start(), Pause()),
        Phase.ENDED: (Start(), End()),
    }
    for command in script[phase]:
        session.apply(command, T0 if isinstance(command, Start) else at(60))
    return session.state
