"""The keys and their commands, in tables from which the help on screen is made as well."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.i18n import N_
from kiosk.core.room.commands import (
    AnswerFirstStart,
    AskAboutCut,
    Blank,
    ChangeRate,
    ChangeSetting,
    ChangeVolume,
    Choose,
    ChooseRow,
    ChooseSetting,
    Command,
    CycleLevel,
    ForgetSession,
    GoHome,
    GoOnFromCut,
    Leave,
    LeaveCut,
    Listen,
    MoveInMenu,
    Mute,
    NameTopics,
    NextTheme,
    Open,
    OpenMenu,
    OpenSettings,
    ShareTopics,
    Show,
    Talk,
    TrySetting,
    UnusedInput,
)
from kiosk.core.room.group_commands import ChoosePromise, GoOn, MarkPromise
from kiosk.core.room.menu import MENU_PAGE, Section
from kiosk.core.room.modes import RATE_STEP, VOLUME_STEP, Overlay
from kiosk.core.room.plenary_commands import AskForHelp, GiveTimes, SayDone
from kiosk.core.room.settings import VOICE, Trial
from kiosk.core.room.state import HOME_COLUMNS, RESULTS_PAGE
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    Back,
    BringBack,
    DeclineReplan,
    Next,
    NextPerson,
    Pause,
    PlanStart,
    ProcessPause,
    PutIn,
    Repeat,
    Resume,
    SkipPerson,
    Start,
    Undo,
)
from kiosk.core.setup.commands import Adjust, DoneNaming, Erase, Field, FieldKind, Focus, MoveKey, NamePerson, PressKey
from kiosk.core.units import minutes


class Key(StrEnum):
    """The keys that have a meaning, with the names that every display uses."""

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
    E = "e"
    F = "f"
    G = "g"
    H = "h"
    I = "i"  # noqa: E741  (a key's name)
    M = "m"
    F5 = "f5"
    J = "j"
    K = "k"
    L = "l"
    N = "n"
    O = "o"  # noqa: E741  (a key's name)
    P = "p"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    Q = "q"
    R = "r"
    S = "s"
    T = "t"
    U = "u"
    V = "v"
    W = "w"
    X = "x"
    Y = "y"
    Z = "z"
    QUESTION = "?"
    ESCAPE = "escape"
    BACKSPACE = "backspace"
    TAB = "tab"
    OPENING_BRACKET = "["
    CLOSING_BRACKET = "]"
    FULL_STOP = "."


@dataclass(frozen=True)
class Binding:
    """The command of one or more keys, with its description on screen.

    `label` names the keys and `does` says what they do; a binding without them is not shown, and a `rare` one is shown
    only in the help. `released` is the command for letting go of a key that is held.
    """

    keys: tuple[Key, ...]
    command: Command
    label: str = ""
    description: str = ""
    released: Command | None = None
    rare: bool = False


LEAVE = Binding((Key.ESCAPE,), Leave(), N_("Esc twice"), N_("leave"))
LEAVE_HOME = replace(LEAVE, label=N_("Esc"))  # what a second one does is said by the first
TALK = Binding((Key.V,), Talk(held=True), N_("V held"), N_("talk"), Talk(held=False))
LISTEN = Binding((Key.F5,), Listen())  # what many a clicker's third button sends
MUTE = Binding((Key.K,), Mute(), N_("K"), N_("microphone on/off"), rare=True)
UNDO = Binding((Key.U,), Undo(), N_("U"), N_("undo"))

EVERYWHERE = (
    Binding((Key.QUESTION,), Show(Overlay.HELP), N_("?"), N_("help")),
    Binding((Key.C,), Show(Overlay.CODE), N_("C"), N_("codes for phones"), rare=True),
    Binding((Key.M,), CycleLevel(), N_("M"), N_("voice: full / chimes / off"), rare=True),
    Binding((Key.B, Key.FULL_STOP), Blank(), N_("B"), N_("black screen"), rare=True),  # clickers send one of them
    Binding((Key.T,), NextTheme(), N_("T"), N_("colours"), rare=True),
    Binding((Key.L,), ChangeVolume(VOLUME_STEP), N_("L"), N_("louder"), rare=True),
    Binding((Key.Q,), ChangeVolume(-VOLUME_STEP), N_("Q"), N_("quieter"), rare=True),
    Binding((Key.CLOSING_BRACKET,), ChangeRate(RATE_STEP), N_("]"), N_("speak faster"), rare=True),
    Binding((Key.OPENING_BRACKET,), ChangeRate(-RATE_STEP), N_("["), N_("speak slower"), rare=True),
)
"""The keys that work on every screen, except while a name is being typed."""
ALL_ROOMS = Binding((Key.I,), Show(Overlay.ROOMS), N_("I"), N_("all rooms"))
"""The key of a kiosk that shows all rooms."""
WANT_HELP = Binding((Key.H,), AskForHelp(), N_("H"), N_("ask the trainer for help"), rare=True)
NO_HELP = Binding((Key.H,), AskForHelp(on=False), N_("H"), N_("help no longer needed"), rare=True)
ARE_DONE = Binding((Key.W,), SayDone(), N_("W"), N_("tell the trainer: we are done"), rare=True)
NOT_DONE = Binding((Key.W,), SayDone(on=False), N_("W"), N_("tell the trainer: not done yet"), rare=True)
GIVE_TIMES = Binding((Key.Y,), GiveTimes(), N_("Y"), N_("give the trainer the times"))
KEEP_TIMES = Binding((Key.Z,), GiveTimes(on=False), N_("Z"), N_("keep the times"))
"""The keys of a kiosk that is one of several rooms; what H and W say depends on what was said last."""
DARK = (Binding(tuple(Key), Blank(on=False)),)
"""The keys while the screen is black: each brings it back, and does nothing else."""
CLOSE = Binding((Key.ESCAPE,), Show(None), N_("Esc"), N_("close"))
MENU = Binding((Key.TAB,), OpenMenu(), N_("Tab"), N_("menu"))
SELECT = Binding((Key.ENTER, Key.RIGHT), OpenMenu(), N_("Enter"), N_("select"))
GO_BACK = Binding((Key.LEFT, Key.BACKSPACE), OpenMenu(), N_("←"), N_("back"))
"""The keys of the menu whose commands depend on what it shows."""
SELECT_AT_HOME = replace(SELECT, keys=(*SELECT.keys, Key.SPACE))
PAGES_OF_MENU = (
    Binding((Key.PAGE_DOWN,), MoveInMenu(MENU_PAGE)),
    Binding((Key.PAGE_UP,), MoveInMenu(-MENU_PAGE)),
)
CLOSE_GROUPS = replace(CLOSE, keys=(*CLOSE.keys, Key.G))
"""The keys of the menus on the home screen; during a session, a clicker's page keys and Space are those of the step."""
IN_MENU = (
    Binding((Key.DOWN, Key.TAB), MoveInMenu(1), N_("↑  ↓"), N_("choose")),
    Binding((Key.UP,), MoveInMenu(-1)),
)

