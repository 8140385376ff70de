"""The topics on the broker: `kiosk/v1/ROOM/PART`, where ROOM is the room's name in plain letters."""

import re
from dataclasses import dataclass
from hashlib import sha256

from kiosk.core.text import plain_letters

VERSION = 1
"""The version of topics and messages; a later one that old kiosks cannot read gets topics of its own."""

ROOT = "kiosk"

EVERYBODY = "all"
"""Stands for all rooms in the topic of a command."""

AVAILABILITY, INFO, STATE = "availability", "info", "state"
"""The parts that the broker keeps (retains) for whoever comes later."""

ONLINE, OFFLINE = "online", "offline"
"""The two values of the availability."""

EVENT, COMMAND, ANSWER, TIMES = "event", "command", "answer", "times"
"""The parts that are over once they have been delivered; the times of a session only come when people give them."""

EVERYTHING = f"{ROOT}/#"
"""What an overview subscribes to: also other versions, so that it can show that there is one."""

_LONGEST = 40


@dataclass(frozen=True)
class Address:
    """A topic taken apart; `part` is empty where the topic has another form than this version's."""

    version: int
    room: str
    part: str


def room_id(name: str) -> str:
    """A room's name as a topic can hold it: `Room 3 – blue` is `room-3-blue`; names in other scripts get a number."""
    short = re.sub(r"[^a-z0-9]+", "-", plain_letters(name).lower()).strip("-")[:_LONGEST].strip("-")
    if not short:
        return f"room-{sha256(name.encode()).hexdigest()[:8]}"
    return f"room-{short}" if short == EVERYBODY else short


def topic(room: str, part: str) -> str:
    """The topic of a part of a room."""
    return f"{ROOT}/v{VERSION}/{room}/{part}"


def address(topic_name: str) -> Address | None:
    """What a topic names; None if it is no kiosk's."""
    found = re.fullmatch(rf"{ROOT}/v(\d{{1,4}})/([^/]{{1,100}})(?:/([^/]{{1,40}}))?(?:/.*)?", topic_name)
    return Address(int(found[1]), found[2], found[3] or "") if found else None
