"""The code of a host is typed, or chosen key by key, and complete with its sixth digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import Show
from kiosk.core.room.settings import JOIN, Option, Setting, Trial
from kiosk.core.setup.code_entry import DIGITS, KEYS, opened, typed
from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, NamePerson, PressKey, TypeText
from kiosk.core.setup.name_entry import NameEntry, NameEntryCommand
from tests.room import KioskRoom

SETTINGS = (Setting(JOIN, "Join other rooms", (Option(None, "not joined"),), trial=Trial.JOIN),)


def after(*commands: NameEntryCommand) -> tuple[NameEntry | None, str]:
    entry: NameEntry | None = opened()
    code = ""
    for command in commands:
        assert entry is not None
        entry, code = typed(entry, command)
    return entry, code


def test_six_digits_are_a_code_and_everything_else_is_left_out() -> None:
    assert after(TypeText("12a "), TypeText("3４5"), TypeText("678")) == (None, "123567")
    entry, code = after(TypeText("12345"))
    assert entry is not None
    assert (entry.text, code) == ("12345", "")


def test_whoever_leaves_before_has_typed_nothing() -> None:
    assert after(TypeText("12345"), DoneNaming()) == (None, "")
    entry, _ = after(TypeText("12"), Erase())
    assert entry is not None
    assert entry.text == "1"


def test_arrows_reach_every_key_and_each_types_its_digit() -> None:
    reached = set()
    for row, keys in enumerate(KEYS):
        for column in range(len(keys)):
            entry, _ = after(*[MoveKey(down=1)] * row, *[MoveKey(across=1)] * column)
            assert entry is not None
            reached.add(entry.key)
            pressed, _ = typed(entry, PressKey())
            assert keys[column].sign == (pressed.text if pressed and keys[column].sign else "")
    assert reached == {(row, column) for row, keys in enumerate(KEYS) for column in range(len(keys))}


commands = st.one_of(
    st.text(max_size=3).map(TypeText),
    st.builds(MoveKey, st.integers(-2, 2), st.integers(-2, 2)),
    st.builds(PressKey, st.none() | st.tuples(st.integers(0, 9), st.integers(0, 20))),
    st.sampled_from([Erase(), DoneNaming(), NamePerson(1)]),
)


@given(st.lists(commands))
def test_whatever_is_pressed_there_is_an_entry_or_a_code(pressed: list[NameEntryCommand]) -> None:
    entry: NameEntry | None = opened()
    for command in pressed:
        if entry is None:
            break
        entry, code = typed(entry, command)
        assert code == "" or (entry is None and len(code) == DIGITS and code.isascii() and code.isdigit())


@pytest.fixture
def room() -> KioskRoom:
    room = KioskRoom(settings=SETTINGS)
    room.press(Key.S, Key.ENTER)
    return room


def test_the_code_covers_the_settings_and_letters_do_nothing_else(room: KioskRoom) -> None:
    standing = room.engine.snapshot().standing
    assert standing.typing
    assert standing.settings is not None
    assert standing.settings.typing is not None
    assert standing.settings.typing.asks == "The code that the host shows"
    room.ask(TypeText("471"))
    typing = room.engine.snapshot().standing.settings
    assert typing is not None
    assert typing.typing is not None
    assert typing.typing.text == "471"
    room.press(Key.ESCAPE)
    assert room.engine.room.settings_page is not None
    assert room.engine.room.settings_page.joins == 0
    assert not room.engine.snapshot().standing.typing


def test_a_complete_code_is_handed_on_once(room: KioskRoom) -> None:
    room.ask(TypeText("471138"))
    page = room.engine.room.settings_page
    assert page is not None
    assert (page.code, page.joins, page.with_code) == (None, 1, "471138")
    room.press(Key.ENTER)
    room.ask(TypeText("000000"))
    page = room.engine.room.settings_page
    assert page is not None
    assert (page.joins, page.with_code) == (2, "000000")
    room.ask(Show(None))
    assert room.engine.room.setting_entry is None
