"""The notices about what happened in the session: they tell its events, whatever was asked for."""

import typing
from dataclasses import replace

import pytest
from hypothesis import given

from kiosk.core.i18n import use
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Request
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    DeclineReplan,
    End,
    GiveTurn,
    GoTo,
    HandOver,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Repeat,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Source,
    Start,
    SwapTurns,
    TakeOut,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    Ignored,
    InterruptionCause,
    Paused,
    PauseReminded,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
    PlanMade,
    PlenaryTold,
    PlenaryWord,
    Recovered,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    RoleNamed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StartNear,
    StartPlanned,
    StepChangeMoved,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    TurnCounted,
    TurnHandedOver,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.evolve import evolve_all
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, after, minutes, seconds
from kiosk.core.wording import outcomes
from tests.core.catalogues import catalogue
from tests.core.samples import T0, a_plan, a_session, a_turn, at
from tests.core.strategies import LAW, Player, Script, plans, scripts

HEARD = Request(Pause(), Source.VOICE, phrase="pause", confidence=0.9)
PRESSED = Request(Pause(), Source.KEY)
PAUSED = Paused(at=T0)
PLAN = a_plan(a_turn())

TOLD_ALONE: tuple[Event, ...] = (
    SessionStarted(at=T0),
    PAUSED,
    Paused(at=T0, process=True),
    Resumed(at=T0),
    PauseReminded(at=T0, paused=minutes(5)),
    TimeAdded(at=T0, turn=0, amount=minutes(1)),
    StartMoved(at=T0, turn=0, amount=minutes(2)),
    EndAgreed(at=T0, end=after(T0, minutes(30))),
    EndAgreed(at=T0, end=after(T0, minutes(30)), later=minutes(10)),
    EndAgreed(at=T0, end=after(T0, minutes(30)), later=minutes(-10)),
    StepChangeMoved(at=T0, before=0, turn=1, amount=minutes(2)),
    *(PlanChanged(at=T0, plan=PLAN, why=why, what="P1") for why in PlanChangeReason),
    PersonRenamed(at=T0, old="P1", new="P7"),
    PlanChanged(at=T0, plan=PLAN, why=PlanChangeReason.JOINED, what="P1", offer=PLAN, offered_to="P1"),
    TurnHandedOver(at=T0, turn=0, person="P1"),
    RoleNamed(at=T0, role="Chair", people=("P1", "P2")),
    RoleNamed(at=T0, role="Chair"),
    StartPlanned(at=T0),
    StartPlanned(at=T0, start=after(T0, minutes(9))),
    StartPlanned(at=T0, start=after(T0, minutes(9)), by_itself=True),
    StartNear(at=T0),
    *(TurnCounted(at=T0, person=person, counts=counts) for person in ("P1", None) for counts in (True, False)),
    ReplanOffered(at=T0, plan=PLAN, late=minutes(2)),
    ReplanOffered(at=T0, plan=PLAN, late=minutes(2), why=PlanChangeReason.TURN_GIVEN, what="P1"),
    ReplanOffered(at=T0, plan=PLAN, late=minutes(2), why=PlanChangeReason.TURN_DROPPED, what="P1"),
    ReplanDeclined(at=T0),
    Ignored(at=T0, command="Next"),
    *(PlenaryTold(at=T0, what=word, text="Plenary in five minutes.") for word in PlenaryWord),
    RepeatAsked(at=T0, turn=0),
    TimeLeftAsked(at=T0, turn=0),
    WhoIsNextAsked(at=T0, turn=0),
    Undone(at=T0),
    *(Recovered(at=T0, cut=cut, away=minutes(2)) for cut in InterruptionCause),
    *(
        Recovered(at=T0, cut=cut, away=minutes(2), counted=False)
        for cut in (InterruptionCause.CRASH, InterruptionCause.POWER)
    ),
    Recovered(at=T0, cut=InterruptionCause.POWER, counted=False),
    SessionEnded(at=T0),
)
"""All events with a sentence of their own, which the log has too."""


