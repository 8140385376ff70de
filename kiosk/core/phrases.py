"""Spoken phrases and their commands: one table, read both ways."""

from kiosk.core.allowed import ALLOWED
from kiosk.core.commands import AddTime, Back, Next, Pause, Repeat, Resume, SessionCommand, Start, Undo
from kiosk.core.state import State
from kiosk.core.units import minutes
from kiosk.core.words import N_, Words

PHRASES: dict[str, SessionCommand] = {
    N_("start"): Start(),
    N_("next step"): Next(),
    N_("back"): Back(),
    N_("pause"): Pause(),
    N_("resume"): Resume(),
    N_("repeat"): Repeat(),
    N_("add a minute"): AddTime(minutes(1)),
    N_("undo"): Undo(),
}
"""English phrase to command."""


def grammar(session: State | None, words: Words) -> dict[str, SessionCommand]:
    """What may be said now, in the room's language; empty where there is nothing to command by voice."""
    if session is None:
        return {}
    allowed = ALLOWED[session.phase]
    return {words.gettext(said): asked for said, asked in PHRASES.items() if type(asked) in allowed}


def phrase_for(command: SessionCommand, words: Words) -> str | None:
    """How a command is said; None where it has no phrase."""
    return next((words.gettext(said) for said, asked in PHRASES.items() if asked == command), None)
