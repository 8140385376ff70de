"""What was done in a session, and by whom, in the words of the people who read its log."""

from dataclasses import replace

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Request
from kiosk.core.session.commands import Repeat, Source
from kiosk.core.session.events import Event, PlanChanged, ReplanOffered, SessionStarted, StepStarted, Why
from kiosk.core.units import Duration
from kiosk.core.wording import notices
from kiosk.core.wording.lengths import length

SOURCES: dict[Source, str] = {
    Source.KEY: N_("key"),
    Source.TOUCH: N_("touch"),
    Source.VOICE: N_("voice"),
    Source.PHONE: N_("phone"),
    Source.SCRIPT: N_("script"),
    Source.CLOCK: N_("clock"),
}
"""Where a command came from; the clock stands for nobody."""


def said(event: Event, plan: Plan) -> str:
    """What happened, as one sentence; the plan tells the names of its steps."""
    match event:
        case SessionStarted():
            return tr("The session began.")
        case StepStarted():
            return tr("The step began.")
        case ReplanOffered(late=late):
            return _offered(late)
        case PlanChanged(why=Why.TAKEN_OUT | Why.PUT_IN, what=what):
            event = replace(event, what=_title(what, plan))
        case _:
            pass
    # The screen's own sentence; the command in the request matters only to what was heard, and no phrase is kept.
    return notices.done(Request(Repeat(), event.by), (event,))


def _offered(late: Duration) -> str:
    by = length(Duration(abs(late)))
    if late > 0:
        return tr("A new plan was offered: {length} late.").format(length=by)
    return tr("A new plan was offered: {length} early.").format(length=by)


def _title(step: str, plan: Plan) -> str:
    return next((f"“{turn.title}”" for turn in plan.turns if turn.step == step), step)
