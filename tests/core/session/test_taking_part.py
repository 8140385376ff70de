"""Who takes part: people who come late or leave, turns that are given, swapped or handed over; computed by hand."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Turn
from kiosk.core.room.groups import attendance_of
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AskReplan,
    BeganEarlier,
    BringBack,
    DeclineReplan,
    GiveTurn,
    GoTo,
    HandOver,
    Next,
    Pause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    Resume,
    SessionCommand,
    SkipPerson,
    Start,
    SwapTurns,
    TakeOut,
    Undo,
)
from kiosk.core.session.events import PlanChangeReason, PlanMade, ReplanOffered
from kiosk.core.session.session import Session
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.units import Duration, minutes, seconds
from tests.core.samples import T0, a_plan, a_turn, at

PEOPLE = ("P1", "P2", "P3")
CANNOT_HELP = "The remaining steps cannot be changed to finish on time: leave one out or move the end, in the menu."


def rounds(*steps: str, people: tuple[str, ...] = PEOPLE, stage: str = "Round") -> list[Turn]:
    """A stage that runs these steps, of a minute each and half a minute at least, once for each person."""
    one = replace(a_turn(minutes(1)), stage=stage, least=seconds(30), most=minutes(1))
    return [
        replace(one, step=step, person=person, round=number)
        for number, person in enumerate(people, 1)
        for step in steps
    ]


def alone(step: str) -> Turn:
    """A step of a minute that is nobody's turn."""
    return replace(a_turn(minutes(1)), stage=step, step=step, least=seconds(30))


def a_round(time: Duration | None = None, people: tuple[str, ...] = PEOPLE) -> Session:
    """An opening, a round of two steps for the first three people, and a review: eight minutes."""
    plan = replace(a_plan(alone("opening"), *rounds("say", "ask"), alone("review")), people=people, time=time)
    return Session.opened(PlanMade(at=T0, plan=plan))


def does(session: Session, *script: tuple[float, SessionCommand]) -> Session:
    """Gives each command so many seconds after T0."""
    for clock, command in script:
        session.apply(command, at(clock))
    return session


def order(state: State) -> list[str]:
    """The turns that will be run or were, as `say P1`."""
    return [
        f"{turn.step} {turn.person or ''}".strip()
        for turn, record in zip(state.plan.turns, state.records, strict=True)
        if not turn.out or record.began is not None
    ]


def refused(session: Session, clock: float, command: SessionCommand) -> str:
    """The sentence with which the command is refused."""
    with pytest.raises(Refused) as error:
        session.apply(command, at(clock))
    return str(error.value)


# -- somebody comes late -----------------------------------------------------------------------------------------------


def test_whoever_comes_late_takes_part_at_once_and_has_a_turn_only_when_that_is_accepted() -> None:
    session = does(a_round(minutes(8.5)), (0, Start()), (10, AddPerson("P4")))
    plan, offer = session.state.plan, session.state.offer
    assert plan.people == (*PEOPLE, "P4")
    assert plan.waiting == ("P4",)
    assert order(session.state) == [
        "opening",
        *(f"{step} {who}" for who in PEOPLE for step in ("say", "ask")),
        "review",
    ]
    # Two minutes more than the eight make 1:30 too many: 7:30 are left for four rounds of 2:00 and the review of 1:00;
    # in quarters of a minute that is 1:45 for each round, and 0:30 for the review.
    assert offer is not None
    assert (offer.why, offer.what) == (PlanChangeReason.TURN_GIVEN, "P4")
    assert [turn.planned for turn in offer.plan.turns] == [
        *[minutes(1)],
        *[length for _ in range(4) for length in (seconds(45), seconds(60))],
        *[seconds(30)],
    ]
    does(session, (20, AcceptReplan()))
    assert order(session.state)[-3:] == ["say P4", "ask P4", "review"]
    assert session.state.late(at(20)) == 0
    assert session.state.plan.waiting == ()


