"""Sentences for the events of a session and names for their sources, for the people who read its log."""

from dataclasses import replace

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Request
from kiosk.core.session.commands import Repeat, Source
from kiosk.core.session.events import Event, PlanChanged, PlanChangeReason, ReplanOffered, SessionStarted, StepStarted
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
"""The names of the sources of commands; the clock is the source of what nobody asked for."""


def event_sentence(event: Event, plan: Plan) -> str:
    """One sentence about an event; the plan has the titles of its steps."""
    match event:
        case SessionStarted():
            return tr("Session started.")
        case StepStarted():
            return tr("Step started.")
        case ReplanOffered(late=late):
            return _offer_sentence(late)
        case PlanChanged(why=PlanChangeReason.TAKEN_OUT | PlanChangeReason.PUT_IN, what=what):
            event = replace(event, what=_quoted_title(what, plan))
        case _:
            pass
    # The sentence of the screen. The request needs some command, but only its source matters here.
    return notices.done(Request(Repeat(), event.by), (event,))


def _offer_sentence(late: Duration) -> str:
    by = length(Duration(abs(late)))
    if late > 0:
        return tr("New plan suggested: {length} late.").format(length=by)
    return tr("New plan suggested: {length} early.").format(length=by)


def _quoted_title(step: str, plan: Plan) -> str:
    return next((f"“{turn.title}”" for turn in plan.turns if turn.step == step), step)
