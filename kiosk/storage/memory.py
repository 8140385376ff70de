"""The memory of earlier sessions and groups, from journal, notebook and groups, and its erasure."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.core.errors import InvalidGroup, JournalError, UnknownGroup
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Note
from kiosk.core.room.earlier import EarlierSession, earlier_session
from kiosk.core.room.groups import Action, Attendance, Group, agreed_actions, attendance_of, by_present_names
from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from kiosk.storage.groups import SqliteGroups
from kiosk.storage.notes import SqliteNotes
from kiosk.storage.past_sessions import Opening, PastSessions, minimum_ages
from kiosk.storage.session_ids import find_session

MIN_JUMPS = 3
"""The jumps ahead that an unsynchronised clock must make before any session is erased."""

MAX_SESSION = timedelta(hours=12)
"""A session without an end may be running for this time after its last event."""


class SqliteMemory:
    """The memory in `folder` (ports.Memory)."""

    def __init__(self, folder: Path) -> None:
        self._past_sessions = PastSessions(folder)
        self._notebook = SqliteNotes(folder)
        self._groups = SqliteGroups(folder)

    # Reading.

    def groups(self) -> tuple[Group, ...]:
        """All groups, sorted by name. Raises JournalError."""
        return self._groups.groups()

    def group(self, name: str) -> Group:
        """The group of that name. Raises UnknownGroup or JournalError."""
        groups = {group.name: group for group in self.groups()}
        if name not in groups:
            if not groups:
                raise UnknownGroup(
                    N_("There is no group '{name}': none has been saved yet. `./run groups new` saves one."), name=name
                )
            known = ", ".join(groups)
            raise UnknownGroup(N_("There is no group '{name}'; choose from: {known}."), name=name, known=known)
        return groups[name]

    def pasts(self, group: str) -> tuple[Attendance, ...]:
        """The attendance of a group's earlier sessions, the newest first. Raises JournalError."""
        members = next((known.members for known in self.groups() if known.name == group), ())
        return tuple(by_present_names(attendance_of(state), members) for _, state in self._held(group))

    def earlier(self, group: str) -> tuple[EarlierSession, ...]:
        """The sessions that a group has held, with what was agreed in them, the newest first. Raises JournalError."""
        return tuple(
            earlier_session(opening.session, _day(opening), state, self._notebook.notes(opening.session))
            for opening, state in self._held(group)
        )

    def _held(self, group: str) -> Iterator[tuple[Opening, State]]:
        """The sessions of a group that have begun and can be read, the newest first."""
        for opening in self._past_sessions.openings():
            events = self._past_sessions.events(opening.session) if opening.event.group == group else ()
            if events and (state := replay(events)).began is not None:
                yield opening, state

    def sessions_of(self, group: str) -> tuple[str, ...]:
        """The ids of a group's sessions, rehearsals too. Raises JournalError."""
        return self._past_sessions.of_group(group)

    def promises(self, group: str) -> tuple[Action, ...]:
        """The open actions of a group's sessions; those of a session without a group belong to nobody later."""
        undone = self._notebook.undone()
        if not undone:
            return ()
        openings = (
            past for past in self._past_sessions.openings() if past.session in undone and past.event.group == group
        )
        return tuple(promise for opening in openings for promise in self._promises(opening))

    def _promises(self, opening: Opening) -> tuple[Action, ...]:
        notes = agreed_actions(opening.event.plan, self._notebook.notes(opening.session))
        return tuple(Action(opening.session, _day(opening), note) for note in notes)

    # Writing.

    def mark(self, promise: Action, done: bool) -> Note:
        """Stores whether an action is done, and returns its note. Raises UnknownSession or JournalError."""
        return self._notebook.mark(promise.session, promise.note.id, done)

    def keep_group(self, group: Group) -> None:
        """Saves a group in place of an older one of the same name. Raises JournalError."""
        self._groups.keep(group)

    def rename_group(self, name: str, to: str) -> None:
        """Gives a group another name, which its earlier sessions have from now on. Raises KioskError.

        The sessions come first: should the power go in between, doing it again does the rest.
        """
        group = self.group(name)
        if any(known.name == to for known in self.groups()):
            raise InvalidGroup(N_("There is a group '{name}' already: give this one another name."), name=to)
        self._past_sessions.rename_group(group.name, to)
        self._groups.rename(group, to)

    # Erasing.

    def forget(self, sessions: Collection[str]) -> None:
        """Erases sessions: first their notes, which are confidential, then their events. Raises JournalError."""
        self._notebook.erase(sessions)
        self._past_sessions.erase(sessions)

    def forget_group(self, name: str, now: datetime) -> None:
        """Erases a group and its members, but not its sessions. Raises UnknownGroup or JournalError.

        What was set aside as damaged goes too, because it may contain the group.
        """
        self._groups.forget(self.group(name).name)
        self._groups.erase_copies(now)

    def over(self, now: datetime, before: datetime | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """All sessions that cannot be running now, and those that may be; with `before`, those without an event since.

        Raises JournalError.
        """
        asked = [
            last
            for last in self._past_sessions.last_events()
            if before is None or last.wall is None or last.wall < before
        ]
        over = [last for last in asked if last.ended or last.wall is None or last.wall < now - MAX_SESSION]
        return tuple(last.session for last in over), tuple(last.session for last in asked if last not in over)

    def find(self, session: str) -> str:
        """The id of the session that is given by its id, the beginning of it, or `last` for the newest.

        Sessions that were never started are found too. Raises UnknownSession or JournalError.
        """
        names = [last.session for last in self._past_sessions.last_events()]
        return find_session(session, names, self._past_sessions.newest())

    def wipe(self, sessions: Collection[str], now: datetime) -> None:
        """Erases sessions, and before them the copies that may contain them, which makes room on a full disk.

        Raises JournalError.
        """
        with suppress(JournalError):  # what fails now fails again below, when the sessions are gone
            self._erase_copies(now)
        self.forget(sessions)
        self._erase_copies(now)

    def wipe_damaged(self, now: datetime) -> None:
        """Erases a journal that can no longer be read, with all that was set aside before. Raises JournalError."""
        self._past_sessions.set_aside()
        self._erase_copies(now)

    def _erase_copies(self, before: datetime) -> None:
        for part in (self._past_sessions, self._notebook, self._groups):
            part.erase_copies(before)

    def sweep(self, days: int, now: datetime, *, sure: bool) -> int:
        """Erases sessions that are certainly older than `days`, and returns their number.

        `sure` is whether a time server has set the clock: see `minimum_ages`. Raises JournalError.
        """
        limit = timedelta(days=days)
        last_events = self._past_sessions.last_events()
        ages = minimum_ages(last_events, now, sure=sure, pause=limit / MIN_JUMPS)
        old = [last.session for last in last_events if ages[last.session] > limit]
        self.forget(old)
        if sure:
            self._erase_copies(now - limit)
        elif erased := [last.wall for last in last_events if last.wall and last.session in old]:
            # The same clock dated the copies. Those that are newer than all erased sessions, or than a kept one, stay.
            kept = [last.wall for last in last_events if last.wall and last.session not in old]
            self._erase_copies(min(max(erased), *kept))
        return len(old)

    def close(self) -> None:
        """Closes the files."""
        for part in (self._past_sessions, self._notebook, self._groups):
            part.close()


def _day(opening: Opening) -> str:
    return f"{opening.wall:%Y-%m-%d}"
