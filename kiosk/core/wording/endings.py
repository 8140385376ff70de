"""Sentences about how a session ended."""

from kiosk.core.i18n import tr, trn
from kiosk.core.session.counting import session_counts, turns_counted
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import rows
from kiosk.core.wording.lengths import joined


def ending(state: State) -> str:
    """How a session ended before its time, and the number of steps not held; empty after a whole one."""
    if state.phase is not Phase.ENDED:
        return ""
    missing = sum(not row.held for row in rows(state))
    sentences = []
    if state.cut_off:
        sentences.append(tr("Cut off in “{step}”.").format(step=state.current.title))
    elif next(state.following(), None) is not None:
        sentences.append(tr("Ended early."))
    if missing:
        sentences.append(trn("{n} step was not held.", "{n} steps were not held.", missing).format(n=missing))
    return " ".join(sentences)


def too_short(state: State) -> str:
    """What does not count in the group's memory; empty where everything does."""
    names = [one.name for one in turns_counted(state) if not one.counts]
    sentences = []
    if names:
        sentences.append(tr("Not counted as a turn: {names}.").format(names=joined(names)))
    if state.plan.leading and not session_counts(state):
        sentences.append(tr("The session does not count."))
    return " ".join(sentences)
