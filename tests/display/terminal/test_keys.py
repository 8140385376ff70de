import pytest

from kiosk.core.interaction.keys import Binding, Key
from kiosk.core.room.commands import Quit, Talk
from kiosk.core.session.commands import Pause
from kiosk.core.setup.commands import TypeText
from kiosk.display.terminal.keys import PRESSED_LASTS, REPEATS_WITHIN, Hold, KeyReader

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
    b"z": [],
    b"\xc3\xa4 ": [Key.SPACE],
    b"\x1b[1;5C": [],  # Ctrl and an arrow
    b"\x1b[15~": [Key.F5],
    b"\x1b[[E": [Key.F5],  # on the Linux console
    b"\x1b[17~": [],  # F6
    b"\x1bOP": [],  # F1
    b"\x1b[[A": [],  # F1 on the Linux console: not the letter that accepts an offer
    b"\x1b[[Bd": [Key.D],  # F2, then a letter
    b"aBdFoPs": [Key.A, Key.B, Key.D, Key.F, Key.O, Key.P, Key.S],
    b"\x1b\x1b[A": [Key.ESCAPE, Key.UP],
    b"\x1bu": [Key.ESCAPE, Key.U],
    b"\x7f\x08\t": [Key.BACKSPACE, Key.BACKSPACE, Key.TAB],
    b"\xf0\x9f\x99\x82u": [Key.U],  # a sign of four bytes
    b"\xc3u": [Key.U],  # one that breaks off
}


@pytest.mark.parametrize(("sent", "keys"), SENT.items())
def test_what_a_terminal_sends_is_cut_into_keys(sent: bytes, keys: list[Key]) -> None:
    assert KeyReader().fed(sent) == keys


TYPED = {
    b"u +": [TypeText("u"), TypeText(" "), TypeText("+")],
    "ŵé€".encode(): [TypeText("ŵ"), TypeText("é"), TypeText("€")],
    b"\r\x7f\x1b[A\t": [Key.ENTER, Key.BACKSPACE, Key.UP, Key.TAB],
    b"\x03": [Quit()],
    b"\xffq\xc3q": [TypeText("q"), TypeText("q")],
}


@pytest.mark.parametrize(("sent", "typed"), TYPED.items())
def test_while_a_name_is_typed_what_writes_is_a_text(sent: bytes, typed: list[object]) -> None:
    assert KeyReader().fed(sent, typing=True) == typed
    reader = KeyReader()
    assert [key for byte in sent for key in reader.fed(bytes([byte]), typing=True)] == typed


@pytest.mark.parametrize(("sent", "keys"), SENT.items())
def test_it_does_not_matter_in_what_portions_it_comes(sent: bytes, keys: list[Key]) -> None:
    reader = KeyReader()
    assert [key for byte in sent for key in reader.fed(bytes([byte]))] == keys
    assert not reader.waiting


def test_a_bare_escape_is_known_when_nothing_follows() -> None:
    reader = KeyReader()
    assert reader.fed(b"\x1b") == []
    assert reader.waiting
    assert reader.gave_up() == [Key.ESCAPE]
    assert not reader.waiting
    assert reader.gave_up() == []


def test_two_escapes_are_two() -> None:
    reader = KeyReader()
    assert reader.fed(b"\x1b\x1b") + reader.gave_up() == [Key.ESCAPE, Key.ESCAPE]


def test_a_sequence_that_is_broken_off_means_nothing() -> None:
    reader = KeyReader()
    assert reader.fed(b"\x1b[5") + reader.gave_up() + reader.fed(b" ") == [Key.SPACE]


TALK = Binding((Key.V,), Talk(held=True), released=Talk(held=False))


def test_a_held_key_is_let_go_when_its_repeats_cease() -> None:
    hold = Hold()
    assert hold.pressed(TALK, 10.0) == Talk(held=True)
    for repeat in (10.66, 10.7, 11.3, 11.9, 12.5):
        assert hold.lapsed(repeat) is None
        assert hold.pressed(TALK, repeat) is None
    assert hold.lapsed(12.5 + REPEATS_WITHIN - 0.01) is None
    assert hold.lapsed(12.5 + REPEATS_WITHIN) == Talk(held=False)
    assert hold.lapsed(99.0) is None


def test_a_key_pressed_just_once_holds_for_a_few_seconds() -> None:
    hold = Hold()
    hold.pressed(TALK, 10.0)
    assert hold.lapsed(10.0 + PRESSED_LASTS - 0.01) is None
    assert hold.lapsed(10.0 + PRESSED_LASTS) == Talk(held=False)


def test_the_second_press_lets_it_go_and_the_third_holds_it_again() -> None:
    hold = Hold()
    assert hold.pressed(TALK, 10.0) == Talk(held=True)
    assert hold.pressed(TALK, 12.0) == Talk(held=False)
    assert hold.pressed(TALK, 14.0) == Talk(held=True)


def test_nothing_is_let_go_that_was_not_held() -> None:
    assert Hold().lapsed(1e9) is None
    assert Binding((Key.SPACE,), Pause()).released is None
