"""What a group has from earlier sessions, in the steps that show it: with the real protocols and the real memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.keys import Key
from kiosk.core.plan.model import Box, BoxKind
from kiosk.core.room.commands import Open
from kiosk.core.room.group_commands import GoOn
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import GoTo, Next, Start
from kiosk.core.units import minutes
from kiosk.engine.planner import SessionPlanner
from kiosk.protocol_files.library import Library
from tests.engine.test_groups_handler import READ, RING, House
from tests.room import PLAN, KioskRoom

REPORTING = replace(
    PLAN,
    boxes=(Box("a-1", "Actions", BoxKind.ACTIONS, "second"),),
    turns=(replace(PLAN.turns[0], reports_back=True), PLAN.turns[1]),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A kiosk that knows a group, which agreed on two actions last time, and another group."""
    house = House(tmp_path / "state")
    house.memory.keep_group(Group("Set A", (Member("P1", (5, 1)), Member("P2", (3, 12)), Member("P3"))))
    house.memory.keep_group(Group("Set B"))
    house.held(RING, READ, group="Set A")
    yield house
    house.close()


def begun(house: House, group: str | None = "Set A") -> KioskRoom:
    """A session of the group whose first step is for reporting back."""
    room = KioskRoom(REPORTING, house.journal, house.memory, group)
    room.ask(Open(), GoOn(), Start())
    assert room.engine.room.screen is Screen.STEP
    return room


def actions(room: KioskRoom) -> list[tuple[str, bool, bool]]:
    return [(line.what, line.done, line.chosen) for line in room.step.actions]


def test_the_actions_of_last_time_are_on_the_screen_in_the_step_for_them_and_in_no_other(house: House) -> None:
    room = begun(house)
    assert actions(room) == [("Ring the school", False, True), ("Read the report", False, False)]
    room.ask(Next())
    assert room.step.actions == ()


def test_they_are_ticked_there_by_key_while_the_clock_runs_and_the_rest_is_carried_over(house: House) -> None:
    room = begun(house)
    room.press(Key.DOWN, Key.ENTER)
    assert actions(room) == [("Ring the school", False, False), ("Read the report", True, True)]
    assert room.engine.room.screen is Screen.STEP
    assert [promise.note.text for promise in house.memory.promises("Set A")] == ["Ring the school"]
    room.press(Key.ENTER)
    assert len(house.memory.promises("Set A")) == 2
    room.press(Key.UP, Key.UP, Key.ENTER)
    assert [promise.note.text for promise in house.memory.promises("Set A")] == ["Read the report"]


def test_the_keys_for_them_are_shown_only_where_there_are_actions(house: House) -> None:
    def keys(room: KioskRoom) -> list[str]:
        return [hint.key for hint in room.engine.snapshot().standing.hints]

    room = begun(house)
    assert "Enter" in keys(room)
    room.ask(Next())
    assert "Enter" not in keys(room)
    assert "Enter" not in keys(begun(house, "Set B"))


@pytest.mark.parametrize("group", ["Set B", None])
def test_no_other_group_sees_them(house: House, group: str | None) -> None:
    room = begun(house, group)
    assert room.step.actions == ()
    assert "Ring the school" not in repr(room.engine.room)


def test_a_session_that_a_crash_interrupted_has_them_again(house: House) -> None:
    room = begun(house)
    room.settle()
    again = KioskRoom(REPORTING, house.journal, house.memory, "Set A")
    again.recover()
    assert again.engine.room.screen is Screen.STEP
    assert [what for what, *_ in actions(again)] == ["Ring the school", "Read the report"]


def shown_in(house: House, protocol: str, step: str) -> tuple[str, ...]:
    """What a group sees of its turns in the step of a shipped protocol."""
    library = Library((shipped("protocols"),))
    planner = SessionPlanner(library.load, memory=house.memory)
    room = KioskRoom(REPORTING, house.journal, house.memory, "Set A", planner=planner)
    room.ask(Open(protocol), GoOn(), Start())
    state = room.engine.room.session
    assert state is not None
    room.ask(GoTo(next(at for at, turn in enumerate(state.plan.turns) if turn.step == step)))
    return room.step.turns_so_far


def hold(house: House, protocol: str, turns: int) -> None:
    """Holds a session of a shipped protocol in which so many people have their whole turns."""
    planner = SessionPlanner(Library((shipped("protocols"),)).load, memory=house.memory)
    room = KioskRoom(REPORTING, house.journal, house.memory, "Set A", planner=planner)
    room.ask(Open(protocol), GoOn(), Start())
    state = room.engine.room.session
    assert state is not None
    had = [turn.person for turn in state.plan.turns if turn.person][: 6 * turns]
    while had and (state := room.engine.room.session) is not None and state.underway:
        room.wait(minutes(6))
        if state.current.person:
            had.pop()
        room.ask(Next())
    room.settle()


def test_the_balance_of_earlier_sets_is_in_view_where_topics_are_chosen(house: House) -> None:
    assert shown_in(house, "als-topics", "choose-topics") == ("No turn yet: P1, P2 and P3",)
    hold(house, "als-airtime", 1)
    assert shown_in(house, "als-topics", "choose-topics") == ("No turn yet: P2 and P3", "1 turn so far: P1")


def test_who_was_chair_and_who_is_next_is_in_view_at_the_review(house: House) -> None:
    assert shown_in(house, "npq-community", "review")[0] == "Chair so far: P2. Next time: P1"
    hold(house, "npq-community", 3)
    assert shown_in(house, "npq-community", "review")[0] == "Chair so far: P2 and P1. Next time: P3"


def test_the_chairs_name_is_on_the_screen_all_through(house: House) -> None:
    planner = SessionPlanner(Library((shipped("protocols"),)).load, memory=house.memory)
    room = KioskRoom(REPORTING, house.journal, house.memory, "Set A", planner=planner)
    room.ask(Open("npq-community"), GoOn(), Start())
    while room.engine.room.screen is Screen.STEP:
        assert room.engine.snapshot().standing.heading == "Peer-led community session · Chair: P2"
        room.ask(Next())


def test_without_a_group_nothing_is_said_about_turns(house: House) -> None:
    room = KioskRoom(replace(REPORTING, turns=(replace(PLAN.turns[0], shows_turns=True),)), house.journal, house.memory)
    room.ask(Open(), Start())
    assert room.step.turns_so_far == ()