def test_without_an_agreed_time_a_turn_more_changes_no_length() -> None:
    session = does(a_round(), (0, Start()), (10, AddPerson()))
    assert session.state.offer is not None
    assert {turn.planned for turn in session.state.offer.plan.turns} == {minutes(1)}
    does(session, (20, AcceptReplan()))
    assert order(session.state)[-3:] == ["say P4", "ask P4", "review"]


def test_who_has_time_to_spare_is_offered_a_turn_and_nobody_else_loses_a_second() -> None:
    session = does(a_round(minutes(10)), (0, Start()), (10, AddPerson()))
    assert session.state.offer is not None
    assert {turn.planned for turn in session.state.offer.plan.turns} == {minutes(1)}


def test_where_even_the_shortest_turns_do_not_fit_whoever_comes_takes_part_without_one() -> None:
    session = does(a_round(minutes(8)), (0, Start()), *((60 * n, Next()) for n in range(1, 6)), (310, AddPerson("P4")))
    # P3 speaks until 6:00. After 5:10 there are 50 s of that, and four steps (ask P3, P4's two, the review) of 0:30 at
    # least need 2:00: 2:50 of the 2:50 that are left. The same holds at any time before 6:00.
    assert session.state.offer is not None
    does(session, (310, Undo()), (355, AddPerson("P4")))
    # 31 s over the time of the step leave too little: an offer may end half a minute late at most.
    assert session.state.offer is not None
    does(session, (355, Undo()), (391, AddPerson("P4")))
    assert session.state.offer is None
    assert (session.state.plan.people, session.state.plan.waiting) == ((*PEOPLE, "P4"), ("P4",))
    assert refused(session, 392, GiveTurn()) == "There is not enough time left for a turn for P4."


def test_a_turn_that_no_longer_fits_is_not_accepted_either() -> None:
    session = does(a_round(minutes(8.5)), (0, Start()), (10, AddPerson("P4")))
    # Nine steps of 0:30 at least need 4:30, which from 4:30 on end half a minute late at most, and from 4:31 on do not.
    assert refused(session, 271, AcceptReplan()) == "There is not enough time left for a turn for P4."
    assert session.state.plan.waiting == ("P4",)
    does(session, (270, AcceptReplan()), (271, AcceptReplan()))  # the first one brings the plan for that moment
    assert session.state.late(at(270)) == seconds(30)


def test_a_turn_is_as_long_as_those_to_come_and_not_as_those_that_were_passed_over() -> None:
    session = does(a_round(minutes(20)), (0, Start()), (0, GoTo(3)), (0, AskReplan()), (0, AcceptReplan()))
    # P2's step of a minute runs; with 1:30 for the other, P2 has 2:30, and so has P3.
    does(session, (10, AddPerson("P4")))
    assert session.state.offer is not None
    lengths = {(turn.person, turn.step): turn.planned for turn in session.state.offer.plan.turns}
    assert lengths["P3", "say"] == lengths["P3", "ask"] == seconds(75)
    assert lengths["P4", "say"] == lengths["P4", "ask"] == seconds(75)


def test_when_the_rounds_are_over_there_is_no_turn_to_give() -> None:
    session = does(a_round(), (0, Start()), *((60 * n, Next()) for n in range(1, 8)), (430, AddPerson("P4")))
    assert (session.state.current.step, session.state.offer) == ("review", None)
    assert "time left for a turn for P4" in refused(session, 440, GiveTurn("P4"))


def test_a_turn_that_was_declined_can_be_given_later_by_name_or_to_who_waits_first() -> None:
    session = does(a_round(), (0, Start()), (10, AddPerson("P4")), (20, DeclineReplan()), (25, AddPerson("P5")))
    does(session, (30, GiveTurn("P5")))
    assert session.state.offer is not None
    assert session.state.offer.what == "P5"
    does(session, (40, GiveTurn()))
    assert session.state.offer.what == "P4"
    does(session, (50, AcceptReplan()), (60, GiveTurn()), (70, AcceptReplan()))
    assert order(session.state)[-5:] == ["say P4", "ask P4", "say P5", "ask P5", "review"]
    assert refused(session, 80, GiveTurn()) == "Everybody who is here has a turn already."


