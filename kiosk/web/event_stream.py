"""Server-sent events: what has changed goes to every page that is open."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.core.errors import KioskError

_log = logging.getLogger(__name__)

BEATS_AFTER = 3
"""Looks at the clock after which a page hears from us although nothing changed, so that it knows that we are there."""

MOST_WAITING = 200
"""Messages; a phone that is asleep loses its stream, and asks anew when it wakes."""

MOST_STREAMS = 200
MOST_STREAMS_EACH = 30
"""Pages open at a time, in all and from one address."""


class StreamKind(StrEnum):
    """Which page a stream belongs to."""

    NOTES = "notes"
    REMOTE = "remote"


Make = Callable[[StreamKind, str | None], str]
"""The live parts of a page of that kind for a session, as a message."""


@dataclass(eq=False)
class Stream:
    """One open page; `session` is the one that its keys are for, `silent` for how many looks it has heard nothing."""

    kind: StreamKind
    session: str | None
    address: str
    key: str
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    silent: int = 0

    def put(self, message: bytes | None) -> None:
        """Sends a message; None ends the stream, and so does a page that takes nothing in."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            message = None
        self.silent = 0
        self.waiting.put_nowait(message)


class EventStreams:
    """All open streams. Lives on the server's loop."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()

    def room_for(self, address: str) -> bool:
        """Whether one more page may be open from there."""
        each = sum(stream.address == address for stream in self._streams)
        return len(self._streams) < MOST_STREAMS and each < MOST_STREAMS_EACH

    @property
    def is_followed(self) -> bool:
        """Whether any page is open."""
        return bool(self._streams)

    def show(self, make: Make) -> None:
        """The live parts to everybody, made once for all pages that show the same."""
        made: dict[tuple[StreamKind, str | None], bytes] = {}
        for stream in self._streams:
            shared = (stream.kind, stream.session)
            if shared not in made:
                made[shared] = message("picture", make(*shared))
            stream.put(made[shared])

    def tell(self, session: str, text: str) -> None:
        """A note to everybody who takes notes in that session."""
        told = message("note", text)
        for stream in self._streams:
            if stream.kind is StreamKind.NOTES and stream.session == session:
                stream.put(told)

    def beat(self) -> None:
        """A sign of life for whoever has heard nothing for some time; to be called every five seconds or so.

        A timer for each page would have to be set anew with everything that it hears.
        """
        for stream in self._streams:
            stream.silent += 1
            if stream.silent >= BEATS_AFTER and stream.waiting.empty():
                stream.put(message("beat", ""))

    def end(self, holds: Callable[[Stream], bool]) -> None:
        """Sends away those whose keys hold no longer; asks once for all that have the same."""
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
        """What this page is sent, beginning with `first`, until it goes or is sent away."""
        # Followed before looked at: what happens in between comes twice rather than never.
        self._streams.add(stream)
        try:
            yield b"retry: 2000\n\n" + await first()
            while (told := await stream.waiting.get()) is not None:
                yield told
        except KioskError as error:
            _log.warning("a page cannot be shown: %s", error)  # it asks again
        finally:
            self._streams.discard(stream)


def message(event: str, text: str) -> bytes:
    """One event as the browser reads it: a text of one line; in bytes once, not by each stream anew."""
    return f"event: {event}\ndata: {json.dumps(text)}\n\n".encode()
