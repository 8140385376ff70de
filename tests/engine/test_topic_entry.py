"""Topics with owners and lengths that are typed on the kiosk, in the step in which the group chooses them."""

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import GoHome, NameTopics, Open
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, GoTo, Start
from kiosk.core.setup.commands import TypeText
from kiosk.core.units import minutes
from tests.engine.test_setup import SetUpRoom


@pytest.fixture
def room() -> SetUpRoom:
    room = SetUpRoom("als-topics")
    room.ask(Start())
    return room


@pytest.fixture
def choosing(room: SetUpRoom) -> SetUpRoom:
    """The same in the step in which the group chooses its topics."""
    assert room.engine.room.session is not None
    room.ask(GoTo(next(at for at, turn in enumerate(room.engine.room.session.plan.turns) if turn.decides)))
    return room


def is_open(room: SetUpRoom) -> bool:
    return room.engine.snapshot().standing.naming is not None


def topics(room: SetUpRoom) -> list[tuple[str, str | None, int]]:
    assert room.engine.room.session is not None
    chosen = room.engine.room.session.plan.topics
    return [(topic.title, topic.owner, topic.length // minutes(1)) for topic in chosen]


def touch(room: SetUpRoom, sign: str) -> None:
    (cap,) = [cap for row in room.keyboard.rows for cap in row if cap.sign == sign]
    room.ask(cap.touch)


def test_topics_with_owners_and_lengths_are_typed_and_the_session_goes_on_with_them(choosing: SetUpRoom) -> None:
    choosing.press(Key.E)
    assert choosing.keyboard.asks == "A topic, its owner if you like, and its length: Reading (P2) 20 min"
    for line in ("Reading (P2) 20 min", "Playground 25 min"):
        choosing.ask(TypeText(line))
        choosing.press(Key.ENTER)
    assert topics(choosing) == []
    choosing.press(Key.ENTER)
    assert not is_open(choosing)
    assert topics(choosing) == [("Reading", "P2", 20), ("Playground", None, 25)]
    choosing.press(Key.RIGHT)
    assert "Reading" in (choosing.step.topic or "")


def test_a_finger_can_type_a_topic(choosing: SetUpRoom) -> None:
    (hint,) = [hint for hint in choosing.engine.snapshot().standing.hints if hint.command == NameTopics()]
    choosing.ask(hint.command)
    for sign in ("R", "e", "space", "abc / áéö / 123", "abc / áéö / 123", "2", "0", "space", "abc / áéö / 123"):
        touch(choosing, sign)
    for sign in ("M", "i", "n", "done"):
        touch(choosing, sign)
    assert topics(choosing) == [("Re", None, 20)]


def test_what_is_no_topic_is_said_where_it_is_and_can_be_corrected(choosing: SetUpRoom) -> None:
    choosing.press(Key.E)
    choosing.ask(TypeText("Reading"))
    choosing.press(Key.ENTER)
    assert choosing.notice == "'Reading' is not a topic, such as 'A title (P2) 20 min'."
    assert choosing.keyboard.text == "Reading"
    choosing.ask(TypeText(" 20 min"))
    choosing.press(Key.ENTER)
    choosing.press(Key.ESCAPE)
    assert topics(choosing) == [("Reading", None, 20)]


def test_topics_for_which_there_is_no_time_stay_to_be_shortened(choosing: SetUpRoom) -> None:
    choosing.press(Key.E)
    choosing.ask(TypeText("Reading 8 h"))
    touch(choosing, "done")
    assert choosing.notice
    assert is_open(choosing)
    assert choosing.keyboard.text == "Reading 8 h"
    assert topics(choosing) == []


def test_leaving_always_works_and_changes_nothing_where_nothing_was_typed(choosing: SetUpRoom) -> None:
    for text in ("", "Reading"):
        choosing.press(Key.E)
        choosing.ask(TypeText(text))
        choosing.press(Key.ESCAPE)
        assert not is_open(choosing)
        assert topics(choosing) == []
    assert choosing.engine.room.screen is Screen.STEP


def test_topics_are_typed_only_where_they_are_chosen(room: SetUpRoom) -> None:
    room.ask(NameTopics())
    assert room.notice.startswith("Topics are chosen in “Choose topics, order and times”: go to that step first")
    assert not is_open(room)


def test_what_was_typed_is_not_there_for_the_next_group(choosing: SetUpRoom) -> None:
    choosing.press(Key.E)
    choosing.ask(TypeText("Reading"), End(), GoHome(), Open("als-topics"))
    assert "Reading" not in repr(choosing.engine.room)


def test_topics_that_were_chosen_can_be_changed(choosing: SetUpRoom) -> None:
    choosing.press(Key.E)
    choosing.ask(TypeText("Reading (P2) 20 min"))
    touch(choosing, "done")
    choosing.press(Key.E)
    assert [line.name for line in choosing.keyboard.people] == ["Reading (P2) 20 min", "…"]
    choosing.ask(choosing.keyboard.people[0].touch)
    for _ in " 20 min":
        choosing.press(Key.BACKSPACE)
    choosing.ask(TypeText(" 25 min"))
    touch(choosing, "done")
    assert topics(choosing) == [("Reading", "P2", 25)]
