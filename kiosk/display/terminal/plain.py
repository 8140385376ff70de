"""A snapshot in plain lines, for a terminal that only prints."""

from kiosk.core.i18n import tr
from kiosk.core.view.model import Pace, Snapshot, StepView
from kiosk.display.layout.replan_offer import DECISIONS, grouped


def plain_line(snapshot: Snapshot) -> str:
    """Where the session stands, in one line that stays the same while only the clock runs."""
    parts = [snapshot.heading]
    if (step := snapshot.step) is not None:
        late = tr("Overtime") if step.pace is Pace.OVERTIME else ""
        about = (step.title, step.topic, step.speaks, step.clock_note, paused(step), late, step.ends)
        parts += [step.position, *filter(None, about)]
    elif snapshot.question is not None:
        parts.append(snapshot.question.text)
    elif snapshot.report_back is not None:
        parts += [" · ".join(filter(None, (line.what, line.facts))) for line in snapshot.report_back if line.chosen]
    elif snapshot.ready is not None:
        parts.append(snapshot.ready.total)
    elif (end := snapshot.end) is not None:
        parts += [tr("Thank you, everyone."), end.total.title, end.total.actual, end.total.difference]
    return " · ".join(filter(None, parts))


def plain_offer(snapshot: Snapshot) -> str:
    """An offered plan in one line; empty where there is none."""
    if snapshot.step is None or snapshot.step.offer is None:
        return ""
    changes = (f"{title} {old} → {new}" for title, old, new in grouped(snapshot.step.offer.lines))
    keys = (f"{hint.key} {hint.does}" for hint in snapshot.hints if hint.command in DECISIONS)
    return " · ".join([snapshot.step.offer.why, *changes, *keys])


def paused(view: StepView) -> str:
    """In a word, why the clock stands still; empty where it runs."""
    if not view.paused:
        return ""
    return tr("Process pause") if view.process else tr("Paused")
