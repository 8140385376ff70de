"""Where everything that concerns the engine arrives: messages from any thread, in their order."""

import queue
from dataclasses import dataclass

from kiosk.core.room.messages import Message


@dataclass(frozen=True)
class JournalNews:
    """Something has become of what the journal was given earlier."""


@dataclass(frozen=True)
class DisplayAlive:
    """The display's loop goes round."""


@dataclass(frozen=True)
class TakeUpInterrupted:
    """The loop runs: a session that was cut off can be taken up, or asked about."""


EngineMessage = Message | JournalNews | DisplayAlive | TakeUpInterrupted
"""What the engine deals with: what adapters submit, and what its own threads tell it."""


class Inbox:
    """A queue that any thread may put into, and the engine's alone takes from."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[EngineMessage] = queue.SimpleQueue()

    def put(self, message: EngineMessage) -> None:
        """Hands in a message; returns at once."""
        self._messages.put(message)

    def journal_news(self) -> None:
        """Something has become of what the journal was given: what a JournalWriter calls."""
        self.put(JournalNews())

    def next(self, timeout: float) -> EngineMessage | None:
        """The next message, waited for at most so many seconds; None if there is none by then."""
        try:
            return self._messages.get(timeout=timeout)
        except queue.Empty:
            return None

    def waiting(self) -> EngineMessage | None:
        """The next message if one is there already."""
        try:
            return self._messages.get_nowait()
        except queue.Empty:
            return None
