"""The session by example: each computed by hand, each a sentence of its specification."""

import typing
from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Turn
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
from kiosk.core.session.events import (
    PauseReminded,
    PlanMade,
    SessionEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    Undone,
)
from kiosk.core.session.evolve import evolve
from kiosk.core.session.rules import ALLOWED, REFUSALS
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase, initial_state
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, minutes, seconds
from tests.core.samples import CIRCLE_PLAN, T0, a_plan, a_session, a_turn, at, told

ONE_MINUTE = minutes(1)

FULL_PLAN = a_plan(
    a_turn(),
    replace(a_turn(), decides=True, in_turn=True, speaks=("Everyone",)),
    replace(a_turn(), step="talk", person="P1", round=1),
    replace(a_turn(), step="talk", person="P2", round=2),
    replace(a_turn(), step="talk", person="P3", round=3),
    replace(a_turn(), step="talk", person="P5", round=5),
    replace(a_turn(), step="topic", topic="News", round=1),
    replace(a_turn(), step="extra", optional=True, out=True),
    time=minutes(6),
)
FULL_PLAN = replace(FULL_PLAN, people=("P1", "P2", "P3", "P4", "P5"), roles=("Chair",))
"""A plan in which every command has a use, late from its start."""

COMMANDS: dict[type[SessionCommand], SessionCommand] = {
    type(command): command
    for command in (
        *(
            Start(),
            Next(),
            Back(),
            GoTo(2),
            Pause(),
            ProcessPause(),
            Resume(),
            Return(),
            Repeat(),
            AskTimeLeft(),
            AskWhoIsNext(),
            Undo(),
            End(),
        ),
        *(
            AddTime(ONE_MINUTE),
            BeganEarlier(ONE_MINUTE),
            WentOnEarlier(Duration(1)),
            TakeBreak(ONE_MINUTE),
            EndIn(ONE_MINUTE),
            MoveEnd(ONE_MINUTE),
        ),
        *(SkipPerson("P1"), BringBack("P3"), Reorder(("P2",)), TakeOut("talk"), PutIn("extra"), GoOnWith(FULL_PLAN)),
        *(
            AddPerson("P9"),
            RemovePerson("P1"),
            GiveTurn("P4"),
            SwapTurns("P2", "P5"),
            HandOver("P2"),
            NextPerson(),
            NameRole("Chair", ("P2",)),
            CountTurn(None, counts=True),
            PlanStart(at(60)),
        ),
        *(AddTopic("Rest", minutes(3)), SkipTopic("News"), TimeTopic("News", minutes(3))),
        *(AskReplan(), AcceptReplan(), DeclineReplan(), SetUp(FULL_PLAN), RenamePerson("P1", "P7")),
    )
}


def started(*turns: Turn) -> Session:
    """A session of these turns, started at T0."""
    session = a_session(*turns)
    session.apply(Start(), T0)
    return session


@pytest.mark.parametrize("phase", Phase)
def test_every_command_is_either_allowed_or_refused_with_a_reason_in_every_phase(phase: Phase) -> None:
    assert ALLOWED[phase] | set(REFUSALS[phase]) == set(COMMANDS) == set(typing.get_args(SessionCommand))
    assert not ALLOWED[phase] & set(REFUSALS[phase])
    assert all(reason.endswith(".") and len(reason) > 10 for reason in REFUSALS[phase].values())


def in_phase(phase: Phase, asked: type[SessionCommand]) -> Session:
    """A session of every use, brought there: in its second step, but for what is asked in the first only."""
    session = Session.opened(PlanMade(at=T0, plan=FULL_PLAN))
    begin: tuple[SessionCommand, ...] = (Start(),) if asked is BeganEarlier else (Start(), Next())
    if asked is Return:
        begin = (Start(), GoTo(3))
    if asked is AddTopic:
        begin = (*begin, EndIn(minutes(60)))
    if asked is HandOver:
        begin = (*begin, Next())
    script: dict[Phase, tuple[SessionCommand, ...]] = {
        Phase.READY: (),
        Phase.RUNNING: begin,
        Phase.PAUSED: (*begin, Pause()),
        Phase.ENDED: (*begin, End()),
    }
    offered = (
        (AskReplan(),) if asked in {AcceptReplan, DeclineReplan} and phase in {Phase.RUNNING, Phase.PAUSED} else ()
    )
    for command in (SkipPerson("P3"), *script[phase], *offered):
        session.apply(command, T0)
    return session


