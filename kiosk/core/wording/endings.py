"""Sentences about how a session ended."""

from kiosk.core.i18n import tr, trn
from kiosk.core.session.counting import session_counts, turns_counted
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import rows
from kiosk.core.units import MINUTE, Duration, between, whole_minutes
from kiosk.core.wording.lengths import joined, short_length


def ending(state: State) -> str:
    """How a session ended: before its last step or its time, or after it, and the number of steps not held.

    Empty after a whole session for which no end was agreed.
    """
    if state.phase is not Phase.ENDED:
        return ""
    missing = sum(not row.held and not row.is_break for row in rows(state))
    sentences = []
    if state.cut_off:
        sentences.append(tr("Cut off in “{step}”.").format(step=state.current.title))
    elif state.agreed_end is not None and state.ended is not None:
        sentences.append(_punctuality(between(state.agreed_end, state.ended)))
    elif next(state.following(), None) is not None:
        sentences.append(tr("Ended early."))
    if missing:
        sentences.append(trn("{n} step was not held.", "{n} steps were not held.", missing).format(n=missing))
    return " ".join(sentences)


def _punctuality(late: Duration) -> str:
    """Whether a session finished on time, as the screen has said while it ran: to the minute."""
    if abs(late) < MINUTE:
        return tr("Finished on time.")
    text = tr("Finished {length} late.") if late > 0 else tr("Finished {length} early.")
    return text.format(length=short_length(whole_minutes(Duration(abs(late)))))


def too_short(state: State) -> str:
    """What does not count in the group's memory; empty where everything does."""
    names = [one.name for one in turns_counted(state) if not one.counts]
    sentences = []
    if names:
        sentences.append(tr("Not counted as a turn: {names}.").format(names=joined(names)))
    if state.plan.leading and not session_counts(state):
        sentences.append(tr("The session does not count."))
    return " ".join(sentences)
