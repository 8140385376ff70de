"""The ground rules that a group adds to those of its conversations: with the real protocols and the real memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.group_commands import ChooseGroup, SetMembers, SetRules
from kiosk.core.room.groups import Group, Member
from kiosk.core.session.commands import Start
from kiosk.core.setup.commands import TypeText
from kiosk.core.view.views import SetupView
from kiosk.engine.planner import SessionPlanner
from kiosk.export.handouts import HandoutKind, handouts
from kiosk.protocol_files.library import Library
from tests.engine.test_group_entry import choose, type_lines
from tests.engine.test_groups_handler import House
from tests.room import PLAN, KioskRoom
from tests.views import view_of

LIBRARY = Library((shipped("protocols"),))
OWN = "Phones stay in our bags."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "state")
    house.memory.keep_group(Group("Set A", (Member("P1"), Member("P2"))))
    house.memory.keep_group(Group("Set B"))
    yield house
    house.close()


def kiosk(house: House, group: str | None = "Set A") -> KioskRoom:
    planner = SessionPlanner(LIBRARY.load, memory=house.memory)
    return KioskRoom(PLAN, house.journal, house.memory, group, planner=planner)


def test_a_group_adds_rules_of_its_own_and_keeps_them(house: House) -> None:
    room = kiosk(house)
    room.press(Key.G)
    choose(room, "The ground rules of Set A")
    assert room.keyboard.asks == "A ground rule of your own"
    type_lines(room, OWN, "We end on time.")
    room.press(Key.ESCAPE)
    assert house.memory.group("Set A").rules == (OWN, "We end on time.")
    room.ask(SetMembers("Set A", (("P1", "P1"),)))
    assert house.memory.group("Set A").rules == (OWN, "We end on time.")


def test_a_rule_as_long_as_one_may_be_is_kept_whole(house: House) -> None:
    room = kiosk(house)
    room.press(Key.G)
    choose(room, "The ground rules of Set A")
    room.ask(TypeText("x" * 130))
    room.press(Key.ESCAPE)
    assert house.memory.group("Set A").rules == ("x" * 120,)


@pytest.mark.parametrize("protocol", ["solution-circle", "als-airtime"])
def test_they_follow_the_conversations_rules_in_the_set_up_in_their_step_and_on_paper(
    house: House, protocol: str
) -> None:
    room = kiosk(house)
    room.ask(SetRules("Set A", (OWN, LIBRARY.load(protocol).ground_rules[0])), Open(protocol))
    known = LIBRARY.load(protocol).ground_rules
    assert view_of(room.engine.snapshot(), SetupView).ground_rules == (*known, OWN)
    state = room.engine.room.session
    assert state is not None
    (paper,) = handouts(LIBRARY.load(protocol), state.plan, [HandoutKind.PREPARATION])
    assert paper.sections[-1].parts == (("", (*known, OWN)),)
    room.ask(Start())
    step = room.step
    assert (*step.prompts, *step.more_prompts)[: len(known) + 1] == (*known, OWN)


def test_they_are_there_in_a_conversation_without_a_step_for_them_and_after_a_change_of_the_plan(house: House) -> None:
    room = kiosk(house)
    room.ask(SetRules("Set A", (OWN,)), Open("npq-community"))
    room.press(Key.PLUS)
    assert view_of(room.engine.snapshot(), SetupView).ground_rules[-1] == OWN


def test_no_other_group_has_them(house: House) -> None:
    room = kiosk(house)
    room.ask(SetRules("Set A", (OWN,)))
    for other in ("Set B", ""):
        room.ask(ChooseGroup(other), Open("solution-circle"))
        assert OWN not in repr(room.engine.room)
        room.ask(GoHome())


def test_they_go_with_the_group_to_its_other_name_and_out_of_the_kiosk(house: House) -> None:
    house.memory.keep_group(Group("Set A", rules=(OWN,)))
    house.memory.rename_group("Set A", "Set C")
    assert house.memory.group("Set C").rules == (OWN,)
    room = kiosk(house, "Set C")
    room.press(Key.G)
    choose(room, "Forget Set C")
    choose(room, "Yes, erase it all for good")
    assert OWN.encode() not in house.files()
