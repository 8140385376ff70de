"""How long the core takes for its two longest tasks: `python -m tests.benchmarks.core` prints a table."""

from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.session.commands import AddTime, Back, Next, Pause, Resume, SessionCommand, Start, Undo
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session, replay
from kiosk.core.units import Instant, after, minutes, seconds
from tests.benchmarks.figures import Figure, table, timed

PEOPLE = 40
EVENTS = 10_000

COMMUNITY = Protocol.model_validate(
    {
        "id": "community",
        "title": "Community",
        "summary": "A turn for everybody.",
        "group": "any number of people",
        "source": "Made for this measurement.",
        "roles": {"owner": {"title": "Owner"}, "peers": {"title": "Peers", "everyone_else": True}},
        "stages": [
            {
                "title": "Reconnect",
                "steps": [{"id": "reconnect", "title": "Reconnect", "minutes": 5, "speaks": "peers"}],
            },
            {
                "title": "Turns",
                "for_each": "person",
                "takes": "owner",
                "steps": [
                    {"id": f"step-{number}", "title": f"Step {number}", "minutes": "1-3 min", "speaks": "owner"}
                    for number in range(1, 7)
                ],
            },
            {"title": "Review", "steps": [{"id": "review", "title": "Review", "minutes": 5, "speaks": "peers"}]},
        ],
    }
)
"""Six steps for each person, between an opening and a closing one."""

_A_STRETCH: tuple[SessionCommand, ...] = (Pause(), Resume(), AddTime(seconds(30)), Undo(), Next(), Next(), Back())
"""What a group does again and again, three seconds apart; it comes one step further each time."""


def plan(people: int) -> Plan:
    """A plan for so many people, with an agreed time."""
    return make_plan(COMMUNITY, PlanRequest(people=numbered_people(people), time=minutes(10 + 11 * people)))


def journal(people: int, events: int) -> list[Event]:
    """So many events of a session of so many people; whenever it is over, its end is undone and it goes back."""
    opening = PlanMade(at=Instant(0), plan=plan(people))
    session, now = Session.opened(opening), Instant(0)
    happened: list[Event] = [opening, *session.apply(Start(), now)]
    while len(happened) < events:
        for command in _A_STRETCH:
            if session.state.turn == len(session.state.plan.turns) - 1 and isinstance(command, Next):
                command = Back()  # noqa: PLW2901  (the last step is not left, so that the session goes on)
            now = after(now, seconds(3))
            happened += session.apply(command, now)
    return happened[:events]


def measure(people: int = PEOPLE, events: int = EVENTS, times: int = 9) -> list[Figure]:
    """All figures of the core."""
    kept = journal(people, events)
    return [
        Figure(f"planning {people} people", timed(lambda: plan(people), times), "ms", 50),
        Figure(f"replaying {events:,} events", timed(lambda: replay(kept), times), "ms", 200),
    ]


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
