"""What the room shows of earlier sessions, and what people do with it: between the engine and the memory."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import JournalError, Refused
from kiosk.core.i18n import N_
from kiosk.core.room.commands import ChooseGroup, ChoosePromise, GoOn, GroupCommand, MarkPromise, ShowPromises
from kiosk.core.room.groups import ReportBack, with_action_marked, with_selection_moved
from kiosk.core.room.state import Room, with_fault, with_report
from kiosk.ports import Memory

PART = "memory"
"""The part of the kiosk whose faults these are."""


class GroupsHandler:
    """Turns what is asked of the memory into another room. Without a memory there is nothing to show or to erase."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def at_home(self, room: Room) -> Room:
        """The room with the groups that are known."""
        if self._memory is None:
            return room
        try:
            groups = tuple(group.name for group in self._memory.groups())
        except JournalError as error:
            return with_fault(room, PART, str(error))
        group = room.groups.chosen if room.groups.chosen in groups else None
        return with_fault(replace(room, groups=replace(room.groups, known=groups, chosen=group)), PART, None)

    def opening(self, room: Room, protocol: str) -> Room:
        """The room with what is to be reported back before a session of this protocol; a fault hides only that."""
        room = with_report(room, None)
        if self._memory is None:
            return room
        try:
            promises = self._memory.promises(room.groups.chosen, protocol)
        except JournalError as error:
            return with_fault(room, PART, str(error))
        report = ReportBack(promises, covered=room.groups.chosen is None) if promises else None
        return with_fault(with_report(room, report), PART, None)

    def obeyed(self, room: Room, command: GroupCommand) -> Room:
        """The room after a command. Raises Refused or JournalError."""
        match command:
            case ChooseGroup(name):
                return replace(room, groups=replace(room.groups, chosen=_group(room, name)))
            case GoOn():
                return with_report(room, None)
            case ShowPromises():
                return with_report(room, replace(_report(room), covered=False))
            case ChoosePromise(places, at):
                return with_report(room, with_selection_moved(_report(room), places, at))
            case MarkPromise(at):
                return with_report(room, self._marked(_report(room), at))
            case _:
                assert_never(command)

    def forget(self, session: str) -> None:
        """Erases a session and its notes from the disk. Raises KioskError."""
        if self._memory is None:
            raise Refused(N_("This kiosk keeps no sessions."))
        self._memory.forget([session])

    def _marked(self, report: ReportBack, at: int | None) -> ReportBack:
        place = report.chosen if at is None else at
        if self._memory is None or report.covered or not 0 <= place < len(report.promises):
            raise Refused(N_("There is no such action."))
        promise = report.promises[place]
        return with_action_marked(report, place, self._memory.mark(promise, not promise.note.done))


def _group(room: Room, name: str | None) -> str | None:
    """The group that was named, none for an empty name; where nothing was said, the next one and then none."""
    if room.session is not None:
        raise Refused(N_("Choose the group before you open a conversation."))
    if name is None:
        around = (None, *room.groups.known)
        place = around.index(room.groups.chosen) if room.groups.chosen in around else 0
        return around[(place + 1) % len(around)]
    if name and name not in room.groups.known:
        raise Refused(N_("There is no group '{name}'. `./run groups list` shows all groups."), name=name)
    return name or None


def _report(room: Room) -> ReportBack:
    if room.groups.report is None:
        raise Refused(N_("There is no such action."))
    return room.groups.report
