"""The archive: stored sessions, notes and downloads as callables, for adapters that do not use the storage package."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from kiosk.app.authoring import ProtocolAuthoring
from kiosk.config.settings import Settings
from kiosk.core.plan.model import Plan
from kiosk.core.room.all_rooms import RoomTimes
from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from kiosk.export.formats import FORMATS, ROOMS_FORMATS
from kiosk.ports import Archive, Journal, SessionSummary
from kiosk.protocol_files.library import library
from kiosk.protocol_files.own_protocols import OwnProtocols
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes


def archive_of(
    settings: Settings, notebook: SqliteNotes, protocols_changed: Callable[[], None] = lambda: None
) -> Archive:
    """An archive of the journal, the notes and the protocols; `protocols_changed` is called when one was written.

    Each call opens its own connection, because another thread writes.
    """

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
        from kiosk.export.export import make, read_log  # noqa: PLC0415  (loaded at the first download)

        with journal() as opened:
            exported = make(read_log(opened, notebook, session), kind)
        return exported.name, exported.content, exported.media

    def printed(plan: Plan) -> tuple[str, bytes, str]:
        from kiosk.export.handouts import handouts  # noqa: PLC0415  (loaded at the first download)
        from kiosk.export.handouts_html import handouts_html  # noqa: PLC0415

        protocol = library(settings).load(plan.protocol)
        page = handouts_html(protocol, handouts(protocol, plan))
        return f"{protocol.id}-sheets.html", page.encode(), "text/html"

    def all_rooms(given: Sequence[RoomTimes], kind: str) -> tuple[str, bytes, str]:
        from kiosk.export.rooms import make_rooms  # noqa: PLC0415  (loaded at the first download)

        made = make_rooms(given, kind, datetime.now().astimezone())
        return made.name, made.content, made.media

    protocols = library(settings)
    authoring = ProtocolAuthoring(OwnProtocols(settings.protocols, protocols), protocols, protocols_changed)
    return Archive(notebook, state, sessions, FORMATS, download, printed, authoring, ROOMS_FORMATS, all_rooms)
