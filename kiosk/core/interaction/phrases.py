"""The spoken phrases and their commands."""

from collections.abc import Mapping

from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Answer, Blank, Command, Mute, SetLevel, Show, UnusedInput
from kiosk.core.room.modes import Overlay, VoiceLevel
from kiosk.core.room.plenary_commands import AskForHelp, SayDone
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BringBack,
    DeclineReplan,
    End,
    GiveTurn,
    MoveEnd,
    Next,
    NextPerson,
    Pause,
    ProcessPause,
    Repeat,
    Resume,
    Return,
    SessionCommand,
    SkipPerson,
    SkipTopic,
    Start,
    TakeBreak,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase, State
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
"""The everyday phrases, in English, with their commands; the screen always shows them."""

MORE_PHRASES: dict[str, SessionCommand] = {
    N_("how long is left"): AskTimeLeft(),
    N_("who is next"): AskWhoIsNext(),
    N_("take a break of five minutes"): TakeBreak(minutes(5)),
    N_("take a break of ten minutes"): TakeBreak(minutes(10)),
    N_("take a break of fifteen minutes"): TakeBreak(minutes(15)),
    N_("end ten minutes later"): MoveEnd(minutes(10)),
    N_("return to where we were"): Return(),
    N_("process pause"): ProcessPause(),
    N_("skip this person"): SkipPerson(),
    N_("bring back"): BringBack(),
    N_("next person"): NextPerson(),
    N_("skip this topic"): SkipTopic(),
    N_("another topic please"): AddTopic(),
    N_("another person is here"): AddPerson(),
    N_("give another turn"): GiveTurn(),
    N_("finish on time"): AskReplan(),
    N_("accept the plan"): AcceptReplan(),
    N_("decline the plan"): DeclineReplan(),
    N_("end the session"): End(),
    N_("add half a minute"): AddTime(minutes(0.5)),
    N_("we went on a minute ago"): WentOnEarlier(minutes(1)),
    N_("take a minute off"): AddTime(minutes(-1)),
}
"""The other phrases for the session; where undo cannot repair everything, they are too long to be said by accident."""

ROOM_PHRASES: dict[str, Command] = {
    N_("quiet please"): SetLevel(VoiceLevel.CHIMES),
    N_("speak again"): SetLevel(VoiceLevel.FULL),
    N_("mute the microphone"): Mute(),
    N_("show the code"): Show(Overlay.CODE),
    N_("show the help"): Show(Overlay.HELP),
    N_("blank the screen"): Blank(),
    N_("show the screen"): Blank(on=False),
}
"""The phrases for the kiosk itself, which work while there is a session."""

PLENARY_PHRASES: dict[str, Command] = {
    N_("we need help"): AskForHelp(),
    N_("we are done"): SayDone(),
}
"""The phrases of a kiosk that is one of several rooms, for its trainer; they work while there is a session."""

_TABLE: dict[str, Command] = {**PHRASES, **MORE_PHRASES, **ROOM_PHRASES, **PLENARY_PHRASES}

SYNONYMS: dict[str, str] = {
    "next step": N_("move on; let's move on; next please"),
    "back": N_("go back one; go back one step"),
    "pause": N_("stop the clock; hold on"),
    "resume": N_("carry on; continue"),
    "repeat": N_("can you repeat that; say that again"),
    "add a minute": N_("one more minute; give them another minute"),
    "how long is left": N_("how much time is left; how much time do we have; what time is it"),
}
"""What people also say for a phrase, in English; it is understood, and neither the screen nor the help shows it."""

NEVER_MIND = N_("never mind; cancel")
"""What people say who do not want the kiosk to do anything after all."""

COUNTED: dict[str, type[AddTime | WentOnEarlier]] = {
    N_("add {count} minutes"): AddTime,
    N_("we went on {count} minutes ago"): WentOnEarlier,
}
"""The phrases with a number of minutes from two to ten in them."""

_ALSO_COUNTED: dict[str, type[AddTime]] = {
    N_("{count} more minutes"): AddTime,
    N_("{count} more minutes please"): AddTime,
}

COUNTS = N_("two three four five six seven eight nine ten")
"""The counts that phrases have, in order from two."""

_YES, _NO = N_("yes; yes please"), N_("no; no thanks")


