"""The web server, which runs on its own thread and sleeps while there are no requests."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread
from typing import TYPE_CHECKING

from kiosk.config.arrivals import BACKLOG, Arrivals, ListeningSocket
from kiosk.config.backoff import Backoff
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.network import host_in_link
from kiosk.config.settings import Web
from kiosk.core.errors import KioskError
from kiosk.core.i18n import tr
from kiosk.core.room.messages import Serving
from kiosk.core.room.state import Links, NoPhones, Room
from kiosk.core.session.events import Event
from kiosk.ports import Archive, Noticeboard, Overview
from kiosk.web.addresses import own_names, reachable_host
from kiosk.web.log_limit import limit_log
from kiosk.web.sockets import listening_socket

if TYPE_CHECKING:
    from kiosk.config.crowd import Crowd
    from kiosk.web.access import Access, Grant
    from kiosk.web.application import WebApplication
    from kiosk.web.connections import Connection
    from kiosk.web.context import WebContext
    from kiosk.web.event_driven_server import EventDrivenServer

_log = logging.getLogger(__name__)


PART = "web"
"""The part under which faults of the web server are reported."""

CHECK_INTERVAL = 5.0
"""Seconds between checks of the network address and other things that change with time."""

CLOSES_WITHIN = 3.0
"""Seconds that closing may take; a page that cannot be finished is abandoned after that time."""

RETRIES = Backoff(first=1.0, longest=60.0)
"""The delays before a server that failed or did not start is tried again."""


@dataclass(frozen=True)
class _Running:
    """A running server with its event loop, its application and the application's context."""

    context: "WebContext"
    application: "WebApplication"
    server: "EventDrivenServer"
    loop: asyncio.AbstractEventLoop
    crowd: "Crowd[Connection]"

    def stop(self) -> None:
        """Ends all streams and handshakes and stops the server; to be called on its event loop."""
        self.context.streams.close()
        for connection in [one for one in self.crowd if one.shakes_hands]:
            connection.drop()  # the server would not wait for them
        self.server.stop()


