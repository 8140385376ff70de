"""A button on a pin, by the pins that gpiozero makes for tests."""

import sys
from collections.abc import Iterator

import pytest

from kiosk.app.adapters import button_for
from kiosk.config.settings import Hearing, Settings
from kiosk.core.errors import ListenerError
from kiosk.core.room.commands import Request, Talk
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.listener.gpio_button import TalkButton, check_button
from tests.listener.fakes import Board

gpiozero = pytest.importorskip("gpiozero", reason="the button is an extra")
mock = pytest.importorskip("gpiozero.pins.mock")


@pytest.fixture
def pins() -> Iterator[object]:
    """Pins that a test drives; whatever was set before comes back."""
    before, gpiozero.Device.pin_factory = gpiozero.Device.pin_factory, mock.MockFactory()
    yield gpiozero.Device.pin_factory
    gpiozero.Device.pin_factory.reset()
    gpiozero.Device.pin_factory = before


@pytest.mark.usefixtures("pins")
def test_while_the_button_is_held_the_kiosk_listens() -> None:
    board = Board()
    button = TalkButton(board, 17)
    pin = gpiozero.Device.pin_factory.pin(17)
    pin.drive_low()
    assert board.next() == Request(Talk(held=True), Source.KEY)
    pin.drive_high()
    assert board.next() == Request(Talk(held=False), Source.KEY)
    button.close()


@pytest.mark.usefixtures("pins")
def test_a_pin_that_is_in_use_is_reported() -> None:
    with gpiozero.LED(17), pytest.raises(ListenerError, match="The button on pin 17 cannot be used: "):
        TalkButton(Board(), 17)


def test_without_gpiozero_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with pytest.raises(ListenerError, match="pip install gpiozero"):
        TalkButton(Board(), 17)


def test_the_kiosk_runs_without_a_button_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    board = Board()
    wanted = Settings(hearing=Hearing(button=17))
    assert button_for(wanted, board) is None
    fault = board.next()
    assert isinstance(fault, tuple)
    assert fault[0] == "button"
    assert str(fault[1]).startswith("The button on pin 17 needs gpiozero: ")
    assert button_for(Settings(), board) is None
    assert button_for(Settings(listener="none", hearing=Hearing(button=17)), board) is None


@pytest.mark.usefixtures("pins")
def test_a_button_that_is_set_up_is_a_part_of_the_kiosk() -> None:
    button = button_for(Settings(hearing=Hearing(button=17)), Board())
    assert isinstance(button, TalkButton)
    button.tell((), Room())
    button.close()


@pytest.mark.usefixtures("pins")
def test_the_check_takes_hold_of_the_pin_and_lets_go_of_it_again() -> None:
    assert check_button(17) == "can be used on pin 17"
    assert check_button(17) == "can be used on pin 17"
    button = TalkButton(Board(), 17)
    with pytest.raises(ListenerError, match="The button on pin 17 cannot be used"):
        check_button(17)
    button.close()