def test_one_undo_takes_back_the_person_with_the_turn_that_was_offered() -> None:
    session = a_round(minutes(8.5))
    before = does(session, (0, Start())).state
    does(session, (10, AddPerson("P4")), (20, Undo()))
    assert (session.state.plan, session.state.offer) == (before.plan, None)
    does(session, (30, AddPerson("P4")), (40, AcceptReplan()), (50, Undo()))
    assert session.state.offer is not None
    assert session.state.plan.waiting == ("P4",)


def test_a_turn_that_was_offered_a_while_ago_is_offered_again_with_the_time_that_is_left() -> None:
    session = does(a_round(minutes(8.5)), (0, Start()), (10, AddPerson("P4")))
    events = session.apply(AcceptReplan(), at(95))  # 35 s of overtime later
    offers = [event for event in events if isinstance(event, ReplanOffered)]
    assert [(offer.why, offer.what) for offer in offers] == [(PlanChangeReason.TURN_GIVEN, "P4")]
    assert 0 <= minutes(8.5) - seconds(95) - sum(turn.planned or 0 for turn in offers[0].plan.turns[1:]) < minutes(1)
    does(session, (96, AcceptReplan()))
    assert session.state.plan == offers[0].plan


def test_a_new_name_is_in_what_is_offered_too() -> None:
    session = does(a_round(), (0, Start()), (10, AddPerson()), (20, RenamePerson("P4", "Q")), (30, AcceptReplan()))
    assert order(session.state)[-2:] == ["ask Q", "review"]


def test_the_clock_offers_nothing_while_a_turn_is_offered() -> None:
    session = does(a_round(minutes(8)), (0, Start()), (10, AddPerson("P4")), (20, Pause()), (100, Resume()))
    assert session.tick(at(101)) == ()
    assert session.state.offer is not None
    assert session.state.offer.why is PlanChangeReason.TURN_GIVEN
    does(session, (102, DeclineReplan()))
    assert session.state.late(at(102)) == seconds(80)


def test_only_somebody_new_can_come_and_only_where_people_are_known() -> None:
    session = does(a_round(), (0, Start()))
    assert "Somebody is already called 'P2'" in refused(session, 1, AddPerson("P2"))
    assert "needs at least one letter" in refused(session, 1, AddPerson("  "))
    nobody = does(Session.opened(PlanMade(at=T0, plan=a_plan(alone("opening")))), (0, Start()))
    assert "nobody has a turn of their own" in refused(nobody, 1, AddPerson())
    assert "in the set-up" in refused(a_round(), 1, AddPerson())


def test_a_skipped_round_is_no_pattern_for_another_and_a_step_that_is_left_out_stays_out() -> None:
    session = does(a_round(), (0, Start()), (5, SkipPerson("P3")), (10, AddPerson("P4")), (15, AcceptReplan()))
    assert order(session.state)[-3:] == ["say P4", "ask P4", "review"]


# -- somebody leaves ---------------------------------------------------------------------------------------------------


def test_whoever_leaves_has_no_turn_to_come_and_keeps_what_they_had() -> None:
    session = does(a_round(), (0, Start()), (10, RemovePerson("P2")))
    assert order(session.state) == ["opening", "say P1", "ask P1", "say P3", "ask P3", "review"]
    assert (session.state.plan.gone, session.state.plan.people) == (("P2",), PEOPLE)
    assert [turn.planned for turn in session.state.plan.turns] == [minutes(1)] * 8
    assert refused(session, 20, RemovePerson("P2")) == "P2 has left already; “bring back” undoes it."
    does(session, (30, BringBack("P2")))
    assert session.state.plan.gone == ()
    assert "say P2" in order(session.state)


def test_whoever_leaves_gives_up_a_turn_that_was_passed_over_also_when_the_group_goes_back() -> None:
    session = does(a_round(), (0, Start()), (10, GoTo(5)), (20, RemovePerson("P1")), (30, GoTo(0)))
    assert order(session.state) == ["opening", "say P2", "ask P2", "say P3", "ask P3", "review"]
    does(session, (40, Next()))
    assert session.state.current.person == "P2"