def the_circle() -> Session:
    """A session that stands in its second step; the fourth is P1's, the last is optional and out."""
    session = a_session(
        replace(a_turn(), title="Ground rules"),
        replace(a_turn(), title="Sharing"),
        replace(a_turn(), title="Ideas"),
        replace(a_turn(), title="Clarify", person="P1"),
        replace(a_turn(), step="last", title="Review", optional=True, out=True),
    )
    session.apply(Start(), T0, Source.KEY)
    session.apply(Next(), at(1), Source.KEY)
    return session


def told(session: Session, *commands: SessionCommand, aloud: bool = True) -> str:
    """The notice of the last of these commands, given by key ten seconds one after the other."""
    notice = ""
    for place, command in enumerate(commands, 1):
        before = session.state
        happened = session.apply(command, at(10 * place), Source.KEY)
        notice = outcomes.done(Request(command, Source.KEY), happened, before, aloud=aloud)
    return notice


def test_every_event_that_a_command_may_end_with_has_its_own_sentence() -> None:
    never_told_alone = {PlanMade, StepStarted, StepEnded, TimeCheckReached, TimeUpReached}
    assert {type(event) for event in TOLD_ALONE} == set(typing.get_args(Event)) - never_told_alone
    notes = [outcomes.event_outcome(event, PLAN) for event in TOLD_ALONE]
    assert len(set(notes)) == len(notes)
    assert all(note.endswith(".") and "{" not in note for note in notes)


def test_what_undo_takes_back_is_listed_the_next_one_first() -> None:
    session = the_circle()
    for command in (AddTime(minutes(1)), WentOnEarlier(seconds(1)), GoTo(3), Next()):
        session.apply(command, at(20))
    told = list(outcomes.what_undo_takes_back(session.state))
    assert told[:4] == ["The end of “Clarify” (P1).", "The end of “Ideas”.", "The end of “Sharing”.", "1 minute more."]
    for _ in told:
        session.apply(Undo(), at(20))
    assert not list(outcomes.what_undo_takes_back(session.state))


def test_a_start_is_told_as_a_start() -> None:
    assert told(a_session(a_turn()), Start()) == "Started."
    assert told(a_session(a_turn()), BeganEarlier(minutes(2))) == "The session started 2 minutes earlier."


@pytest.mark.parametrize(
    ("commands", "note"),
    [
        ((Next(),), "Next step: “Ideas”."),
        ((WentOnEarlier(seconds(5)),), "Next step: “Ideas”. It began 5 seconds ago."),
        ((GoTo(2),), "Next step: “Ideas”."),
        ((Next(), Next()), "Next step: “Clarify” (P1)."),
        ((Back(),), "Back to “Ground rules”."),
        ((Next(), GoTo(0)), "Back to “Ground rules”."),
        ((GoTo(3),), "Now: “Clarify” (P1)."),
        ((TakeOut("step-3"), Next()), "Next step: “Clarify” (P1)."),
        ((TakeOut("step-3"),), "Left out: “Ideas”."),
        ((PutIn("last"),), "Included: “Review”."),
        ((PutIn(None),), "Optional step included."),
        ((End(),), "The session is over."),
    ],
)
def test_where_a_command_led_is_told_with_the_step(commands: tuple[SessionCommand, ...], note: str) -> None:
    assert told(the_circle(), *commands) == note


def test_a_skip_says_who_was_skipped_and_where_that_led() -> None:
    assert told(the_circle(), SkipPerson("P1")) == "P1 is skipped."
    assert told(the_circle(), PutIn(None), GoTo(3), SkipPerson()) == "P1 is skipped. Next step: “Review”."


def test_a_session_that_never_started_is_not_called_over() -> None:
    assert told(a_session(a_turn()), End()) == "The session was closed before it started."
    assert told(a_session(a_turn()), End(), Undo()) == "Undone: “The session was closed before it started.”"


@pytest.mark.parametrize(
    ("amount", "note"),
    [
        (minutes(1), "1 minute more, 4 minutes in total."),
        (minutes(-1), "1 minute less, 2 minutes in total."),
        (seconds(30), "30 seconds more, 3 minutes 30 seconds in total."),
        (minutes(-9), "2 minutes 51 seconds less, 9 seconds in total."),
    ],
)
def test_added_time_is_told_as_it_was_applied_with_the_new_total(amount: Duration, note: str) -> None:
    assert told(the_circle(), AddTime(amount)) == note


