"""A snapshot in plain lines, for a terminal that only prints."""

from collections.abc import Iterable
from typing import assert_never

from kiosk.core.i18n import tr
from kiosk.core.session.commands import AcceptReplan, DeclineReplan
from kiosk.core.view.model import Standing
from kiosk.core.view.views import EndView, HomeView, Pace, QuestionView, ReportBackView, SetupView, StepView, View
from kiosk.display.labels import REHEARSAL, suggestion_line


def plain_line(standing: Standing) -> str:
    """The state of the session in one line, which stays the same while only the clock runs."""
    badge = tr(REHEARSAL) if standing.rehearsal else ""
    return " · ".join(filter(None, (badge, standing.heading, *_view_facts(standing.view))))


def _view_facts(view: View) -> Iterable[str | None]:
    match view:
        case StepView():
            overtime = tr("Overtime") if view.pace is Pace.OVERTIME else ""
            return (
                view.position,
                view.title,
                view.topic,
                view.speaks,
                view.clock_note,
                view.pause,
                overtime,
                suggestion_line(view) or view.ends,
            )
        case QuestionView():
            return (view.text,)
        case ReportBackView():
            return [" · ".join(filter(None, (line.what, line.facts))) for line in view.actions if line.chosen]
        case SetupView():
            return (view.total,)
        case EndView():
            lines = (*view.sums, view.total)
            facts = (fact for line in lines for fact in (line.title, line.actual, line.difference))
            return tr("Thank you, everyone."), view.ending, *facts
        case HomeView():
            return ()
        case _:
            assert_never(view)


def plain_offer(standing: Standing) -> str:
    """The table of the suggested plan in one line; empty while it is closed."""
    offer = standing.offer
    if offer is None:
        return ""
    changes = (f"{title} {old} → {new}" for title, old, new in offer.changes)
    keys = (
        f"{hint.key} {hint.does}" for hint in standing.hints if isinstance(hint.command, AcceptReplan | DeclineReplan)
    )
    return " · ".join([offer.why, *changes, *offer.notes, *keys])