def test_if_it_is_their_turn_it_is_asked_whether_it_ends() -> None:
    session = does(a_round(), (0, Start()), (60, Next()))
    assert "“remove P1 now” ends it" in refused(session, 70, RemovePerson("P1"))
    stays = does(Session(session.state), (70, RemovePerson("P1", ends_turn=False)))
    assert (stays.state.current.step, order(stays.state)[1:3]) == ("say", ["say P1", "ask P1"])
    ends = does(Session(session.state), (70, RemovePerson("P1", ends_turn=True)))
    assert ends.state.current.person == "P2"
    assert order(ends.state) == ["opening", "say P1", "say P2", "ask P2", "say P3", "ask P3", "review"]
    assert [total.actual for total in by_person(rows(ends.state, at(75)))] == [seconds(10), seconds(5), 0]
    does(ends, (80, Undo()))
    assert (ends.state.current.person, ends.state.plan.gone) == ("P1", ())


def test_whoever_has_the_last_turn_does_not_end_the_session_by_leaving() -> None:
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*rounds("say")), people=PEOPLE)))
    does(session, (0, Start()), (10, Next()), (20, Next()))
    assert refused(session, 30, RemovePerson("P3", ends_turn=True)) == (
        "Only P3 still has a turn: end the session instead."
    )
    assert "Nobody is called 'P9'; choose from: P1, P2, P3." in refused(session, 30, RemovePerson("P9"))


def test_the_time_of_a_skipped_turn_is_offered_to_who_waits_and_given_only_when_accepted() -> None:
    session = does(a_round(minutes(8), (*PEOPLE, "P4", "P5")), (0, Start()), (10, SkipPerson("P2")))
    assert session.state.offer is not None
    assert session.state.offer.what == "P4"
    assert {turn.planned for turn in session.state.offer.plan.turns} == {minutes(1)}
    does(session, (20, AcceptReplan()))
    assert order(session.state)[-3:] == ["say P4", "ask P4", "review"]
    assert session.state.late(at(20)) == 0


def test_one_undo_takes_back_a_skip_with_the_turn_that_it_offered() -> None:
    session = does(a_round(minutes(8), (*PEOPLE, "P4")), (0, Start()), (60, Next()), (70, SkipPerson()))
    assert (session.state.current.person, session.state.offer and session.state.offer.what) == ("P2", "P4")
    does(session, (80, Undo()))
    assert (session.state.current.person, session.state.offer) == ("P1", None)


def test_whoever_has_left_waits_for_no_turn_and_gets_none() -> None:
    session = does(a_round(people=(*PEOPLE, "P4")), (0, Start()), (10, RemovePerson("P4")), (20, SkipPerson("P2")))
    assert session.state.offer is None
    assert refused(session, 30, GiveTurn("P4")) == "P4 has left; bring them back first."
    does(session, (40, BringBack("P4")))
    assert session.state.plan.waiting == ("P4",)
    assert "P4 has not been skipped, but has no turn yet" in refused(session, 50, BringBack("P4"))
    assert "P1 has a turn already; these wait for one: P4." in refused(session, 50, GiveTurn("P1"))


# -- turns are swapped or handed over ----------------------------------------------------------------------------------


def test_two_people_swap_and_everybody_else_keeps_their_place() -> None:
    session = does(a_round(), (0, Start()), (10, SwapTurns("P1", "P3")))
    assert order(session.state)[1:7] == ["say P3", "ask P3", "say P2", "ask P2", "say P1", "ask P1"]
    does(session, (20, SwapTurns("P1", "P3")))
    assert order(session.state)[1:7] == ["say P1", "ask P1", "say P2", "ask P2", "say P3", "ask P3"]


def test_only_turns_to_come_are_swapped() -> None:
    session = does(a_round(), (0, Start()), (60, Next()))
    for first, second in (("P1", "P2"), ("P2", "P2"), ("P2", "P9")):
        assert refused(session, 70, SwapTurns(first, second)) == (
            "Two people whose turns are still to come can swap them: P2, P3."
        )


