"""What the kiosk keeps, for those who lie on no disk themselves: journal, notes and files behind callables."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.config.settings import Settings
from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from kiosk.export.formats import FORMATS
from kiosk.ports import Archive, Journal, SessionSummary
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes


def archive_of(settings: Settings, notebook: SqliteNotes) -> Archive:
    """The archive beside a journal that another thread writes: each call reads by a connection of its own."""

    @contextmanager
    def journal() -> Iterator[Journal]:
        opened = SqliteJournal(settings.state)
        try:
            yield opened
        finally:
            opened.close()

    def state(session: str) -> State:
        with journal() as opened:
            return replay(entry.event for entry in opened.read(session)[1])

    def sessions() -> tuple[SessionSummary, ...]:
        with journal() as opened:
            return opened.sessions()

    def download(session: str, kind: str) -> tuple[str, bytes, str]:
        from kiosk.export.export import make, read_log  # noqa: PLC0415  (loaded when somebody takes something away)

        with journal() as opened:
            made = make(read_log(opened, notebook, session), kind)
        return made.name, made.content, made.media

    return Archive(notebook, state, sessions, FORMATS, download)
