"""Runs a session on a clock that jumps from one command to the next, without screen, sound or waiting."""

from collections.abc import Callable, Sequence

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.interaction.text_commands import TextCommand, always
from kiosk.core.plan.model import Plan, Topic
from kiosk.core.room.commands import BreakUntil, ChooseTopics, HaveUntil, StartAt
from kiosk.core.session.commands import GoOnWith, Next, SessionCommand, Start
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import ZERO, Duration, Instant, after
from kiosk.simulation.script import ScriptError, ScriptLine


def _no_topics(_: tuple[Topic, ...]) -> Plan:
    raise Refused(N_("No topics can be chosen here."))


def simulate(
    plan: Plan,
    script: Sequence[ScriptLine] | None = None,
    with_topics: Callable[[tuple[Topic, ...]], Plan] = _no_topics,
) -> tuple[tuple[Event, ...], Instant]:
    """The events of a session run by the script, and the instant at which it stops.

    Without a script, the session runs on time to the end. `with_topics` makes the plan for the topics that a group has
    chosen. Raises ScriptError with the line of the first command that the session does not accept.
    """
    opening = PlanMade(at=Instant(0), plan=plan, rehearsal=True)
    session = Session.opened(opening)
    events: list[Event] = [opening]
    now = Instant(0)
    for line in punctual_script(plan) if script is None else script:
        now = after(Instant(0), line.at)
        events += session.tick(now)
        try:
            command = _session_command(line.asks(session.state), with_topics)
            events += session.apply(command, now, line.by)
        except KioskError as error:
            raise ScriptError((line.location, error)) from error
    if script is None:
        now = after(Instant(0), plan.planned)
        events += session.tick(now)
    return tuple(events), now


def _session_command(asked: TextCommand, with_topics: Callable[[tuple[Topic, ...]], Plan]) -> SessionCommand:
    match asked:
        case ChooseTopics(topics):
            return GoOnWith(with_topics(topics))
        case StartAt() | BreakUntil() | HaveUntil():
            raise KioskError(N_("a script has no time of day: say how long, such as `take a break of 10 minutes`."))
        case _:
            return asked


def punctual_script(plan: Plan) -> tuple[ScriptLine, ...]:
    """A script that starts at once, leaves each timed step when its time is up, and passes over the others."""
    lines = [ScriptLine(ZERO, always(Start()))]
    elapsed = ZERO
    for turn in (turn for turn in plan.turns if not turn.out):
        elapsed = Duration(elapsed + (turn.planned or ZERO))
        if not turn.goes_on:
            lines.append(ScriptLine(elapsed, always(Next())))
    return tuple(lines)
