"""An earlier session of a group, and what was agreed in it, in words."""

from kiosk.core.i18n import tr, trn
from kiosk.core.plan.model import Note
from kiosk.core.room.earlier import EarlierSession
from kiosk.core.units import MINUTE, Duration, rounded_down, whole_minutes
from kiosk.core.wording.lengths import short_length


def session_text(session: EarlierSession) -> str:
    """`2026-03-12 · Solution Circle · planned 17 min, took 19 min · 3 actions, 2 done`."""
    return " · ".join((session.day, session.title, times_text(session), actions_text(session)))


def times_text(session: EarlierSession) -> str:
    """`planned 17 min, took 19 min`, or only what it took where no step had a clock."""
    took = _length(session.taken)
    if session.planned is None:
        return tr("took {length}").format(length=took)
    return tr("planned {planned}, took {length}").format(planned=short_length(session.planned), length=took)


def actions_text(session: EarlierSession) -> str:
    """`3 actions, 2 done`; what was agreed is counted even if there is nothing."""
    count = len(session.actions)
    if not count:
        return tr("no actions")
    text = trn("{n} action, {done} done", "{n} actions, {done} done", count)
    return text.format(n=count, done=session.done)


def action_text(note: Note) -> str:
    """An action with who, by when and with whom: `To do: Ring the school · P1 · Friday · P2`."""
    form = tr("Done: {action}") if note.done else tr("To do: {action}")
    return form.format(action=" · ".join(filter(None, (note.text, note.who, note.by_when, note.coach))))


def _length(taken: Duration) -> str:
    """A past length in whole minutes; a short one to the second."""
    return short_length(whole_minutes(taken) if taken >= MINUTE else rounded_down(taken))
