"""Other kiosks that have this room's name: told while they are here, and not any longer."""

from kiosk.config.fault_reporter import FaultReporter
from kiosk.core.i18n import tr
from kiosk.rooms.connection import Membership
from kiosk.rooms.messages import Info, parse
from kiosk.rooms.topics import AVAILABILITY, INFO, OFFLINE

PART = "rooms name"
"""The part under which a room of the same name is reported."""


class Namesakes:
    """Hears what stands under the room's own name on the broker, which should only come from this kiosk."""

    def __init__(self, member: Membership, faults: FaultReporter) -> None:
        self._member = member
        self._faults = faults
        self._known: set[str] = set()

    def forget(self) -> None:
        """Knows of none; those that are still here will introduce themselves."""
        self._known.clear()
        self._faults.report(PART, None)

    def hears(self, topic: str, payload: object) -> bool:
        """Takes in a message that was just sent; returns whether this kiosk has to introduce itself again.

        That is so where another one has just introduced itself, who is to hear of this one, and where the broker has
        just been told that the room is gone, because a kiosk of its name is.
        """
        if topic == self._member.topic(AVAILABILITY) and payload == OFFLINE.encode():
            self.forget()
            return True
        info = parse(Info, payload) if topic == self._member.topic(INFO) else None
        if info is None or info.kiosk in {self._member.kiosk, *self._known}:
            return False
        self._known.add(info.kiosk)
        problem = tr("Another kiosk is called “{name}” too: give one of them another name.")
        self._faults.report(PART, problem.format(name=self._member.name))
        return True