SETTINGS = Binding((Key.S,), OpenSettings(), N_("S"), N_("settings"))
"""The key that opens the settings, where there are some and no step is running; and in the menu."""
TRY = Binding((Key.ENTER,), TrySetting(), N_("Enter"), N_("try it"))
TRIES = {
    Trial.SEARCH: N_("look for it"),
    Trial.CONNECT: N_("connect"),
    Trial.UPDATE: N_("updates"),
    Trial.RESTART: N_("restart"),
    Trial.SHUT_DOWN: N_("shut down"),
}
"""What Enter does, where that is more than a trial."""
FIRST_START = (
    Binding((Key.Y, Key.ENTER), AnswerFirstStart(works=True), N_("Y"), N_("yes")),
    Binding((Key.N,), AnswerFirstStart(works=False), N_("N"), N_("no")),
    Binding((Key.R, Key.SPACE), TrySetting(VOICE), N_("R"), N_("say it again")),
    Binding((Key.RIGHT,), ChangeSetting(1), N_("←  →"), N_("another one")),
    Binding((Key.LEFT,), ChangeSetting(-1)),
    Binding((Key.ESCAPE,), AnswerFirstStart(works=None), N_("Esc"), N_("skip")),
    TALK,
    LISTEN,
)
"""The keys while the kiosk asks, at its first start, whether voice and microphone work."""
IN_SETTINGS = (
    Binding((Key.DOWN, Key.TAB), ChooseSetting(1), N_("↑  ↓"), N_("choose")),
    Binding((Key.UP,), ChooseSetting(-1)),
    Binding((Key.RIGHT,), ChangeSetting(1), N_("←  →"), N_("change")),
    Binding((Key.LEFT,), ChangeSetting(-1)),
    Binding((Key.ESCAPE, Key.S, Key.BACKSPACE), Show(None), N_("Esc"), N_("close")),
    TALK,
    LISTEN,
)
"""The keys while the settings are open."""

