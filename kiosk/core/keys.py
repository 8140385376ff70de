"""Keys and their commands: one table, which also writes the help on screen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from kiosk.core.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    Back,
    BringBack,
    Choose,
    Command,
    DeclineReplan,
    GoHome,
    Leave,
    Next,
    NextTheme,
    Open,
    Pause,
    ProcessPause,
    PutIn,
    Repeat,
    Resume,
    ShareTopics,
    Show,
    SkipPerson,
    Start,
    Talk,
    Undo,
)
from kiosk.core.looks import Overlay
from kiosk.core.room import HOME_COLUMNS, Room, Screen
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
    C = "c"
    D = "d"
    F = "f"
    O = "o"  # noqa: E741  (a key's name)
    P = "p"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    R = "r"
    S = "s"
    T = "t"
    U = "u"
    V = "v"
    QUESTION = "?"
    ESCAPE = "escape"


@dataclass(frozen=True)
class Binding:
    """What some keys do now.

    `label` and `does` go on screen (nothing where they are empty), `rare` ones in the help only; `released` is for
    held keys.
    """

    keys: tuple[Key, ...]
    command: Command
    label: str = ""
    does: str = ""
    released: Command | None = None
    rare: bool = False


_LEAVE = Binding((Key.ESCAPE,), Leave(), N_("Esc twice"), N_("leave"))
_TALK = Binding((Key.V,), Talk(held=True), N_("V held"), N_("talk"), Talk(held=False))
_UNDO = Binding((Key.U,), Undo(), N_("U"), N_("undo"))

_AROUND = (
    Binding((Key.QUESTION,), Show(Overlay.HELP), N_("?"), N_("help")),
    Binding((Key.C,), Show(Overlay.CODE), N_("C"), N_("code for phones"), rare=True),
    Binding((Key.T,), NextTheme(), N_("T"), N_("dark, light or high contrast"), rare=True),
)
_CLOSE = Binding((Key.ESCAPE,), Show(None), N_("Esc"), N_("close"))

_HOME = (
    Binding((Key.ENTER, Key.SPACE, Key.PAGE_DOWN), Open(), N_("Enter"), N_("open")),
    Binding((Key.RIGHT,), Choose(1), N_("←  →"), N_("choose")),
    Binding((Key.LEFT,), Choose(-1)),
    Binding((Key.DOWN,), Choose(HOME_COLUMNS)),
    Binding((Key.UP,), Choose(-HOME_COLUMNS)),
    _LEAVE,
)
_READY = (
    Binding((Key.SPACE, Key.ENTER, Key.RIGHT, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("choose another")),
    _TALK,
    _UNDO,
    _LEAVE,
)
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
)
_PAUSED = (Binding((Key.SPACE,), Resume(), N_("Space"), N_("resume")), *_MOVES, _TALK, _LEAVE)
_END = (
    Binding((Key.ENTER, Key.SPACE), GoHome(), N_("Enter"), N_("home")),
    _UNDO,
    _TALK,
    _LEAVE,
)


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
_ON_TIME = Binding((Key.F,), AskReplan(), N_("F"), N_("finish on time"))
_PUT_IN = Binding((Key.O,), PutIn(), N_("O"), N_("optional step"))


def bindings(room: Room) -> tuple[Binding, ...]:
    """The keys that work on the screen now shown, the most needed first; those of a plan only where it has a use."""
    table = (*_of_screen(room), *_AROUND)
    if room.overlay:
        table = (_CLOSE, *(binding for binding in table if Key.ESCAPE not in binding.keys))
    session = room.session
    if session is None or room.screen is not Screen.STEP:
        return table
    topics = _TOPICS if session.current.decides else ()
    offer = _OFFER if session.offer else ()
    on_time = (_ON_TIME,) if session.plan.time is not None and not session.offer else ()
    people = _PEOPLE if any(turn.person for turn in session.plan.turns) else ()
    optional = (_PUT_IN,) if any(turn.out and turn.optional for turn in session.plan.turns) else ()
    return (*offer, *topics, *table, *on_time, *people, *optional)


def _of_screen(room: Room) -> tuple[Binding, ...]:
    match room.screen:
        case Screen.HOME:
            return _HOME
        case Screen.READY:
            return _READY
        case Screen.END:
            return _END
        case Screen.STEP:
            paused = room.session is not None and room.session.phase is Phase.PAUSED
            return _PAUSED if paused else _RUNNING
        case _:
            assert_never(room.screen)


def binding_for(key: Key, table: tuple[Binding, ...]) -> Binding | None:
    """What a key does now, if anything."""
    return next((binding for binding in table if key in binding.keys), None)