@pytest.mark.parametrize(("phase", "asked"), [(phase, asked) for phase in Phase for asked in COMMANDS])
def test_the_session_does_what_the_table_allows_and_refuses_the_rest_in_its_words(
    phase: Phase, asked: type[SessionCommand]
) -> None:
    session = in_phase(phase, asked)
    assert session.state.phase is phase
    if asked in ALLOWED[phase]:
        assert session.apply(COMMANDS[asked], at(1))
    else:
        with pytest.raises(Refused) as refused:
            session.apply(COMMANDS[asked], at(1))
        assert str(refused.value) == REFUSALS[phase][asked]


def test_the_first_step_of_a_solution_circle_is_checked_a_minute_before_its_end_and_held_in_overtime() -> None:
    session = Session.opened(PlanMade(at=T0, plan=CIRCLE_PLAN))
    assert session.next_due() is None
    assert told(session.apply(Start(), at(10))) == [("SessionStarted", 10), ("StepStarted", 10)]
    assert session.next_due() == at(130)
    assert session.tick(at(129.999)) == ()
    assert told(session.tick(at(130))) == [("TimeCheckReached", 130)]
    assert session.state.remaining(at(130)) == ONE_MINUTE
    assert session.next_due() == at(190)
    assert told(session.tick(at(190))) == [("TimeUpReached", 190)]
    assert session.next_due() == at(310)
    assert session.state.remaining(at(195)) == seconds(-5)
    assert told(session.apply(Next(), at(200))) == [("StepEnded", 200), ("StepStarted", 200)]
    first, second = rows(session.state, at(205))[:2]
    assert (first.planned, first.actual, first.overtime, first.saved) == (minutes(3), seconds(190), seconds(10), 0)
    assert (first.began, first.ended) == (at(10), at(200))
    assert (second.actual, second.began, second.ended) == (seconds(5), at(200), None)


def test_marks_that_a_late_tick_missed_come_out_in_order_at_their_own_instants() -> None:
    session = started(a_turn(minutes(3), minutes(2), minutes(1), seconds(30)))
    assert told(session.tick(at(3600))) == [
        ("TimeCheckReached", 60),
        ("TimeCheckReached", 120),
        ("TimeCheckReached", 150),
        ("TimeUpReached", 180),
    ]


def test_what_fell_due_before_a_command_comes_before_it() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    assert told(session.apply(Pause(), at(150))) == [("TimeCheckReached", 120), ("Paused", 150)]


def test_a_pause_stops_the_countdown_and_every_mark() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    session.apply(Pause(), at(100))
    assert {type(event) for event in session.tick(at(1000))} == {PauseReminded}
    assert session.state.remaining(at(1000)) == seconds(80)
    session.apply(Resume(), at(1000))
    assert session.next_due() == at(1020)
    session.apply(Next(), at(1030))
    row = rows(session.state)[0]
    assert (row.actual, row.paused, row.saved) == (seconds(130), seconds(900), seconds(50))


def test_a_step_left_while_paused_has_its_pause_counted() -> None:
    session = started(a_turn(), a_turn())
    session.apply(Pause(), at(60))
    session.apply(Next(), at(90))
    row = rows(session.state)[0]
    assert (row.actual, row.paused) == (seconds(60), seconds(30))
    assert session.state.phase is Phase.RUNNING


