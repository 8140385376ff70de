"""Keys and their commands: one table, which also writes the help on screen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from kiosk.core.commands import (
    AcceptReplan,
    AddTime,
    Answer,
    AskReplan,
    Back,
    BringBack,
    ChangeRate,
    ChangeVolume,
    Choose,
    Command,
    CycleLevel,
    DeclineReplan,
    GoHome,
    Leave,
    Listen,
    Mute,
    Next,
    Open,
    Pause,
    ProcessPause,
    PutIn,
    Repeat,
    Resume,
    ShareTopics,
    SkipPerson,
    Start,
    Talk,
    Undo,
)
from kiosk.core.memory_commands import (
    ChooseGroup,
    ChoosePromise,
    ForgetSession,
    GoOn,
    MarkPromise,
    ShowPromises,
)
from kiosk.core.room import HOME_COLUMNS, Room, Screen
from kiosk.core.set_up import Preparation
from kiosk.core.set_up_commands import (
    Adjust,
    DoneNaming,
    Erase,
    Field,
    Focus,
    MoveKey,
    NamePerson,
    Part,
    PressKey,
)
from kiosk.core.sound import RATE_STEP, VOLUME_STEP
from kiosk.core.state import Phase
from kiosk.core.units import minutes
from kiosk.core.words import N_


class Key(StrEnum):
    """The keys that mean something, by the name that every display gives them."""

    SPACE = "space"
    ENTER = "enter"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    PLUS = "+"
    MINUS = "-"
    A = "a"
    B = "b"
    D = "d"
    F = "f"
    G = "g"
    M = "m"
    F5 = "f5"
    K = "k"
    N = "n"
    O = "o"  # noqa: E741  (a key's name)
    P = "p"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    R = "r"
    S = "s"
    U = "u"
    V = "v"
    X = "x"
    Y = "y"
    ESCAPE = "escape"
    BACKSPACE = "backspace"
    TAB = "tab"
    COMMA = ","
    PERIOD = "."
    OPENING_BRACKET = "["
    CLOSING_BRACKET = "]"


@dataclass(frozen=True)
class Binding:
    """What some keys do now. `label` and `does` go on screen (none where empty); `released` is for held keys."""

    keys: tuple[Key, ...]
    command: Command
    label: str = ""
    does: str = ""
    released: Command | None = None


_LEAVE = Binding((Key.ESCAPE,), Leave(), N_("Esc twice"), N_("leave"))
_TALK = Binding((Key.V,), Talk(held=True), N_("V held"), N_("talk"), Talk(held=False))
_LISTEN = Binding((Key.F5,), Listen())  # what many a clicker's third button sends
_MUTE = Binding((Key.K,), Mute(), N_("K"), N_("mute"))
_UNDO = Binding((Key.U,), Undo(), N_("U"), N_("undo"))

_SOUND = (
    Binding((Key.M,), CycleLevel(), N_("M"), N_("voice")),
    Binding((Key.PERIOD,), ChangeVolume(VOLUME_STEP)),
    Binding((Key.COMMA,), ChangeVolume(-VOLUME_STEP)),
    Binding((Key.CLOSING_BRACKET,), ChangeRate(RATE_STEP)),
    Binding((Key.OPENING_BRACKET,), ChangeRate(-RATE_STEP)),
)
"""The keys of the kiosk's own voice work on every screen."""

