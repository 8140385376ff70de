"""The view of the open menu."""

from kiosk.core.i18n import tr
from kiosk.core.interaction.active_keys import taken
from kiosk.core.interaction.menu import SECTION_TITLES, entries_in, section_above
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.room.commands import OpenMenu
from kiosk.core.room.earlier import session_among
from kiosk.core.room.group_commands import LookBack
from kiosk.core.room.menu import Menu, Section
from kiosk.core.room.state import Room
from kiosk.core.view.model import MenuEntry, MenuView
from kiosk.core.wording import notices
from kiosk.core.wording.looking_back import times_text


def menu_view(room: Room) -> MenuView | None:
    """The open section of the menu; None where the menu is closed."""
    menu = room.cover
    if not isinstance(menu, Menu):
        return None
    entries = entries_in(room, menu.section, menu.about)
    chosen = min(menu.chosen, len(entries) - 1)
    return MenuView(
        title=_title(menu),
        entries=tuple(
            MenuEntry(entry.label, _opens(entry, menu), index == chosen, taken(entry))
            for index, entry in enumerate(entries)
        ),
    )


def _title(menu: Menu) -> str:
    if menu.section is Section.FORGET_GROUP:
        return notices.forget_group_question(menu.about)
    if menu.section is Section.AGREED and (session := session_among(menu.earlier, menu.about)):
        agreed = () if session.actions else (tr("No actions were written down."),)
        return " · ".join((session.title, session.day, times_text(session), *agreed))
    return menu.about or tr(SECTION_TITLES[menu.section])


def _opens(entry: Entry, menu: Menu) -> bool:
    """Whether an entry leads to another section, and not back to the one above."""
    if isinstance(entry.command, LookBack):
        return True
    return isinstance(entry.command, OpenMenu) and entry.command.section is not section_above(menu.section)
