"""Sentences for the events of a session and names for their sources, for the people who read its log."""

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Event,
    PlanChangeReason,
    ReplanOffered,
    SessionStarted,
    StepChangeMoved,
    StepStarted,
)
from kiosk.core.units import Duration
from kiosk.core.wording.lengths import length
from kiosk.core.wording.outcomes import event_outcome

SOURCES: dict[Source, str] = {
    Source.KEY: N_("key"),
    Source.TOUCH: N_("touch"),
    Source.VOICE: N_("voice"),
    Source.PHONE: N_("phone"),
    Source.TRAINER: N_("trainer"),
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
        case StepChangeMoved(amount=amount):
            return tr("The step began {length} earlier.").format(length=length(amount))
        case ReplanOffered(late=late, why=PlanChangeReason.REPLANNED):
            return _offer_sentence(late)
        case _:
            return event_outcome(event, plan)


def _offer_sentence(late: Duration) -> str:
    by = length(Duration(abs(late)))
    if late > 0:
        return tr("New plan suggested: {length} late.").format(length=by)
    return tr("New plan suggested: {length} early.").format(length=by)
