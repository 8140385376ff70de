"""Sentences about how a session ended."""

from kiosk.core.i18n import tr, trn
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import rows


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
