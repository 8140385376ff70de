"""A session run on a clock that jumps from one thing to do to the next: no screen, no sound, no waiting."""

from collections.abc import Sequence

from kiosk.core.commands import Next, SessionCommand, Source, Start
from kiosk.core.events import Event, PlanMade
from kiosk.core.plan import Plan
from kiosk.core.session import Phase, Session
from kiosk.core.units import ZERO, Duration, Instant, after

Script = Sequence[tuple[Duration, SessionCommand]]
"""Commands with the session time, from the opening on, at which each is given."""


def rehearse(plan: Plan, script: Script | None = None) -> tuple[tuple[Event, ...], Instant]:
    """The events of a session run by the script, and the instant it was left; without one, on time to the end.

    Raises Refused where the session does not accept a command.
    """
    opening = PlanMade(at=Instant(0), plan=plan, rehearsal=True)
    session = Session(opening)
    events: list[Event] = [opening]
    now = Instant(0)
    for at, command in script if script is not None else punctual(plan):
        now = after(Instant(0), at)
        events += session.tick(now)
        events += session.apply(command, now, Source.SCRIPT)
        if session.state.phase is Phase.ENDED:
            break
    if script is None:
        now = after(Instant(0), plan.planned)
        events += session.tick(now)
    return tuple(events), now


def punctual(plan: Plan) -> Script:
    """Start at once, leave each timed step just when its time is up, and pass the others by."""
    script: list[tuple[Duration, SessionCommand]] = [(ZERO, Start())]
    passed = ZERO
    for turn in plan.turns:
        passed = Duration(passed + (turn.planned or ZERO))
        if not turn.goes_on:
            script.append((passed, Next()))
    return script
