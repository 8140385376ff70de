"""Sessions for these tests, run by the real core; `busy` has everything that a log can tell."""

from collections.abc import Iterable

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    DeclineReplan,
    Next,
    Pause,
    ProcessPause,
    Resume,
    SessionCommand,
    SkipPerson,
    Source,
    Start,
    Undo,
)
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes, seconds
from kiosk.ports import Entry
from kiosk.simulation.fakes import FakeClock

KEY, TOUCH, VOICE = Source.KEY, Source.TOUCH, Source.VOICE

Asked = tuple[float, SessionCommand, Source]
"""After how many seconds, what, and from where."""

PEOPLE = ("Ŵyn", "Jürgen", "<script>alert(1)</script>", "=cmd|'/c calc'!A1")
"""Names as they come, and as they should not."""


def _turns() -> Iterable[Turn]:
    yield Turn(stage="Opening", step="welcome", title="Welcome | aims", speaks=("Chair",))
    for number, person in enumerate(PEOPLE, 1):
        for step, title, role, length in (
            ("clarify", "Clarify", "Peers", 60),
            ("deeper", "Look *deeper*", "Problem owner", 120),
        ):
            yield Turn(
                stage="Turns",
                step=step,
                title=title,
                speaks=(role,),
                round=number,
                person=person,
                role="Problem owner",
                planned=seconds(length),
                least=seconds(length // 2),
                most=seconds(length),
            )
    yield Turn(
        stage="Closing",
        step="review",
        title="Review",
        speaks=("Chair", "Peers"),
        planned=minutes(2),
        least=minutes(1),
        most=minutes(2),
        protected=True,
    )


PLAN = Plan(
    protocol="peer-turns",
    title="Peer & turns",
    turns=tuple(_turns()),
    people=PEOPLE,
    time=minutes(14),
    fixed_end=True,
    leads=(("Chair", PEOPLE[0]),),
)

BUSY: tuple[Asked, ...] = (
    (0, Start(), KEY),
    (30, Next(), KEY),  # the welcome, without a clock: 30 s
    (50, Pause(), TOUCH),
    (65, Resume(), TOUCH),  # a pause of 15 s
    (105, Next(), KEY),  # first clarify: 60 s
    (120, ProcessPause(), KEY),
    (165, Resume(), KEY),  # a process pause of 45 s
    (170, AddTime(minutes(1)), VOICE),
    (172, DeclineReplan(), TOUCH),
    (375, Next(), KEY),  # first deeper: 225 s, so 105 s over what was planned
    (385, Pause(), KEY),
    (390, Undo(), VOICE),  # never paused
    (395, AddTime(seconds(-15)), KEY),
    (425, Next(), KEY),  # second clarify: 50 s
    (430, SkipPerson(PEOPLE[3]), TOUCH),
    (435, Next(), TOUCH),
    (440, Undo(), TOUCH),  # still the second deeper
    (565, Next(), KEY),  # second deeper: 140 s, so 20 s over
    (570, AskReplan(), KEY),  # 25 s late
    (575, AcceptReplan(), VOICE),
    (625, Next(), KEY),  # third clarify: 60 s
    (735, Next(), KEY),  # third deeper: 110 s
    (840, Next(), KEY),  # review: 105 s
)
"""A session with overtime, both kinds of pause, time added and taken, a person skipped, a re-plan and two undos."""


def run(plan: Plan, script: Iterable[Asked], *, rehearsal: bool = False) -> tuple[Entry, ...]:
    """The journal's entries of a session."""
    opening = PlanMade(at=Instant(0), plan=plan, rehearsal=rehearsal, group="Set A")
    session = Session.opened(opening)
    events: list[Event] = [opening]
    for at, command, by in script:
        events += session.apply(command, Instant(seconds(at)), by, 0.93 if by is VOICE else None)
    return tuple(Entry(event, FakeClock().wall(event.at)) for event in events)
