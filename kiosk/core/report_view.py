"""What was promised last time, as it is shown: first whether it is theirs who are here, then line by line."""

from kiosk.core.memory import Promise, Report
from kiosk.core.views import PromiseLine, QuestionView
from kiosk.core.words import Words


def whose(report: Report, words: Words) -> QuestionView | None:
    """Whether what was promised is theirs who are here; the promises stay covered until they say so."""
    if not report.covered:
        return None
    count = len(report.promises)
    text = words.ngettext(
        "{n} action from an earlier session of this conversation, {day}. Is it yours?",
        "{n} actions from earlier sessions of this conversation, the last on {day}. Are they yours?",
        count,
    )
    return QuestionView(text.format(n=count, day=report.promises[0].day))


def report_back(report: Report, words: Words) -> tuple[PromiseLine, ...] | None:
    """The promises, each in a line; None while they are covered."""
    if report.covered:
        return None
    return tuple(_promise(one, place == report.chosen, words) for place, one in enumerate(report.promises))


def _promise(promise: Promise, chosen: bool, words: Words) -> PromiseLine:
    note, day = promise.note, words.gettext("promised {day}").format(day=promise.day)
    facts = " · ".join(filter(None, (note.who, note.by_when, note.coach, day)))
    return PromiseLine(what=note.text, facts=facts, done=note.done, chosen=chosen)