def test_a_swap_holds_within_each_stage_that_both_have_a_turn_in() -> None:
    turns = (*rounds("news", stage="News"), *rounds("talk", stage="Talk", people=("P2", "P3")))
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*turns), people=PEOPLE)))
    does(session, (0, Start()), (60, Next()), (70, Next()), (75, Reorder(("P2",))), (80, SwapTurns("P2", "P3")))
    assert order(session.state) == ["news P1", "news P2", "news P3", "talk P3", "talk P2"]
    for swap in (SwapTurns("P2", "P3"), SwapTurns("P3", "P2")):  # while P2 is telling news already
        session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*turns), people=PEOPLE)))
        does(session, (0, Start()), (60, Next()), (80, swap))
        assert order(session.state) == ["news P1", "news P2", "news P3", "talk P3", "talk P2"]


def test_a_turn_that_is_handed_over_is_the_other_persons_from_now_on_and_what_has_passed_is_not() -> None:
    session = does(a_round(), (0, Start()), (60, Next()), (80, HandOver("P3")), (120, Next()), (180, Next()))
    assert order(session.state)[1:5] == ["say P3", "ask P3", "say P2", "ask P2"]
    say, ask = rows(session.state, at(180))[1:3]
    assert (say.person, ask.person) == ("P1, P3", "P3")
    assert [(share.name, share.planned, share.actual) for share in say.shares] == [
        ("P1", seconds(20), seconds(20)),
        ("P3", seconds(40), seconds(40)),
    ]
    people = {total.name: (total.planned, total.actual) for total in by_person(rows(session.state, at(180)))}
    assert people["P1"] == (seconds(20), seconds(20))
    assert people["P3"] == (seconds(40 + 60 + 60 + 60), seconds(100))
    assert dict(attendance_of(session.state).airtime) == {"P3": seconds(100)}, "20 seconds of 2 minutes are no turn"


def test_overtime_belongs_to_whoever_had_the_turn_by_then_and_saved_time_to_whoever_ended_it() -> None:
    session = does(a_round(), (0, Start()), (60, Next()), (130, HandOver("P2")), (140, HandOver("P1")), (150, Next()))
    shares = rows(session.state, at(150))[1].shares
    assert [(one.name, one.planned, one.actual, one.overtime) for one in shares] == [
        ("P1", seconds(60), seconds(70), seconds(10)),
        ("P2", 0, seconds(10), seconds(10)),
        ("P1", 0, seconds(10), seconds(10)),
    ]
    early = does(a_round(), (0, Start()), (60, Next()), (70, HandOver("P2")), (90, Next()))
    shares = rows(early.state, at(90))[1].shares
    assert [(one.name, one.planned, one.actual) for one in shares] == [
        ("P1", seconds(10), seconds(10)),
        ("P2", seconds(50), seconds(20)),
    ]


def test_a_handed_over_turn_counts_no_pause_and_is_taken_back_by_undo() -> None:
    session = does(a_round(), (0, Start()), (60, Next()), (80, HandOver("P3")), (90, RenamePerson("P1", "Q")))
    assert rows(session.state, at(90))[1].person == "Q, P3"
    does(session, (100, Undo()), (110, Undo()))
    assert (session.state.current.person, rows(session.state, at(110))[1].shares) == ("P1", ())


def test_a_start_that_is_moved_back_lengthens_what_the_first_person_had() -> None:
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*rounds("say")), people=PEOPLE)))
    does(session, (0, Start()), (10, HandOver("P2")), (20, BeganEarlier(seconds(30))))
    assert [(one.name, one.actual) for one in rows(session.state, at(25))[0].shares] == [
        ("P1", seconds(40)),
        ("P2", seconds(15)),
    ]


def test_only_a_turn_of_somebody_is_handed_over_and_only_to_somebody_who_is_here() -> None:
    session = does(a_round(), (0, Start()))
    assert "nobody’s turn" in refused(session, 10, HandOver("P1"))
    does(session, (60, Next()), (65, RemovePerson("P2")))
    assert refused(session, 70, HandOver("P1")) == "It is P1’s turn already."
    for name in ("P2", "P9"):
        assert refused(session, 70, HandOver(name)) == "The turn can be handed over to: P3."


