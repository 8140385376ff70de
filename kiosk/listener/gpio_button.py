"""A push button on a Raspberry Pi's pins: while it is held, the kiosk listens."""

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
"""Seconds within which the contacts of a button may open and close before they rest."""


class TalkButton:
    """Submits that the key to talk is held and let go, by a button between a pin and ground.

    `pin` is the Broadcom number. Raises ListenerError where there are no such pins or gpiozero is not installed.
    """

    def __init__(self, board: Noticeboard, pin: int) -> None:
        self._button = _on(pin)
        self._button.when_pressed = lambda: board.submit(Request(Talk(held=True), Source.KEY))
        self._button.when_released = lambda: board.submit(Request(Talk(held=False), Source.KEY))

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Has no lamp to show it with."""

    def close(self) -> None:
        """Lets go of the pin."""
        self._button.close()


def check_button(pin: int) -> str:
    """Takes hold of the button's pin and lets go of it. Raises ListenerError."""
    _on(pin).close()
    return tr("can be used on pin {pin}").format(pin=pin)


def _on(pin: int) -> Any:
    """The button, as gpiozero has it. Raises ListenerError."""
    try:
        # An extra: of use on a Raspberry Pi only.
        from gpiozero import Button, GPIOZeroError  # noqa: PLC0415
    except ImportError as error:
        raise ListenerError(
            N_("The button on pin {pin} needs gpiozero: .venv/bin/python -m pip install gpiozero lgpio."), pin=pin
        ) from error
    try:
        return Button(pin, bounce_time=BOUNCE)
    except (GPIOZeroError, OSError, ImportError) as error:
        raise ListenerError(N_("The button on pin {pin} cannot be used: {why}."), pin=pin, why=error) from error
