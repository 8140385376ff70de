"""Groups that are made, named, changed and forgotten at the kiosk, with the real memory on a disk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.core.errors import JournalError
from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.group_commands import ChooseGroup, GoOn, MakeGroup, RenameGroup, SetMembers
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next, Start
from kiosk.core.setup.commands import TypeText
from kiosk.core.units import minutes
from kiosk.storage.memory import SqliteMemory
from tests.engine.test_groups_handler import READ, RING, House, entries
from tests.room import AGREED, KioskRoom


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A kiosk that knows no group yet."""
    house = House(tmp_path / "state")
    yield house
    house.close()


@pytest.fixture
def known(house: House) -> House:
    """The same, with a group that has held a session with an action, and another group."""
    house.memory.keep_group(Group("Set A", (Member("P1"), Member("P2", (3, 12)))))
    house.memory.keep_group(Group("Set B", (Member("P9"),)))
    house.held(RING, group="Set A")
    house.held(READ, group="Set B")
    return house


def choose(room: KioskRoom, label: str) -> None:
    """Touches an entry of the menu."""
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    (entry,) = [entry for entry in menu.entries if entry.label == label]
    room.ask(entry.touch)


def type_lines(room: KioskRoom, *lines: str) -> None:
    """Types lines, each with Enter at its end, which goes to the next one."""
    for text in lines:
        room.ask(TypeText(text))
        room.press(Key.ENTER)


def touch(room: KioskRoom, sign: str) -> None:
    (cap,) = [cap for row in room.keyboard.rows for cap in row if cap.sign == sign]
    room.ask(cap.touch)


def test_a_group_and_its_people_are_made_with_keys_alone(house: House) -> None:
    room = house.room()
    room.press(Key.G)
    assert entries(room) == ["A new group"]
    room.press(Key.ENTER)
    assert room.keyboard.asks == "Name of the new group"
    type_lines(room, "Tuesday set", "P1", "P2 3-12")
    assert room.keyboard.people[-1].name == "…"
    room.press(Key.ENTER)
    assert room.engine.snapshot().standing.naming is None
    assert house.memory.groups() == (Group("Tuesday set", (Member("P1"), Member("P2", (3, 12)))),)
    assert room.engine.room.groups.chosen == "Tuesday set"


def test_a_group_and_its_people_are_made_with_a_finger_alone(house: House) -> None:
    room = house.room()
    (hint,) = [hint for hint in room.engine.snapshot().standing.hints if hint.does == "groups"]
    room.ask(hint.command)
    choose(room, "A new group")
    for sign in ("S", "e", "t", "next", "Q", "o", "space", "abc / áéö / 123", "abc / áéö / 123", "3", "-", "1", "2"):
        touch(room, sign)
    touch(room, "done")
    assert house.memory.groups() == (Group("Set", (Member("Qo", (3, 12)),)),)


def test_each_person_is_saved_at_once_so_that_a_power_cut_loses_none(house: House) -> None:
    room = house.room()
    room.press(Key.G, Key.ENTER)
    type_lines(room, "Set", "P1", "P2")
    room.ask(TypeText("P3"))
    assert [member.name for member in house.memory.group("Set").members] == ["P1", "P2"]


def test_somebody_with_another_name_keeps_their_turns(house: House) -> None:
    house.memory.keep_group(Group("Set", (Member("P1"), Member("P2"))))
    first = KioskRoom(AGREED, house.journal, house.memory, "Set")
    first.ask(Open(), Start(), Next())
    first.wait(minutes(2))
    first.ask(Next(), End(), GoHome())
    first.settle()
    assert [name for name, _ in house.memory.pasts("Set")[0].airtime] == ["P1"]
    first.ask(SetMembers("Set", (("P1", "Qo 12-24"), ("P2", "P2"))))
    assert [name for name, _ in house.memory.pasts("Set")[0].airtime] == ["Qo"]
    first.ask(SetMembers("Set", (("Qo", "Ro"), ("P2", "P2"), ("", "Su"))))
    assert [name for name, _ in house.memory.pasts("Set")[0].airtime] == ["Ro"]


def test_a_line_that_is_cleared_takes_the_person_out_and_the_order_can_be_changed(known: House) -> None:
    room = known.room("Set A")
    room.press(Key.G)
    choose(room, "The people of Set A")
    assert [line.name for line in room.keyboard.people] == ["P1", "P2 03-12", "…"]
    room.ask(room.keyboard.people[1].touch)
    touch(room, "earlier")
    assert [member.name for member in known.memory.group("Set A").members] == ["P2", "P1"]
    room.ask(room.keyboard.people[1].touch)
    for _ in "P1":
        room.press(Key.BACKSPACE)
    touch(room, "done")
    assert known.memory.group("Set A").members == (Member("P2", (3, 12)),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("P2", "'P2' appears twice: give each person a different name."),
        ("P3 13-40", "'13-40' is not a date: give the month and the day, such as 03-12."),
        ("3-12", "A name is missing before the birthday '3-12'."),
    ],
)
def test_what_is_wrong_is_said_and_can_be_corrected_or_left(known: House, text: str, sentence: str) -> None:
    room = known.room("Set A")
    room.press(Key.G)
    choose(room, "The people of Set A")
    type_lines(room, text)
    assert (room.notice, room.keyboard.text) == (sentence, text)
    room.press(Key.ESCAPE)
    assert room.engine.snapshot().standing.naming is None
    assert [member.name for member in known.memory.group("Set A").members] == ["P1", "P2"]