def test_a_step_without_a_clock_counts_up_and_has_nothing_due() -> None:
    session = started(a_turn(None), a_turn())
    assert session.next_due() is None
    assert session.state.remaining(at(50)) is None
    assert session.state.used(at(50)) == seconds(50)
    with pytest.raises(Refused, match="has no clock"):
        session.apply(AddTime(ONE_MINUTE), at(50))


def test_a_minute_less_in_the_last_half_minute_takes_only_what_is_left_and_then_time_is_up() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    session.tick(at(150.5))
    (taken,) = session.apply(AddTime(minutes(-1)), at(150.5))
    assert isinstance(taken, TimeAdded)
    assert taken.amount == seconds(-29.5)
    assert session.state.remaining(at(150.5)) == 0
    assert session.next_due() == at(150.5)
    assert told(session.tick(at(160))) == [("TimeUpReached", 150.5)]
    assert session.state.remaining(at(160)) == seconds(-9.5)
    with pytest.raises(Refused, match="no time left to take"):
        session.apply(AddTime(minutes(-1)), at(160))


def test_a_minute_more_in_overtime_brings_back_the_countdown_and_time_up_is_said_again() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    session.tick(at(190))
    assert told(session.apply(AddTime(ONE_MINUTE), at(190))) == [("TimeAdded", 190)]
    assert session.state.remaining(at(190)) == seconds(50)
    assert told(session.tick(at(1000))) == [("TimeUpReached", 240)]


def test_a_time_check_is_said_again_when_more_time_puts_it_ahead_again() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    assert told(session.apply(AddTime(ONE_MINUTE), at(130))) == [("TimeCheckReached", 120), ("TimeAdded", 130)]
    assert told(session.tick(at(1000))) == [("TimeCheckReached", 180), ("TimeUpReached", 240)]


def test_more_time_that_brings_the_countdown_exactly_to_a_mark_already_said_does_not_say_it_again() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    session.tick(at(130))
    session.apply(AddTime(seconds(10)), at(130))
    assert session.state.remaining(at(130)) == ONE_MINUTE
    assert told(session.tick(at(1000))) == [("TimeUpReached", 190)]


def test_marks_that_the_countdown_jumped_over_are_not_called_out() -> None:
    session = started(a_turn(minutes(5), minutes(3), minutes(2), minutes(1)))
    session.apply(AddTime(minutes(-3)), at(30))
    assert session.state.remaining(at(30)) == seconds(90)
    assert told(session.tick(at(1000))) == [("TimeCheckReached", 60), ("TimeUpReached", 120)]


def test_a_mark_that_the_countdown_lands_on_exactly_is_called_out() -> None:
    session = started(a_turn(minutes(5), minutes(3), minutes(2)))
    session.apply(AddTime(minutes(-2)), at(60))
    assert told(session.tick(at(60))) == [("TimeCheckReached", 60)]


def test_time_can_be_added_in_a_pause_and_changes_nothing_before_the_clock_runs_again() -> None:
    session = started(a_turn(minutes(3), minutes(1)))
    session.apply(Pause(), at(100))
    session.apply(AddTime(minutes(-2)), at(110))
    assert session.state.remaining(at(200)) == 0
    assert session.tick(at(200)) == ()
    session.apply(Resume(), at(200))
    assert told(session.tick(at(200))) == [("TimeUpReached", 200)]


def test_a_step_that_goes_on_by_itself_does_so_at_the_exact_instant_even_if_the_tick_is_an_hour_late() -> None:
    session = started(a_turn(minutes(1), goes_on=True), a_turn(minutes(2), seconds(60), goes_on=True), a_turn(None))
    assert told(session.tick(at(3600))) == [
        ("TimeUpReached", 60),
        ("StepEnded", 60),
        ("StepStarted", 60),
        ("TimeCheckReached", 120),
        ("TimeUpReached", 180),
        ("StepEnded", 180),
        ("StepStarted", 180),
    ]
    assert session.state.used(at(3600)) == seconds(3420)


