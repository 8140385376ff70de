"""The engine's inbox: messages from any thread, in the order in which they arrive."""

import queue
from dataclasses import dataclass

from kiosk.core.room.messages import Message


@dataclass(frozen=True)
class JournalNews:
    """The state of the journal has changed: a delayed write has succeeded or failed."""


@dataclass(frozen=True)
class DisplayAlive:
    """The display's loop is running."""


@dataclass(frozen=True)
class ResumeInterrupted:
    """The engine's loop is running: an interrupted session can now be resumed or asked about."""


EngineMessage = Message | JournalNews | DisplayAlive | ResumeInterrupted
"""All messages that the engine handles: those of adapters and those of its own threads."""


class Inbox:
    """A queue that any thread may fill and only the engine's thread empties."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[EngineMessage] = queue.SimpleQueue()

    def put(self, message: EngineMessage) -> None:
        """Adds a message and returns at once."""
        self._messages.put(message)

    def journal_news(self) -> None:
        """Adds a JournalNews message; this is the callback of a JournalWriter."""
        self.put(JournalNews())

    def next(self, timeout: float) -> EngineMessage | None:
        """The next message, or None if none arrives within `timeout` seconds."""
        try:
            return self._messages.get(timeout=timeout)
        except queue.Empty:
            return None

    def waiting(self) -> EngineMessage | None:
        """The next message, or None if no message is waiting."""
        try:
            return self._messages.get_nowait()
        except queue.Empty:
            return None
