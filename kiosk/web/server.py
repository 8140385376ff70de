"""The web server, on a thread of its own, which sleeps while nobody asks."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread
from typing import TYPE_CHECKING

import uvicorn

from kiosk.config.backoff import Backoff
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Web
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.messages import Serving
from kiosk.core.room.state import Links, Room
from kiosk.core.session.events import Event
from kiosk.ports import Archive, Noticeboard
from kiosk.web.addresses import in_link, own_names, place
from kiosk.web.sockets import WebError, listening

if TYPE_CHECKING:
    from kiosk.web.access import Access
    from kiosk.web.application import WebApplication
    from kiosk.web.context import WebContext

_log = logging.getLogger(__name__)


class EventDrivenServer(uvicorn.Server):
    """Sleeps while no phone asks for anything. Its answers carry no date: a kiosk's clock may be years astray."""

    def __init__(self, config: uvicorn.Config) -> None:
        config.date_header = False
        super().__init__(config)
        self._told = asyncio.Event()

    async def main_loop(self) -> None:
        """Makes ready what every answer begins with, and waits to be stopped."""
        await self.on_tick(0)
        await self._told.wait()

    def stop(self) -> None:
        """Ends the server; to be called on its own loop."""
        self.should_exit = True
        self._told.set()


PART = "web"
"""Ours on the noticeboard."""

LOOK_AGAIN = 5.0
"""Seconds between looks at the network."""

RETRIES = Backoff(first=1.0, longest=60.0)
"""When a server that cannot be had, or was lost, is tried again."""


@dataclass(frozen=True)
class _Running:
    """A server at work on its loop, with its pages and what they work with."""

    desk: "WebContext"
    site: "WebApplication"
    server: EventDrivenServer
    loop: asyncio.AbstractEventLoop

    def stop(self) -> None:
        """Sends every page away and ends the server; to be called on its own loop."""
        self.desk.hub.close()
        self.server.stop()