def test_a_last_step_that_goes_on_by_itself_ends_the_session_and_that_cannot_be_undone() -> None:
    session = started(a_turn(minutes(1), goes_on=True))
    assert told(session.tick(at(90))) == [("TimeUpReached", 60), ("StepEnded", 60), ("SessionEnded", 60)]
    assert session.state.ended == at(60)
    with pytest.raises(Refused, match="“A step” ended by itself, which cannot be undone; “back” goes to it"):
        session.apply(Undo(), at(90))


def test_back_into_a_step_that_went_on_by_itself_holds_in_overtime_and_does_not_end_it_again() -> None:
    session = started(a_turn(minutes(1), goes_on=True), a_turn())
    session.tick(at(60))
    session.apply(Back(), at(70))
    assert session.state.turn == 0
    assert session.state.remaining(at(75)) == seconds(-5)
    assert session.next_due() is None
    assert session.tick(at(1000)) == ()


def test_back_gives_a_step_the_time_it_had_left() -> None:
    session = started(a_turn(minutes(3), minutes(1)), a_turn())
    session.apply(Next(), at(100))
    session.apply(Back(), at(150))
    assert session.state.remaining(at(150)) == seconds(80)
    assert session.state.record.ended is None
    assert session.state.record.began == T0
    assert told(session.tick(at(1000))) == [("TimeCheckReached", 170), ("TimeUpReached", 230)]


def test_there_is_no_step_before_the_first() -> None:
    with pytest.raises(Refused, match="This is the first step"):
        started(a_turn()).apply(Back(), at(1))


def test_next_after_the_last_step_ends_the_session() -> None:
    session = started(a_turn())
    assert told(session.apply(Next(), at(100))) == [("StepEnded", 100), ("SessionEnded", 100)]
    assert (session.state.phase, session.state.ended) == (Phase.ENDED, at(100))
    assert session.tick(at(1000)) == ()


def test_the_session_can_be_ended_in_the_middle_and_what_was_not_reached_took_no_time() -> None:
    session = started(a_turn(), a_turn())
    session.apply(End(), at(100))
    reached, missed = rows(session.state)
    assert (reached.actual, reached.saved) == (seconds(100), seconds(80))
    assert (missed.actual, missed.saved, missed.began, missed.ended) == (0, 0, None, None)


def test_a_session_left_unstarted_ends_without_a_step() -> None:
    session = a_session(a_turn())
    assert told(session.apply(End(), at(5))) == [("SessionEnded", 5)]
    assert (session.state.began, session.state.ended) == (None, at(5))
    assert rows(session.state)[0].actual == 0


def test_the_end_of_an_unstarted_session_can_be_taken_back() -> None:
    session = a_session(a_turn())
    session.apply(End(), at(5))
    session.apply(Undo(), at(6))
    assert session.state.phase is Phase.READY
    assert session.state.ended is None


def test_an_undone_next_returns_to_the_step_with_the_time_gone_on() -> None:
    session = started(a_turn(minutes(3), minutes(1)), a_turn())
    session.apply(Next(), at(60))
    assert told(session.apply(Undo(), at(90))) == [("Undone", 90)]
    assert session.state.turn == 0
    assert session.state.remaining(at(90)) == seconds(90)
    assert rows(session.state, at(90))[1].began is None
    assert told(session.tick(at(1000))) == [("TimeCheckReached", 120), ("TimeUpReached", 180)]


def test_a_time_check_that_went_by_before_the_undo_is_not_called_out_late_but_time_up_is() -> None:
    session = started(a_turn(minutes(3), minutes(1)), a_turn())
    session.apply(Next(), at(100))
    session.apply(Undo(), at(130))
    assert told(session.tick(at(130))) == []
    session = started(a_turn(minutes(3), minutes(1)), a_turn())
    session.apply(Next(), at(100))
    session.apply(Undo(), at(200))
    assert told(session.tick(at(201))) == [("TimeUpReached", 200)]


