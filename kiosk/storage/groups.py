"""The groups and their members, in a file that exists only after somebody has saved a group."""

import sqlite3
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.groups import Group, Member
from kiosk.storage.sqlite_file import SqliteFile, with_tables

FILE = "groups.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS people (name TEXT PRIMARY KEY, members TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS agreed (name TEXT PRIMARY KEY, rules TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

_MEMBERS = TypeAdapter(tuple[Member, ...])
_RULES = TypeAdapter(tuple[str, ...])

_ALL = "SELECT name, members, coalesce(rules, '[]') FROM people LEFT JOIN agreed USING (name) ORDER BY name"
_KEEP_PEOPLE = "INSERT INTO people VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET members = excluded.members"
_KEEP_RULES = "INSERT INTO agreed VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET rules = excluded.rules"

_DAMAGED = N_("The groups were damaged: they were set aside as {place}, and the list begins anew.")
_UNREADABLE = N_("The groups cannot be read: {why} ({place}).")
_UNWRITABLE = N_("The groups cannot be written: {why} ({place}).")


class SqliteGroups:
    """The saved groups, in a SQLite file in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, with_tables(_TABLES), _DAMAGED)

    def groups(self) -> tuple[Group, ...]:
        """All groups, sorted by name. Raises JournalError."""
        rows = self._file.rows(_ALL, (), _UNREADABLE)
        try:
            return tuple(
                Group(name, _MEMBERS.validate_json(members), _RULES.validate_json(rules))
                for name, members, rules in rows
            )
        except ValidationError as error:
            why = tr("a newer kiosk wrote them, or they are damaged")
            raise JournalError(_UNREADABLE, place=self._file.path, why=why) from error

    def keep(self, group: Group) -> None:
        """Saves a group in place of an older one of the same name. Raises JournalError."""
        people, rules = _MEMBERS.dump_json(group.members).decode(), _RULES.dump_json(group.rules).decode()

        def keep(connection: sqlite3.Connection) -> None:
            connection.execute(_KEEP_PEOPLE, (group.name, people))
            connection.execute(_KEEP_RULES, (group.name, rules))

        self._file.write(keep, _UNWRITABLE)

    def rename(self, group: Group, name: str) -> None:
        """Gives a group another name, and leaves no trace of the one before. Raises JournalError."""

        def rename(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE people SET name = ? WHERE name = ?", (name, group.name))
            connection.execute("UPDATE agreed SET name = ? WHERE name = ?", (name, group.name))

        self._file.erase(rename, _UNWRITABLE)

    def forget(self, name: str) -> None:
        """Erases a group and its members' names and birthdays from the disk. Raises JournalError."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM people WHERE name = ?", (name,))
            connection.execute("DELETE FROM agreed WHERE name = ?", (name,))

        self._file.erase(forget, _UNWRITABLE)

    def erase_copies(self, before: datetime) -> None:
        """Erases damaged groups that were set aside before then. Raises JournalError."""
        self._file.erase_copies(before, _UNWRITABLE)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
