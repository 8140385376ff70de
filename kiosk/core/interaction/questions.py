"""What the kiosk asks back: whether a spoken command is meant, and which one may have been meant."""

from collections.abc import Sequence

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import expected
from kiosk.core.room.commands import Request
from kiosk.core.room.state import AnswerOption, Notice, NoticeKind, Room
from kiosk.core.session.commands import AcceptReplan, End, SessionCommand, SkipPerson, Source
from kiosk.core.units import Instant
from kiosk.core.wording.notices import unheard

MOST_GUESSES = 2

_ARE_YOU_SURE: dict[type[SessionCommand], str] = {
    End: N_("Say yes to end the session."),
    AcceptReplan: N_("Say yes to take the new lengths."),
    SkipPerson: N_("Say yes to skip this person."),
}
"""Spoken commands that are done only after a yes: undo does not mend what a room has taken in already."""


def first(request: Request, until: Instant) -> Notice | None:
    """The question that goes before a spoken command; None where it is to be done at once."""
    command = request.command
    if request.source is not Source.VOICE or not isinstance(command, End | AcceptReplan | SkipPerson):
        return None
    choices = AnswerOption(tr("yes"), command), AnswerOption(tr("no"), None)
    return Notice(NoticeKind.ASKING, tr(_ARE_YOU_SURE[type(command)]), until, choices, sure=True)


def suggestion_question(room: Room, guesses: Sequence[str], until: Instant) -> Notice:
    """`I heard “next step”?`, with what may be pressed or said; an apology where no guess may be said now."""
    understood = expected(room)
    found = [(guess, understood.get(guess)) for guess in guesses]
    meant = [AnswerOption(f"“{guess}”", command) for guess, command in found if isinstance(command, SessionCommand)]
    if not meant:
        return Notice(NoticeKind.UNHEARD, unheard(), until)
    quoted = tr(" or ").join(choice.label for choice in meant[:MOST_GUESSES])
    text = tr("I heard {phrases}? Press its number, or say it again.").format(phrases=quoted)
    return Notice(NoticeKind.ASKING, text, until, tuple(meant[:MOST_GUESSES]))


def answer(room: Room, choice: int) -> SessionCommand | None:
    """The command that an answer stands for; None where it stands for nothing or nothing is asked any more."""
    choices = room.question.choices if room.question else ()
    return choices[choice].command if 0 <= choice < len(choices) else None
