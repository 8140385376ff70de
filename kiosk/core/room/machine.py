"""What people can do about the machine itself, where it is the kiosk's own: network, time zone, keyboard, power."""

from dataclasses import dataclass, field

from kiosk.core.room.settings import Trial, Value

WIFI, ZONE, LAYOUT = "machine.wifi", "machine.zone", "machine.layout"
UPDATES, RESTART, SHUT_DOWN, GUIDE = "machine.updates", "machine.restart", "machine.shut_down", "machine.guide"
"""The keys of the settings of the machine, which the settings file does not have: the machine keeps them itself."""


@dataclass(frozen=True)
class MachineTask:
    """Something that the machine is asked to do, and does while the kiosk goes on: what, about what, and with what.

    `text` is what was typed for it, such as a password, which nothing writes down.
    """

    act: Trial
    value: Value
    text: str = field(default="", repr=False)
