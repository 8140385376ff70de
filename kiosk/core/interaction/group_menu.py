"""The entries of the menus on the home screen: the groups, and the earlier sessions of the one that is here."""

from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.room.commands import OpenMenu
from kiosk.core.room.earlier import EarlierSession, session_among
from kiosk.core.room.group_commands import ChooseGroup, ForgetGroup, LookBack, TickAction, TypeGroup
from kiosk.core.room.group_entry import GroupPart
from kiosk.core.room.menu import Menu, Section
from kiosk.core.room.state import Groups, Room
from kiosk.core.wording.looking_back import action_text, session_text


def group_entries(room: Room, section: Section, about: str) -> Iterator[Entry]:
    """The entries of a section about groups."""
    if section is Section.GROUPS:
        return _groups(room.groups)
    if section is Section.FORGET_GROUP:
        return _forget(about)
    earlier = room.cover.earlier if isinstance(room.cover, Menu) else ()
    return _agreed(session_among(earlier, about)) if section is Section.AGREED else _earlier(earlier)


def _groups(groups: Groups) -> Iterator[Entry]:
    """Who is here, a new group, and what can be changed about the group that is here."""
    here = groups.chosen
    for name in groups.known:
        yield Entry(tr("{group} is here").format(group=name) if name == here else name, ChooseGroup(name))
    if here is not None:
        yield Entry(tr("No group"), ChooseGroup(""))
    yield Entry(tr("A new group"), TypeGroup(GroupPart.NEW))
    if here is not None:
        yield Entry(tr("Earlier sessions of {group}").format(group=here), LookBack())
        yield Entry(tr("The people of {group}").format(group=here), TypeGroup(GroupPart.PEOPLE))
        yield Entry(tr("The ground rules of {group}").format(group=here), TypeGroup(GroupPart.RULES))
        yield Entry(tr("Give {group} another name").format(group=here), TypeGroup(GroupPart.NAME))
        yield Entry(tr("Forget {group}").format(group=here), OpenMenu(Section.FORGET_GROUP, here))


def _forget(group: str) -> Iterator[Entry]:
    yield Entry(tr("No, keep {group}").format(group=group), OpenMenu(Section.GROUPS))
    yield Entry(tr("Yes, erase it all for good"), ForgetGroup(group))


def _earlier(sessions: tuple[EarlierSession, ...]) -> Iterator[Entry]:
    for session in sessions:
        yield Entry(session_text(session), OpenMenu(Section.AGREED, session.id))


def _agreed(session: EarlierSession | None) -> Iterator[Entry]:
    """The actions of a session, to be ticked off or not; and the way back, also where none was agreed."""
    for action in session.actions if session else ():
        yield Entry(action_text(action.note), TickAction(action.session, action.note.id))
    yield Entry(tr("Back to all sessions"), OpenMenu(Section.EARLIER))
