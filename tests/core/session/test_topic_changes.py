"""Topics that are added, skipped or given another time at any moment, within what the clock leaves them."""

from dataclasses import replace

import pytest

from kiosk.config.paths import shipped
from kiosk.core.errors import Refused
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.interaction.text_commands import parse_command
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Topic
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import OpenMenu
from kiosk.core.room.menu import Section
from kiosk.core.session.commands import (
    AddTopic,
    EndIn,
    Next,
    RemovePerson,
    SessionCommand,
    SkipTopic,
    Start,
    TakeOut,
    TimeTopic,
    Undo,
)
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import rows
from kiosk.core.units import minutes, seconds
from kiosk.protocol_files.library import Library
from tests.core.samples import T0, a_session, a_turn, at
from tests.core.session.test_plan_edits import does
from tests.core.session.test_topics import choosing, chosen

LIBRARY = Library([shipped("protocols")])
ALS, COFFEE = LIBRARY.load("als-topics"), LIBRARY.load("lean-coffee")
"""Ninety minutes, with four steps for each topic; and an hour, with a talk for each topic and a closing."""


def talking(*lengths: float) -> Session:
    """Lean coffee ten minutes after its start, in the first of these topics; then there are five for the closing."""
    session = choosing(COFFEE, 300, 500)
    return does(session, (550, chosen(COFFEE, *lengths)), (600, Next()))


def topics(session: Session) -> list[tuple[str, float]]:
    """The topics to come or running, each with its minutes."""
    state = session.state
    turns = [turn for turn in state.plan.turns[state.turn :] if turn.topic and not turn.out]
    names = dict.fromkeys(turn.topic for turn in turns if turn.topic)
    return [(name, sum(turn.planned or 0 for turn in turns if turn.topic == name) / 60_000) for name in names]


def says(session: Session, second: float, command: SessionCommand) -> str:
    """The refusal of a command at this second."""
    with pytest.raises(Refused) as refused:
        session.apply(command, at(second))
    return str(refused.value)


def test_another_topic_comes_behind_the_others_with_the_time_that_is_left() -> None:
    """At 11:00 the first topic has 19 of its 20 minutes left: with 15, and 5 for the closing, 49 - 39 = 10 are left."""
    session = talking(20, 15)
    does(session, (660, AddTopic()))
    assert topics(session) == [("Topic 1", 20), ("Topic 2", 15), ("3", 10)]
    assert [turn.title for turn in session.state.plan.turns][-1] == "What we take away"
    assert session.state.projected_end(at(660)) == at(3600)
    does(session, (700, Undo()))
    assert topics(session) == [("Topic 1", 20), ("Topic 2", 15)]


def test_another_topic_is_as_long_as_the_last_one_where_there_is_time_for_that() -> None:
    session = talking(10, 8)
    does(session, (660, AddTopic("Rest", owner="P2")))
    assert topics(session)[-1] == ("Rest", 8)
    assert session.state.plan.topics[-1] == Topic("Rest", minutes(8), "P2")
    assert [turn.person for turn in session.state.plan.turns if turn.topic == "Rest"] == ["P2"]


def test_a_topic_with_a_length_shortens_what_follows_it_as_far_as_that_can_be() -> None:
    """The closing needs two of its five minutes: 13 are to be had, and a minute more is on time."""
    session = talking(20, 15)
    does(session, (660, AddTopic("Rest", minutes(13))))
    assert session.state.plan.turns[-1].planned == minutes(2)
    does(session, (660, Undo()))
    assert says(session, 660, AddTopic("Rest", minutes(15))) == (
        "These topics need 30 min, but only 28 min is left: give them less, or agree on a later end."
    )
    does(session, (661, EndIn(minutes(60))), (662, AddTopic("Rest", minutes(15))))
    assert topics(session)[-1] == ("Rest", 15)


def test_where_there_is_no_time_left_for_another_topic_that_is_said() -> None:
    session = talking(20, 23)
    expected = "There is no time left for another topic: give the others less, or agree on a later end."
    assert says(session, 660, AddTopic()) == expected
    does(session, (660, TimeTopic("Topic 2", minutes(19))), (660, AddTopic()))
    assert topics(session) == [("Topic 1", 20), ("Topic 2", 19), ("3", 6)]


def test_a_topic_may_be_added_after_the_last_one_is_over() -> None:
    session = talking(10, 10)
    does(session, (900, Next()), (1200, Next()), (1260, AddTopic("Rest", minutes(10))))
    assert [(turn.title, turn.topic) for turn in session.state.plan.turns[-2:]] == [
        ("What we take away", None),
        ("Talk", "Rest"),
    ]
    does(session, (1300, Next()))
    assert session.state.current.topic == "Rest"
    assert session.state.remaining(at(1300)) == minutes(10)


