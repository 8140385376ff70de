"""Server-sent events: changes are sent to every open page."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.config.network import network_of
from kiosk.core.errors import KioskError

_log = logging.getLogger(__name__)

BEATS_AFTER = 3
"""After this many calls of `beat` without a message, a page is sent one to show that the kiosk is alive."""

MAXIMUM_WAITING = 200
"""The maximum of waiting messages; a sleeping phone loses its stream and asks again when it wakes."""

MAXIMUM_STREAMS = 200
MAXIMUM_STREAMS_PER_ADDRESS = 30
"""The maximum of open pages of one kind from one address; `MAXIMUM_STREAMS` is for all addresses together.

Facilitators are counted apart, so that nobody with the note taker's link can take their places.
"""


class StreamKind(StrEnum):
    """The page that a stream belongs to."""

    NOTES = "notes"
    REMOTE = "remote"
    ROOMS = "rooms"


Render = Callable[[StreamKind, str | None], str]
"""A function that renders the live parts of a page of that kind for a session."""


@dataclass(eq=False)
class Stream:
    """One open page; `session` is the one that its key is for, `silent` how many beats ago its last message was."""

    kind: StreamKind
    session: str | None
    address: str
    key: str
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MAXIMUM_WAITING))
    silent: int = 0

    def put(self, message: bytes | None) -> None:
        """Queues a message; None ends the stream, as does a full queue."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            message = None
        self.silent = 0
        self.waiting.put_nowait(message)


class EventStreams:
    """All open streams; used only on the server's event loop."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()

    def has_room_for(self, address: str, kind: StreamKind) -> bool:
        """Whether one more page of that kind may be opened from this address."""
        alike = [stream for stream in self._streams if stream.kind is kind]
        same_address = sum(network_of(stream.address) == network_of(address) for stream in alike)
        return len(alike) < MAXIMUM_STREAMS and same_address < MAXIMUM_STREAMS_PER_ADDRESS

    @property
    def is_followed(self) -> bool:
        """Whether any page is open."""
        return bool(self._streams)

    def are_followed(self, kind: StreamKind) -> bool:
        """Whether any page of that kind is open."""
        return any(stream.kind is kind for stream in self._streams)

    def send_live_parts(self, make: Render, only: StreamKind | None = None) -> None:
        """Sends the live parts to every page (of `only` one kind), rendered once for all that show the same."""
        made: dict[tuple[StreamKind, str | None], bytes] = {}
        for stream in (stream for stream in self._streams if only in {None, stream.kind}):
            shared = (stream.kind, stream.session)
            if shared not in made:
                made[shared] = message("picture", make(*shared))
            stream.put(made[shared])

    def send_note(self, session: str, text: str) -> None:
        """Sends a note to every note taker's page of that session."""
        message_bytes = message("note", text)
        for stream in self._streams:
            if stream.kind is StreamKind.NOTES and stream.session == session:
                stream.put(message_bytes)

    def beat(self, time: str) -> None:
        """Sends a heartbeat with the kiosk's time to pages that have received nothing for some time.

        To be called about every five seconds. A timer for each page would have to be restarted with every message.
        """
        for stream in self._streams:
            stream.silent += 1
            if stream.silent >= BEATS_AFTER and stream.waiting.empty():
                stream.put(message("beat", time))

    def end_invalid(self, holds: Callable[[Stream], bool]) -> None:
        """Ends the streams whose keys are no longer valid; each key is checked once."""
        answers: dict[tuple[StreamKind, str | None, str], bool] = {}
        for stream in self._streams:
            shared = (stream.kind, stream.session, stream.key)
            if shared not in answers:
                answers[shared] = holds(stream)
            if not answers[shared]:
                stream.put(message("ended", ""))
                stream.put(None)

    def close(self) -> None:
        """Ends all streams."""
        for stream in self._streams:
            stream.put(None)

    async def follow(self, stream: Stream, first: Callable[[], Awaitable[bytes]]) -> AsyncIterator[bytes]:
        """The messages for a page, beginning with `first`, until the page is closed or its stream is ended."""
        # The stream is added before `first` is rendered, so that a change in between is sent twice rather than never.
        self._streams.add(stream)
        try:
            yield b"retry: 2000\n\n" + await first()
            while (message_bytes := await stream.waiting.get()) is not None:
                yield message_bytes
        except KioskError as error:
            _log.warning("a page cannot be shown: %s", error)  # the page will ask again
        finally:
            self._streams.discard(stream)


def message(event: str, text: str) -> bytes:
    """An event in the format of server-sent events, encoded once for all streams."""
    return f"event: {event}\ndata: {json.dumps(text)}\n\n".encode()
