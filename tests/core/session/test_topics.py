"""Topics that a group chooses in the middle of a session."""

from dataclasses import replace

import pytest

from kiosk.config.paths import shipped
from kiosk.core.errors import KioskError, Refused
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan, Topic, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.topics import topics_request
from kiosk.core.protocol.model import Protocol
from kiosk.core.session.commands import GoOnWith, GoTo, Next, RemovePerson, Start, TakeOut, Undo
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import rows
from kiosk.core.session.topics import equal_topics
from kiosk.core.units import Duration, minutes, seconds
from kiosk.protocol_files.library import Library
from tests.core.samples import T0, a_plan, a_session, a_turn, at
from tests.core.session.test_plan_edits import does, named, order

FIVE = minutes(5)


def topics_plan(*topics: str, length: Duration = FIVE) -> Plan:
    """A report, the choice of topics, a talk about each, and a closing."""
    talk = replace(a_turn(length), stage="Topics", step="talk")
    talks = [replace(talk, round=number, topic=topic) for number, topic in enumerate(topics, 1)]
    return a_plan(named("report"), replace(named("choose"), decides=True), *talks, named("closing"))


def test_topics_chosen_in_their_step_replace_what_comes_after_it() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, Start()), (60, Next()))
    does(session, (90, GoOnWith(topics_plan("Rest", "Play", "Food", length=minutes(4)))))
    turns = session.state.plan.turns
    assert [(turn.step, turn.topic) for turn in turns[2:]] == [
        ("talk", "Rest"),
        ("talk", "Play"),
        ("talk", "Food"),
        ("closing", None),
    ]
    assert {turn.planned for turn in turns[2:5]} == {minutes(4)}
    assert session.state.remaining(at(90)) == seconds(30)
    does(session, (95, Undo()))
    assert session.state.plan == topics_plan("1", "2")


def test_topics_without_a_name_share_the_time_that_there_is_for_topics() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, Start()), (60, Next()))
    state = session.state
    assert equal_topics(state, 3, T0) == tuple(Topic(str(number), seconds(200)) for number in (1, 2, 3))
    assert equal_topics(state, 7, T0)[0].length == seconds(85)


def test_topics_are_chosen_nowhere_else() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, Start()))
    with pytest.raises(Refused, match="Topics are chosen in “A step”: go to that step first"):
        session.apply(GoOnWith(topics_plan("Rest")), at(10))
    with pytest.raises(Refused, match="In this protocol the group does not choose topics"):
        does(a_session(a_turn()), (0, Start()), (10, GoOnWith(a_plan(a_turn()))))


def test_topics_chosen_anew_keep_the_time_of_a_talk_that_was_had_already() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, Start()), (60, Next()))
    does(session, (90, GoTo(3)), (150, GoTo(1)), (160, GoOnWith(topics_plan("Rest"))))
    assert [(row.step, row.topic, row.actual) for row in rows(session.state, at(170))] == [
        ("report", None, seconds(60)),
        ("choose", None, seconds(50)),
        ("talk", "2", seconds(60)),
        ("talk", "Rest", 0),
        ("closing", None, 0),
    ]
    does(session, (180, Next()))
    assert session.state.current.topic == "Rest"


def test_a_step_that_was_taken_out_stays_out_when_the_topics_are_chosen() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, TakeOut("closing")), (0, Start()))
    does(session, (60, Next()), (90, GoOnWith(topics_plan("Rest"))))
    assert order(session) == ["report", "choose", "talk"]


def test_topics_bring_nobody_a_turn_who_has_none() -> None:
    def check_out(person: str, number: int) -> Turn:
        return replace(named("check-out"), stage="Check-out", person=person, round=number)

    plan = replace(topics_plan("1"), people=("P1", "P2"))
    alone = replace(plan, turns=(*plan.turns[:-1], check_out("P1", 1)))
    both = replace(plan, turns=(*topics_plan("Rest").turns[:-1], check_out("P1", 1), check_out("P2", 2)))
    session = does(Session.opened(PlanMade(at=T0, plan=alone)), (0, Start()), (10, RemovePerson("P2")), (60, Next()))
    does(session, (90, GoOnWith(both)))
    assert [(turn.topic, turn.person) for turn in session.state.plan.turns[2:]] == [("Rest", None), (None, "P1")]


# -- against the clock -------------------------------------------------------------------------------------------------

LIBRARY = Library([shipped("protocols")])
ALS, COFFEE = LIBRARY.load("als-topics"), LIBRARY.load("lean-coffee")
"""Ninety minutes, of which the group chooses topics after twenty; and an hour with a closing after the topics."""


def choosing(protocol: Protocol, *passed: int) -> Session:
    """A session that has gone on at these seconds, up to the step in which topics are chosen."""
    session = does(Session.opened(PlanMade(at=T0, plan=make_plan(protocol))), (0, Start()))
    does(session, *((second, Next()) for second in passed))
    assert session.state.current.decides
    return session