def test_a_step_that_is_put_in_again_brings_back_nobody_who_has_left() -> None:
    session = does(a_round(), (0, Start()), (10, TakeOut("ask")), (20, RemovePerson("P2")), (30, PutIn("ask")))
    assert order(session.state) == ["opening", "say P1", "ask P1", "say P3", "ask P3", "review"]


# -- a turn that does not fit ------------------------------------------------------------------------------------------


def test_where_the_shortest_steps_end_late_the_last_turn_is_offered_to_be_left_out_and_nothing_is_hidden() -> None:
    # At 5:00 ask P1 begins, of a minute; five steps of 0:30 would end at 8:30, half a minute late.
    session = does(a_round(minutes(7)), (0, Start()), (60, Next()), (300, Next()))
    does(session, (301, AskReplan()), (302, AcceptReplan()))
    assert {turn.planned for turn in session.state.plan.turns[3:8]} == {seconds(30)}
    does(session, (310, AskReplan()))
    offer = session.state.offer
    assert offer is not None
    assert (offer.why, offer.what) == (PlanChangeReason.TURN_DROPPED, "P3")
    assert [turn.person for turn in session.state.plan.turns if turn.person and not turn.out][-1] == "P3"
    does(session, (320, AcceptReplan()))
    # 6:00 to 7:00 remain for say P2, ask P2 and the review: three of 0:30 at least, half a minute too long even then.
    assert order(session.state)[-3:] == ["say P2", "ask P2", "review"]
    assert session.state.late(at(320)) == seconds(30)
    does(session, (330, Undo()))
    assert order(session.state)[-3:] == ["say P3", "ask P3", "review"]


def test_nobody_is_left_out_before_the_steps_are_as_short_as_they_can_be_nor_where_that_is_in_time() -> None:
    session = does(a_round(minutes(7)), (0, Start()), (60, Next()), (300, Next()), (301, AskReplan()))
    assert session.state.offer is not None
    assert session.state.offer.why is PlanChangeReason.REPLANNED
    nobody = a_plan(alone("opening"), alone("review"), time=minutes(1))
    short = does(Session.opened(PlanMade(at=T0, plan=nobody)), (0, Start()), (1, AskReplan()), (2, AcceptReplan()))
    assert refused(short, 5, AskReplan()) == CANNOT_HELP
    last = replace(a_plan(*rounds("say"), time=minutes(1)), people=PEOPLE)
    session = does(Session.opened(PlanMade(at=T0, plan=last)), (0, Start()), (50, Next()), (55, RemovePerson("P3")))
    assert "cannot be changed" in refused(session, 60, AskReplan())


def test_where_only_one_turn_and_nothing_else_is_to_come_it_is_not_offered_to_be_left_out() -> None:
    plan = replace(a_plan(*rounds("say", people=("P1", "P2")), time=seconds(80)), people=("P1", "P2"))
    # The minute of P1 and half a minute of P2 end ten seconds late: without P2 the session would be over with P1.
    session = does(Session.opened(PlanMade(at=T0, plan=plan)), (0, Start()), (1, AskReplan()), (2, AcceptReplan()))
    assert session.state.late(at(2)) == seconds(10)
    assert refused(session, 5, AskReplan()) == CANNOT_HELP


def test_where_the_last_turn_has_begun_it_and_what_follows_become_as_short_as_they_can_be() -> None:
    session = does(a_round(minutes(6)), *((60 * minute, Next() if minute else Start()) for minute in range(6)))
    does(session, (300, AskReplan()), (301, AcceptReplan()))
    # At 5:00 say P3 begins, of a minute; ask P3 and the review, of 0:30 each, end at 7:00 instead of 8:00.
    assert [turn.planned for turn in session.state.plan.turns[5:]] == [minutes(1), seconds(30), seconds(30)]
    assert session.state.late(at(301)) == minutes(1)