@pytest.mark.parametrize(
    ("commands", "note"),
    [
        ((Next(), Undo()), "Undone: back in “Sharing”."),
        ((Back(), Undo()), "Undone: back in “Sharing”."),
        ((PutIn(None), GoTo(3), SkipPerson(), Undo()), "Undone: back in “Clarify” (P1)."),
        ((SkipPerson("P1"), Undo()), "Undone: “P1 is skipped.”"),
        ((AddTime(minutes(2)), Undo()), "Undone: “2 minutes more.”"),
        ((AddTime(minutes(2)), Pause(), Undo(), Undo()), "Undone: “2 minutes more.”"),
        ((AddTime(minutes(2)), Next(), Undo(), Undo()), "Undone: “2 minutes more.”"),
        ((ProcessPause(), Undo()), "Undone: “Process pause.”"),
        ((ProcessPause(), Resume(), Undo()), "Undone: “Resumed.”"),
        ((TakeOut("step-3"), Undo()), "Undone: “Left out: “Ideas”.”"),
        ((End(), Undo()), "Undone: “The session is over.”"),
    ],
)
def test_an_undo_says_what_was_undone(commands: tuple[SessionCommand, ...], note: str) -> None:
    assert told(the_circle(), *commands) == note


def test_an_undo_before_and_at_the_start_claims_no_step() -> None:
    assert told(a_session(a_turn()), Start(), Undo()) == "Undone: “Started.”"
    later = a_plan(replace(a_turn(), step="other"), a_turn())
    assert told(a_session(a_turn()), SetUp(later), Undo()) == "Undone: “Plan set up.”"


def test_a_command_that_came_at_once_with_another_is_told_to_have_been_left_out() -> None:
    left_out = Ignored(at=at(1.5), by=Source.TOUCH, command="Next")
    sentence = "Two commands at once: only the first was done."
    assert outcomes.event_outcome(left_out, the_circle().state.plan) == outcomes.ignored() == sentence


def test_a_command_after_a_step_that_ended_by_itself_is_told_from_there() -> None:
    session = a_session(replace(a_turn(seconds(5), goes_on=True), title="A"), a_turn(), replace(a_turn(), title="C"))
    session.apply(Start(), T0, Source.KEY)
    before = session.state
    happened = session.apply(Next(), at(9), Source.KEY)
    assert [type(event) for event in happened][:2] == [TimeUpReached, StepEnded]
    assert outcomes.done(PRESSED, happened, before) == "Next step: “C”."


def test_a_step_that_begins_by_itself_is_told() -> None:
    session = a_session(a_turn(seconds(5), goes_on=True), replace(a_turn(seconds(9), goes_on=True), title="C"))
    session.apply(Start(), T0)
    assert outcomes.moved_on(session.tick(at(4)), session.state) is None
    assert outcomes.moved_on(session.tick(at(5)), session.state) == "Time is up. Next step: “C”."
    assert outcomes.moved_on(session.tick(at(99)), session.state) is None


def test_a_session_that_has_run_to_its_end_is_not_said_to_have_moved_on() -> None:
    session = a_session(a_turn(seconds(5), goes_on=True), a_turn(seconds(9), goes_on=True))
    session.apply(Start(), T0)
    assert outcomes.moved_on(session.tick(at(99)), session.state) is None


def test_repeated_is_said_where_it_was_heard_and_otherwise_shown() -> None:
    assert told(the_circle(), Repeat()) == "Repeated."
    assert told(the_circle(), Repeat(), aloud=False) == "Sharing. The presenter has 2 minutes 50 seconds left."


def test_the_notice_of_a_new_name_gives_the_old_one() -> None:
    assert told(the_circle(), RenamePerson("P1", "P7")) == "P1 is now called P7."


def test_a_spoken_command_is_shown_with_its_result() -> None:
    state = the_circle().state
    assert outcomes.done(HEARD, [PAUSED], state) == "Heard “pause”: Paused."
    assert outcomes.done(PRESSED, [PAUSED], state) == "Paused."
    assert outcomes.done(Request(Pause(), Source.VOICE), [PAUSED], state) == "Paused."


def test_a_question_about_time_is_answered_on_the_screen_too() -> None:
    assert told(the_circle(), AskTimeLeft()) == "2 minutes 50 seconds left."
    assert told(the_circle(), AskWhoIsNext()) == "Next: Ideas. The presenter speaks."