def test_a_name_that_another_group_has_is_refused(known: House) -> None:
    room = known.room("Set A")
    for entry in ("A new group", "Give Set A another name"):
        room.press(Key.G)
        choose(room, entry)
        for _ in room.keyboard.text:
            room.press(Key.BACKSPACE)
        type_lines(room, "Set B")
        assert room.notice == "There is a group 'Set B' already: give this one another name."
        room.press(Key.ESCAPE)
    assert [group.name for group in known.memory.groups()] == ["Set A", "Set B"]
    assert [member.name for member in known.memory.group("Set B").members] == ["P9"]


def test_a_group_takes_its_sessions_and_actions_along_to_its_other_name(known: House) -> None:
    room = known.room("Set A")
    room.press(Key.G)
    choose(room, "Give Set A another name")
    assert room.keyboard.text == "Set A"
    room.press(Key.BACKSPACE)
    type_lines(room, "Z")
    assert room.notice == "The group is called Set Z now, in its earlier sessions too."
    assert room.engine.snapshot().standing.heading == "Set Z: which conversation today?"
    assert [promise.note.text for promise in known.memory.promises("Set Z")] == ["Ring the school"]
    assert known.memory.promises("Set A") == ()
    assert b"Set A" not in known.files()
    room.ask(Open())
    assert room.engine.room.screen is Screen.REPORT_BACK


def test_a_group_can_be_forgotten_with_all_that_belongs_to_it_and_nothing_else(known: House) -> None:
    room = known.room("Set A")
    room.press(Key.G)
    choose(room, "Forget Set A")
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    assert menu.title == (
        "Forget Set A? Its people, all its sessions, and what was noted and agreed in them will be erased."
    )
    room.press(Key.ENTER)  # the answer that is chosen at first changes nothing
    assert len(known.memory.groups()) == 2
    choose(room, "Forget Set A")
    room.press(Key.DOWN, Key.ENTER)
    assert room.notice == "Set A is forgotten: its people, its sessions and all that was noted in them."
    assert room.engine.room.groups.chosen is None
    assert [group.name for group in known.memory.groups()] == ["Set B"]
    assert known.memory.sessions_of("Set A") == ()
    assert b"Ring the school" not in known.files()
    assert b"Set A" not in known.files()
    assert [promise.note.text for promise in known.memory.promises("Set B")] == ["Read the report"]


def test_a_session_of_the_group_that_was_interrupted_goes_too(known: House) -> None:
    before = known.room("Set A")
    before.ask(Open(), GoOn(), Start())
    before.settle()
    room = known.room("Set B")
    room.recover()
    assert room.engine.room.home.unfinished is not None
    room.ask(ChooseGroup("Set A"))
    room.press(Key.G)
    choose(room, "Forget Set A")
    choose(room, "Yes, erase it all for good")
    assert room.engine.room.home.interrupted is None


def test_whoever_stands_at_the_kiosk_sees_names_of_groups_and_of_nobody_else(known: House) -> None:
    room = known.room()
    room.press(Key.G)
    choose(room, "A new group")
    assert [line.name for line in room.keyboard.people] == ["Set A", "Set B", "…"]
    assert "P9" not in repr(room.engine.room)
    room.press(Key.ESCAPE)
    room.ask(ChooseGroup("Set A"))
    assert "P9" not in repr(room.engine.room)


def test_people_of_a_group_that_has_left_are_gone_even_if_the_groups_cannot_be_read(known: House) -> None:
    class Unreadable(SqliteMemory):
        broken = False

        def groups(self) -> tuple[Group, ...]:
            if self.broken:
                raise JournalError("The groups cannot be read.")
            return super().groups()

    with closing(Unreadable(known.folder)) as memory:
        room = KioskRoom(AGREED, known.journal, memory, None)
        room.ask(ChooseGroup("Set B"))
        assert "P9" in repr(room.engine.room.groups)
        memory.broken = True
        room.ask(ChooseGroup("Set A"))
        assert "P9" not in repr(room.engine.room.groups)


def test_what_is_typed_about_a_group_leaves_with_it(known: House) -> None:
    room = known.room("Set A")
    for command in (ChooseGroup("Set B"), Open()):
        room.ask(ChooseGroup("Set A"))
        room.press(Key.G)
        choose(room, "The people of Set A")
        room.ask(command)
        assert room.engine.room.overlay is None


def test_groups_are_changed_on_the_home_screen_only(known: House) -> None:
    room = known.room("Set A")
    room.ask(Open(), GoOn())
    for command in (MakeGroup("Set C"), RenameGroup("Set A", "Set C"), SetMembers("Set A", ())):
        room.ask(command)
        assert room.engine.room.notice is not None
        assert room.engine.room.notice.kind is NoticeKind.REFUSED
    room.press(Key.G)
    assert room.notice == "Choose the group on the home screen, before you open a conversation."
    assert [group.name for group in known.memory.groups()] == ["Set A", "Set B"]
    assert len(known.memory.group("Set A").members) == 2