class WebServer:
    """Serves the phone pages from `start` to `close`, reports the links or the fault, and restarts after a failure.

    It waits `after` seconds before it loads its libraries, so that the screen's first frame comes first.
    """

    def __init__(
        self,
        board: Noticeboard,
        settings: Web,
        archive: Archive,
        state: Path,
        *,
        pace: float = 1.0,
        after: float = 0.0,
        address: Callable[[], str | None] | None = None,
        overview: Overview | None = None,
    ) -> None:
        self._board = board
        self._faults = FaultReporter(board.submit)
        self._settings = settings
        self._archive = archive
        self._state = state
        self._pace = pace
        self._after = after
        self._address = address
        self._overview = overview
        if overview:
            overview.watch(self._rooms_changed)
        self._room = Room()
        self._links: Links | None = None
        self._port = 0
        self._lock = Lock()
        self._closing = Signal()
        self._running: _Running | None = None
        self._access: Access | None = None
        self._loading_earlier: asyncio.Task[None] | None = None  # a task without a reference may be lost
        self._changed = False
        self._sessions: list[str | None] = []
        self._thread = Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Starts the thread; the server should be subscribed before, so that it misses no change of the room."""
        self._board.submit(Serving(None, NoPhones.STARTING))
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Passes the room to the server's thread, which updates every open page."""
        del happened
        with self._lock:
            self._room = room
            if self._sessions[-1:] != [room.session_id]:
                self._sessions.append(room.session_id)
            waiting, self._changed = self._changed, True
            if self._running is not None and not waiting:
                self._running.loop.call_soon_threadsafe(self._show, self._running)

    def _rooms_changed(self) -> None:
        """Passes on to the server's thread that another room has changed."""
        with self._lock:
            if self._running is not None:
                self._running.loop.call_soon_threadsafe(self._running.application.update_rooms)

    def close(self) -> None:
        """Ends all streams and stops the server and its thread."""
        self._closing.set()
        with self._lock:
            if self._running is not None:
                self._running.loop.call_soon_threadsafe(self._running.stop)
        if self._thread.is_alive():
            self._thread.join(CLOSES_WITHIN)

    # On the server's thread.

    def _run(self) -> None:
        failures, pause = 0, self._after
        while not self._closing.wait(pause):
            self._serve_or_report()
            failures = 1 if self._links else failures + 1
            pause = RETRIES.delay(failures)
            self._links = None
            self._board.submit(Serving(None, NoPhones.FAULT))

    def _serve_or_report(self) -> None:
        """Serves until it is stopped, or reports a fault; a restart uses the same port, where open pages look."""
        settings = self._settings.model_copy(update={"port": self._port}) if self._port else self._settings
        try:
            with listening_socket(settings) as sock:
                self._port = sock.getsockname()[1]
                asyncio.run(self._serve(sock))
        except KioskError as error:
            self._faults.report(PART, str(error))
        except Exception as error:  # noqa: BLE001  (no error in the server may stop the clock; the screen shows it)
            _log.exception("the server for phones failed")
            self._faults.report(PART, tr("Phones cannot connect: {why}.").format(why=error))

    async def _serve(self, sock: ListeningSocket) -> None:
        running = self._new_server()
        sock.lets_in = Arrivals(running.crowd.is_reserved).lets_in
        with self._lock:
            self._running = running
        if self._closing.is_set():
            running.stop()
        self._faults.report(PART, None)  # clears an earlier fault
        self._show(running)
        checking = asyncio.create_task(self._check_regularly(running))
        try:
            await running.server.serve(sockets=[sock])
        finally:
            checking.cancel()
            with self._lock:
                self._running = None

    def _new_server(self) -> _Running:
        """A server for the current event loop; its libraries are imported here, when the screen already works."""
        import uvicorn  # noqa: PLC0415

        from kiosk.config.crowd import Crowd  # noqa: PLC0415
        from kiosk.web.access import Access  # noqa: PLC0415
        from kiosk.web.application import WebApplication  # noqa: PLC0415
        from kiosk.web.certificate import tls_context  # noqa: PLC0415
        from kiosk.web.connections import MAXIMUM, MAXIMUM_PER_ADDRESS, Connection  # noqa: PLC0415
        from kiosk.web.context import WebContext  # noqa: PLC0415
        from kiosk.web.event_driven_server import EventDrivenServer  # noqa: PLC0415

        if self._access is None:  # a restarted server keeps the keys of phones
            self._access = Access(self._state / "phones.json", self._settings.note_taker_hours * 3600)
        tls = tls_context(self._settings)
        context = WebContext(self._board, self._archive, self._access, self._pace, secure=tls is not None)
        context.overview = self._overview
        context.report_links = partial(self._report_links, context)
        crowd: Crowd[Connection] = Crowd(MAXIMUM, MAXIMUM_PER_ADDRESS)
        application = WebApplication(context, own_names((*self._settings.names, self._settings.host)))
        config = uvicorn.Config(
            application.app,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            loop="asyncio",
            http=partial(Connection, crowd=crowd, tls=tls, is_facilitator=context.is_facilitator),  # type: ignore[arg-type]  # a class with some arguments
            backlog=BACKLOG,
            h11_max_incomplete_event_size=16 * 1024,
            timeout_graceful_shutdown=1,
        )
        # Paths contain keys and must not be logged; `access_log` does not stop handlers that were set up elsewhere.
        logging.getLogger("uvicorn.access").disabled = True
        limit_log()
        config.load()
        return _Running(context, application, EventDrivenServer(config), asyncio.get_running_loop(), crowd)

    def _show(self, running: _Running) -> None:
        """Sends the current room to every page; if its session has changed, other keys become valid."""
        with self._lock:
            self._changed = False
            room, sessions = self._room, self._sessions
            self._sessions = []
        running.context.room = room
        # Every session in order, even if several have come and gone: the keys of one must not open the next.
        links_changed = [running.context.access.set_session(session) for session in sessions]
        if any(links_changed) or self._links is None:
            self._report_links(running.context)
        running.application.update_pages()
        if any(links_changed) and self._running is running:
            self._loading_earlier = running.loop.create_task(running.application.load_earlier_sessions())

    async def _check_regularly(self, running: _Running) -> None:
        """Regularly checks the network address, which can change, and updates what depends on time."""
        while True:
            await asyncio.sleep(CHECK_INTERVAL)
            self._report_links(running.context)
            running.application.update_by_time()

    def _report_links(self, context: "WebContext") -> None:
        """Reports the links for phones if they have changed; the loss of the network is reported as a fault."""
        keys = context.access.current
        base = self._base_url()
        links = None if base is None else _links(base, keys)
        if links == self._links:
            return
        if links is None:
            self._faults.report(PART, tr("No network: phones keep their notes until it is back."))
        else:
            self._faults.report(PART, None)
        self._links = links
        self._board.submit(Serving(links, NoPhones.NO_NETWORK))

    def _base_url(self) -> str | None:
        """The base URL of all links, with the configured name if there is a certificate; None without a network."""
        host = reachable_host(self._settings.host, self._address)
        if host is None:
            return None
        if self._settings.certificate is None:
            return f"http://{host_in_link(host)}:{self._port}"
        return f"https://{next(iter(self._settings.names), host_in_link(host))}:{self._port}"


def _links(base: str, keys: "Grant") -> Links:
    """The links below this URL, and the shorter address that people type, for which browsers add `http://`."""
    address = base.removeprefix("http://")
    return Links(f"{base}/n/{keys.notes}", f"{base}/r/{keys.remote}", keys.pin, address, keys.code)
