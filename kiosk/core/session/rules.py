"""The commands that each phase accepts, and the refusals of all others; every command is in exactly one table."""

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    CountTurn,
    DeclineReplan,
    End,
    EndIn,
    GiveTurn,
    GoOnWith,
    GoTo,
    HandOver,
    MoveEnd,
    NameRole,
    Next,
    NextPerson,
    Pause,
    PlanStart,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    Return,
    SessionCommand,
    SetUp,
    SkipPerson,
    SkipTopic,
    Start,
    SwapTurns,
    TakeBreak,
    TakeOut,
    TimeTopic,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.state import Phase

CommandType = type[SessionCommand]

_CHANGES_OF_PLAN: frozenset[CommandType] = frozenset({SkipPerson, BringBack, Reorder, SwapTurns, TakeOut, PutIn})
_QUESTIONS: frozenset[CommandType] = frozenset({Repeat, AskTimeLeft, AskWhoIsNext})
_STEP_CHANGES: frozenset[CommandType] = frozenset({Next, NextPerson, WentOnEarlier, Back, GoTo, Return})
_STEP_COMMANDS: frozenset[CommandType] = _STEP_CHANGES | _QUESTIONS | {AddTime, BeganEarlier, TakeBreak}
_REPLANNING: frozenset[CommandType] = frozenset({EndIn, MoveEnd, AskReplan, AcceptReplan, DeclineReplan})
_TAKING_PART: frozenset[CommandType] = frozenset({AddPerson, RemovePerson, GiveTurn, HandOver})
_TOPICS: frozenset[CommandType] = frozenset({GoOnWith, AddTopic, SkipTopic, TimeTopic})
_UNDER_WAY: frozenset[CommandType] = (
    _CHANGES_OF_PLAN
    | _TAKING_PART
    | _TOPICS
    | _STEP_COMMANDS
    | _REPLANNING
    | {RenamePerson, NameRole, CountTurn, Undo, End}
)
_AFTER_THE_END: frozenset[CommandType] = frozenset({RenamePerson, NameRole, CountTurn, Undo})

ALLOWED: dict[Phase, frozenset[CommandType]] = {
    Phase.READY: _CHANGES_OF_PLAN | {SetUp, RenamePerson, NameRole, Start, PlanStart, BeganEarlier, Undo, End},
    Phase.RUNNING: _UNDER_WAY | {Pause, ProcessPause},
    Phase.PAUSED: _UNDER_WAY | {Resume},
    Phase.ENDED: _AFTER_THE_END,
}

_NOT_BEGUN = N_("The session has not started yet.")
_END_IS_SET_UP = N_("The session has not started yet: set “Finish at” for its end.")
_LATER = N_("The group chooses its topics in the session: start it first.")
_SET_UP_PEOPLE = N_("Before the start, people are added, left out and named in the set-up.")
_BEGUN = N_("The session has already started.")
_STOPPED = N_("The clock is already stopped; Space or “resume” lets it go on.")
_OVER = N_("The session is over.")

REFUSALS: dict[Phase, dict[CommandType, str]] = {
    Phase.READY: dict.fromkeys(_TAKING_PART, _SET_UP_PEOPLE)
    | dict.fromkeys(_TOPICS, _LATER)
    | dict.fromkeys(
        (*_STEP_COMMANDS - {BeganEarlier}, AcceptReplan, DeclineReplan, CountTurn, Pause, ProcessPause, Resume),
        _NOT_BEGUN,
    )
    | dict.fromkeys((AskReplan, EndIn, MoveEnd), _END_IS_SET_UP),
    Phase.RUNNING: {Start: _BEGUN, PlanStart: _BEGUN, SetUp: _BEGUN, Resume: N_("The clock is already running.")},
    Phase.PAUSED: {Start: _BEGUN, PlanStart: _BEGUN, SetUp: _BEGUN, Pause: _STOPPED, ProcessPause: _STOPPED},
    Phase.ENDED: dict.fromkeys(
        (Start, PlanStart, SetUp, Pause, ProcessPause, Resume, *_UNDER_WAY - _AFTER_THE_END), _OVER
    ),
}
"""The sentence that refuses each command that ALLOWED leaves out."""


def check_allowed(phase: Phase, command: CommandType) -> None:
    """Raises Refused, with the reason, where a phase does not allow commands of this type."""
    if command not in ALLOWED[phase]:
        raise Refused(REFUSALS[phase][command])
