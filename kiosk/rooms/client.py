"""The kiosk as one of several rooms: it tells the broker what others may know, on a thread of its own."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from threading import Event as Signal
from threading import Lock, Thread
from time import monotonic
from typing import Any

import aiomqtt

from kiosk.config.backoff import Backoff
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Rooms
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import tr
from kiosk.core.room.messages import Joined
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard
from kiosk.rooms.command_inbox import CommandInbox
from kiosk.rooms.commands import accepted_kinds
from kiosk.rooms.connection import broker_client, membership
from kiosk.rooms.home_assistant import BIRTH, discovery
from kiosk.rooms.messages import Command, CommandKind, Info, RoomState, parse, written
from kiosk.rooms.namesakes import Namesakes
from kiosk.rooms.overview import RoomsOverview
from kiosk.rooms.projection import events
from kiosk.rooms.room_reporter import RoomReporter
from kiosk.rooms.screen import RoomsOnScreen
from kiosk.rooms.topics import (
    ANSWER,
    AVAILABILITY,
    COMMAND,
    EVENT,
    EVERYBODY,
    EVERYTHING,
    INFO,
    OFFLINE,
    ONLINE,
    STATE,
    TIMES,
    topic,
)

_log = logging.getLogger(__name__)

PART = "rooms"
"""The part under which a lost connection is reported."""

RETRIES = Backoff(first=0.5, longest=10.0)
"""The delays before a connection that failed is tried again."""

LISTENS_FOR = 10.0
"""Seconds of silence after which the broker is asked whether it is still there."""

CLOSES_WITHIN = 2.0
"""Seconds that closing may take."""


class RoomsClient:
    """Connects to the broker from `start` to `close`; without it, the room goes on alone and says so.

    It waits `after` seconds first, so that the screen's first frame comes first. In a rehearsal, `pace` seconds of the
    session pass in a second.
    """

    def __init__(self, board: Noticeboard, settings: Rooms, *, pace: float = 1.0, after: float = 0.0) -> None:
        self.overview = RoomsOverview() if settings.overview else None
        self._screen = RoomsOnScreen(board, self.overview, pace) if self.overview else None
        if self.overview:
            self.overview.wake_with(self._wake)
        self._settings = settings
        self._after = after
        self._member = membership(settings)
        self._faults = FaultReporter(board.submit)
        self._reporter = RoomReporter(lambda: board.snapshot().at, pace)
        self._board = board
        self._inbox = CommandInbox(board, settings)
        self._lock = Lock()
        self._closing = Signal()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._orders = {self._member.topic(COMMAND), topic(EVERYBODY, COMMAND)}
        self._before: RoomState | None = None
        self._introduces = self._presents = False
        self._namesakes = Namesakes(self._member, self._faults)
        self._heard = 0.0
        self._thread = Thread(target=self._run, name="rooms", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        if self._member.room:
            self._board.submit(Joined())
        if self._screen:
            self._screen.show_at_once()
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Passes the room to the client's thread, if others may learn anything new of it."""
        del happened
        answered = self._inbox.takes(room)
        if self._screen:
            self._screen.takes(room)
        if self._reporter.takes(room) or answered:
            self._wake()

    def close(self) -> None:
        """Says that the room is leaving, and ends the thread."""
        self._closing.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join(CLOSES_WITHIN)

    def _wake(self) -> None:
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)

    # On the client's thread.

    def _run(self) -> None:
        if self._closing.wait(self._after):
            return
        try:
            asyncio.run(self._stay_connected())
        except Exception:  # noqa: BLE001  (no error among the rooms may stop the clock; the screen shows it)
            _log.exception("the connection to other rooms failed")
            self._report_alone()

    async def _stay_connected(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
        failures = 0
        try:
            while not self._closing.is_set():
                failures = 0 if await self._connect_once() else failures + 1
                await self._pause(RETRIES.delay(max(1, failures)))
        finally:
            with self._lock:
                self._loop = None

    async def _connect_once(self) -> bool:
        """Stays connected for as long as that lasts, and reports the loss; returns whether there was a connection."""
        connected = False
        try:
            async with broker_client(self._settings, self._member) as client:
                await self._introduce(client)
                connected = True
                self._faults.report(PART, None)
                self._show_connected(connected=True)
                await self._work(client)
        except RoomsError as error:
            self._faults.report(PART, str(error))
        except (aiomqtt.MqttError, OSError, ValueError) as error:
            _log.info("no connection to the other rooms: %s", error)
            if not self._closing.is_set():
                self._report_alone()
        finally:
            self._show_connected(connected=False)
        return connected

    def _show_connected(self, *, connected: bool) -> None:
        if self.overview and self._screen:
            self.overview.set_connected(connected)
            self._screen.show_at_once()

    def _report_alone(self) -> None:
        self._faults.report(PART, tr("No connection to the other rooms: this room goes on by itself."))

    async def _introduce(self, client: aiomqtt.Client) -> None:
        """Says who this room is and where it stands."""
        self._heard = monotonic()
        if self.overview:
            await client.subscribe(EVERYTHING, qos=1)
        if not self._member.room:
            return
        self._namesakes.forget()
        for name in (*map(self._member.topic, (COMMAND, INFO, AVAILABILITY)), topic(EVERYBODY, COMMAND)):
            await client.subscribe(name, qos=1)
        if self._settings.home_assistant:
            await client.subscribe(BIRTH, qos=1)
            self._introduces = True
        await self._present(client)
        await self._send_state(client)

    async def _present(self, client: aiomqtt.Client) -> None:
        """Says what this room is called and accepts, and that it is here; its state follows."""
        self._presents = False
        info = Info(name=self._member.name or "", kiosk=self._member.kiosk, accepts=accepted_kinds(self._settings))
        await client.publish(self._member.topic(INFO), written(info), qos=1, retain=True)
        await client.publish(self._member.topic(AVAILABILITY), ONLINE, qos=1, retain=True)
        self._reporter.forget_sent()

    async def _work(self, client: aiomqtt.Client) -> None:
        """Sends and receives until the kiosk closes; raises what has cut the connection."""
        parts: tuple[Coroutine[Any, Any, None], ...] = (self._send(client), self._receive(client), self._watch(client))
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def _send(self, client: aiomqtt.Client) -> None:
        while not self._closing.is_set():
            self._woken.clear()
            if self._presents:
                await self._present(client)
            await self._send_state(client)
            for name, payload in self.overview.to_send() if self.overview else ():
                await client.publish(name, payload, qos=1)
            self._show_rooms()
            await self._woken.wait()
        if self._member.room:
            await client.publish(self._member.topic(AVAILABILITY), OFFLINE, qos=1, retain=True)

    def _show_rooms(self) -> None:
        """Shows the rooms on the screen, at once or as soon as that is due."""
        wait = self._screen.show() if self._screen else None
        if wait is not None:
            asyncio.get_running_loop().call_later(wait, self._woken.set)

    async def _send_state(self, client: aiomqtt.Client) -> None:
        state = self._reporter.news() if self._member.room else None
        if state is not None:
            before, self._before = self._before, state
            await client.publish(self._member.topic(STATE), written(state), qos=1, retain=True)
            for event in events(before, state) if before else ():
                await client.publish(self._member.topic(EVENT), written(event), qos=1)
        if self._introduces:
            self._introduces = False
            name, payload = discovery(self._member, accepted_kinds(self._settings))
            await client.publish(name, payload, qos=1)
        for times in self._inbox.times():
            await client.publish(self._member.topic(TIMES), written(times), qos=1)
        for answer in self._inbox.answers():
            await client.publish(self._member.topic(ANSWER), written(answer), qos=1)

    async def _receive(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            self._heard = monotonic()
            try:
                self._handle(message)
            except Exception:  # noqa: BLE001  (nor may anything that somebody sends)
                _log.exception("a message from another room failed")

    def _handle(self, message: aiomqtt.Message) -> None:
        name = message.topic.value
        if self.overview:
            self.overview.hear(name, message.payload, retained=message.retain)
            if self._screen and self._screen.is_open:
                self._woken.set()
        if not self._member.room:
            return
        if not message.retain and self._namesakes.hears(name, message.payload):
            self._presents = True
            self._woken.set()
        elif name == BIRTH and message.payload == ONLINE.encode():
            self._introduces = True
            self._reporter.forget_sent()
            self._woken.set()
        elif name in self._orders and not message.retain and (command := parse(Command, message.payload)):
            self._obey(command)

    def _obey(self, command: Command) -> None:
        if command.kind is CommandKind.REPORT:
            self._reporter.forget_sent()
        else:
            self._inbox.take(command)
        self._woken.set()

    async def _watch(self, client: aiomqtt.Client) -> None:
        """Asks the broker for an answer whenever it has been silent: a dead connection looks like a quiet one."""
        while True:
            silent = monotonic() - self._heard
            await asyncio.sleep(max(0.1, LISTENS_FOR - silent))
            if monotonic() - self._heard >= LISTENS_FOR:
                await client.subscribe(topic(EVERYBODY, COMMAND), qos=1)
                self._heard = monotonic()

    async def _pause(self, seconds: float) -> None:
        """Waits, but not for longer than the kiosk is open."""
        end = monotonic() + seconds
        while not self._closing.is_set() and monotonic() < end:
            self._woken.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), end - monotonic())