_HOME = (
    Binding((Key.ENTER, Key.SPACE, Key.PAGE_DOWN), Open(), N_("Enter"), N_("open")),
    Binding((Key.RIGHT,), Choose(1), N_("←  →"), N_("choose")),
    Binding((Key.LEFT,), Choose(-1)),
    Binding((Key.DOWN,), Choose(HOME_COLUMNS)),
    Binding((Key.UP,), Choose(-HOME_COLUMNS)),
    _LEAVE,
    _MUTE,
)
_SET_UP = (
    Binding((Key.DOWN, Key.TAB), Focus(1), N_("↑  ↓"), N_("set up")),
    Binding((Key.UP,), Focus(-1)),
    Binding((Key.PLUS,), Adjust(1, Field(Part.PEOPLE))),
    Binding((Key.MINUS,), Adjust(-1, Field(Part.PEOPLE))),
)
_AROUND_SET_UP = (_TALK, _UNDO, _LEAVE, _LISTEN, _MUTE)
_READY = (
    Binding((Key.SPACE, Key.ENTER, Key.RIGHT, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *_SET_UP,
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("choose another")),
    *_AROUND_SET_UP,
)
"""A clicker that sends arrows starts and goes home, as one that sends pages does."""
_IN_A_FIELD = (
    Binding((Key.SPACE, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *_SET_UP,
    Binding((Key.RIGHT, Key.ENTER), Adjust(1), N_("←  →"), N_("change")),
    Binding((Key.LEFT,), Adjust(-1)),
    Binding((Key.PAGE_UP,), GoHome(), N_("Page Up"), N_("choose another")),
    *_AROUND_SET_UP,
)
_IN_NAMES = (
    Binding((Key.SPACE, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *_SET_UP,
    Binding((Key.RIGHT, Key.ENTER, Key.LEFT), NamePerson(), N_("Enter"), N_("type names")),
    Binding((Key.PAGE_UP,), GoHome(), N_("Page Up"), N_("choose another")),
    *_AROUND_SET_UP,
)
_NAMING = (
    Binding((Key.ENTER,), PressKey(), N_("Enter"), N_("press the key")),
    Binding((Key.RIGHT,), MoveKey(across=1), N_("arrows"), N_("find a key")),
    Binding((Key.LEFT,), MoveKey(across=-1)),
    Binding((Key.DOWN,), MoveKey(down=1)),
    Binding((Key.UP,), MoveKey(down=-1)),
    Binding((Key.PAGE_DOWN, Key.TAB), NamePerson(1)),
    Binding((Key.PAGE_UP,), NamePerson(-1)),
    Binding((Key.BACKSPACE,), Erase()),
    Binding((Key.ESCAPE,), DoneNaming(), N_("Esc"), N_("done")),
)
"""All other keys type what they write."""
_MOVES = (
    Binding((Key.RIGHT, Key.PAGE_DOWN), Next(), N_("→"), N_("next")),
    Binding((Key.LEFT, Key.PAGE_UP), Back(), N_("←"), N_("back")),
    Binding((Key.PLUS,), AddTime(minutes(1)), N_("+"), N_("1 min more")),
    Binding((Key.MINUS,), AddTime(minutes(-1)), N_("−"), N_("1 min less")),
    Binding((Key.R,), Repeat(), N_("R"), N_("repeat")),
    _UNDO,
)
_RUNNING = (
    Binding((Key.SPACE,), Pause(), N_("Space"), N_("pause")),
    *_MOVES,
    Binding((Key.P,), ProcessPause(), N_("P"), N_("process pause")),
    _TALK,
    _LEAVE,
    _LISTEN,
    _MUTE,
)
_PAUSED = (Binding((Key.SPACE,), Resume(), N_("Space"), N_("resume")), *_MOVES, _TALK, _LEAVE, _LISTEN, _MUTE)
_END = (
    Binding((Key.ENTER, Key.SPACE), GoHome(), N_("Enter"), N_("home")),
    _UNDO,
    _TALK,
    Binding((Key.X,), ForgetSession(), N_("X twice"), N_("erase this session")),
    _LEAVE,
    _LISTEN,
    _MUTE,
)
_REPORT = (
    Binding((Key.SPACE, Key.ENTER), MarkPromise(), N_("Space"), N_("done")),
    Binding((Key.DOWN,), ChoosePromise(1), N_("↑  ↓"), N_("choose")),
    Binding((Key.UP,), ChoosePromise(-1)),
    Binding((Key.RIGHT, Key.PAGE_DOWN), GoOn(), N_("→"), N_("go on")),
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("choose another")),
    _LEAVE,
)
_COVERED = (
    Binding((Key.SPACE, Key.ENTER), ShowPromises(), N_("Space"), N_("yes, show them")),
    Binding((Key.RIGHT, Key.PAGE_DOWN), GoOn(), N_("→"), N_("no, go on")),
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("choose another")),
    _LEAVE,
)
_GROUP = Binding((Key.G,), ChooseGroup(), N_("G"), N_("group"))

_OFFER = (
    Binding((Key.A,), AcceptReplan(), N_("A"), N_("accept")),
    Binding((Key.D,), DeclineReplan(), N_("D"), N_("decline")),
)
_PEOPLE = (
    Binding((Key.S,), SkipPerson(), N_("S"), N_("skip turn")),
    Binding((Key.B,), BringBack(), N_("B"), N_("bring back")),
)
_TOPICS = (
    Binding((Key.TWO,), ShareTopics(2), N_("2"), N_("topics")),
    Binding((Key.THREE,), ShareTopics(3), N_("3"), N_("topics")),
    Binding((Key.FOUR,), ShareTopics(4), N_("4"), N_("topics")),
)
_SURE = (((Key.Y, Key.ENTER), N_("Y")), ((Key.N, Key.ESCAPE), N_("N")))
_WHICH = (((Key.ONE,), "1"), ((Key.TWO,), "2"))
"""The keys of the first and the second answer to what the kiosk asks: whether it is meant, or which was meant."""

_ON_TIME = Binding((Key.F,), AskReplan(), N_("F"), N_("finish on time"))
_PUT_IN = Binding((Key.O,), PutIn(), N_("O"), N_("optional step"))


def bindings(room: Room) -> tuple[Binding, ...]:
    """The keys that work now, the most needed first; while the kiosk asks something, those that answer go before."""
    answers = _answers(room)
    taken = {key for binding in answers for key in binding.keys}
    return (*answers, *(binding for binding in _without_question(room) if not taken.intersection(binding.keys)))


def _answers(room: Room) -> tuple[Binding, ...]:
    if room.question is None:
        return ()
    keys = _SURE if room.question.sure else _WHICH
    places = enumerate(zip(keys, room.question.choices, strict=False))  # there may be one guess only
    return tuple(Binding(pressed, Answer(at), label, choice.does) for at, ((pressed, label), choice) in places)


def _without_question(room: Room) -> tuple[Binding, ...]:
    """The keys of the screen now shown; those of a plan only where it has a use."""
    table = _of_screen(room)
    session = room.session
    if session is None or room.screen is not Screen.STEP:
        return table if room.preparation.naming else (*table, *_SOUND)  # letters are the name's
    topics = _TOPICS if session.current.decides else ()
    offer = _OFFER if session.offer else ()
    on_time = (_ON_TIME,) if session.plan.time is not None and not session.offer else ()
    people = _PEOPLE if any(turn.person for turn in session.plan.turns) else ()
    optional = (_PUT_IN,) if any(turn.out and turn.optional for turn in session.plan.turns) else ()
    return (*offer, *topics, *table, *on_time, *people, *optional, *_SOUND)


def _of_screen(room: Room) -> tuple[Binding, ...]:
    match room.screen:
        case Screen.HOME:
            return (*_HOME, _GROUP) if room.groups else _HOME
        case Screen.REPORT_BACK:
            return _COVERED if room.report and room.report.covered else _REPORT
        case Screen.READY:
            return _of_set_up(room.preparation)
        case Screen.END:
            return _END
        case Screen.STEP:
            paused = room.session is not None and room.session.phase is Phase.PAUSED
            return _PAUSED if paused else _RUNNING
        case _:
            assert_never(room.screen)


def _of_set_up(preparation: Preparation) -> tuple[Binding, ...]:
    """Left and right belong to the field in hand; where that is the start, they are a clicker's."""
    if preparation.naming:
        return _NAMING
    match preparation.focus.part:
        case Part.START:
            return _READY
        case Part.NAMES:
            return _IN_NAMES
        case _:
            return _IN_A_FIELD


def binding_for(key: Key, table: tuple[Binding, ...]) -> Binding | None:
    """What a key does now, if anything."""
    return next((binding for binding in table if key in binding.keys), None)
