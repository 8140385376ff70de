import pytest

from kiosk.core.interaction.keys import Binding, Key
from kiosk.core.room.commands import Quit, Talk, UnusedInput
from kiosk.core.session.commands import Pause
from kiosk.core.setup.commands import TypeText
from kiosk.display.terminal.keys import REPEAT_TIMEOUT, SINGLE_PRESS_DURATION, HeldKey, KeyReader, TerminalKey

SENT = {
    b" ": [Key.SPACE],
    b"\r": [Key.ENTER],
    b"\n": [Key.ENTER],
    b"\x1b[A": [Key.UP],
    b"\x1b[B": [Key.DOWN],
    b"\x1b[C": [Key.RIGHT],
    b"\x1b[D": [Key.LEFT],
    b"\x1bOA": [Key.UP],
    b"\x1bOB": [Key.DOWN],
    b"\x1bOC": [Key.RIGHT],
    b"\x1bOD": [Key.LEFT],
    b"\x1b[5~": [Key.PAGE_UP],
    b"\x1b[6~": [Key.PAGE_DOWN],
    b"\x1bOM": [Key.ENTER],
    b"+": [Key.PLUS],
    b"=": [Key.PLUS],
    b"-": [Key.MINUS],
    b"r": [Key.R],
    b"U": [Key.U],
    b"vvv": [Key.V, Key.V, Key.V],
    b"\x03": [Quit()],
    b"\x04": [Quit()],
    b"~": [],
    b"\xc3\xa4 ": [Key.SPACE],
    b"\x1b[1;5C": [],  # Ctrl and an arrow
    b"\x1b[15~": [Key.F5],
    b"\x1b[[E": [Key.F5],  # on the Linux console
    b"\x1b[17~": [],  # F6
    b"\x1bOP": [],  # F1
    b"\x1b[[A": [],  # F1 on the Linux console: not the letter that accepts an offer
    b"\x1b[[Bd": [Key.D],  # F2, then a letter
    b"aJdFoPs": [Key.A, Key.J, Key.D, Key.F, Key.O, Key.P, Key.S],
    b"\x1b\x1b[A": [Key.ESCAPE, Key.UP],
    b"\x1bu": [Key.ESCAPE, Key.U],
    b"\x7f\x08\t": [Key.BACKSPACE, Key.BACKSPACE, Key.TAB],
    b"\xf0\x9f\x99\x82u": [Key.U],  # a sign of four bytes
    b"\xc3u": [Key.U],  # one that breaks off
}


@pytest.mark.parametrize(("sent", "keys"), SENT.items())
def test_bytes_from_a_terminal_are_split_into_keys(sent: bytes, keys: list[Key]) -> None:
    assert known(KeyReader().feed(sent)) == keys


def known(found: list[TerminalKey]) -> list[TerminalKey]:
    """The keys that the kiosk knows."""
    return [key for key in found if not isinstance(key, UnusedInput)]


@pytest.mark.parametrize(
    ("sent", "name"), [(b"~", "~"), ("ä".encode(), "Ä"), (b"\x1b[17~", ""), (b"\x1bOP", ""), (b"\x01", "")]
)
def test_a_key_that_the_kiosk_does_not_know_is_input_all_the_same(sent: bytes, name: str) -> None:
    assert KeyReader().feed(sent) == [UnusedInput(name)]


TYPED = {
    b"u +": [TypeText("u"), TypeText(" "), TypeText("+")],
    "ŵé€".encode(): [TypeText("ŵ"), TypeText("é"), TypeText("€")],
    "ی\u200c张".encode(): [TypeText("ی"), TypeText("\u200c"), TypeText("张")],
    b"\r\x7f\x1b[A\t": [Key.ENTER, Key.BACKSPACE, Key.UP, Key.TAB],
    b"\x03": [Quit()],
    b"\xffq\xc3q": [TypeText("q"), TypeText("q")],
}


@pytest.mark.parametrize(("sent", "typed"), TYPED.items())
def test_while_a_name_is_typed_printable_characters_are_text(sent: bytes, typed: list[object]) -> None:
    assert KeyReader().feed(sent, typing=True) == typed
    reader = KeyReader()
    assert [key for byte in sent for key in reader.feed(bytes([byte]), typing=True)] == typed


@pytest.mark.parametrize(("sent", "keys"), SENT.items())
def test_bytes_may_arrive_in_portions_of_any_size(sent: bytes, keys: list[Key]) -> None:
    reader = KeyReader()
    assert known([key for byte in sent for key in reader.feed(bytes([byte]))]) == keys
    assert not reader.waiting


def test_an_escape_that_nothing_follows_is_the_escape_key() -> None:
    reader = KeyReader()
    assert reader.feed(b"\x1b") == []
    assert reader.waiting
    assert reader.flush() == [Key.ESCAPE]
    assert not reader.waiting
    assert reader.flush() == []


def test_two_escapes_are_two() -> None:
    reader = KeyReader()
    assert reader.feed(b"\x1b\x1b") + reader.flush() == [Key.ESCAPE, Key.ESCAPE]


def test_a_sequence_that_is_broken_off_means_nothing() -> None:
    reader = KeyReader()
    assert reader.feed(b"\x1b[5") + reader.flush() + reader.feed(b" ") == [Key.SPACE]


TALK = Binding((Key.V,), Talk(held=True), released=Talk(held=False))


def test_a_held_key_counts_as_released_when_its_repeats_stop() -> None:
    hold = HeldKey()
    assert hold.press(TALK, 10.0) == Talk(held=True)
    for repeat in (10.66, 10.7, 11.3, 11.9, 12.5):
        assert hold.release_if_due(repeat) is None
        assert hold.press(TALK, repeat) is None
    assert hold.release_if_due(12.5 + REPEAT_TIMEOUT - 0.01) is None
    assert hold.release_if_due(12.5 + REPEAT_TIMEOUT) == Talk(held=False)
    assert hold.release_if_due(99.0) is None


def test_a_key_pressed_just_once_holds_for_a_few_seconds() -> None:
    hold = HeldKey()
    hold.press(TALK, 10.0)
    assert hold.release_if_due(10.0 + SINGLE_PRESS_DURATION - 0.01) is None
    assert hold.release_if_due(10.0 + SINGLE_PRESS_DURATION) == Talk(held=False)


def test_the_second_press_releases_a_key_and_the_third_holds_it_again() -> None:
    hold = HeldKey()
    assert hold.press(TALK, 10.0) == Talk(held=True)
    assert hold.press(TALK, 12.0) == Talk(held=False)
    assert hold.press(TALK, 14.0) == Talk(held=True)


def test_a_key_that_was_not_held_is_not_released() -> None:
    assert HeldKey().release_if_due(1e9) is None
    assert Binding((Key.SPACE,), Pause()).released is None
