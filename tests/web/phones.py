"""A kiosk with its server for phones, on loopback, and phones that come in by its links."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from kiosk.app.archive import archive_of
from kiosk.config.clock import BootClock
from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings, Web
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Box, BoxKind, Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import Command, Open, Quit, Request
from kiosk.core.room.messages import ProtocolsChanged
from kiosk.core.room.state import Card, Links, Room
from kiosk.core.session.commands import Source, Start
from kiosk.core.session.events import Event
from kiosk.core.units import ZERO, Instant, after
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.planner import cards_of
from kiosk.ports import Archive, Clock, Memory, Overview
from kiosk.protocol_files.library import Library, library
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes
from kiosk.web.server import WebServer
from tests.planners import FixedPlanner
from tests.room import AGREED
from tests.waiting import LIMIT

BOXES = (
    Box("sheet-1", "Three concerns", step="welcome"),
    Box("sheet-2", "Actions", BoxKind.ACTIONS),
)
PLAN = replace(AGREED, boxes=BOXES)

SETTINGS = settings_in_room(Settings.model_construct(), environment={})

PATIENCE = LIMIT
"""Seconds that a test waits for what must come."""


class MovedClock(BootClock):
    """The machine's clock, which a test can put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.moved = ZERO

    def now(self) -> Instant:
        return after(super().now(), self.moved)


class Waiting:
    """A subscriber that lets tests wait for a room."""

    def __init__(self) -> None:
        self.room = Room()
        self._told = threading.Condition()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        del happened
        with self._told:
            self.room = room
            self._told.notify_all()

    def close(self) -> None:
        """Has nothing to let go of."""

    def until(self, right: Callable[[Room], object]) -> Room:
        with self._told:
            assert self._told.wait_for(lambda: right(self.room), PATIENCE), self.room
            return self.room


@dataclass
class Kiosk:
    """The parts that tests reach for."""

    engine: Engine
    waiting: Waiting
    archive: Archive
    server: WebServer
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def links(self) -> Links:
        links = self.waiting.until(lambda room: room.phones).phones
        assert links is not None
        return links

    @property
    def base(self) -> str:
        parts = urlsplit(self.links.page)
        return f"{parts.scheme}://{parts.netloc}"

    def ask(self, *commands: Command) -> None:
        for command in commands:
            self.engine.submit(Request(command, Source.KEY))

    def open(self, command: Command) -> Links:
        """Opens a session and answers the links that hold for it."""
        self.ask(command)
        self.waiting.until(lambda room: room.session_id)
        return self.links

    def phone(self, link: str = "") -> httpx.Client:
        """A phone that has followed a link, and posts as a browser does."""
        client = httpx.Client(base_url=self.base, headers={"Origin": self.base}, timeout=PATIENCE, verify=False)  # noqa: S501  (no TLS here)
        self.clients.append(client)
        if link:
            client.get(link, follow_redirects=True)
        return client

    def remote(self) -> httpx.Client:
        """A phone that has followed the remote's link and knows the PIN."""
        phone = self.phone(self.links.remote)
        assert phone.post("/remote/pin", data={"pin": self.links.pin}).status_code == 303
        return phone


def begin(kiosk: Kiosk) -> None:
    """Opens a session and starts it."""
    kiosk.open(Open("agreed"))
    kiosk.ask(Start())
    kiosk.waiting.until(lambda room: room.session and room.session.began is not None)


class TopicsPlanner(FixedPlanner):
    """Knows one plan, whose turns but the first are about the topics once these are chosen, and written protocols."""

    def __init__(self, plan: Plan, written: Library) -> None:
        super().__init__(plan)
        self._written = written

    def plan(self, protocol: str, wish: PlanRequest) -> Plan:
        if protocol in self._written.names():
            return make_plan(self._written.load(protocol), wish)
        first, *rest = self._plan.turns
        about = [
            replace(turn, topic=topic.title, planned=topic.length)
            for turn, topic in zip(rest, wish.topics, strict=False)
        ]
        return replace(self._plan, topics=wish.topics, turns=(first, *(about or rest)))


def _let_all_be_meant(engine: Engine) -> None:
    """Lets no command count as the bounce of the one before: tests ask faster than people."""
    commands = engine._commands
    handle = commands.handle

    def meant(request: Request) -> None:
        commands._last_move = None
        handle(request)

    commands.handle = meant  # type: ignore[method-assign]


@contextmanager
def kiosk(
    state: Path,
    plan: Plan = PLAN,
    web: Web | None = None,
    address: str | None = "127.0.0.1",
    memory: Memory | None = None,
    clock: Clock | None = None,
    *,
    rehearsal: bool = False,
    overview: Overview | None = None,
) -> Iterator[Kiosk]:
    """The real engine, journal, notebook and server; everything is let go of at the end."""
    card = Card(plan.protocol, plan.title, "all that can be", "any group", plan.planned)
    journal, notebook, waiting = SqliteJournal(state), SqliteNotes(state), Waiting()
    recorder = JournalWriter(journal, patience=PATIENCE)  # so that pages find on the disk what has happened
    engine = Engine(
        clock or BootClock(),
        recorder,
        TopicsPlanner(plan, Library([state / "protocols"])),
        [card],
        memory=memory,
        rehearsal=rehearsal,
        settings=SETTINGS,
    )
    _let_all_be_meant(engine)
    thread = engine.start()

    def read_protocols() -> None:
        usable, _ = library(Settings(state=state, protocols=state / "protocols")).load_all()
        engine.submit(ProtocolsChanged((card, *cards_of(usable))))

    archive = archive_of(Settings(state=state, protocols=state / "protocols"), notebook, read_protocols)
    settings = web or Web(host="127.0.0.1", port=0)
    server = WebServer(engine, settings, archive, state, address=lambda: address, overview=overview)
    engine.subscribe(server)
    engine.subscribe(waiting)  # after the server, so that what is waited for has reached the pages
    server.start()
    made = Kiosk(engine, waiting, archive, server)
    try:
        yield made
    finally:
        for client in made.clients:
            client.close()
        server.close()
        made.ask(Quit())
        thread.join()
        notebook.close()
        recorder.close()