def test_an_undone_pause_is_as_if_the_clock_had_never_stopped() -> None:
    session = started(a_turn())
    session.apply(Pause(), at(60))
    session.apply(Undo(), at(100))
    assert session.state.phase is Phase.RUNNING
    assert session.state.remaining(at(100)) == seconds(80)
    session.apply(End(), at(110))
    assert (rows(session.state)[0].actual, rows(session.state)[0].paused) == (seconds(110), 0)


def test_an_undone_resume_is_as_if_the_clock_had_stood_on() -> None:
    session = started(a_turn())
    session.apply(Pause(), at(60))
    session.apply(Resume(), at(100))
    session.apply(Undo(), at(130))
    assert session.state.phase is Phase.PAUSED
    assert session.state.remaining(at(130)) == seconds(120)


def test_time_added_and_taken_back_after_time_up_does_not_say_it_again() -> None:
    session = started(a_turn())
    session.tick(at(190))
    session.apply(AddTime(ONE_MINUTE), at(190))
    session.apply(Undo(), at(195))
    assert session.state.remaining(at(195)) == seconds(-15)
    assert told(session.tick(at(1000))) == []


def test_a_time_up_said_after_time_was_added_is_not_said_again_when_that_is_taken_back() -> None:
    session = started(a_turn())
    session.apply(AddTime(seconds(5)), at(100))
    session.tick(at(185))
    session.apply(Undo(), at(190))
    assert session.state.remaining(at(190)) == seconds(-10)
    assert told(session.tick(at(1000))) == []


def overtime_told(session: Session, until: float) -> list[tuple[float, float]]:
    """When overtime is told of until then, in seconds, and how many minutes of it."""
    told_of = [event for event in session.tick(at(until)) if isinstance(event, TimeCheckReached) and event.mark < 0]
    return [((event.at - T0) / 1000, -event.mark / minutes(1)) for event in told_of]


def test_overtime_is_told_of_seldom_and_ever_more_so_and_at_last_no_more() -> None:
    session = started(a_turn(minutes(3)))
    assert overtime_told(session, 180 + 100 * 60) == [(300, 2), (480, 5), (780, 10), (1380, 20), (1980, 30)]
    assert session.next_due() is None


@pytest.mark.parametrize("turn", [a_turn(quiet=True), replace(a_turn(), goes_on=True), a_turn(None)])
def test_a_quiet_step_one_that_goes_on_and_one_without_a_clock_are_not_reminded_of_overtime(turn: Turn) -> None:
    assert overtime_told(started(turn), 4000) == []


def test_overtime_that_was_jumped_over_is_not_told_of_late() -> None:
    session = started(a_turn(minutes(3)))
    session.apply(BeganEarlier(minutes(6)), at(1))
    assert overtime_told(session, 600) == [(120, 5), (420, 10)]


def test_an_undone_end_goes_on_with_the_step() -> None:
    session = started(a_turn())
    session.apply(End(), at(100))
    session.apply(Undo(), at(110))
    assert (session.state.phase, session.state.ended) == (Phase.RUNNING, None)
    assert session.state.remaining(at(110)) == seconds(70)


def test_an_undone_start_is_an_unstarted_session() -> None:
    session = started(a_turn(seconds(40), seconds(30)))
    session.tick(at(12))
    session.apply(Undo(), at(20))
    assert (session.state.phase, session.state.began) == (Phase.READY, None)
    session.apply(Start(), at(100))
    assert told(session.tick(at(200))) == [("TimeCheckReached", 110), ("TimeUpReached", 140)]


def test_undo_takes_back_one_command_after_the_other_within_a_step() -> None:
    session = started(a_turn(), a_turn(), a_turn())
    session.apply(Next(), at(10))
    session.apply(AddTime(ONE_MINUTE), at(20))
    session.apply(Pause(), at(30))
    session.apply(Undo(), at(40))
    assert session.state.phase is Phase.RUNNING
    session.apply(Undo(), at(40))
    assert session.state.allowance == minutes(3)
    session.apply(Undo(), at(40))
    assert session.state.turn == 0


