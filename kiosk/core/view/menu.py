"""The view of the open menu."""

from kiosk.core.i18n import tr
from kiosk.core.interaction.active_keys import taken
from kiosk.core.interaction.menu import SECTION_TITLES, menu_entries
from kiosk.core.room.commands import OpenMenu
from kiosk.core.room.menu import Menu
from kiosk.core.room.state import Room
from kiosk.core.view.model import MenuEntry, MenuView


def menu_view(room: Room) -> MenuView | None:
    """The open section of the menu; None where the menu is closed."""
    menu = room.cover
    if room.session is None or not isinstance(menu, Menu):
        return None
    entries = menu_entries(room.session, menu.section, menu.about)
    chosen = min(menu.chosen, len(entries) - 1)
    return MenuView(
        title=menu.about or tr(SECTION_TITLES[menu.section]),
        entries=tuple(
            MenuEntry(entry.label, isinstance(entry.command, OpenMenu), index == chosen, taken(entry))
            for index, entry in enumerate(entries)
        ),
    )