def grammar(session: State | None, *, joined: bool = False) -> dict[str, Command]:
    """The phrases that may be said now, in the room's language; without a session there are none.

    Those for the trainer are among them only where the kiosk has `joined` other rooms.
    """
    if session is None:
        return {}
    return {
        phrase: command
        for phrase, command in spoken_phrases().items()
        if (joined or command not in PLENARY_PHRASES.values()) and _is_useful(command, session)
    }


def expected_phrases(room: Room) -> dict[str, Command]:
    """The phrases that may be said in this room: yes and no while the kiosk asks for confirmation, else the grammar.

    While the microphone is tried, they are the everyday ones, although they do nothing.
    """
    question = room.question
    if question and question.asks_if_meant:
        noes = (*_each(_NO), *_each(NEVER_MIND))
        return {**dict.fromkeys(_each(_YES), Answer(0)), **dict.fromkeys(noes, Answer(1))}
    if room.tries_microphone:
        return {tr(phrase): command for phrase, command in PHRASES.items()}
    return grammar(room.session, joined=room.plenary.joined)


def everyday_phrases(session: State | None) -> tuple[str, ...]:
    """The everyday phrases that may be said now, which the screen always shows."""
    if session is None:
        return ()
    return tuple(tr(phrase) for phrase, command in PHRASES.items() if _is_useful(command, session))


def help_phrases(session: State | None, *, joined: bool = False) -> tuple[str, ...]:
    """The phrases that the help lists: all that may be said now, but only the first of the counted ones."""
    counted = {phrase for form, kind in COUNTED.items() for phrase in tuple(_counted_phrases({form: kind}))[1:]}
    listed = all_phrases().keys() - counted
    return tuple(phrase for phrase in grammar(session, joined=joined) if phrase in listed)


def all_phrases() -> dict[str, Command]:
    """One phrase for each command, in the room's language, whatever the state of the session."""
    return {**{tr(phrase): command for phrase, command in _TABLE.items()}, **_counted_phrases(COUNTED)}


def spoken_phrases() -> dict[str, Command]:
    """All that is understood, in the room's language: the phrases, and what people also say for them."""
    synonyms = {said: _TABLE[phrase] for phrase, others in SYNONYMS.items() for said in _each(others)}
    never_mind: dict[str, Command] = dict.fromkeys(_each(NEVER_MIND), UnusedInput())
    return {**all_phrases(), **synonyms, **_counted_phrases(_ALSO_COUNTED), **never_mind}


def synonyms() -> frozenset[str]:
    """What people also say, in the room's language, and what nobody is told to say."""
    return frozenset(spoken_phrases().keys() - all_phrases().keys())


def phrases_in(phase: Phase) -> dict[str, Command]:
    """What is understood in this phase, whatever else there is in the session."""
    return {
        phrase: command
        for phrase, command in spoken_phrases().items()
        if not isinstance(command, SessionCommand) or type(command) in ALLOWED[phase]
    }


def _each(sentences: str) -> tuple[str, ...]:
    """The parts of a list of sentences, in the room's language."""
    return tuple(sentence.strip() for sentence in tr(sentences).split(";"))


def _counted_phrases(forms: Mapping[str, type[AddTime | WentOnEarlier]]) -> dict[str, Command]:
    """The phrases of these forms with the counts from two to ten, such as `add two minutes`."""
    counts = list(enumerate(tr(COUNTS).split(), 2))
    return {
        tr(form).format(count=count): kind(minutes(number)) for form, kind in forms.items() for number, count in counts
    }


def _is_useful(command: Command, session: State) -> bool:
    """Whether the command would have an effect now; every further phrase is one more to be confused with another."""
    if not isinstance(command, SessionCommand):
        return True
    if type(command) not in ALLOWED[session.phase]:
        return False
    match command:
        case AcceptReplan() | DeclineReplan():
            return session.offer is not None
        case TakeBreak():
            return not session.current.is_break
        case MoveEnd():
            return session.agreed_end is not None
        case Return():
            return session.left is not None
        case WentOnEarlier():
            return next(session.following(), None) is not None
        case AskReplan():
            return session.plan.time is not None or session.offer is not None
        case SkipPerson() | BringBack():
            return any(turn.person for turn in session.plan.turns)
        case SkipTopic():
            return session.current.topic is not None
        case AddTopic():
            return any(turn.topic for turn in session.plan.turns)
        case AddPerson():
            return bool(session.plan.people)
        case NextPerson():
            return round_in_turn(session) is not None
        case GiveTurn():
            return bool(session.plan.waiting)
        case _:
            return True
