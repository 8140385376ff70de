"""What is known of earlier sessions, put together from journal, notebook and groups; and how it is forgotten."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.core.errors import UnknownGroup, UnknownSession
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Note
from kiosk.core.room.groups import Action, Attendance, Group, agreed_actions, attendance_of
from kiosk.core.session.session import replay
from kiosk.storage.groups import SqliteGroups
from kiosk.storage.notes import SqliteNotes
from kiosk.storage.past_sessions import Opening, PastSessions, least_ages

JUMPS = 3
"""How often a clock that nobody vouches for must jump ahead before that erases anything."""

LONGEST = timedelta(hours=12)
"""A session that is not over, and in which something happened within this time, may be running."""


class SqliteMemory:
    """The memory in `folder` (ports.Memory)."""

    def __init__(self, folder: Path) -> None:
        self._archive = PastSessions(folder)
        self._notebook = SqliteNotes(folder)
        self._groups = SqliteGroups(folder)

    # What is known.

    def groups(self) -> tuple[Group, ...]:
        """The groups, by name."""
        return self._groups.groups()

    def group(self, name: str) -> Group:
        """The group of that name. Raises UnknownGroup or JournalError."""
        groups = {group.name: group for group in self.groups()}
        if name not in groups:
            known = ", ".join(groups) or "–"
            raise UnknownGroup(N_("There is no group '{name}'; there are: {known}."), name=name, known=known)
        return groups[name]

    def pasts(self, group: str) -> tuple[Attendance, ...]:
        """What the group's earlier sessions count for, the newest first. Raises JournalError."""
        mine = (one.session for one in self._archive.openings() if one.event.group == group)
        states = (replay(events) for session in mine if (events := self._archive.events(session)))
        return tuple(attendance_of(state) for state in states if state.began is not None)

    def promises(self, group: str | None, protocol: str) -> tuple[Action, ...]:
        """What was promised and not done: in a group's sessions whatever the protocol, else in those of no group."""
        undone = self._notebook.undone()
        if not undone:
            return ()
        mine = (one for one in self._archive.openings() if one.session in undone and _theirs(one, group, protocol))
        return tuple(promise for one in mine for promise in self._promises(one))

    def _promises(self, opening: Opening) -> tuple[Action, ...]:
        notes = agreed_actions(opening.event.plan, self._notebook.notes(opening.session))
        return tuple(Action(opening.session, f"{opening.wall:%Y-%m-%d}", note) for note in notes)

    # What is kept.

    def mark(self, promise: Action, done: bool) -> Note:
        """Keeps whether a promise was kept."""
        return self._notebook.mark(promise.session, promise.note.id, done)

    def keep_group(self, group: Group) -> None:
        """Keeps a group as it now is. Raises JournalError."""
        self._groups.keep(group)

    # What is forgotten.

    def forget(self, sessions: Collection[str]) -> None:
        """Erases sessions: first what was confided, then the times."""
        self._notebook.erase(sessions)
        self._archive.erase(sessions)

    def forget_group(self, name: str) -> None:
        """Erases a group's members; its sessions stay until they are erased themselves. Raises UnknownGroup."""
        self._groups.forget(self.group(name).name)

    def over(self, now: datetime, before: datetime | None = None) -> tuple[str, ...]:
        """All sessions that left a trace and may not be running now; with `before`, those that nothing touched since.

        Raises JournalError.
        """
        return tuple(
            last.session
            for last in self._archive.lasts()
            if (last.ended or last.wall is None or last.wall < now - LONGEST)
            and (before is None or last.wall is None or last.wall < before)
        )

    def find(self, session: str) -> str:
        """The session whose id begins so. Raises UnknownSession where there is none, or several; or JournalError."""
        names = [last.session for last in self._archive.lasts() if last.session.startswith(session)]
        if len(names) != 1:
            raise UnknownSession(
                N_("There is no session '{session}'. `kiosk sessions list` shows those there are."), session=session
            )
        return names[0]

    def wipe(self, sessions: Collection[str], now: datetime) -> None:
        """Erases sessions, and the copies of the journal that may hold them. Raises JournalError."""
        self.forget(sessions)
        self._archive.erase_copies(now)

    def sweep(self, days: int, now: datetime, *, sure: bool) -> int:
        """Erases what is older than so many days, though never what may be younger; how many sessions that were.

        `sure` where a time server has set the clock: see `least_ages`. Raises JournalError.
        """
        keeps = timedelta(days=days)
        lasts = self._archive.lasts()
        ages = least_ages(lasts, now, sure=sure, pause=keeps / JUMPS)
        old = [last.session for last in lasts if ages[last.session] > keeps]
        self.forget(old)
        if sure:
            self._archive.erase_copies(now - keeps)
        elif gone := [last.wall for last in lasts if last.wall and last.session in old]:
            # By that same clock: what was put aside after the last of these, or after any that stays, stays too.
            stays = [last.wall for last in lasts if last.wall and last.session not in old]
            self._archive.erase_copies(min(max(gone), *stays))
        return len(old)

    def close(self) -> None:
        """Lets go of the files."""
        for part in (self._archive, self._notebook, self._groups):
            part.close()


def _theirs(opening: Opening, group: str | None, protocol: str) -> bool:
    if group is not None:
        return opening.event.group == group
    return opening.event.group is None and opening.event.plan.protocol == protocol
