"""A state folder for tests, filled by the real journal and notebook."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.core.plan.model import Box, BoxKind, Note
from kiosk.core.session.commands import Next, SessionCommand, Start
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from kiosk.ports import Entry
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes
from kiosk.storage.past_sessions import PastSessions
from tests.room import AGREED

BOXES = (Box("a-1", "Actions", BoxKind.ACTIONS),)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
WHOLE: tuple[SessionCommand, ...] = (Start(), *(Next() for _ in range(4)))


class Folder:
    """A state folder, filled by the real journal and notebook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = SqliteJournal(path)
        self.notebook = SqliteNotes(path)
        self.memory = SqliteMemory(path)

    def held(
        self,
        name: str,
        days_ago: float = 0,
        *notes: Note,
        group: str | None = None,
        commands: Sequence[SessionCommand] = WHOLE,
        rehearsal: bool = False,
        sure: bool = True,
    ) -> None:
        """A session so long ago, in which each command came a minute after the one before."""
        began = NOW - timedelta(days=days_ago)
        plan = replace(AGREED, boxes=BOXES, leading=("Chair",), leads=(("Chair", "P1"),))
        opening = PlanMade(at=Instant(0), plan=plan, group=group, rehearsal=rehearsal)
        session = Session.opened(opening)
        events: list[Event] = [opening]
        for number, command in enumerate(commands):
            events += session.apply(command, Instant(minutes(number)))
        entries = [Entry(event, began + timedelta(milliseconds=event.at), sure) for event in events]
        self.journal.append(name, entries)
        for note in notes:
            self.notebook.keep(name, note)

    def names(self) -> set[str]:
        return {last.session for last in PastSessions(self.path).last_events()}

    def holds(self, words: bytes) -> bool:
        return any(words in file.read_bytes() for file in self.path.iterdir())

    def close(self) -> None:
        for part in (self.journal, self.notebook, self.memory):
            part.close()

    def change(self, statement: str) -> None:
        connection = sqlite3.connect(self.journal.place)
        with connection:
            connection.execute(statement)
        connection.close()
