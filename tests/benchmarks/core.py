"""How long the core takes for its two longest tasks: `python -m tests.benchmarks.core` prints a table."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from kiosk.core.commands import AddTime, Back, Next, Pause, Resume, SessionCommand, Start, Undo
from kiosk.core.events import Event, PlanMade
from kiosk.core.plan import Plan
from kiosk.core.planning import Wish, make_plan, numbered
from kiosk.core.protocol import Protocol
from kiosk.core.session import Session, replay
from kiosk.core.units import Instant, after, minutes, seconds

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


@dataclass(frozen=True)
class Measurement:
    """A task, how often it was done, and the middle of its times, in milliseconds."""

    task: str
    target: float
    taken: float


def plan(people: int) -> Plan:
    """A plan for so many people, with an agreed time."""
    return make_plan(COMMUNITY, Wish(people=numbered(people), time=minutes(10 + 11 * people)))


def journal(people: int, events: int) -> list[Event]:
    """So many events of a session of so many people; whenever it is over, its end is undone and it goes back."""
    opening = PlanMade(at=Instant(0), plan=plan(people))
    session, now = Session(opening), Instant(0)
    happened: list[Event] = [opening, *session.apply(Start(), now)]
    while len(happened) < events:
        for command in _A_STRETCH:
            if session.state.turn == len(session.state.plan.turns) - 1 and isinstance(command, Next):
                command = Back()  # noqa: PLW2901  (the last step is not left, so that the session goes on)
            now = after(now, seconds(3))
            happened += session.apply(command, now)
    return happened[:events]


def measured(task: str, target: float, work: Callable[[], object], times: int) -> Measurement:
    """The work done so often, and how long it took."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return Measurement(task, target, median(taken))


def measure(people: int = PEOPLE, events: int = EVENTS, times: int = 9) -> list[Measurement]:
    """All measurements."""
    kept = journal(people, events)
    return [
        measured(f"planning {people} people", 50, lambda: plan(people), times),
        measured(f"replaying {events:,} events", 200, lambda: replay(kept), times),
    ]


def table(measurements: list[Measurement]) -> str:
    """The measurements as people read them."""
    head = f"{'task':<28}{'taken':>10}{'target':>10}"
    return "\n".join([head, *(f"{one.task:<28}{one.taken:>7.1f} ms{one.target:>7.0f} ms" for one in measurements)])


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