def test_what_happened_is_told_in_the_rooms_language() -> None:
    use(catalogue({"Paused.": "Pause.", "Heard “{phrase}”: {text}": "Gehört „{phrase}“: {text}"}))
    assert outcomes.done(HEARD, [PAUSED], the_circle().state) == "Gehört „pause“: Pause."


@LAW
@given(plans, scripts())
def test_a_notice_agrees_with_what_was_applied_whatever_was_asked(plan: Plan, script: Script) -> None:
    player = Player(plan)
    for wait, command, by in script:
        player.wait(wait)
        before, known = player.state, len(player.events)
        if player.ask(command, by):
            happened = player.events[known:]
            agree(outcomes.done(Request(command, by), happened, before), happened, before)


def agree(note: str, happened: list[Event], before: State) -> None:
    """What a notice says about the step, the time and the end is so."""
    after, last = evolve_all(before, happened), happened[-1]
    found = evolve_all(before, [event for event in happened if event.by is not last.by])
    assert note
    assert (note == "Started.") is (isinstance(last, StepStarted) and isinstance(happened[-2], SessionStarted))
    assert note.endswith("The session is over.") is (isinstance(last, SessionEnded) and after.began is not None)
    if isinstance(last, StepStarted) and after.current.is_break:
        assert "A break of " in note
    elif isinstance(last, StepStarted) and found.began is not None:
        assert f"“{after.current.title}”" in note
        assert ("Back to" in note) is (after.turn < found.turn)
    quoted = {PlanChangeReason.SKIPPED: "{}", PlanChangeReason.TOPIC_SKIPPED: "“{}”"}
    changes = [event for event in happened if isinstance(event, PlanChanged)]
    skips = [quoted[event.why].format(event.what) for event in changes if event.why in quoted]
    assert [f"{name} is skipped" in note for name in skips] == [True] * len(skips)
    assert ("is skipped" in note) is (bool(skips) or "is skipped.”" in note)
    if isinstance(last, TimeAdded):
        changed = (after.allowance or 0) - (found.allowance or 0)
        assert changed == last.amount
        assert (" more, " if changed >= 0 else " less, ") in note
    if isinstance(last, Undone) and "back in" in note:
        assert after.current.key != found.current.key
    assert note.startswith("Paused.") is (isinstance(last, Paused) and after.phase is Phase.PAUSED and not last.process)


def test_a_plan_that_is_offered_is_told() -> None:
    session = a_session(a_turn(), a_turn(), time=minutes(6))
    session.apply(Start(), T0, Source.KEY)
    before = session.state
    happened = session.apply(AskReplan(), at(200), Source.KEY)
    assert outcomes.done(PRESSED, happened, before) == "New plan suggested. A accepts it."
    before = session.state
    happened = session.apply(AskReplan(), at(210), Source.KEY)
    assert outcomes.done(PRESSED, happened, before) == "Some time has passed: this is the plan now. A accepts it."


def test_who_comes_leaves_or_gets_a_turn_is_told_with_what_the_screen_offers() -> None:
    turns = [replace(a_turn(), step="say", person=f"P{number}", round=number) for number in (1, 2, 3)]
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(a_turn(), *turns), people=("P1", "P2", "P3"))))
    session.apply(Start(), T0, Source.KEY)
    assert told(session, AddPerson()) == "P4 takes part. The screen shows a plan with a turn for P4. A accepts it."
    assert told(session, DeclineReplan(), GiveTurn()) == "The screen shows a plan with a turn for P4. A accepts it."
    assert told(session, GiveTurn()) == "Some time has passed: this is the plan now. A accepts it."
    assert told(session, AcceptReplan()) == "P4 has a turn, and the remaining steps have new times."
    assert told(session, SwapTurns("P1", "P3")) == "Turns swapped: P1, P3."
    assert told(session, RemovePerson("P2")) == "P2 has left."
    assert told(session, Next(), HandOver("P1")) == "It is P1’s turn now."
    assert told(session, RemovePerson("P1", ends_turn=True)) == (
        "P1 has left. The screen shows a plan with a turn for P3. Next step: “A step” (P4). A accepts it."
    )