def test_a_topic_that_is_given_another_time_has_the_steps_of_one_that_was_chosen_with_it() -> None:
    session = choosing(ALS, 60, 120)
    does(session, (180, chosen(ALS, 20, 20)), (200, Next()))
    does(session, (210, TimeTopic("Topic 2", minutes(40))))
    wanted = make_plan(ALS, PlanRequest(topics=(Topic("Topic 1", minutes(20)), Topic("Topic 2", minutes(40)))))
    second = [[turn.planned for turn in plan.turns if turn.round == 2] for plan in (session.state.plan, wanted)]
    assert second[0] == second[1]
    assert session.state.plan.topics[1] == Topic("Topic 2", minutes(40))


def test_the_running_topic_gets_its_other_time_in_its_steps_to_come() -> None:
    """Its first step has three minutes and a quarter of twenty; the other ones have the rest of thirty."""
    session = choosing(ALS, 60, 120)
    does(session, (180, chosen(ALS, 20, 20)), (200, Next()))
    first = session.state.current.planned
    assert first is not None
    does(session, (210, TimeTopic("Topic 1", minutes(30))))
    turns = [turn.planned for turn in session.state.plan.turns if turn.topic == "Topic 1"]
    assert turns[0] == first
    assert sum(turn or 0 for turn in turns) == minutes(30)
    assert says(session, 220, TimeTopic("Topic 1", minutes(5))).endswith("each topic needs at least 13 min 15 s.")


def test_a_topic_of_one_step_that_runs_is_changed_with_plus_and_minus() -> None:
    session = talking(20, 15)
    assert says(session, 660, TimeTopic("Topic 1", minutes(10))) == "“Topic 1” is running: + and − change its time."


def test_a_topic_that_is_late_may_always_have_less() -> None:
    session = talking(20, 23)
    assert session.state.late(at(2000)) == seconds(2000 + 23 * 60 + 300 - 3600)
    does(session, (2000, TimeTopic("Topic 2", minutes(22.5))))
    assert topics(session)[-1] == ("Topic 2", 22.5)
    assert says(session, 2001, TimeTopic("Topic 2", minutes(26))).startswith("These topics need 26 min, but only 24 ")


def test_limits_of_a_topic_are_said() -> None:
    session = talking(20, 15)
    short, long = (says(session, 660, TimeTopic("Topic 2", minutes(count))) for count in (3, 37))
    assert short == "3 min is too short for the topic 'Topic 2': in Lean Coffee each topic needs at least 4 min."
    assert long == "37 min is too long for the topic 'Topic 2': in Lean Coffee each topic can have at most 36 min."


def test_the_running_topic_is_skipped_and_the_next_step_begins() -> None:
    session = talking(20, 15)
    does(session, (660, SkipTopic()))
    assert session.state.current.topic == "Topic 2"
    assert [(row.topic, row.actual) for row in rows(session.state, at(700)) if row.topic] == [
        ("Topic 1", minutes(1)),
        ("Topic 2", seconds(40)),
    ]
    does(session, (700, Undo()))
    assert session.state.current.topic == "Topic 1"
    assert session.state.remaining(at(700)) == minutes(20) - seconds(100)


def test_a_topic_to_come_is_skipped_and_a_time_brings_it_back() -> None:
    session = talking(20, 15)
    does(session, (660, SkipTopic("Topic 2")))
    assert topics(session) == [("Topic 1", 20)]
    assert says(session, 661, SkipTopic("Topic 2")) == (
        "“Topic 2” is skipped already; giving it a time brings it back."
    )
    does(session, (662, TimeTopic("Topic 2", minutes(12))))
    assert topics(session) == [("Topic 1", 20), ("Topic 2", 12)]


def test_a_topic_whose_place_has_passed_comes_back_behind_the_running_step() -> None:
    session = talking(10, 8)
    does(session, (660, SkipTopic("Topic 2")), (700, Next()), (710, TimeTopic("Topic 2", minutes(8))))
    assert session.state.plan.turns[-1].topic == "Topic 2"
    assert session.state.current.title == "What we take away"
    does(session, (720, Next()))
    assert session.state.current.topic == "Topic 2"


