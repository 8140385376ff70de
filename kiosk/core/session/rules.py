"""Which commands each phase accepts, and the sentence for each that it does not: two tables, complete together."""

from kiosk.core.i18n import N_
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    DeclineReplan,
    End,
    GoOnWith,
    GoTo,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Start,
    TakeOut,
    Undo,
)
from kiosk.core.session.state import Phase

Kind = type[SessionCommand]

_CHANGES_OF_PLAN: frozenset[Kind] = frozenset({SkipPerson, BringBack, Reorder, TakeOut, PutIn})
_QUESTIONS: frozenset[Kind] = frozenset({Repeat, AskTimeLeft, AskWhoIsNext})
_RUNS: frozenset[Kind] = frozenset({Next, Back, GoTo, AddTime, BeganEarlier, GoOnWith}) | _QUESTIONS
_ENDS_ON_TIME: frozenset[Kind] = frozenset({AskReplan, AcceptReplan, DeclineReplan})
_GOING: frozenset[Kind] = _CHANGES_OF_PLAN | _RUNS | _ENDS_ON_TIME | {RenamePerson, Undo, End}

ALLOWED: dict[Phase, frozenset[Kind]] = {
    Phase.READY: _CHANGES_OF_PLAN | {SetUp, RenamePerson, Start, BeganEarlier, Undo, End},
    Phase.RUNNING: _GOING | {Pause, ProcessPause},
    Phase.PAUSED: _GOING | {Resume},
    Phase.ENDED: frozenset({RenamePerson, Undo}),
}

_NOT_BEGUN = N_("The session has not begun yet.")
_BEGUN = N_("The session has begun already.")
_STOPPED = N_("The clock is stopped already.")
_OVER = N_("The session is over.")

REFUSALS: dict[Phase, dict[Kind, str]] = {
    Phase.READY: dict.fromkeys(
        (Next, Back, GoTo, Pause, ProcessPause, Resume, AddTime, GoOnWith, *_QUESTIONS, *_ENDS_ON_TIME),
        _NOT_BEGUN,
    ),
    Phase.RUNNING: {Start: _BEGUN, SetUp: _BEGUN, Resume: N_("The clock is running already.")},
    Phase.PAUSED: {Start: _BEGUN, SetUp: _BEGUN, Pause: _STOPPED, ProcessPause: _STOPPED},
    Phase.ENDED: dict.fromkeys((Start, SetUp, Pause, ProcessPause, Resume, *_GOING - {RenamePerson, Undo}), _OVER),
}
"""Why a command that ALLOWED leaves out is refused, in words that a person understands."""
