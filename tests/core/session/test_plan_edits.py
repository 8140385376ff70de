"""What a group changes on the way, by example: each computed by hand, each a sentence of its specification."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Plan, Topic, Turn
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AskReplan,
    Back,
    BeganEarlier,
    BringBack,
    DeclineReplan,
    End,
    GoTo,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    RenamePerson,
    Reorder,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Source,
    Start,
    TakeOut,
    Undo,
)
from kiosk.core.session.events import Event, PlanChanged, PlanMade, ReplanOffered
from kiosk.core.session.plan_edits import away, with_person_renamed
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.units import Duration, minutes, seconds
from tests.core.laws import hold
from tests.core.samples import T0, a_plan, a_session, a_turn, at, told
from tests.core.strategies import Player

PEOPLE = ("P1", "P2", "P3")


def rounds(*steps: str, stage: str = "Round", people: tuple[str, ...] = PEOPLE) -> list[Turn]:
    """A stage that runs these steps, of a minute each, once for each person."""
    one = replace(a_turn(minutes(1)), stage=stage, least=seconds(30), most=minutes(1))
    return [
        replace(one, step=step, person=person, round=number)
        for number, person in enumerate(people, 1)
        for step in steps
    ]


def named(step: str, length: Duration | None = minutes(1), **keys: bool) -> Turn:
    """A turn of a step outside any round."""
    return replace(a_turn(length), stage=step, step=step, least=seconds(30), **keys)  # type: ignore[arg-type]  # flags


def a_round(**keys: object) -> Session:
    """An opening, a round of three people with two steps each, a review and a closing that is optional."""
    turns = (named("opening"), *rounds("say", "ask"), named("review"), named("thanks", optional=True, out=True))
    return Session.opened(PlanMade(at=T0, plan=replace(a_plan(*turns), **keys)))  # type: ignore[arg-type]  # fields by name


def does(session: Session, *script: tuple[float, SessionCommand]) -> Session:
    """Gives each command so many seconds after T0."""
    for clock, command in script:
        session.apply(command, at(clock))
    return session


def order(session: Session) -> list[str]:
    """The turns that will be run or were, as `say P1`."""
    turns = zip(session.state.plan.turns, session.state.records, strict=True)
    return [
        f"{turn.step} {turn.person or ''}".strip() for turn, record in turns if not turn.out or record.began is not None
    ]


def running(session: Session) -> str:
    """The step that runs."""
    return f"{session.state.current.step} {session.state.current.person or ''}".strip()


# -- people ------------------------------------------------------------------------------------------------------------

WHOLE_ROUND = ["opening", "say P1", "ask P1", "say P2", "ask P2", "say P3", "ask P3", "review"]


def test_a_person_who_is_skipped_before_their_turn_is_passed_over() -> None:
    session = does(a_round(), (0, Start()), (10, SkipPerson("P2")))
    assert running(session) == "opening"
    assert order(session) == ["opening", "say P1", "ask P1", "say P3", "ask P3", "review"]


def test_skipping_with_no_name_passes_over_whoever_has_the_turn_and_in_a_step_of_nobody_takes_nobodys() -> None:
    for script in ((), ((0, Start()),)):
        with pytest.raises(Refused, match="This step is nobody’s turn"):
            does(does(a_round(), *script), (0, SkipPerson()))
    assert order(does(a_round(), (0, SkipPerson("P1")))) == ["opening", *WHOLE_ROUND[3:]]
    session = does(a_round(), (0, Start()), (10, Next()), (20, Next()), (30, Next()), (40, SkipPerson()))
    assert running(session) == "say P3"


def test_skipping_the_running_person_steps_on_and_keeps_what_they_had() -> None:
    session = does(a_round(), (0, Start()), (60, Next()))
    assert told(session.apply(SkipPerson("P1"), at(80))) == [
        ("StepEnded", 80),
        ("PlanChanged", 80),
        ("StepStarted", 80),
    ]
    assert running(session) == "say P2"
    assert order(session) == ["opening", "say P1", "say P2", "ask P2", "say P3", "ask P3", "review"]
    assert [row.actual for row in rows(session.state, at(90))][:3] == [seconds(60), seconds(20), seconds(10)]


def test_one_undo_takes_back_a_skip_with_the_step_that_it_took() -> None:
    session = does(a_round(), (0, Start()), (60, Next()), (80, SkipPerson()), (85, Undo()))
    assert (running(session), order(session)) == ("say P1", WHOLE_ROUND)
    assert session.state.remaining(at(85)) == seconds(35)


def test_skipping_whoever_has_all_turns_that_are_left_does_not_end_the_session() -> None:
    session = Session.opened(PlanMade(at=T0, plan=a_plan(*rounds("say"))))
    does(session, (0, Start()), (10, Next()), (20, Next()))
    with pytest.raises(Refused, match="Only P3 still has a turn: end the session instead"):
        session.apply(SkipPerson(), at(30))
    assert (session.state.phase, running(session)) == (Phase.RUNNING, "say P3")


def test_whoever_was_skipped_while_running_comes_back_after_the_others_of_the_stage_with_what_was_left() -> None:
    session = does(a_round(), (0, Start()), (60, Next()), (80, SkipPerson()), (90, BringBack()))
    assert order(session) == ["opening", "say P1", "say P2", "ask P2", "say P3", "ask P3", "ask P1", "review"]
    assert running(session) == "say P2"


def test_whoever_was_skipped_ahead_comes_back_to_their_own_place() -> None:
    session = does(a_round(), (0, Start()), (10, SkipPerson("P2")), (20, BringBack("P2")))
    assert order(session) == WHOLE_ROUND


def test_whoever_comes_back_after_their_stage_is_over_comes_next() -> None:
    session = does(a_round(), (0, SkipPerson("P1")), (0, Start()))
    does(session, *((10 * step, Next()) for step in range(1, 6)))
    assert running(session) == "review"
    does(session, (100, BringBack("P1")))
    assert order(session) == [*["opening", "say P2", "ask P2", "say P3", "ask P3"], "review", "say P1", "ask P1"]
    assert running(session) == "review"


def test_whoever_comes_back_does_so_in_each_stage_where_it_belongs() -> None:
    turns = (*rounds("news", stage="News"), named("break"), *rounds("talk", stage="Talks"))
    session = Session.opened(PlanMade(at=T0, plan=a_plan(*turns)))
    does(session, (0, Start()), (10, SkipPerson("P1")), (20, BringBack("P1")))
    assert order(session) == [*["news P1", "news P2", "news P3"], "break", *["talk P1", "talk P2", "talk P3"]]
    does(session, (30, SkipPerson("P3")), (40, Next()), (50, BringBack("P3")))
    assert running(session) == "break"
    assert order(session) == [*["news P1", "news P2"], "break", "news P3", *["talk P1", "talk P2", "talk P3"]]


def test_only_whoever_is_there_can_be_skipped_or_brought_back() -> None:
    session = does(a_round(), (0, Start()))
    for asked, why in (
        (SkipPerson("P9"), "P9 has no turn to come; these have: P1, P2, P3"),
        (BringBack(), "Nobody has been skipped"),
        (BringBack("P1"), "Nobody has been skipped"),
    ):
        with pytest.raises(Refused, match=why):
            session.apply(asked, at(10))
    session.apply(SkipPerson("P2"), at(20))
    with pytest.raises(Refused, match="P2 has already been skipped; “bring back” undoes it"):
        session.apply(SkipPerson("P2"), at(30))
    with pytest.raises(Refused, match="P1 has not been skipped; these have: P2"):
        session.apply(BringBack("P1"), at(30))
    with pytest.raises(Refused, match="no turn to skip"):
        does(a_session(a_turn()), (0, SkipPerson()))


def test_rounds_that_have_not_begun_are_reordered_and_whoever_is_not_named_comes_after() -> None:
    session = does(a_round(), (0, Start()), (10, Reorder(("P3",))))
    assert order(session) == [*["opening", "say P3", "ask P3", "say P1", "ask P1", "say P2", "ask P2"], "review"]


def test_the_round_that_runs_is_not_reordered() -> None:
    session = does(a_round(), (0, Start()), (10, Next()), (20, Reorder(("P3", "P2"))))
    assert running(session) == "say P1"
    assert order(session) == [*["opening", "say P1", "ask P1", "say P3", "ask P3", "say P2", "ask P2"], "review"]
    with pytest.raises(Refused, match="still to come can be reordered: P3, P2"):
        session.apply(Reorder(("P1",)), at(30))
    with pytest.raises(Refused, match="still to come can be reordered: P3, P2"):
        session.apply(Reorder(("P2", "P2")), at(30))
    with pytest.raises(Refused, match="No turns are left to reorder"):
        does(a_session(a_turn()), (0, Reorder(("P1",))))


def test_a_new_order_holds_within_each_stage_and_moves_nobody_into_another() -> None:
    turns = (*rounds("news", stage="News"), named("break"), *rounds("talk", stage="Talks"))
    session = does(Session.opened(PlanMade(at=T0, plan=a_plan(*turns))), (0, Reorder(("P2",))))
    assert order(session) == [*["news P2", "news P1", "news P3"], "break", *["talk P2", "talk P1", "talk P3"]]


def test_an_order_chosen_before_the_start_decides_who_begins() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=a_plan(*rounds("say")))), (0, Reorder(("P3", "P2", "P1"))))
    assert running(session) == "say P3"
    does(session, (10, Start()))
    assert running(session) == "say P3"


# -- steps -------------------------------------------------------------------------------------------------------------


def test_a_step_is_taken_out_wherever_it_is_still_to_come_and_put_in_again() -> None:
    session = does(a_round(), (0, Start()), (10, Next()), (20, TakeOut("say")))
    assert order(session) == ["opening", "say P1", "ask P1", "ask P2", "ask P3", "review"]
    does(session, (30, PutIn("say")))
    assert order(session) == WHOLE_ROUND
    with pytest.raises(Refused, match="'opening' is not among the remaining steps"):
        session.apply(TakeOut("opening"), at(40))
    with pytest.raises(Refused, match="There is no step to include"):
        session.apply(PutIn("say"), at(40))


def test_nobody_is_skipped_because_a_step_is_left_out_for_everybody() -> None:
    session = does(a_round(), (0, Start()), (10, Next()), (20, TakeOut("ask")), (30, Next()))
    assert away(session.state) == ()
    with pytest.raises(Refused, match="Nobody has been skipped"):
        session.apply(BringBack(), at(40))
    does(session, (50, SkipPerson("P3")), (60, BringBack()))
    assert order(session) == ["opening", "say P1", "say P2", "say P3", "review"]


def test_a_step_that_is_put_in_again_brings_nobody_back() -> None:
    session = does(a_round(), (0, Start()), (10, SkipPerson("P2")), (20, TakeOut("ask")), (30, PutIn("ask")))
    assert order(session) == ["opening", "say P1", "ask P1", "say P3", "ask P3", "review"]
    with pytest.raises(Refused, match="There is no step to include"):
        session.apply(PutIn("say"), at(40))
    does(session, (50, TakeOut("say")), (60, SkipPerson("P1")), (70, PutIn("say")), (80, BringBack("P2")))
    assert order(session) == ["opening", *WHOLE_ROUND[3:]]


def test_whoever_comes_late_has_the_same_steps_as_the_others_and_is_not_skipped() -> None:
    session = does(a_round(people=("P1", "P2", "P3")), (0, Start()), (10, TakeOut("ask")), (20, AddPerson("P4")))
    does(session, (30, AcceptReplan()))
    assert order(session) == ["opening", "say P1", "say P2", "say P3", "say P4", "review"]
    assert away(session.state) == ()


def test_an_optional_step_is_put_in() -> None:
    session = does(a_round(), (0, Start()), (10, PutIn()))
    assert order(session) == [*WHOLE_ROUND, "thanks"]
    does(session, (20, Undo()))
    assert order(session) == WHOLE_ROUND


def test_a_session_starts_at_the_first_step_that_is_not_out_and_not_at_all_where_all_are() -> None:
    session = does(a_session(a_turn(), a_turn()), (0, TakeOut("step-1")))
    assert running(session) == "step-2"
    does(session, (1, TakeOut("step-2")))
    with pytest.raises(Refused, match="Every step is left out: include at least one"):
        session.apply(Start(), at(2))
    with pytest.raises(Refused, match="Every step is left out: include at least one"):
        session.apply(BeganEarlier(minutes(1)), at(2))
    does(session, (3, PutIn("step-2")), (4, Start()))
    assert running(session) == "step-2"
    assert [row.step for row in rows(session.state, at(4))] == ["step-2"]


def test_changes_before_the_start_can_be_undone_one_after_the_other() -> None:
    session = does(a_round(), (0, SkipPerson("P1")), (1, TakeOut("ask")), (2, Undo()))
    assert order(session) == ["opening", *WHOLE_ROUND[3:]]
    does(session, (3, Undo()))
    assert order(session) == WHOLE_ROUND
    with pytest.raises(Refused, match="nothing to undo"):
        session.apply(Undo(), at(4))


def test_going_to_another_step_leaves_this_one_and_begins_that_one() -> None:
    session = does(a_round(), (0, Start()))
    assert told(session.apply(GoTo(7), at(30))) == [("StepEnded", 30), ("StepStarted", 30)]
    assert running(session) == "review"
    does(session, (40, GoTo(1)))
    assert running(session) == "say P1"
    does(session, (50, GoTo(7)))
    assert session.state.remaining(at(50)) == seconds(50)
    for turn, why in ((7, "already running"), (8, "no such step"), (-1, "no such step"), (99, "no such step")):
        with pytest.raises(Refused, match=why):
            session.apply(GoTo(turn), at(60))


def test_back_passes_over_what_is_out() -> None:
    session = does(a_round(), (0, SkipPerson("P1")), (0, Start()), (10, Next()), (20, Back()))
    assert running(session) == "opening"


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_a_process_pause_stops_the_clock_and_is_booked_apart_from_interruptions() -> None:
    session = does(a_session(a_turn(minutes(3))), (0, Start()), (30, ProcessPause()), (90, Resume()))
    does(session, (100, Pause()), (120, Resume()))
    assert session.state.remaining(at(130)) == seconds(130)
    row = rows(session.state, at(130))[0]
    assert (row.actual, row.paused, row.process_paused) == (seconds(50), seconds(20), seconds(60))


def test_a_process_pause_that_still_lasts_counts_up() -> None:
    session = does(a_session(a_turn()), (0, Start()), (30, ProcessPause()))
    row = rows(session.state, at(40))[0]
    assert (row.actual, row.paused, row.process_paused) == (seconds(30), 0, seconds(10))


def test_a_start_that_was_forgotten_is_made_good_when_the_session_starts() -> None:
    session = a_session(a_turn(minutes(3), minutes(2), minutes(1)), time=minutes(3))
    happened = session.apply(BeganEarlier(minutes(2)), at(120))
    assert told(happened) == [("SessionStarted", 120), ("StepStarted", 120), ("StartMoved", 120)]
    assert (session.state.began, session.state.record.began, session.state.agreed_end) == (T0, T0, at(180))
    assert session.state.remaining(at(120)) == minutes(1)
    assert told(session.tick(at(180))) == [("TimeCheckReached", 120), ("TimeUpReached", 180)]
    does(session, (190, Undo()))
    assert (session.state.phase, session.state.began) == (Phase.READY, None)


def test_a_start_that_was_forgotten_is_made_good_in_the_first_step() -> None:
    session = does(a_session(a_turn(), a_turn()), (0, Start()), (30, BeganEarlier(seconds(45))))
    assert (session.state.began, session.state.remaining(at(30))) == (at(-45), seconds(105))
    does(session, (40, Pause()), (50, BeganEarlier(seconds(15))), (60, Next()))
    assert rows(session.state)[0].actual == seconds(100)
    assert (rows(session.state)[0].began, rows(session.state)[0].paused) == (at(-60), seconds(20))


def test_an_undone_correction_of_the_start_leaves_the_session_started_as_it_was() -> None:
    session = does(a_session(a_turn()), (0, Start()), (30, BeganEarlier(seconds(45))), (40, Undo()))
    assert (session.state.phase, session.state.began) == (Phase.RUNNING, T0)
    assert session.state.remaining(at(40)) == seconds(140)


def test_only_the_first_steps_start_can_have_been_forgotten() -> None:
    session = does(a_session(a_turn(), a_turn()), (0, Start()))
    for amount in (0, -1):
        with pytest.raises(Refused, match="how long ago the session started"):
            session.apply(BeganEarlier(Duration(amount)), at(10))
    does(session, (20, Next()))
    with pytest.raises(Refused, match="Only the start of the first step"):
        session.apply(BeganEarlier(minutes(1)), at(30))


def test_a_next_right_after_a_step_that_went_on_by_itself_is_heard() -> None:
    session = does(a_session(a_turn(minutes(1), goes_on=True), a_turn(), a_turn()), (0, Start()))
    session.apply(Next(), at(60.5), Source.KEY)
    assert session.state.turn == 2


# -- the agreed end ----------------------------------------------------------------------------------------------------


def late_circle() -> Session:
    """Ten minutes agreed for a step of two, one of six (at least three) and one of two that is protected."""
    turns = (
        named("opening", minutes(2)),
        replace(named("talk", minutes(6)), least=minutes(3)),
        replace(named("actions", minutes(2)), least=minutes(1), protected=True),
    )
    return does(a_session(*turns, time=minutes(10)), (0, Start()))


def lengths_of(plan: Plan) -> list[float | None]:
    """The planned lengths in seconds."""
    return [turn.planned and turn.planned / 1000 for turn in plan.turns]


def at_talk(overtime: float) -> Session:
    """The late circle at the beginning of its second step, after so many seconds of overtime in the first."""
    session = late_circle()
    session.tick(at(120 + overtime))
    return does(session, (120 + overtime, Next()))


def offers(events: tuple[Event, ...]) -> list[tuple[float, float, list[float | None]]]:
    """When a plan was offered, with how much delay, both in seconds, and its lengths."""
    return [
        ((event.at - T0) / 1000, event.late / 1000, lengths_of(event.plan))
        for event in events
        if isinstance(event, ReplanOffered)
    ]


def test_a_minute_late_a_shorter_plan_is_offered_at_the_next_step_and_not_in_overtime() -> None:
    session = late_circle()
    assert told(session.tick(at(260))) == [("TimeUpReached", 120)]
    assert session.state.offer is None
    session.apply(Next(), at(260))
    assert offers(session.tick(at(260))) == [(260, 140, [120, 360, 60])]  # only the protected step is to come
    assert session.tick(at(400)) == ()


def test_below_a_minute_nothing_is_offered() -> None:
    session = at_talk(59)
    assert told(session.tick(at(400))) == []


def test_an_accepted_offer_ends_on_time_and_can_be_undone() -> None:
    session = at_talk(60)
    session.tick(at(180))
    session.apply(AcceptReplan(), at(180))
    assert (session.state.offer, session.state.late(at(180))) == (None, 0)
    assert session.state.projected_end(at(180)) == session.state.agreed_end == at(600)
    assert lengths_of(session.state.plan) == [120, 360, 60]
    session.apply(Undo(), at(190))
    assert lengths_of(session.state.plan) == [120, 360, 120]
    assert session.state.offer is not None
    session.apply(AcceptReplan(), at(190))
    assert session.state.late(at(190)) == 0


def test_after_an_accepted_offer_the_next_comes_after_a_minute_of_delay() -> None:
    session = at_talk(60)
    session.tick(at(180))
    does(session, (180, AcceptReplan()), (181, AddTime(seconds(59))))
    assert offers(session.tick(at(181))) == []
    does(session, (182, AddTime(seconds(1))))
    assert session.state.late(at(182)) == minutes(1)
    assert offers(session.tick(at(182))) == []  # the last step is at its minimum
    does(session, (183, Undo()), (183, Undo()), (183, Undo()))
    assert lengths_of(session.state.plan) == [120, 360, 120]


def test_a_declined_offer_changes_nothing_and_comes_again_only_a_minute_later() -> None:
    session = at_talk(60)
    session.tick(at(180))
    assert told(session.apply(DeclineReplan(), at(185))) == [("ReplanDeclined", 185)]
    assert (session.state.offer, lengths_of(session.state.plan)) == (None, [120, 360, 120])
    assert not session.state.is_late(at(185))
    with pytest.raises(Refused, match="no suggested plan"):
        session.apply(AcceptReplan(), at(190))
    with pytest.raises(Refused, match="no suggested plan"):
        session.apply(DeclineReplan(), at(190))
    does(session, (200, AddTime(seconds(59))))
    assert (offers(session.tick(at(200))), session.state.is_late(at(200))) == ([], False)
    does(session, (210, AddTime(seconds(1))))
    assert session.state.is_late(at(210))
    assert offers(session.tick(at(210))) == [(210, 120, [120, 360, 60])]


def test_what_was_caught_up_is_told_again_when_it_is_lost_again() -> None:
    turns = [replace(named(f"step {number}", minutes(2)), least=minutes(1)) for number in range(5)]
    session = does(a_session(*turns, time=minutes(10)), (0, Start()), (200, Next()))
    assert [one[:2] for one in offers(session.tick(at(200)))] == [(200, 80)]
    does(session, (205, DeclineReplan()), (240, Next()))  # 80 s were saved
    assert session.state.late(at(240)) == 0
    does(session, (420, Next()))  # and are lost again
    assert [one[:2] for one in offers(session.tick(at(420)))] == [(420, 60)]


def test_a_delay_that_was_undone_is_told_again_when_it_comes_back() -> None:
    turns = [replace(named(f"step {number}", minutes(2)), least=minutes(1)) for number in range(5)]
    session = does(a_session(*turns, time=minutes(10)), (0, Start()), (60, AddTime(minutes(5))))
    assert [one[:2] for one in offers(session.tick(at(60)))] == [(60, 300)]
    does(session, (61, Undo()), (70, Pause()), (190, Resume()))
    assert [one[:2] for one in offers(session.tick(at(190)))] == [(190, 120)]


def test_an_undone_decline_puts_the_offer_back_on_the_table_and_not_the_step_before_it() -> None:
    session = at_talk(60)
    session.tick(at(180))
    does(session, (185, DeclineReplan()), (190, Undo()))
    assert session.state.phase is Phase.RUNNING
    assert session.state.offer is not None


def test_an_undone_question_takes_back_the_offer_that_it_brought_and_not_the_start() -> None:
    session = does(late_circle(), (150, AskReplan()), (155, Undo()))
    assert session.state.phase is Phase.RUNNING
    assert session.state.offer is None


def test_whoever_asks_is_offered_a_plan_at_any_time() -> None:
    session = late_circle()
    session.tick(at(120))
    (offered,) = session.apply(AskReplan(), at(150.4))
    assert isinstance(offered, ReplanOffered)
    assert (offered.late, lengths_of(offered.plan)) == (seconds(30.4), [120, 315, 120])
    session.apply(AcceptReplan(), at(150.4))
    assert session.state.late(at(150.4)) == seconds(-14.6)


def test_a_question_is_refused_where_nothing_was_agreed_or_nothing_can_be_changed() -> None:
    with pytest.raises(Refused, match="no finishing time: agree one in the menu"):
        does(a_session(a_turn(), a_turn()), (0, Start()), (10, AskReplan()))
    with pytest.raises(Refused, match="ends on time as it is"):
        does(late_circle(), (10, AskReplan()))
    with pytest.raises(Refused, match="to finish on time: leave one out or move the end, in the menu"):
        does(a_session(a_turn(), time=minutes(1)), (0, Start()), (10, AskReplan()))
    with pytest.raises(Refused, match="counts from the first step with a clock: ask again then"):
        does(a_session(a_turn(None), a_turn(), time=minutes(1)), (0, Start()), (10, AskReplan()))


def test_an_offer_is_withdrawn_with_the_step_and_told_anew_only_where_it_is_a_minute_worse() -> None:
    turns = [replace(named(f"step {number}", minutes(2)), least=minutes(1)) for number in range(5)]
    session = does(a_session(*turns, time=minutes(10)), (0, Start()), (190, Next()))
    assert [one[:2] for one in offers(session.tick(at(190)))] == [(190, 70)]
    does(session, (310, Next()))
    assert (session.state.offer, offers(session.tick(at(310)))) == (None, [])
    assert session.state.is_late(at(310))
    does(session, (500, Next()))
    assert [one[:2] for one in offers(session.tick(at(500)))] == [(500, 140)]


def test_a_pause_is_not_disturbed_and_what_it_cost_is_told_when_it_is_over() -> None:
    session = does(late_circle(), (30, Pause()))
    assert session.tick(at(200)) == ()
    does(session, (200, Resume()))
    assert offers(session.tick(at(280))) == [(200, 170, [120, 180, 120])]


def test_a_step_without_a_clock_and_a_quiet_step_are_not_disturbed() -> None:
    steps = (
        named("silence", minutes(5)),
        replace(named("talk", minutes(5)), least=minutes(2)),
        named("end", minutes(3)),
    )
    plan = replace(a_plan(named("rules", None), *steps, time=minutes(13)), fixed_end=True)
    plan = replace(plan, turns=(plan.turns[0], replace(plan.turns[1], quiet=True), *plan.turns[2:]))
    session = does(Session.opened(PlanMade(at=T0, plan=plan)), (0, Start()))
    assert session.tick(at(120)) == ()
    does(session, (120, Next()))
    assert offers(session.tick(at(400))) == []
    does(session, (420, Next()))
    assert [one[:2] for one in offers(session.tick(at(420)))] == [(420, 120)]


def test_time_that_was_saved_is_given_back_only_to_whoever_asks_and_no_range_is_left() -> None:
    turns = (
        named("opening", minutes(3)),
        replace(named("talk", minutes(4)), most=seconds(250), ranged=True),
        replace(named("review", minutes(2)), most=minutes(2)),
    )
    session = does(a_session(*turns, time=minutes(9)), (0, Start()), (60, Next()))
    assert session.tick(at(60)) == ()
    assert offers(session.apply(AskReplan(), at(70))) == [(70, -120, [180, 240, 180])]


def test_slack_that_the_plan_had_from_the_start_is_never_offered() -> None:
    session = does(a_session(a_turn(), a_turn(), time=minutes(30)), (0, Start()))
    assert told(session.tick(at(3600))) == [("TimeUpReached", 180)]


def test_a_step_that_was_made_shorter_than_its_time_check_is_not_said_to_have_more_left_than_it_has() -> None:
    turns = (named("opening"), replace(a_turn(seconds(90), seconds(60), seconds(20)), step="talk", least=seconds(30)))
    session = does(a_session(*turns, time=seconds(150)), (0, Start()))
    session.tick(at(105))
    does(session, (105, AskReplan()), (105, AcceptReplan()), (105, Next()))
    assert session.state.allowance == seconds(45)
    assert told(session.tick(at(1000)))[:2] == [("TimeCheckReached", 130), ("TimeUpReached", 150)]


def test_a_change_of_plan_withdraws_the_offer() -> None:
    session = late_circle()
    session.tick(at(180))
    session.apply(TakeOut("actions"), at(181))
    assert session.state.offer is None


# -- long and many -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_session_of_a_year_is_exact_to_the_millisecond() -> None:
    day = 24 * 60 * 60
    player = Player(a_plan(*(a_turn(minutes(24 * 60), minutes(1)) for _ in range(365)), time=minutes(24 * 60 * 365)))
    player.ask(Start())
    for _ in range(364):
        player.wait(seconds(day + 0.001))
        player.ask(Pause())
        player.wait(Duration(7))
        player.ask(Next())
    hold(player)
    table = rows(player.state, player.now)
    assert {(row.actual, row.overtime, row.paused) for row in table[:364]} == {(day * 1000 + 1, 1, 7)}
    assert player.state.began is not None
    assert player.now - player.state.began == 364 * (day * 1000 + 8)
    assert player.state.projected_end(player.now) == at(365 * day + 364 * 0.008)


def test_a_round_of_forty_people_is_exact_to_the_millisecond() -> None:
    people = tuple(f"P{number}" for number in range(1, 41))
    player = Player(replace(a_plan(*rounds("say", "ask", people=people)), people=people, time=minutes(80)))
    player.ask(Start())
    for number in range(79):
        player.wait(Duration(60_000 + number))
        assert player.ask(Next())
    player.ask(SkipPerson("P40"))
    hold(player)
    table = rows(player.state)
    assert [row.overtime for row in table[:79]] == list(range(79))
    assert sum(row.actual for row in table) == 79 * 60_000 + sum(range(79)) == player.now - T0


def test_a_reordered_and_skipped_round_of_forty_has_everybody_once() -> None:
    people = tuple(f"P{number}" for number in range(1, 41))
    session = Session.opened(PlanMade(at=T0, plan=a_plan(*rounds("say", "ask", people=people))))
    does(session, (0, Reorder(people[::-1])), (1, SkipPerson("P40")), (2, Start()), (3, BringBack("P40")))
    expected = [*people[-2::-1], "P40"]  # the first was passed over, so now the last
    assert [turn.person for turn in session.state.plan.turns if not turn.out] == [
        person for person in expected for _ in range(2)
    ]


def test_a_change_of_plan_names_why_and_whom() -> None:
    session = a_round()
    (changed,) = session.apply(SkipPerson("P2"), T0)
    assert isinstance(changed, PlanChanged)
    assert (changed.why, changed.what) == ("skipped", "P2")
    does(session, (5, End()))
    assert [row.person for row in rows(session.state) if row.person] == ["P1", "P1", "P3", "P3"]


def talked() -> Session:
    """P1 has talked for a minute, P2 talks, an offer waits to be answered."""
    plan = replace(a_plan(*rounds("talk"), named("last", minutes(3))), people=PEOPLE, time=minutes(4))
    return does(Session.opened(PlanMade(at=T0, plan=plan)), (0, Start()), (60, Next()), (70, AskReplan()))


def test_a_new_name_is_everywhere_where_the_old_one_was() -> None:
    session = talked()
    assert session.state.offer is not None
    does(session, (80, RenamePerson("P1", " Q   R ")), (90, RenamePerson("P2", "S")))
    plan = session.state.plan
    assert plan.people == ("Q R", "S", "P3")
    assert [turn.person for turn in plan.turns] == ["Q R", "S", "P3", None]
    assert session.state.current.person == "S"
    assert [total.name for total in by_person(rows(session.state, at(90)))] == ["Q R", "S", "P3"]
    assert [turn.person for turn in session.state.offer.plan.turns] == ["Q R", "S", "P3", None]


def test_the_owner_of_a_topic_has_the_new_name_too() -> None:
    owned = replace(a_turn(), person="P1", topic="Rest")
    plan = replace(a_plan(owned), topics=(Topic("Rest", minutes(3), "P1"), Topic("Play", minutes(3))))
    state = does(Session.opened(PlanMade(at=T0, plan=plan)), (0, RenamePerson("P1", "Q"))).state
    assert [topic.owner for topic in state.plan.topics] == ["Q", None]
    assert state.plan.turns[0].person == "Q"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("P7", "Q", "Nobody is called 'P7'; choose from: P1, P2, P3."),
        ("P1", "P2", "Somebody is already called 'P2'"),
        ("P1", "P1", "Somebody is already called 'P1'"),
        ("P1", "  ", "at least one letter"),
    ],
)
def test_a_name_is_refused_that_nobody_has_or_somebody_has_already(old: str, new: str, why: str) -> None:
    session = talked()
    with pytest.raises(Refused, match=why):
        session.apply(RenamePerson(old, new), at(80))


def test_where_nobody_is_known_there_is_nobody_to_rename() -> None:
    with pytest.raises(Refused, match="choose from: –"):
        a_session(a_turn()).apply(RenamePerson("P1", "Q"), T0)


def test_a_name_can_be_corrected_before_the_start_and_after_the_end_and_taken_back() -> None:
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*rounds("talk")), people=PEOPLE)))
    does(session, (0, RenamePerson("P1", "Q")), (0, Undo()))
    assert session.state.plan.people == PEOPLE
    does(session, (0, Start()), (60, End()), (70, RenamePerson("P1", "Q")))
    assert (session.state.phase, session.state.plan.people) == (Phase.ENDED, ("Q", "P2", "P3"))
    does(session, (80, Undo()))
    assert (session.state.phase, session.state.plan.people) == (Phase.ENDED, PEOPLE)
    does(session, (90, Undo()))
    assert session.state.phase is Phase.RUNNING


def test_a_new_name_changes_no_time_and_no_record() -> None:
    session = talked()
    before = rows(session.state, at(80))
    does(session, (80, RenamePerson("P1", "Q")))
    after = rows(session.state, at(80))
    assert [replace(row, person=None) for row in before] == [replace(row, person=None) for row in after]


def test_another_plan_is_set_up_before_the_start_and_only_then() -> None:
    other = a_plan(*rounds("talk", people=("Q",)))
    session = does(a_session(a_turn()), (0, SetUp(other)))
    assert (session.state.plan, session.state.turn) == (other, 0)
    does(session, (5, Undo()))
    assert session.state.plan == a_plan(a_turn())
    does(session, (10, SetUp(other)), (20, Start()), (30, Next()))
    assert session.state.phase is Phase.ENDED
    running = does(a_session(a_turn()), (0, Start()))
    with pytest.raises(Refused, match="already started"):
        running.apply(SetUp(other), at(10))


def test_whoever_leads_leads_under_the_new_name() -> None:
    plan = replace(a_plan(a_turn()), people=("P1", "P2"), leads=(("Chair", "P2"), ("Scribe", "P1")))
    assert with_person_renamed(plan, "P2", "P9").leads == (("Chair", "P9"), ("Scribe", "P1"))


def test_whoever_only_has_a_role_can_be_renamed_too() -> None:
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(a_turn()), leads=(("Chair", "P2"), ("Chair", "P3")))))
    session.apply(RenamePerson("P3", "P9"), at(0))
    assert session.state.plan.leads == (("Chair", "P2"), ("Chair", "P9"))


def test_whoever_owns_all_topics_is_not_skipped_before_the_first_of_them() -> None:
    plan = a_plan(named("choose"), *rounds("talk", people=("P2", "P2")))
    session = does(Session.opened(PlanMade(at=T0, plan=plan)), (0, Start()))
    with pytest.raises(Refused, match="Only P2 still has a turn: end the session instead"):
        session.apply(SkipPerson("P2"), at(10))
    does(session, (20, Next()))
    with pytest.raises(Refused, match="Only P2 still has a turn"):
        session.apply(SkipPerson(), at(30))
