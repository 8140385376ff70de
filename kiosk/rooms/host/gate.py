"""The way to the broker: Mosquitto hears only of whoever greets it, and keeps only whom it knows."""

import asyncio

from kiosk.rooms.host.accounts import MOST_ACCOUNTS
from kiosk.rooms.host.entrance import Caller, Entrance

MAXIMUM = MOST_ACCOUNTS + 100
"""Connections at once; each takes two open files."""

PER_NETWORK = MOST_ACCOUNTS + 50
"""Connections from one network, as a whole school can have one address."""

KNOWN_WITHIN = 5.0
"""Seconds for a greeting, and for the password in it; Mosquitto itself would wait for a minute and a half."""

_SIZE = 1 << 16

_GREETING, _LONGEST_GREETING = 0x10, 1024

_WELCOME, _REASON = b"\x20", slice(3, 4)
"""The first byte of the broker's answer to a greeting, and where its reason to refuse it stands, 0 for none."""


class Gate:
    """Passes on what rooms and Mosquitto, which listens at `port` on this machine only, say to each other.

    Mosquitto has no limit for one address: strangers who hold a thousand connections would leave none for a room that
    comes back.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.entrance = Entrance(self._answer, MAXIMUM, PER_NETWORK)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, caller: Caller) -> None:
        async with asyncio.timeout(KNOWN_WITHIN):
            greeting = await _read_greeting(reader)
            from_broker, to_broker = await asyncio.open_connection("127.0.0.1", self._port)
        to_broker.write(greeting)
        passing = [asyncio.create_task(_pass_on(reader, to_broker))]
        try:
            async with asyncio.timeout(KNOWN_WITHIN):
                answer = await from_broker.read(_SIZE)
            writer.write(answer)
            if answer.startswith(_WELCOME) and answer[_REASON] == b"\0":
                self.entrance.note_known(caller)
                passing.append(asyncio.create_task(_pass_on(from_broker, writer)))
                await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in passing:
                task.cancel()
            to_broker.transport.abort()
            await asyncio.gather(*passing, return_exceptions=True)


async def _read_greeting(reader: asyncio.StreamReader) -> bytes:
    """The first thing that a room says: a byte for what it is, its length in sevens of bits, and so many bytes.

    Raises EOFError or ValueError where it is something else.
    """
    start = await reader.readexactly(2)
    while start[-1] & 0x80 and len(start) < 3:
        start += await reader.readexactly(1)
    length = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(start[1:]))
    if start[0] != _GREETING or length > _LONGEST_GREETING:
        raise ValueError(start)
    return start + await reader.readexactly(length)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Passes all on until one side ends; whoever takes nothing in is not sent more."""
    while data := await reader.read(_SIZE):
        writer.write(data)
        await writer.drain()
