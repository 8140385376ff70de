"""The kiosk's questions about spoken commands: whether a command is meant, and which of two."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import expected_phrases
from kiosk.core.room.commands import Request
from kiosk.core.room.modes import Overlay
from kiosk.core.room.notice import AnswerOption, Notice, NoticeKind
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AcceptReplan, End, RemovePerson, SessionCommand, SkipPerson, SkipTopic, Source
from kiosk.core.session.state import State
from kiosk.core.units import Instant
from kiosk.core.wording.notices import unheard
from kiosk.core.wording.offers import changes_in_a_sentence

MAXIMUM_GUESSES = 2

_CONFIRMATIONS: dict[type[SessionCommand], str] = {
    End: N_("Say yes to end the session."),
    SkipTopic: N_("Say yes to skip this topic."),
    SkipPerson: N_("Say yes to skip this person."),
}
"""Spoken commands that need a yes first, because undo cannot take back what the room has heard or seen."""


def confirmation_question(session: State | None, request: Request, until: Instant) -> Notice | None:
    """The question that must be answered before a spoken command is done; None where none is needed."""
    command = request.command
    if request.source is not Source.VOICE or not isinstance(command, End | AcceptReplan | SkipPerson | SkipTopic):
        return None
    if isinstance(command, AcceptReplan):
        if session is None or session.offer is None:
            return None  # it is refused
        changed = changes_in_a_sentence(session.plan, session.offer.plan)
        text = tr("{changes}. Say yes to accept.").format(changes=changed)
    else:
        text = tr(_CONFIRMATIONS[type(command)])
    choices = AnswerOption(tr("yes"), command), AnswerOption(tr("no"), None)
    return Notice(NoticeKind.ASKING, text, until, choices, asks_if_meant=True)


def check_table_seen(room: Room, request: Request) -> None:
    """Raises Refused if a plan is to be accepted by hand that is not on the screen; a voice is asked about it."""
    if not isinstance(request.command, AcceptReplan) or request.source is Source.VOICE:
        return
    if room.session and room.session.offer and room.cover is not Overlay.PLAN:
        raise Refused(N_("Look at the plan first: F shows it."))


def removal_question(session: State | None, request: Request, until: Instant) -> Notice | None:
    """The question whether the running turn of somebody who leaves ends now; None where it is not their turn."""
    command = request.command
    if not isinstance(command, RemovePerson) or command.ends_turn is not None or session is None:
        return None
    if not session.underway or session.current.person != command.person or command.person in session.plan.gone:
        return None
    choices = (
        AnswerOption(tr("end this turn"), replace(command, ends_turn=True)),
        AnswerOption(tr("let it run on"), replace(command, ends_turn=False)),
    )
    text = tr("It is {name}’s turn. Does it end now?").format(name=command.person)
    return Notice(NoticeKind.ASKING, text, until, choices, asks_if_meant=True)


def suggestion_question(room: Room, guesses: Sequence[str], until: Instant) -> Notice:
    """The question whether one of the guesses was meant, or an apology where no guess is a phrase for now."""
    understood = expected_phrases(room)
    commands = [(guess, understood.get(guess)) for guess in guesses]
    meant = [AnswerOption(f"“{guess}”", command) for guess, command in commands if isinstance(command, SessionCommand)]
    if not meant:
        return Notice(NoticeKind.UNHEARD, unheard(), until)
    quoted = tr(" or ").join(choice.label for choice in meant[:MAXIMUM_GUESSES])
    text = tr("Did you say {phrases}? Press its number, or say it again.").format(phrases=quoted)
    return Notice(NoticeKind.ASKING, text, until, tuple(meant[:MAXIMUM_GUESSES]))


def answer(room: Room, choice: int) -> SessionCommand | None:
    """The command of the answer at this index; None where the answer is no, or no question is open any more."""
    choices = room.question.choices if room.question else ()
    return choices[choice].command if 0 <= choice < len(choices) else None
