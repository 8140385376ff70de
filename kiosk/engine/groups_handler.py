"""Groups and the actions of their earlier sessions: how the room shows and changes what the memory holds."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import JournalError, Refused
from kiosk.core.i18n import N_
from kiosk.core.room.changes import with_fault, with_report
from kiosk.core.room.commands import ChooseGroup, ChoosePromise, GoOn, GroupCommand, MarkPromise
from kiosk.core.room.groups import ReportBack, with_action_marked, with_selection_moved
from kiosk.core.room.state import Room
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
        return self.with_known_groups(replace(room, session=None, groups=replace(room.groups, chosen=chosen)))

    def with_known_groups(self, room: Room) -> Room:
        """The room with all known groups."""
        if self._memory is None:
            return room
        try:
            groups = tuple(group.name for group in self._memory.groups())
        except JournalError as error:
            return with_fault(room, PART, str(error))
        group = room.groups.chosen if room.groups.chosen in groups else None
        return with_fault(replace(room, groups=replace(room.groups, known=groups, chosen=group)), PART, None)

    def with_actions_to_report(self, room: Room) -> Room:
        """The room with the actions on which the group that is here reports back before its session.

        Without a group there are none: nobody can say whose they are. If the memory cannot be read, the room has no
        report and shows a fault.
        """
        room = with_report(room, None)
        if self._memory is None or room.groups.chosen is None:
            return room
        try:
            promises = self._memory.promises(room.groups.chosen)
        except JournalError as error:
            return with_fault(room, PART, str(error))
        report = ReportBack(promises) if promises else None
        return with_fault(with_report(room, report), PART, None)

    def with_command_applied(self, room: Room, command: GroupCommand) -> Room:
        """The room after a command about groups or actions. Raises Refused or JournalError."""
        match command:
            case ChooseGroup(name):
                return replace(room, groups=replace(room.groups, chosen=_named_or_next_group(room, name)))
            case GoOn():
                return with_report(room, None)
            case ChoosePromise(places, at):
                return with_report(room, with_selection_moved(_report(room), places, at))
            case MarkPromise(at):
                return with_report(room, self._with_action_toggled(_report(room), at))
            case _:
                assert_never(command)

    def forget(self, session: str) -> None:
        """Erases a session and its notes from the disk. Raises KioskError."""
        if self._memory is None:
            raise Refused(N_("This kiosk keeps no sessions."))
        self._memory.forget([session])

    def _with_action_toggled(self, report: ReportBack, at: int | None) -> ReportBack:
        index = report.chosen if at is None else at
        if self._memory is None or not 0 <= index < len(report.actions):
            raise Refused(N_("There is no such action."))
        promise = report.actions[index]
        return with_action_marked(report, index, self._memory.mark(promise, not promise.note.done))


def _named_or_next_group(room: Room, name: str | None) -> str | None:
    """The group of that name: none if the name is empty; the group after the chosen one if the name is None."""
    if room.session is not None:
        raise Refused(N_("Choose the group on the home screen, before you open a conversation."))
    if name is None and not room.groups.known:
        raise Refused(N_("This kiosk knows no groups yet: `./run groups new NAME` saves one."))
    if name is None:
        choices = (None, *room.groups.known)
        index = choices.index(room.groups.chosen) if room.groups.chosen in choices else 0
        return choices[(index + 1) % len(choices)]
    if name and name not in room.groups.known:
        raise Refused(N_("There is no group '{name}'. `./run groups list` shows all groups."), name=name)
    return name or None


def _report(room: Room) -> ReportBack:
    if room.groups.report is None:
        raise Refused(N_("There is no such action."))
    return room.groups.report
