"""Many rooms at one real Mosquitto, and what one of them costs: `python -m tests.benchmarks.rooms` prints a table.

The rooms and the overview are in this process, whose own work is counted in. The kiosk is a program of its own.
"""

import asyncio
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from kiosk.config.settings import Rooms
from kiosk.core.room.messages import Message
from kiosk.ports import Wish
from kiosk.rooms.messages import Command, Info, parse, written
from kiosk.rooms.overview import RoomsOverview
from kiosk.rooms.topics import AVAILABILITY, COMMAND, EVERYBODY, INFO, STATE, room_id, topic
from tests.benchmarks.cost import Cost, cost
from tests.benchmarks.figures import Figure, spread, table
from tests.rooms.brokers import broker, needs_mosquitto
from tests.rooms.crowds import RUNNING
from tests.waiting import LIMIT, eventually
from tests.web.programs import Program

ROOMS, TIMES, SECONDS = 200, 200, 10.0

_BETWEEN = 0.02
"""Seconds between two changes."""


class Crowd:
    """Simulated rooms, each with a connection of its own, on a thread with an event loop."""

    def __init__(self, port: int, count: int) -> None:
        self.names = [f"Room {number}" for number in range(1, count + 1)]
        self.heard: list[tuple[str, str, float]] = []
        self._port = port
        self._ready = threading.Barrier(2)
        self._done = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._hold()), daemon=True)
        self._thread.start()
        self._ready.wait(LIMIT)

    async def _hold(self) -> None:
        import aiomqtt  # noqa: PLC0415  (it may not be there)

        self._loop = asyncio.get_running_loop()
        self._clients: dict[str, aiomqtt.Client] = {}
        async with AsyncExitStack() as stack:
            for name in self.names:
                client = aiomqtt.Client("127.0.0.1", self._port)
                self._clients[name] = await stack.enter_async_context(client)
                await client.subscribe(topic(room_id(name), COMMAND), qos=1)
                await client.subscribe(topic(EVERYBODY, COMMAND), qos=1)
                for part, text in ((INFO, written(Info(name=name, kiosk="k"))), (AVAILABILITY, "online")):
                    await client.publish(topic(room_id(name), part), text, qos=1, retain=True)
            listening = [asyncio.create_task(self._listen(name)) for name in self.names]
            await asyncio.to_thread(self._ready.wait, LIMIT)
            await asyncio.to_thread(self._done.wait)
            for task in listening:
                task.cancel()

    async def _listen(self, name: str) -> None:
        async for message in self._clients[name].messages:
            if command := parse(Command, message.payload):
                self.heard.append((name, command.id, time.perf_counter()))

    def change(self, name: str, step: str) -> None:
        """A room is at another step."""
        assert self._loop
        state = written(RUNNING.model_copy(update={"step": step}))
        sent = self._clients[name].publish(topic(room_id(name), STATE), state, qos=1, retain=True)
        asyncio.run_coroutine_threadsafe(sent, self._loop)

    def close(self) -> None:
        """All leave."""
        self._done.set()
        self._thread.join(LIMIT)


class _Board:
    """Takes what a client tells."""

    def submit(self, message: Message) -> None:
        del message


def measure(rooms: int = ROOMS, times: int = TIMES, seconds: float = SECONDS) -> list[Figure]:
    """Lets rooms change and be asked, and runs a kiosk alone and as one of them."""
    needs_mosquitto()
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as running, watched(running.url) as overview:
        crowd = Crowd(running.port, rooms)
        eventually(lambda: len(overview.tiles()) == rooms)
        seen = list(_seen(crowd, overview, times))
        asked = list(_asked(crowd, overview, times))
        at_once = _bell(crowd, overview)
        assert running._process
        broker_alone = cost(running._process.pid, seconds)
        crowd.close()
        alone, among = (_kiosk(Path(folder) / name, url, seconds) for name, url in (("a", ""), ("b", running.url)))
    return [
        *spread(f"a room's change is in the overview, {rooms} rooms", seen, "ms", 200),
        *spread(f"the trainer's command is in a room, {rooms} rooms", asked, "ms"),
        Figure(f"from the first to the last of {rooms} rooms that hears the bell", at_once, "ms", 100),
        *broker_alone.figures("Mosquitto with nothing happening"),
        Figure("what a kiosk takes more as one of several rooms, CPU", among.cpu - alone.cpu, "% of a core", 0.2),
        Figure("what a kiosk takes more as one of several rooms, PSS", among.pss - alone.pss, "MB", 10),
    ]


@contextmanager
def watched(url: str) -> Iterator[RoomsOverview]:
    """An overview that is connected."""
    from kiosk.rooms.client import RoomsClient  # noqa: PLC0415  (it may not be there)

    client = RoomsClient(_Board(), Rooms(broker=url, overview=True))  # type: ignore[arg-type]  # it is told of faults
    client.start()
    assert client.overview
    eventually(lambda: client.overview and client.overview.connected)
    yield client.overview
    client.close()


def _seen(crowd: Crowd, overview: RoomsOverview, times: int) -> Iterator[float]:
    """How long each change takes until the overview has it."""
    chosen = random.Random(1)  # noqa: S311  (chance that can be repeated is meant)
    for number in range(times):
        name, step = chosen.choice(crowd.names), f"Step {number}"
        came = threading.Event()
        overview.watch(came.set)
        began = time.perf_counter()
        crowd.change(name, step)
        assert came.wait(LIMIT)
        yield (time.perf_counter() - began) * 1000
        assert step in [tile.step for tile in overview.tiles()]
        time.sleep(_BETWEEN)
    overview.watch(lambda: None)


def _asked(crowd: Crowd, overview: RoomsOverview, times: int) -> Iterator[float]:
    """How long each command takes until its room has it."""
    for number in range(times):
        before, began = len(crowd.heard), time.perf_counter()
        overview.ask(Wish("bell"), [room_id(crowd.names[number % len(crowd.names)])])
        eventually(lambda before=before: len(crowd.heard) > before, every=0.001)  # type: ignore[misc]
        yield (crowd.heard[-1][2] - began) * 1000


def _bell(crowd: Crowd, overview: RoomsOverview) -> float:
    """How far apart the first and the last room hear what is asked of all."""
    crowd.heard.clear()
    overview.ask(Wish("bell"))
    eventually(lambda: len({name for name, _, _ in crowd.heard}) == len(crowd.names))
    instants = [at for _, _, at in crowd.heard]
    return (max(instants) - min(instants)) * 1000


def _kiosk(state: Path, url: str, seconds: float) -> Cost:
    """What a kiosk takes at home, connected to a broker if there is a URL."""
    program = Program(state)
    if url:
        os.environ["KIOSK_ROOMS__BROKER"] = url
    try:
        program.start()
        assert program.process
        time.sleep(min(5.0, seconds))
        return cost(program.process.pid, seconds)
    finally:
        os.environ.pop("KIOSK_ROOMS__BROKER", None)
        program.kill()


def main(figures: Sequence[Figure] | None = None) -> None:
    """Measures and prints."""
    print(table(figures or measure()))  # noqa: T201  (a table for whoever asked for it)


if __name__ == "__main__":
    main()
