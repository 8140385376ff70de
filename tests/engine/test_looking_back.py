"""A group looks back at its earlier sessions on the kiosk's own screen, with the real memory on a disk."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Key
from kiosk.core.plan.model import Note
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.group_commands import ChooseGroup, GoOn, LookBack, TickAction
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.menu import MENU_PAGE, READING_TIMEOUT
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import Next, Start
from kiosk.core.units import Duration, minutes, seconds
from tests.core.interaction.test_settings import SETTINGS
from tests.engine.test_groups_handler import READ, RING, House, entries
from tests.room import KioskRoom

LEARNT = Note("n3", "a-2", "What was learnt is nobody's action")
SECRET = Note("n9", "a-1", "Tell the governors")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Two groups: Set A has held two sessions, Set B another one."""
    house = House(tmp_path / "state")
    house.memory.keep_group(Group("Set A", (Member("P1"), Member("P2"))))
    house.memory.keep_group(Group("Set B", (Member("P9"),)))
    house.memory.keep_group(Group("Set C"))
    house.held(group="Set A")
    house.held(RING, replace(READ, done=True), LEARNT, group="Set A", later=minutes(30))
    house.held(SECRET, group="Set B")
    yield house
    house.close()


def title(room: KioskRoom) -> str:
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    return menu.title


def chosen(room: KioskRoom) -> str:
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    (entry,) = [entry for entry in menu.entries if entry.chosen]
    return entry.label


def choose(room: KioskRoom, label: str) -> None:
    """Chooses an entry of the menu with the arrow keys, and takes it."""
    room.press(*[Key.UP] * len(entries(room)), *[Key.DOWN] * entries(room).index(label), Key.ENTER)


def looking_back(room: KioskRoom, group: str = "Set A") -> KioskRoom:
    room.ask(ChooseGroup(group))
    room.press(Key.G)
    choose(room, f"Earlier sessions of {group}")
    return room


def test_its_sessions_are_listed_with_day_times_and_actions_the_newest_first(house: House) -> None:
    room = looking_back(house.room())
    assert title(room) == "Earlier sessions"
    assert entries(room) == [
        "2026-01-01 · Two steps · planned 3 min, took 0 s · 2 actions, 1 done",
        "2026-01-01 · Two steps · planned 3 min, took 0 s · no actions",
    ]


def test_minutes_are_those_of_the_end_screen(house: House) -> None:
    room = house.room("Set A")
    room.wait(minutes(60))
    room.ask(Open(), GoOn(), Start())
    room.wait(minutes(2))
    room.ask(Next())
    room.wait(minutes(4))
    room.ask(Next(), GoHome())
    assert entries(looking_back(room))[0].split(" · ")[2] == "planned 3 min, took 6 min"


def test_actions_have_owner_and_day_and_are_ticked_off_there_and_back(house: House) -> None:
    room = looking_back(house.room())
    room.press(Key.ENTER)
    assert title(room) == "Two steps · 2026-01-01 · planned 3 min, took 0 s"
    assert entries(room) == [
        "To do: Ring the school · P1 · Friday · P2",
        "Done: Read the report",
        "Back to all sessions",
    ]
    room.press(Key.SPACE)
    assert chosen(room) == "Done: Ring the school · P1 · Friday · P2"
    assert house.memory.promises("Set A") == ()
    room.press(Key.ENTER)
    assert [action.note.text for action in house.memory.promises("Set A")] == ["Ring the school"]
    room.press(Key.DOWN, Key.SPACE)
    assert chosen(room) == "To do: Read the report"
    room.press(Key.LEFT)
    assert chosen(room).startswith("2026-01-01 · Two steps")


def test_a_session_without_actions_says_so_and_leads_back(house: House) -> None:
    room = looking_back(house.room())
    room.press(Key.DOWN, Key.ENTER)
    assert title(room).endswith("No actions were written down.")
    room.press(Key.ENTER)
    assert len(entries(room)) == 2
    room.press(Key.LEFT)
    assert chosen(room) == "Earlier sessions of Set A"


def test_a_finger_alone_finds_its_way(house: House) -> None:
    room = house.room("Set A")
    for label in ("Earlier sessions of Set A", "2 actions, 1 done", "To do: Ring the school", "Back to all sessions"):
        if not room.engine.snapshot().standing.menu:
            (groups,) = [hint for hint in room.engine.snapshot().standing.hints if hint.does == "groups"]
            room.ask(groups.command)
        menu = room.engine.snapshot().standing.menu
        assert menu is not None
        (entry,) = [entry for entry in menu.entries if label in entry.label]
        room.ask(entry.touch)
    assert entries(room)[0].endswith("2 actions, 2 done")