HOME = (
    Binding((Key.ENTER, Key.SPACE, Key.PAGE_DOWN), Open(), N_("Enter"), N_("open")),
    Binding((Key.RIGHT,), Choose(1), N_("←  →"), N_("choose")),
    Binding((Key.LEFT,), Choose(-1)),
    Binding((Key.DOWN,), Choose(HOME_COLUMNS)),
    Binding((Key.UP,), Choose(-HOME_COLUMNS)),
    LEAVE_HOME,
    MUTE,
)
SET_UP = (
    Binding((Key.DOWN, Key.TAB), Focus(1), N_("↑  ↓"), N_("set up")),
    Binding((Key.UP,), Focus(-1)),
    Binding((Key.PLUS,), Adjust(1, Field(FieldKind.PEOPLE))),
    Binding((Key.MINUS,), Adjust(-1, Field(FieldKind.PEOPLE))),
)
SETUP_COMMON = (TALK, UNDO, LEAVE, LISTEN, MUTE)
READY = (
    Binding((Key.SPACE, Key.ENTER, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *SET_UP,
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("home")),
    *SETUP_COMMON,
)
"""The keys while the start field has the focus; → changes a field on this screen, so it does not start here."""
IN_A_FIELD = (
    Binding((Key.SPACE, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *SET_UP,
    Binding((Key.RIGHT, Key.ENTER), Adjust(1), N_("←  →"), N_("change")),
    Binding((Key.LEFT,), Adjust(-1)),
    Binding((Key.PAGE_UP,), GoHome(), N_("Page Up"), N_("home")),
    *SETUP_COMMON,
)
IN_NAMES = (
    Binding((Key.SPACE, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *SET_UP,
    Binding((Key.RIGHT, Key.ENTER, Key.LEFT), NamePerson(), N_("Enter"), N_("type names")),
    Binding((Key.PAGE_UP,), GoHome(), N_("Page Up"), N_("home")),
    *SETUP_COMMON,
)
IN_ROLES = (
    Binding((Key.SPACE, Key.PAGE_DOWN), Start(), N_("Space"), N_("start")),
    *SET_UP,
    Binding((Key.RIGHT, Key.ENTER, Key.LEFT), OpenMenu(Section.ROLES), N_("Enter"), N_("name the roles")),
    Binding((Key.PAGE_UP,), GoHome(), N_("Page Up"), N_("home")),
    *SETUP_COMMON,
)
NAMING = (
    Binding((Key.ENTER,), PressKey(), N_("Enter"), N_("select")),
    Binding((Key.RIGHT,), MoveKey(across=1), N_("arrows"), N_("move")),
    Binding((Key.LEFT,), MoveKey(across=-1)),
    Binding((Key.DOWN,), MoveKey(down=1)),
    Binding((Key.UP,), MoveKey(down=-1)),
    Binding((Key.PAGE_DOWN, Key.TAB), NamePerson(1)),
    Binding((Key.PAGE_UP,), NamePerson(-1)),
    Binding((Key.BACKSPACE,), Erase()),
    Binding((Key.ESCAPE,), DoneNaming(), N_("Esc"), N_("done")),
)
"""The keys while a name is being typed; all other keys type their characters."""
TYPING = (*NAMING[:-1], Binding((Key.ESCAPE,), DoneNaming(), N_("Esc"), N_("leave")))
"""The keys while a code or a password is typed, of which nothing is kept by whoever leaves."""
MOVES = (
    Binding((Key.RIGHT, Key.PAGE_DOWN), Next(), N_("→"), N_("next")),
    Binding((Key.LEFT, Key.PAGE_UP), Back(), N_("←"), N_("back")),
    Binding((Key.PLUS,), AddTime(minutes(1)), N_("+"), N_("1 min more")),
    Binding((Key.MINUS,), AddTime(minutes(-1)), N_("−"), N_("1 min less")),
    UNDO,
    TALK,
    Binding((Key.R,), Repeat(), N_("R"), N_("repeat")),
)
PROCESS_PAUSE = Binding((Key.P,), ProcessPause(), N_("P"), N_("process pause"))
RUNNING = (
    Binding((Key.SPACE,), Pause(), N_("Space"), N_("pause")),
    *MOVES,
    PROCESS_PAUSE,
    LEAVE,
    LISTEN,
    MUTE,
)
PAUSED = (Binding((Key.SPACE,), Resume(), N_("Space"), N_("resume")), *MOVES, LEAVE, LISTEN, MUTE)
END = (
    Binding((Key.ENTER, Key.SPACE), GoHome(), N_("Enter"), N_("home")),
    Binding((Key.DOWN,), ChooseRow(1), N_("↑  ↓"), N_("scroll")),
    Binding((Key.UP,), ChooseRow(-1)),
    Binding((Key.PAGE_DOWN,), ChooseRow(RESULTS_PAGE)),
    Binding((Key.PAGE_UP,), ChooseRow(-RESULTS_PAGE)),
    UNDO,
    TALK,
    Binding((Key.X,), ForgetSession(), N_("X twice"), N_("erase this session")),
    LEAVE,
    LISTEN,
    MUTE,
)
LEAVE_INTERRUPTED = Binding((Key.E,), LeaveCut(), N_("E twice"), N_("end it"))
UNFINISHED = (Binding((Key.R,), AskAboutCut(), N_("R"), N_("resume “{title}”")), LEAVE_INTERRUPTED)
"""The title is that of the session which was interrupted."""
CONTINUE_INTERRUPTED = Binding((Key.SPACE, Key.ENTER), GoOnFromCut(), N_("Space"), N_("continue from there"))
COUNT_MISSING_TIME = Binding((Key.G,), GoOnFromCut(counted=True), N_("G"), N_("count the missing time"))
REPORT = (
    Binding((Key.SPACE, Key.ENTER), MarkPromise(), N_("Space"), N_("done")),
    Binding((Key.DOWN,), ChoosePromise(1), N_("↑  ↓"), N_("choose")),
    Binding((Key.UP,), ChoosePromise(-1)),
    Binding((Key.RIGHT, Key.PAGE_DOWN), GoOn(), N_("→"), N_("continue")),
    Binding((Key.LEFT, Key.PAGE_UP), GoHome(), N_("←"), N_("home")),
    LEAVE,
)
REPORT_IN_STEP = (
    Binding((Key.ENTER,), MarkPromise(), N_("Enter"), N_("done")),
    Binding((Key.DOWN,), ChoosePromise(1), N_("↑  ↓"), N_("choose")),
    Binding((Key.UP,), ChoosePromise(-1)),
)
"""The keys in a step in which people report on the actions of last time."""
PLAN_START = Binding(
    (Key.A,), Adjust(1, Field(FieldKind.BEGIN)), N_("A"), N_("set a time of day for the start"), rare=True
)
BY_ITSELF = Binding((Key.A,), PlanStart(None), N_("A"), N_("start by itself"))
NOT_BY_ITSELF = Binding((Key.ESCAPE, Key.A), PlanStart(None), N_("Esc"), N_("not by itself"))
"""The keys of a planned start; their commands name it."""
GROUP = Binding((Key.G,), OpenMenu(Section.GROUPS), N_("G"), N_("groups"))

OFFER = (
    Binding((Key.A,), AcceptReplan(), N_("A"), N_("accept")),
    Binding((Key.D,), DeclineReplan(), N_("D"), N_("decline")),
)
CLOSE_PLAN = Binding((Key.ESCAPE, Key.F), Show(None), N_("Esc"), N_("close"))
IN_PLAN = (
    Binding((Key.DOWN,), ChooseRow(1)),
    Binding((Key.UP,), ChooseRow(-1)),
)
"""The keys while the table of a suggested plan is open."""
PEOPLE = (
    Binding((Key.S,), SkipPerson(), N_("S"), N_("skip turn")),
    Binding((Key.J,), BringBack(), N_("J"), N_("bring back")),
)
TOPICS = (
    Binding((Key.TWO,), ShareTopics(2), N_("2"), N_("topics")),
    Binding((Key.THREE,), ShareTopics(3), N_("3"), N_("topics")),
    Binding((Key.FOUR,), ShareTopics(4), N_("4"), N_("topics")),
)
NAME_TOPICS = Binding((Key.E,), NameTopics(), N_("E"), N_("name topics"))
YES_NO_KEYS = (((Key.Y, Key.ENTER), N_("Y")), ((Key.N, Key.ESCAPE), N_("N")))
SUGGESTION_KEYS = (((Key.ONE,), "1"), ((Key.TWO,), "2"))
"""The keys of the first and the second answer: yes and no to a confirmation, or the numbers of two suggestions."""

ON_TIME = Binding((Key.F,), AskReplan(), N_("F"), N_("finish on time"))
NEXT_PERSON = Binding((Key.N,), NextPerson(), N_("N"), N_("next person"))
PUT_IN = Binding((Key.O,), PutIn(), N_("O"), N_("optional step"))


def binding_for(key: Key, table: tuple[Binding, ...]) -> Binding | None:
    """The binding of a key in a table, or None."""
    return next((binding for binding in table if key in binding.keys), None)


_SIGNS = {Key.LEFT: "←", Key.RIGHT: "→", Key.UP: "↑", Key.DOWN: "↓", Key.MINUS: "−"}


def unused(key: Key) -> UnusedInput:
    """The input of a key that is bound to nothing."""
    return UnusedInput(_SIGNS.get(key) or key.title())
