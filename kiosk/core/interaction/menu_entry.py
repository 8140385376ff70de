"""An entry of the menu."""

from dataclasses import dataclass

from kiosk.core.room.commands import NameLatecomer, OpenMenu
from kiosk.core.room.group_commands import GroupCommand
from kiosk.core.session.commands import SessionCommand


@dataclass(frozen=True)
class Entry:
    """An entry of the menu and its command, which opens another section or does something in the session."""

    label: str
    command: OpenMenu | NameLatecomer | GroupCommand | SessionCommand