def test_nobody_sees_another_groups_sessions_nor_any_without_a_group(house: House) -> None:
    house.held(Note("n5", "a-1", "Of nobody in particular"))
    for group, others in (("Set A", "governors"), ("Set B", "Ring the school")):
        room = looking_back(house.room(), group)
        for _ in entries(room):
            room.press(Key.ENTER)
            words = repr(room.engine.room)
            assert others not in words
            assert "Of nobody in particular" not in words
            room.press(Key.LEFT, Key.DOWN)
    nobody = house.room()
    nobody.press(Key.G)
    assert not any("Earlier" in label for label in entries(nobody))
    nobody.ask(LookBack())
    assert nobody.notice == "First choose a group."


LEAVING: dict[str, Callable[[KioskRoom], None]] = {
    "closed": lambda room: room.press(Key.ESCAPE),
    "closed by the key that opened it": lambda room: room.press(Key.G),
    "left": lambda room: room.press(Key.LEFT, Key.LEFT),
    "another group": lambda room: room.ask(ChooseGroup("Set B")),
    "a conversation": lambda room: room.ask(Open()),
    "no key for long": lambda room: room.wait(READING_TIMEOUT),
}


@pytest.mark.parametrize("leave", LEAVING)
def test_what_a_group_looked_at_leaves_the_room_with_its_list(house: House, leave: str) -> None:
    room = looking_back(house.room())
    room.press(Key.ENTER)
    assert "Ring the school" in repr(room.engine.room)
    LEAVING[leave](room)
    left = room.engine.room
    assert "Ring the school" not in repr(replace(left, groups=replace(left.groups, report=None)))


@pytest.mark.parametrize("key", [Key.ENTER, Key.DOWN, Key.SPACE])
def test_what_is_read_together_stays_until_nobody_has_pressed_a_key_for_long(house: House, key: Key) -> None:
    room = looking_back(house.room())
    room.press(Key.ENTER)
    for _ in range(2):
        room.wait(Duration(READING_TIMEOUT - 1000))
        room.press(key)
        assert "Read the report" in repr(room.engine.room)
    room.wait(READING_TIMEOUT)
    assert room.engine.snapshot().standing.menu is None


def test_no_key_of_the_home_screen_works_below_what_a_group_reads(house: House) -> None:
    cut = KioskRoom(group="Set A", memory=house.memory)
    cut.ask(Open(), GoOn(), Start())
    cut.wait(seconds(50))
    cut.clock.reboot(minutes(12))
    home = KioskRoom(group="Set A", memory=house.memory, after=cut, settings=SETTINGS)
    home.recover()
    home.press(Key.ESCAPE, Key.ESCAPE)
    below = {key for binding in active_keys(home.engine.room) for key in binding.keys}
    assert {Key.R, Key.E, Key.S} <= below
    looking_back(home)
    assert not {Key.R, Key.E, Key.S} & {key for binding in active_keys(home.engine.room) for key in binding.keys}


def test_a_group_without_sessions_is_told_so(house: House) -> None:
    room = looking_back(house.room(), "Set C")
    assert room.notice == "Set C has no earlier sessions."


def test_an_action_that_is_not_shown_cannot_be_ticked(house: House) -> None:
    (secret,) = house.memory.promises("Set B")
    room = looking_back(house.room())
    room.ask(TickAction(secret.session, secret.note.id))
    assert room.notice == "There is no such action."
    assert house.memory.promises("Set B") == (secret,)


def test_page_keys_move_by_a_page_and_nothing_opens_a_conversation(house: House) -> None:
    for number in range(MENU_PAGE):
        house.held(group="Set A", later=minutes(60 + number))
    room = looking_back(house.room())
    room.press(Key.PAGE_DOWN)
    assert chosen(room).endswith("2 actions, 1 done")
    room.press(Key.PAGE_UP, Key.SPACE)
    assert entries(room) == ["Back to all sessions"]
    assert room.engine.room.screen is Screen.HOME


def test_rehearsals_and_sessions_that_never_began_are_not_listed(house: House) -> None:
    house.held(RING, group="Set C")
    begun = house.room("Set C")
    begun.ask(Open(), GoHome())
    trial = house.room("Set C", rehearsal=True)
    trial.ask(Open(), GoOn(), Start(), Next(), Next())
    assert len(entries(looking_back(house.room(), "Set C"))) == 1