def test_the_rest_of_a_topic_that_was_skipped_in_its_middle_comes_back() -> None:
    session = choosing(ALS, 60, 120)
    does(session, (180, chosen(ALS, 20, 20)), (200, Next()), (260, Next()), (320, SkipTopic()))
    assert topics(session) == [("Topic 2", 20)]
    does(session, (330, TimeTopic("Topic 1", minutes(15))))
    back = [turn for turn in session.state.plan.turns if turn.topic == "Topic 1" and not turn.out]
    assert [turn.step for turn in session.state.plan.turns][-3:] == ["respond", "confirm-action", "capture"]
    assert sum(turn.planned or 0 for turn in back[2:]) == minutes(15) - seconds(120)


def test_what_would_work_is_said_where_a_topic_cannot_be_changed() -> None:
    session = talking(20, 15)
    assert says(session, 660, SkipTopic("Rest")) == "“Rest” is not among the topics to come: Topic 1, Topic 2."
    assert says(session, 660, TimeTopic("Rest", minutes(9))) == "“Rest” is not among the topics to come: Topic 2."
    assert says(session, 660, AddTopic("Topic 2")) == "“Topic 2” is a topic already: give it another time."
    does(session, (670, Next()), (680, TakeOut("learning")))
    assert says(session, 690, SkipTopic()) == "Only “Topic 2” is still to come: end the session instead."
    before = choosing(COFFEE, 300, 500)
    assert says(before, 510, SkipTopic()) == "No topic is running: skip one by its title, in the menu."
    without = does(a_session(a_turn()), (0, Start()))
    for command in (AddTopic("Rest"), TimeTopic("Rest", minutes(9))):
        assert says(without, 10, command) == "In this protocol the group does not choose topics."
    ready = Session.opened(PlanMade(at=T0, plan=make_plan(COFFEE)))
    assert says(ready, 0, AddTopic("Rest")) == "The group chooses its topics in the session: start it first."


def test_the_topic_of_somebody_who_has_left_waits_for_them() -> None:
    topic = replace(make_plan(COFFEE, PlanRequest(people=("P1", "P2"))), people=("P1", "P2"))
    session = does(Session.opened(PlanMade(at=T0, plan=topic)), (0, Start()), (300, Next()), (600, Next()))
    does(session, (660, AddTopic("Rest", minutes(5), "P2")), (670, RemovePerson("P2")))
    for command in (TimeTopic("Rest", minutes(6)), AddTopic("Play", minutes(5), "P2")):
        assert says(session, 680, command) == "P2 has left; bring them back first."


def test_the_menu_has_each_topic_with_its_times_and_another_one() -> None:
    session = talking(20, 15)
    assert menu_entries(session.state, Section.TOPICS) == (
        Entry("Topic 1: 20 min", OpenMenu(Section.TOPIC, "Topic 1")),
        Entry("Topic 2: 15 min", OpenMenu(Section.TOPIC, "Topic 2")),
        Entry("Another topic, as time allows", AddTopic()),
        *(Entry(f"Another topic: {count} min", AddTopic(length=minutes(count))) for count in (5, 10, 15, 20, 30)),
    )
    assert menu_entries(session.state, Section.TOPIC, "Topic 1") == (Entry("Skip Topic 1", SkipTopic("Topic 1")),)
    assert menu_entries(session.state, Section.TOPIC, "Topic 2") == (
        Entry("Skip Topic 2", SkipTopic("Topic 2")),
        Entry("5 minutes more", TimeTopic("Topic 2", minutes(20))),
        Entry("10 minutes more", TimeTopic("Topic 2", minutes(25))),
        Entry("5 minutes less", TimeTopic("Topic 2", minutes(10))),
    )
    does(session, (660, SkipTopic("Topic 2")))
    assert menu_entries(session.state, Section.TOPICS)[1].label == "Topic 2: skipped"
    assert menu_entries(session.state, Section.TOPIC, "Topic 2") == (
        Entry("Bring back Topic 2", TimeTopic("Topic 2", minutes(15))),
    )
    assert not menu_entries(does(a_session(a_turn()), (0, Start())).state, Section.TOPICS)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("add topic Rest (P2) 8 min", AddTopic("Rest", minutes(8), "P2")),
        ("skip topic topic 2", SkipTopic("Topic 2")),
        ("time topic Topic 2 9 minutes", TimeTopic("Topic 2", minutes(9))),
        ("skip this topic", SkipTopic()),
        ("another topic please", AddTopic()),
    ],
)
def test_scripts_and_the_page_know_it_in_words(said: str, command: SessionCommand) -> None:
    assert parse_command(said)(talking(20, 15).state) == command
