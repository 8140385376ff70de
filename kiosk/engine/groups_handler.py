"""Groups and the actions of their earlier sessions: how the room shows and changes what the memory holds."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from kiosk.core.errors import InvalidGroup, JournalError, Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Note
from kiosk.core.room.changes import with_fault, with_report, without_group_cover
from kiosk.core.room.earlier import EarlierSession
from kiosk.core.room.group_commands import (
    ChooseGroup,
    ChoosePromise,
    ForgetGroup,
    GoOn,
    GroupCommand,
    GroupEdit,
    LookBack,
    MakeGroup,
    MarkPromise,
    RenameGroup,
    SetMembers,
    SetRules,
    TickAction,
    TypeGroup,
)
from kiosk.core.room.group_edits import group_edit
from kiosk.core.room.group_entry import (
    GroupEntry,
    GroupPart,
    entry_of_name,
    entry_of_people,
    entry_of_rules,
)
from kiosk.core.room.groups import (
    Action,
    Group,
    ReportBack,
    group_name,
    with_action_marked,
    with_members,
    with_selection_moved,
)
from kiosk.core.room.state import Groups, Room
from kiosk.core.setup.commands import DoneNaming
from kiosk.core.setup.name_entry import NameEntryCommand, letters
from kiosk.core.setup.typed_lines import with_line_typing
from kiosk.ports import Memory

PART = "memory"
"""The part under which faults of the memory are reported."""


class GroupsHandler:
    """Applies commands about groups and actions to the room; without a memory, no group or action is known.

    `usual` is the group for which the kiosk was opened, if it is one group's only.
    """

    def __init__(self, memory: Memory | None, usual: str | None = None) -> None:
        self._memory = memory
        self._usual = usual

    def at_home(self, room: Room) -> Room:
        """The home screen's room. A group leaves with a session that has begun: the next people may be others."""
        begun = room.session is not None and room.session.began is not None
        chosen = self._usual if begun else room.groups.chosen
        left = Groups(room.groups.known, chosen)
        return self.with_known_groups(replace(room, session=None, groups=left))

    def with_known_groups(self, room: Room) -> Room:
        """The room with all known groups."""
        if self._memory is None:
            return room
        try:
            groups = self._memory.groups()
        except JournalError as error:
            return with_fault(room, PART, str(error))
        here = next((group for group in groups if group.name == room.groups.chosen), None)
        known = replace(
            room.groups,
            known=tuple(group.name for group in groups),
            chosen=here.name if here else None,
            members=here.members if here else (),
            rules=here.rules if here else (),
        )
        return with_fault(replace(room, groups=known), PART, None)

    def with_earlier_sessions(self, room: Room, *, seen: bool = False) -> Room:
        """The room with what the group that is here has from earlier sessions: actions to report on, and turns.

        Without a group there is nothing: nobody can say whose it is. If the memory cannot be read, the room has nothing
        either and shows a fault. The actions may have been `seen` before.
        """
        room = with_report(replace(room, groups=replace(room.groups, pasts=())), None)
        here = room.groups.chosen
        if self._memory is None or here is None:
            return room
        try:
            promises, pasts = self._memory.promises(here), self._memory.pasts(here)
            members = next((group.members for group in self._memory.groups() if group.name == here), ())
        except JournalError as error:
            return with_fault(room, PART, str(error))
        report = ReportBack(promises, seen=seen) if promises else None
        groups = replace(room.groups, members=members, pasts=pasts, report=report)
        return with_fault(replace(room, groups=groups), PART, None)

    def with_command_applied(self, room: Room, command: GroupCommand) -> Room:
        """The room after a command about groups or actions. Raises Refused or JournalError."""
        match command:
            case ChooseGroup(name):
                return self._with_group_here(room, _known_group(room, name))
            case TypeGroup(part):
                return replace(room, overlay=self._entry(_at_home(room), part))
            case MakeGroup() | RenameGroup() | SetMembers() | SetRules():
                return self._with_groups_edited(_at_home(room), command)
            case GoOn():
                return with_report(room, replace(_report(room), seen=True)) if room.groups.report else room
            case ChoosePromise(places, at):
                return with_report(room, with_selection_moved(_report(room), places, at))
            case MarkPromise(at):
                return with_report(room, self._with_action_toggled(_report(room), at))
            case ForgetGroup() | LookBack() | TickAction():
                raise AssertionError(command)  # about whole sessions
            case _:
                assert_never(command)

    def with_typing_applied(
        self, room: Room, entry: GroupEntry, command: NameEntryCommand
    ) -> tuple[Room, GroupEdit | None]:
        """The room after a command about what is typed, and what has changed. Raises Refused or JournalError.

        Lists are saved line by line, so that nothing that was typed is lost; leaving always works.
        """
        after, is_open = with_line_typing(entry, command)
        edit = group_edit(entry, after)
        if edit is None or (is_open and not after.is_list):
            return replace(room, overlay=after if is_open else None), None
        try:
            edited = self._with_groups_edited(room, edit)
        except InvalidGroup:
            if isinstance(command, DoneNaming):
                return replace(room, overlay=None), None
            raise
        if isinstance(edit, MakeGroup):
            return replace(edited, overlay=self._entry(edited, GroupPart.PEOPLE)), edit
        if after.part is GroupPart.PEOPLE:
            after = replace(after, lines=entry_of_people(self._group(edited), after.letters).lines)
        return replace(edited, overlay=after if is_open else None), edit

    def with_group_gone(self, room: Room, group: str) -> Room:
        """The room without a group, which is erased with its people. Raises KioskError."""
        memory = self._remembering()
        memory.forget_group(group, datetime.now().astimezone())
        self._usual = None if self._usual == group else self._usual
        return self.with_known_groups(replace(room, overlay=None))

    def sessions_of(self, group: str) -> tuple[str, ...]:
        """The ids of all sessions of a group. Raises KioskError."""
        return self._remembering().sessions_of(group)

    def earlier(self, room: Room) -> tuple[EarlierSession, ...]:
        """The earlier sessions of the group that is here, on the home screen. Raises KioskError."""
        group = self._group(_at_home(room)).name
        earlier = self._remembering().earlier(group)
        if not earlier:
            raise Refused(N_("{group} has no earlier sessions."), group=group)
        return earlier

    def toggled(self, action: Action) -> Note:
        """The note of an action that is done now, or no longer. Raises KioskError."""
        return self._remembering().mark(action, not action.note.done)

    def forget(self, session: str) -> None:
        """Erases a session and its notes from the disk. Raises KioskError."""
        self._remembering().forget([session])

    def _remembering(self) -> Memory:
        if self._memory is None:
            raise Refused(N_("This kiosk keeps no sessions."))
        return self._memory

    def _with_group_here(self, room: Room, name: str | None) -> Room:
        """The room with another group, whose people come with it; what was typed or read of the one before is gone."""
        return self.with_known_groups(replace(without_group_cover(room), groups=Groups(room.groups.known, name)))

    def _entry(self, room: Room, part: GroupPart) -> GroupEntry:
        """What is to be typed about the group that is here, or the name of a new one. Raises Refused."""
        self._remembering()
        if part is GroupPart.NEW:
            return entry_of_name("", letters())
        group = self._group(room)
        match part:
            case GroupPart.PEOPLE:
                return entry_of_people(group, letters())
            case GroupPart.RULES:
                return entry_of_rules(group, letters())
            case GroupPart.NAME:
                return entry_of_name(group.name, letters())

    def _group(self, room: Room) -> Group:
        if room.groups.chosen is None:
            raise Refused(N_("First choose a group."))
        return Group(room.groups.chosen, room.groups.members, room.groups.rules)

    def _with_groups_edited(self, room: Room, edit: GroupEdit) -> Room:
        memory = self._remembering()
        match edit:
            case MakeGroup(name):
                name = group_name(name)
                if name in room.groups.known:
                    raise InvalidGroup(N_("There is a group '{name}' already: give this one another name."), name=name)
                memory.keep_group(Group(name))
                return self._with_group_here(room, name)
            case RenameGroup(group, to):
                name = group_name(to)
                memory.rename_group(group, name)
                self._usual = name if self._usual == group else self._usual
                here = name if room.groups.chosen == group else room.groups.chosen
                return self._with_group_here(room, here)
            case SetMembers(group, people):
                memory.keep_group(with_members(memory.group(group), people))
                return self.with_known_groups(room)
            case SetRules(group, rules):
                memory.keep_group(replace(memory.group(group), rules=rules))
                return self.with_known_groups(room)
            case ForgetGroup():
                raise AssertionError(edit)
            case _:
                assert_never(edit)

    def _with_action_toggled(self, report: ReportBack, at: int | None) -> ReportBack:
        index = report.chosen if at is None else at
        if not 0 <= index < len(report.actions):
            raise Refused(N_("There is no such action."))
        return with_action_marked(report, index, self.toggled(report.actions[index]))


def _known_group(room: Room, name: str) -> str | None:
    """The group of that name; none if the name is empty. Raises Refused."""
    _at_home(room)
    if name and name not in room.groups.known:
        raise Refused(N_("There is no group '{name}'. `./run groups list` shows all groups."), name=name)
    return name or None


def _at_home(room: Room) -> Room:
    """The room, which shows its home screen. Raises Refused."""
    if room.session is not None:
        raise Refused(N_("Choose the group on the home screen, before you open a conversation."))
    return room


def _report(room: Room) -> ReportBack:
    if room.groups.report is None:
        raise Refused(N_("There is no such action."))
    return room.groups.report
