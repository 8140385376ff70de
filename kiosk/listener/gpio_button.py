"""A push button on the pins of a Raspberry Pi; the kiosk listens while the button is held."""

from collections.abc import Sequence
from typing import Any

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Request, Talk
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard

BOUNCE = 0.02
"""Seconds for which the contacts of a button may bounce."""


class TalkButton:
    """A button between a pin and ground that works like the key for talking.

    `pin` is the Broadcom number. Raises ListenerError where the machine has no such pin or gpiozero is not installed.
    """

    def __init__(self, board: Noticeboard, pin: int) -> None:
        self._button = _button(pin)
        self._button.when_pressed = lambda: board.submit(Request(Talk(held=True), Source.KEY))
        self._button.when_released = lambda: board.submit(Request(Talk(held=False), Source.KEY))

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Does nothing: the button has no lamp."""

    def close(self) -> None:
        """Releases the pin."""
        self._button.close()


def check_button(pin: int) -> str:
    """Opens the button's pin and releases it again. Raises ListenerError where that fails."""
    _button(pin).close()
    return tr("can be used on pin {pin}").format(pin=pin)


def _button(pin: int) -> Any:
    """The button as an object of gpiozero. Raises ListenerError where it cannot be used."""
    try:
        # An optional dependency, which only a Raspberry Pi needs.
        from gpiozero import Button, GPIOZeroError  # noqa: PLC0415
    except ImportError as error:
        raise ListenerError(
            N_("The button on pin {pin} needs gpiozero: .venv/bin/python -m pip install gpiozero lgpio."), pin=pin
        ) from error
    try:
        return Button(pin, bounce_time=BOUNCE)
    except (GPIOZeroError, OSError, ImportError) as error:
        raise ListenerError(N_("The button on pin {pin} cannot be used: {why}."), pin=pin, why=error) from error
