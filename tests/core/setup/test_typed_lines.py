"""Lines that are typed one after the other: the keys of the on-screen keyboard that are about the list."""

from kiosk.core.room.group_entry import GroupEntry, entry_of_name, entry_of_people
from kiosk.core.room.groups import Group, Member
from kiosk.core.setup.commands import NamePerson, PressKey
from kiosk.core.setup.name_entry import KeyAction, keyboard, letters
from kiosk.core.setup.typed_lines import with_line_typing

LETTERS = letters()
TEAM = Group("Team", (Member("P1"), Member("P2")))


def pressed(entry: GroupEntry, act: KeyAction) -> tuple[GroupEntry, bool]:
    """The entry after the key that does this was pressed by finger."""
    rows = enumerate(keyboard(entry.typing, entry.letters))
    (at,) = [(row, column) for row, caps in rows for column, cap in enumerate(caps) if cap.act is act]
    return with_line_typing(entry, PressKey(at))


def test_the_key_for_the_one_before_stops_at_the_first_line() -> None:
    entry, places = entry_of_people(TEAM, LETTERS), list[int]()
    for _ in range(3):
        entry, still_open = pressed(entry, KeyAction.PREVIOUS)
        assert still_open
        places.append(entry.typing.person)
    assert places == [1, 0, 0]


def test_the_empty_line_at_the_end_of_a_list_is_not_moved() -> None:
    entry = entry_of_people(TEAM, LETTERS)
    assert pressed(entry, KeyAction.EARLIER)[1]
    assert pressed(entry, KeyAction.EARLIER)[0].texts == ("P1", "P2", "")


def test_a_line_of_a_list_is_moved_past_the_one_before_it_and_stays_the_one_that_is_typed() -> None:
    entry, _ = with_line_typing(entry_of_people(TEAM, LETTERS), NamePerson(0, at=1))
    moved, still_open = pressed(entry, KeyAction.EARLIER)
    assert still_open
    assert (moved.texts, moved.typing.person) == (("P2", "P1", ""), 0)


def test_the_only_line_has_nowhere_to_go() -> None:
    entry = entry_of_name("Team", LETTERS)
    after, still_open = pressed(entry, KeyAction.LATER)
    assert still_open
    assert (after.lines, after.typing.person, after.typing.text) == (entry.lines, 0, "Team")