def test_undo_goes_back_step_by_step_to_before_the_start() -> None:
    session = started(a_turn(), a_turn(), a_turn())
    session.apply(AddTime(ONE_MINUTE), at(5))
    session.apply(Next(), at(10))
    session.apply(Next(), at(20))
    for turn, used, allowance in ((1, 20, 3), (0, 30, 4), (0, 30, 3)):
        session.apply(Undo(), at(30))
        assert (session.state.turn, session.state.used(at(30))) == (turn, seconds(used))
        assert session.state.allowance == minutes(allowance)
    session.apply(Undo(), at(30))
    assert session.state.phase is Phase.READY
    with pytest.raises(Refused, match="nothing to undo"):
        session.apply(Undo(), at(30))


def test_undo_does_not_go_back_into_a_step_that_ended_by_itself() -> None:
    session = started(replace(a_turn(minutes(1), goes_on=True), title="Quiet"), a_turn(), a_turn())
    session.apply(AddTime(ONE_MINUTE), at(10))
    session.apply(Next(), at(130))
    session.apply(Undo(), at(140))
    with pytest.raises(Refused, match="“Quiet” ended by itself"):
        session.apply(Undo(), at(150))


def test_a_repeat_changes_nothing_so_that_undo_takes_back_the_command_before_it() -> None:
    session = started(a_turn(), a_turn())
    session.apply(Next(), at(10))
    before = session.state
    assert told(session.apply(Repeat(), at(20))) == [("RepeatAsked", 20)]
    assert session.state.remaining(at(20)) == before.remaining(at(20))
    session.apply(Undo(), at(30))
    assert session.state.turn == 0


def test_a_refused_command_leaves_even_what_has_fallen_due_to_the_next_tick() -> None:
    session = started(a_turn())
    before = session.state
    with pytest.raises(Refused):
        session.apply(Start(), at(200))
    assert session.state is before
    assert told(session.tick(at(200))) == [("TimeUpReached", 180)]


def test_a_journal_that_undoes_what_nobody_did_is_replayed_without_harm() -> None:
    state = initial_state(PlanMade(at=T0, plan=a_plan(a_turn())))
    assert evolve(state, Undone(at=at(1))).phase is Phase.READY


def test_a_second_plan_begins_anew() -> None:
    state = started(a_turn()).state
    again = PlanMade(at=at(50), plan=a_plan(a_turn(), a_turn()), rehearsal=True)
    assert evolve(state, again) == initial_state(again)
    assert evolve(state, again).rehearsal


def test_thousands_of_commands_in_one_step_can_all_be_undone() -> None:
    session = started(a_turn())
    for _ in range(1500):
        session.apply(AddTime(ONE_MINUTE), at(1))
    for _ in range(1500):
        session.apply(Undo(), at(2))
    assert session.state.allowance == minutes(3)
    assert "past" not in repr(session.state)


def test_events_of_different_instants_are_told_apart_and_equal_ones_are_equal() -> None:
    assert StepStarted(at=at(1), turn=0) == StepStarted(at=at(1), turn=0)
    assert StepStarted(at=at(1), turn=0) != StepStarted(at=at(2), turn=0)
    assert {SessionEnded(at=at(1)), SessionEnded(at=at(1))} == {SessionEnded(at=at(1))}


@pytest.mark.parametrize("command", [AskTimeLeft(), AskWhoIsNext()])
def test_a_question_changes_nothing_and_cannot_be_undone(command: SessionCommand) -> None:
    session = a_session(a_turn(), a_turn())
    session.apply(Start(), T0)
    before = session.state
    session.apply(command, at(5))
    assert replace(session.state, last=before.last) == before
    assert session.state.checkpoint == before.checkpoint
