"""Each conversation that comes with the kiosk is tried from its card to its end, with the real planner and memory."""

from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import Rehearse
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.state import Screen
from kiosk.core.units import seconds
from kiosk.core.view.views import EndView, SetupView
from kiosk.engine.planner import SessionPlanner
from kiosk.protocol_files.library import Library
from tests.engine.test_groups_handler import House
from tests.room import PLAN, KioskRoom
from tests.views import view_of

LIBRARY = Library((shipped("protocols"),))


@pytest.mark.parametrize("protocol", LIBRARY.names())
def test_each_conversation_is_rehearsed_from_its_card_to_its_end_and_counts_for_nobody(
    tmp_path: Path, protocol: str
) -> None:
    house = House(tmp_path / "state")
    people = tuple(Member(f"P{number}") for number in range(1, 6))
    house.memory.keep_group(Group("Set A", people))
    planner = SessionPlanner(LIBRARY.load, memory=house.memory)
    room = KioskRoom(PLAN, house.journal, house.memory, "Set A", planner=planner)
    room.ask(Rehearse(protocol))
    assert room.engine.snapshot().standing.rehearsal
    assert view_of(room.engine.snapshot(), SetupView).lines
    room.press(Key.SPACE)
    seen = []
    while room.engine.room.screen is Screen.STEP:
        assert room.step.speaks
        assert room.step.next or room.step.position
        seen.append(room.step.title)
        room.wait(seconds(5))
        room.press(Key.RIGHT)
    state = room.engine.room.session
    assert state is not None
    assert seen == [turn.title for turn in state.plan.turns if not turn.out]
    assert len(view_of(room.engine.snapshot(), EndView).lines) == len(seen)
    assert (house.memory.pasts("Set A"), house.memory.earlier("Set A")) == ((), ())
    house.close()