def chosen(protocol: Protocol, *lengths: float) -> GoOnWith:
    """The choice of topics of so many minutes."""
    topics = tuple(Topic(f"Topic {number}", minutes(length)) for number, length in enumerate(lengths, 1))
    return GoOnWith(make_plan(protocol, topics_request(PlanRequest(), topics)))


def test_topics_may_have_the_time_that_early_steps_have_saved() -> None:
    session = choosing(ALS, 60, 120)
    session.apply(chosen(ALS, 40, 40), at(180))
    does(session, (200, Next()))
    assert session.state.projected_end(at(200)) == at(200 + 80 * 60)


def test_topics_may_have_no_more_than_late_steps_have_left() -> None:
    session = choosing(ALS, 1200, 2400)
    says = "These topics need 77 min, but only 45 min is left: give them less, or agree on a later end."
    with pytest.raises(Refused) as refusal:
        session.apply(chosen(ALS, 40, 37), at(2700))
    assert str(refusal.value) == says
    session.apply(chosen(ALS, 25, 20), at(2700))


def test_topics_that_end_less_than_a_minute_late_are_on_time() -> None:
    """Whoever gives them the 45 minutes that the screen showed a moment ago is not refused."""
    session = choosing(ALS, 1200, 2400)
    session.apply(chosen(ALS, 25, 20), at(2759.999))
    assert session.state.plan.turns[-1].topic == "Topic 2"
    does(session, (2759.999, Undo()))
    with pytest.raises(Refused, match="45 min, but only 44 min is left"):
        session.apply(chosen(ALS, 25, 20), at(2760))


def test_topics_of_a_session_whose_time_is_over_say_so() -> None:
    session = choosing(ALS, 1200, 2400)
    for now in (5400, 6000):
        with pytest.raises(Refused, match="There is no time left for topics: agree on a later end"):
            session.apply(chosen(ALS, 20), at(now))
        with pytest.raises(Refused, match="There is no time left for 2 topics: agree on a later end"):
            equal_topics(session.state, 2, at(now))


def test_what_follows_the_topics_keeps_its_length_while_it_can_and_then_its_least() -> None:
    """Of an hour ten minutes are gone: 45 for topics and 5 for the closing, which needs at least 2."""
    session = choosing(COFFEE, 300, 600)
    for topics, closing in (((20, 20), 5), ((20, 25), 5), ((20, 27), 3), ((20, 28), 2), ((20, 28.5), 2)):
        does(session, (600, chosen(COFFEE, *topics)))
        assert session.state.plan.turns[-1].planned == minutes(closing)
        does(session, (600, Undo()))
    with pytest.raises(Refused, match="49 min, but only 48 min is left"):
        session.apply(chosen(COFFEE, 20, 29), at(600))


@pytest.mark.parametrize(("early", "each"), [((60, 120), 2505), ((1200, 2400), 1350), ((600, 1200), 1965)])
def test_equal_topics_share_the_time_that_the_clock_leaves(early: tuple[int, int], each: int) -> None:
    """The 4:30 of the choice itself are kept for it as long as they are not over: 90:00 - 2:00 - 4:30 = 83:30."""
    session = choosing(ALS, *early)
    now = at({60: 120, 1200: 2700, 600: 1200}[early[0]])
    assert {topic.length for topic in equal_topics(session.state, 2, now)} == {seconds(each)}


def test_equal_topics_have_no_more_than_their_steps_can_have() -> None:
    session = choosing(ALS, 60, 120)
    assert equal_topics(session.state, 1, at(120))[0].length == minutes(63)
    session.apply(GoOnWith(make_plan(ALS, topics_request(PlanRequest(), equal_topics(session.state, 1, at(120))))), T0)


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (120, r"120 min is too long for the topic 'Topic 1': in .* each topic can have at most 63 min\."),
        (12, r"12 min is too short for the topic 'Topic 1': in .* each topic needs at least 13 min\."),
    ],
)
def test_a_topic_never_becomes_shorter_or_longer_without_a_word(length: int, says: str) -> None:
    with pytest.raises(KioskError, match=says):
        chosen(ALS, length)
    for possible in (13, 63):
        topic = [turn for turn in chosen(ALS, possible).plan.turns if turn.topic]
        assert sum(turn.planned or 0 for turn in topic) == minutes(possible)


def test_topics_of_a_session_without_an_agreed_end_have_the_time_that_the_group_gives_them() -> None:
    session = does(Session.opened(PlanMade(at=T0, plan=topics_plan("1", "2"))), (0, Start()), (60, Next()))
    session.apply(GoOnWith(topics_plan("Rest", length=minutes(500))), at(90))
    assert session.state.plan.turns[2].planned == minutes(500)