class WebServer:
    """Serves the phones' pages from `start` to `close`; tells the noticeboard where, or why not, and tries again.

    Waits `after` so many seconds before it loads its libraries: the kiosk's own first picture goes before.
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
    ) -> None:
        self._board = board
        self._faults = FaultReporter(board.submit)
        self._settings = settings
        self._archive = archive
        self._state = state
        self._pace = pace
        self._after = after
        self._address = address
        self._room = Room()
        self._links: Links | None = None
        self._port = 0
        self._lock = Lock()
        self._closing = Signal()
        self._running: _Running | None = None
        self._passes: Access | None = None
        self._looking_back: asyncio.Task[None] | None = None  # a task that nobody holds may vanish
        self._changed = False
        self._turns: list[str | None] = []
        self._thread = Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Begins to serve; subscribed before, so that the first that is told of the room is not missed."""
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Every open page shows it as soon as the server's own thread comes to it."""
        del happened
        with self._lock:
            self._room = room
            if self._turns[-1:] != [room.session_id]:
                self._turns.append(room.session_id)
            waiting, self._changed = self._changed, True
            if self._running is not None and not waiting:
                self._running.loop.call_soon_threadsafe(self._show, self._running)

    def close(self) -> None:
        """Sends every page away and stops."""
        self._closing.set()
        with self._lock:
            if self._running is not None:
                self._running.loop.call_soon_threadsafe(self._running.stop)
        if self._thread.is_alive():
            self._thread.join()

    # On the server's thread.

    def _run(self) -> None:
        failures, pause = 0, self._after
        while not self._closing.wait(pause):
            self._serve_or_report()
            failures = 1 if self._links else failures + 1
            pause = RETRIES.delay(failures)
            self._links = None
            self._board.submit(Serving(None))

    def _serve_or_report(self) -> None:
        """Serves until it is stopped, or tells why it cannot; at the same port as before, where pages look for it."""
        settings = self._settings.model_copy(update={"port": self._port}) if self._port else self._settings
        try:
            with listening(settings) as sock:
                self._port = sock.getsockname()[1]
                asyncio.run(self._serve(sock))
        except KioskError as error:
            self._faults.report(PART, str(error))
        except Exception as error:  # noqa: BLE001  (whatever a server's fault is, the screen says it and the clock goes on)
            _log.exception("the server for phones failed")
            self._faults.report(PART, tr("Phones cannot connect: {why}.").format(why=error))

    async def _serve(self, sock: socket.socket) -> None:
        running = self._made()
        with self._lock:
            self._running = running
        if self._closing.is_set():
            running.stop()
        self._faults.report(PART, None)  # whatever was wrong before
        self._show(running)
        looking = asyncio.create_task(self._look(running))
        try:
            await running.server.serve(sockets=[sock])
        finally:
            looking.cancel()
            with self._lock:
                self._running = None

    def _made(self) -> _Running:
        """The server with its pages, for the loop that runs. What it needs is loaded here: the screen is at work."""
        import uvicorn  # noqa: PLC0415

        from kiosk.web.access import Access  # noqa: PLC0415
        from kiosk.web.application import WebApplication  # noqa: PLC0415
        from kiosk.web.connections import Connection  # noqa: PLC0415
        from kiosk.web.context import WebContext  # noqa: PLC0415

        if self._passes is None:  # a server that comes back knows the phones of before
            self._passes = Access(self._state / "phones.json", self._settings.note_taker_hours * 3600)
        secure = self._settings.certificate is not None
        desk = WebContext(self._board, self._archive, self._passes, self._pace, secure)
        site = WebApplication(desk, own_names((*self._settings.names, self._settings.host)))
        config = uvicorn.Config(
            site.app,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            loop="asyncio",
            http=Connection,
            h11_max_incomplete_event_size=16 * 1024,
            timeout_graceful_shutdown=1,
            ssl_certfile=self._settings.certificate,
            ssl_keyfile=self._settings.key,
        )
        # Addresses hold keys; `access_log` alone leaves a logger whose handlers were set up elsewhere.
        logging.getLogger("uvicorn.access").disabled = True
        try:
            config.load()
        except (OSError, ssl.SSLError) as error:
            raise WebError(
                N_("Phones cannot connect: the certificate {file} cannot be used ({why})."),
                file=self._settings.certificate,
                why=error.strerror or error,
            ) from error
        return _Running(desk, site, EventDrivenServer(config), asyncio.get_running_loop())

    def _show(self, running: _Running) -> None:
        """The room as it is now, to every page; where another session is in it, other keys hold."""
        with self._lock:
            self._changed = False
            room, turns = self._room, self._turns
            self._turns = []
        running.desk.room = room
        # Each session in its order, however far behind we are: the keys of one must not open the next.
        turned = [running.desk.passes.turn_to(session) for session in turns]
        if any(turned) or self._links is None:
            self._tell_links(running.desk)
        running.site.show()
        if any(turned) and self._running is running:
            self._looking_back = running.loop.create_task(running.site.look_back())

    async def _look(self, running: _Running) -> None:
        """Looks at the network now and then: addresses change, and cables are pulled. And at the end, which slips."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            self._tell_links(running.desk)
            running.site.look_again()

    def _tell_links(self, desk: "WebContext") -> None:
        """Where phones find us. A network that went away is told; one that never was is not missed."""
        keys = desk.passes.current
        base = self._base()
        links = base and Links(f"{base}/n/{keys.notes}", f"{base}/r/{keys.remote}", keys.pin)
        if links == self._links:
            return
        if links is None:
            gone = N_("No network: phones keep their notes until it is back.")
            self._faults.report(PART, tr(gone))
        else:
            self._faults.report(PART, None)
        self._links = links or None
        self._board.submit(Serving(self._links))

    def _base(self) -> str | None:
        """The beginning of every address: with the certificate's name, where there is one."""
        host = place(self._settings.host, self._address)
        if host is None:
            return None
        if self._settings.certificate is None:
            return f"http://{in_link(host)}:{self._port}"
        return f"https://{next(iter(self._settings.names), in_link(host))}:{self._port}"
