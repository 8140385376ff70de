"""Sample screens about a group: its people, what it agreed last time, and its earlier sessions."""

from dataclasses import replace

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Note
from kiosk.core.room.changes import with_report
from kiosk.core.room.earlier import EarlierSession
from kiosk.core.room.group_entry import entry_of_people
from kiosk.core.room.groups import Action, Group, Member, ReportBack
from kiosk.core.room.menu import Menu, Section, timeout
from kiosk.core.room.state import Groups, Room
from kiosk.core.setup.name_entry import letters
from kiosk.core.units import Instant, after, minutes

_MEMBERS = (Member("P1", (3, 12)), Member("P2"), Member("P3"), Member("P4"))


def with_report_back(room: Room, _now: Instant) -> Room:
    """The room with two actions of last time, of which one is done."""
    return with_report(room, ReportBack(_actions("z9"), chosen=1))


def with_group_menu(section: Section, room: Room, now: Instant) -> Room:
    """The home screen with the groups over it."""
    group = tr(N_("Tuesday set"))
    groups = Groups((group, tr(N_("School leaders"))), group, _MEMBERS)
    about = group if section is Section.FORGET_GROUP else ""
    return replace(room, session=None, groups=groups, overlay=Menu(section, after(now, timeout(section)), about=about))


def with_group_entry(room: Room, now: Instant) -> Room:
    """The home screen with the keyboard over it that takes a group's people."""
    at_home = with_group_menu(Section.GROUPS, room, now)
    entry = entry_of_people(Group(at_home.groups.known[0], _MEMBERS), letters())
    return replace(at_home, overlay=replace(entry, typing=replace(entry.typing, text="P5 11-3")))


def with_earlier_sessions(section: Section, room: Room, now: Instant) -> Room:
    """The home screen with a group's earlier sessions over it, more than fit, or with what was agreed in one."""
    title = room.session.plan.title if room.session else ""
    earlier = tuple(
        EarlierSession(f"z{day}", f"2026-03-{day:02d}", title, minutes(17), minutes(15 + day), _actions(f"z{day}"))
        for day in range(12, 0, -1)
    )
    about = earlier[0].id if section is Section.AGREED else ""
    at_home = with_group_menu(section, room, now)
    return replace(at_home, overlay=Menu(section, after(now, timeout(section)), 1, about, earlier))


def _actions(session: str) -> tuple[Action, ...]:
    tasks = (
        (N_("Ask the library for a second room"), "P1", N_("12 March"), True),
        (N_("Try the quiet start with one class"), "P2", N_("19 March"), False),
    )
    return tuple(
        Action(
            session,
            tr(N_("5 March")),
            Note(who, "actions", tr(what), 1, None, 0, None, who, tr(when), done=done),
        )
        for what, who, when, done in tasks
    )
