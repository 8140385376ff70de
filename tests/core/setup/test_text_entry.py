"""Any text can be typed, or chosen key by key: a password needs signs that no name has."""

from string import ascii_letters, digits, punctuation

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, NamePerson, PressKey, TypeText
from kiosk.core.setup.name_entry import KeyAction, NameEntry, NameEntryCommand
from kiosk.core.setup.text_entry import MAXIMUM_LENGTH, PAGES, opened, rows, typed


def press(entry: NameEntry, act: KeyAction, sign: str = "") -> tuple[NameEntry | None, str]:
    """Presses the key that does this, by finger."""
    for row, caps in enumerate(rows(entry)):
        for column, cap in enumerate(caps):
            if (cap.act, cap.sign) == (act, sign):
                return typed(entry, PressKey((row, column)))
    raise LookupError(sign)


def open_after(entry: NameEntry, act: KeyAction, sign: str = "") -> NameEntry:
    after, _ = press(entry, act, sign)
    assert after is not None
    return after


def test_every_sign_of_a_password_can_be_chosen_key_by_key() -> None:
    for sign in (*ascii_letters, *digits, *punctuation):
        entry = opened()
        if sign.isupper():
            entry = open_after(entry, KeyAction.CASE)
        page = next(number for number, lines in enumerate(PAGES) if sign.lower() in "".join(lines))
        for _ in range(page):
            entry = open_after(entry, KeyAction.PAGE)
        assert open_after(entry, KeyAction.TYPE, sign).text == sign
    assert open_after(opened(), KeyAction.SPACE).text == " "


def test_no_letter_becomes_a_capital_by_itself_and_a_wish_for_one_holds_for_one() -> None:
    entry = open_after(opened(), KeyAction.TYPE, "a")
    entry = open_after(open_after(entry, KeyAction.CASE), KeyAction.TYPE, "B")
    assert open_after(entry, KeyAction.TYPE, "c").text == "aBc"


def test_what_is_typed_is_kept_as_it_is_and_enter_ends_it() -> None:
    entry, _ = typed(opened(), TypeText(" Pä ss\x07"))
    assert entry is not None
    assert entry.text == " Pä ss"
    assert typed(entry, PressKey()) == (None, " Pä ss")
    erased, _ = typed(entry, Erase())
    assert erased is not None
    assert erased.text == " Pä s"
    assert typed(entry, DoneNaming()) == (None, ""), "whoever leaves has typed nothing"
    assert typed(entry, NamePerson(1)) == (entry, "")


COMMANDS = st.one_of(
    st.builds(TypeText, st.text(max_size=3)),
    st.builds(MoveKey, st.integers(-2, 2), st.integers(-2, 2)),
    st.builds(PressKey, st.none() | st.tuples(st.integers(0, 6), st.integers(0, 12))),
    st.just(Erase()),
)


@given(st.lists(COMMANDS, max_size=30))
def test_whatever_is_pressed_one_key_is_selected_and_the_text_is_not_too_long(commands: list[NameEntryCommand]) -> None:
    entry: NameEntry | None = opened()
    for command in commands:
        if entry is None:
            break
        entry, _ = typed(entry, command)
        if entry:
            assert len(entry.text) <= MAXIMUM_LENGTH
            row, column = entry.key
            assert 0 <= column < len(rows(entry)[row])
