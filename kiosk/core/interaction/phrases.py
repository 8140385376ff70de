"""Spoken phrases and their commands: one table, read both ways."""

from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Answer, Command, Mute, SetLevel, Show
from kiosk.core.room.modes import Overlay, VoiceLevel
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BringBack,
    DeclineReplan,
    End,
    Next,
    Pause,
    ProcessPause,
    Repeat,
    Resume,
    SessionCommand,
    SkipPerson,
    Start,
    Undo,
)
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import State
from kiosk.core.units import minutes

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
"""English phrase to command: the everyday ones, which the screen always shows."""

MORE_PHRASES: dict[str, SessionCommand] = {
    N_("how long is left"): AskTimeLeft(),
    N_("who is next"): AskWhoIsNext(),
    N_("process pause"): ProcessPause(),
    N_("skip this person"): SkipPerson(),
    N_("bring back"): BringBack(),
    N_("finish on time"): AskReplan(),
    N_("accept the plan"): AcceptReplan(),
    N_("decline the plan"): DeclineReplan(),
    N_("end the session"): End(),
    N_("add half a minute"): AddTime(minutes(0.5)),
}
"""The others: those that undo cannot wholly mend are long, so that nobody says them by accident."""

ROOM_PHRASES: dict[str, Command] = {
    N_("quiet please"): SetLevel(VoiceLevel.CHIMES),
    N_("speak again"): SetLevel(VoiceLevel.FULL),
    N_("mute the microphone"): Mute(),
    N_("show the code"): Show(Overlay.CODE),
    N_("show the help"): Show(Overlay.HELP),
}
"""What may be said of the kiosk itself while there is a session."""

_ADD = N_("add {count} minutes")
_COUNTS = N_("two three four five six seven eight nine ten")

_YES, _NO = N_("yes"), N_("no")


def grammar(session: State | None) -> dict[str, Command]:
    """What may be said now, in the room's language; empty where there is nothing to command by voice."""
    if session is None:
        return {}
    return {phrase: command for phrase, command in spoken().items() if _has_use(command, session)}


def expected(room: Room) -> dict[str, Command]:
    """What may be said in this room: yes or no where the kiosk asks whether it is meant, else the grammar."""
    question = room.question
    if question and question.sure:
        return {tr(_YES): Answer(0), tr(_NO): Answer(1)}
    return grammar(room.session)


def shown(session: State | None) -> tuple[str, ...]:
    """The phrases that the screen always shows: the everyday ones of those that may be said now."""
    if session is None:
        return ()
    return tuple(tr(phrase) for phrase, command in PHRASES.items() if _has_use(command, session))


def explained(session: State | None) -> tuple[str, ...]:
    """What the help tells of all that may be said now: of the counted phrases one stands for the others."""
    others = set(tuple(_counted())[1:])
    return tuple(phrase for phrase in grammar(session) if phrase not in others)


def spoken() -> dict[str, Command]:
    """Every phrase that may be said at some time, in the room's language."""
    table = {**PHRASES, **MORE_PHRASES, **ROOM_PHRASES}
    return {tr(phrase): command for phrase, command in table.items()} | _counted()


def _counted() -> dict[str, Command]:
    """`add two minutes` and so on, up to ten."""
    form = tr(_ADD)
    counts = enumerate(tr(_COUNTS).split(), 2)
    return {form.format(count=count): AddTime(minutes(number)) for number, count in counts}


def _has_use(command: Command, session: State) -> bool:
    """Whether the session could do it: every phrase that may be said is one that may be mistaken for another."""
    if not isinstance(command, SessionCommand):
        return True
    if type(command) not in ALLOWED[session.phase]:
        return False
    match command:
        case AcceptReplan() | DeclineReplan():
            return session.offer is not None
        case AskReplan():
            return session.plan.time is not None and session.offer is None
        case SkipPerson() | BringBack():
            return any(turn.person for turn in session.plan.turns)
        case _:
            return True
