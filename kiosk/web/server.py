"""The server for phones: a thread of its own, whose faults the clock never notices."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread
from typing import TYPE_CHECKING

from kiosk.core.errors import KioskError
from kiosk.core.events import Event
from kiosk.core.room import Links, Room
from kiosk.core.words import N_, Words
from kiosk.ports import Archive, Noticeboard
from kiosk.settings import Web
from kiosk.web.addresses import lan_address, own_names

if TYPE_CHECKING:
    from kiosk.web.desk import Desk
    from kiosk.web.resting import RestingServer
    from kiosk.web.site import Site

_log = logging.getLogger(__name__)

PART = "web"
"""Ours on the noticeboard."""

PORTS_TRIED = 20

LOOK_AGAIN = 5.0
"""Seconds between looks at the network."""


TRY_AGAIN = 10.0
"""Seconds after which a server that failed is tried again: a port becomes free, an address comes with its network."""


class WebError(KioskError, OSError):
    """A server that cannot be had."""


class WebServer:
    """Serves the phones' pages from `start` to `close`; tells the noticeboard where, or why not.

    Waits `after` so many seconds before it loads its libraries: the kiosk's own first picture goes before.
    """

    def __init__(
        self,
        board: Noticeboard,
        words: Words,
        settings: Web,
        archive: Archive,
        state: Path,
        *,
        pace: float = 1.0,
        after: float = 0.0,
        address: Callable[[], str | None] = lan_address,
    ) -> None:
        self._board = board
        self._words = words
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
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: RestingServer | None = None
        self._desk: Desk | None = None
        self._site: Site | None = None
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
            if self._turns[-1:] != [room.session_id]:  # also while nothing serves, for hours perhaps
                self._turns.append(room.session_id)
            waiting, self._changed = self._changed, True
            if self._loop is not None and not waiting:
                self._loop.call_soon_threadsafe(self._show)

    def close(self) -> None:
        """Sends every page away and stops."""
        self._closing.set()
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._stop)
        if self._thread.is_alive():
            self._thread.join()

    # On the server's thread.

    def _run(self) -> None:
        pause = self._after
        while not self._closing.wait(pause):
            self._serve_until_it_fails()
            pause = TRY_AGAIN

    def _serve_until_it_fails(self) -> None:
        try:
            with listening(self._settings) as sock:
                self._port = sock.getsockname()[1]
                asyncio.run(self._serve(sock))
        except KioskError as error:
            self._board.report(PART, error.said(self._words))
        except Exception as error:  # noqa: BLE001  (whatever a server's fault is, the screen says it and the clock goes on)
            _log.exception("the server for phones failed")
            self._board.report(PART, self._words.gettext("Phones cannot come in: {why}.").format(why=error))
        self._board.serving(None)

    async def _serve(self, sock: socket.socket) -> None:
        self._server, self._links = self._made(), None
        self._board.report(PART, None)
        with self._lock:
            self._loop = asyncio.get_running_loop()
        if self._closing.is_set():
            self._stop()
        self._show()
        looking = asyncio.create_task(self._look())
        try:
            await self._server.serve(sockets=[sock])
        finally:
            looking.cancel()
            with self._lock:
                self._loop = None

    def _made(self) -> "RestingServer":
        """The server with its pages. What it needs is loaded here, while the kiosk's screen is at work already."""
        import uvicorn  # noqa: PLC0415

        from kiosk.web.connections import Connection  # noqa: PLC0415
        from kiosk.web.desk import Desk  # noqa: PLC0415
        from kiosk.web.passes import Passes  # noqa: PLC0415
        from kiosk.web.resting import RestingServer  # noqa: PLC0415
        from kiosk.web.site import Site  # noqa: PLC0415

        passes = Passes(self._state / "phones.json", self._settings.note_taker_hours * 3600)
        secure = self._settings.certificate is not None
        self._desk = Desk(self._board, self._words, self._archive, passes, self._pace, secure)
        self._site = Site(self._desk, own_names(self._settings.names))
        config = uvicorn.Config(
            self._site.app,
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
                N_("Phones cannot come in: the certificate {file} cannot be used ({why})."),
                file=self._settings.certificate,
                why=error.strerror or error,
            ) from error
        return RestingServer(config)

    def _show(self) -> None:
        """The room as it is now, to every page; where another session is in it, other keys hold."""
        with self._lock:
            self._changed = False
            room, turns = self._room, self._turns
            self._turns = []
        assert self._desk is not None  # noqa: S101  (made before there is a loop)
        assert self._site is not None  # noqa: S101  (the same)
        self._desk.room = room
        # Each session in its order, however far behind we are: the keys of one must not open the next.
        turned = [self._desk.passes.turn_to(session) for session in turns]
        if any(turned) or self._links is None:
            self._tell_links()
        self._site.show()

    async def _look(self) -> None:
        """Looks at the network now and then: addresses change, and cables are pulled. And at the end, which slips."""
        assert self._site is not None  # noqa: S101  (made before there is a loop)
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            self._tell_links()
            self._site.show_if_late()

    def _tell_links(self) -> None:
        """Where phones find us. A network that went away is told; one that never was is not missed."""
        assert self._desk is not None  # noqa: S101  (made before there is a loop)
        keys = self._desk.passes.current
        base = self._base()
        links = base and Links(f"{base}/n/{keys.notes}", f"{base}/r/{keys.remote}", keys.pin)
        if links == self._links:
            return
        if links is None:
            gone = N_("The network is gone: phones keep what is written on them until it is back.")
            self._board.report(PART, self._words.gettext(gone))
        else:
            self._board.report(PART, None)
        self._links = links or None
        self._board.serving(self._links)

    def _base(self) -> str | None:
        """The beginning of every address: with the certificate's name, where there is one."""
        everywhere = self._settings.host == "0.0.0.0"  # noqa: S104  (compared, not bound)
        host = self._address() if everywhere else self._settings.host
        if host is None:
            return None
        if self._settings.certificate is None:
            return f"http://{host}:{self._port}"
        return f"https://{next(iter(self._settings.names), host)}:{self._port}"

    def _stop(self) -> None:
        if self._desk is not None:
            self._desk.hub.close()
        if self._server is not None:
            self._server.stop()


def listening(settings: Web) -> socket.socket:
    """A socket at the set port, or the next one that is free. Raises WebError."""
    for port in range(settings.port, settings.port + PORTS_TRIED):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((settings.host, min(port, 65535)))
            sock.listen(128)
        except OSError as error:
            sock.close()
            why = error.strerror
        else:
            return sock
    raise WebError(
        N_("Phones cannot come in: no port from {port} on can be used ({why})."), port=settings.port, why=why
    )
