"""Renders sentences before they are needed, and waits longer each time a voice fails."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from threading import Condition, Thread

from kiosk.announcer.cache import Cache
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.backoff import Backoff
from kiosk.core.errors import SoundError

_log = logging.getLogger(__name__)

RETRIES = Backoff(first=0.25, longest=60.0)
"""When a voice that failed is asked again."""


class Prerenderer:
    """A thread that fills the cache; `ready` is told of all speech that is there, `report` each fault or None."""

    def __init__(
        self,
        renderer: SpeechSynthesis,
        cache: Cache,
        ready: Callable[[Speech], None],
        report: Callable[[SoundError | None], None],
    ) -> None:
        self._renderer = renderer
        self._cache = cache
        self._ready = ready
        self._report = report
        self._changed = Condition()
        self._needed: Speech | None = None
        self._ahead: deque[Speech] = deque()
        self._asked = 0
        self._failures = 0
        self._closing = False
        self._thread = Thread(target=self._run, name="preparer", daemon=True)
        self._thread.start()

    def need(self, speech: Speech) -> None:
        """Asks for this before all else."""
        with self._changed:
            self._needed = speech
            self._changed.notify()

    def ahead(self, speeches: Iterable[Speech]) -> None:
        """Asks for these, in this order, instead of those asked for before."""
        with self._changed:
            self._ahead = deque(speeches)
            self._asked = len(self._ahead)
            self._changed.notify()

    def close(self) -> None:
        """Stops the thread and the renderer."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._renderer.close()
        self._thread.join(1)

    def _run(self) -> None:
        while (speech := self._next()) is not None:
            try:
                if self._cache.get(speech) is None:
                    self._cache.add(speech, self._renderer.render)
                    self._failures = 0
                    self._report(None)
                self._ready(speech)
                self._tell_progress()
            except SoundError as error:
                self._failed(speech, error)

    def _next(self) -> Speech | None:
        """The next to see to; None when there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._needed is not None or self._ahead)
            if self._closing:
                return None
            speech, self._needed = self._needed, None
            return speech if speech is not None else self._ahead.popleft()

    def _tell_progress(self) -> None:
        """How far the plan's sentences are, in numbers: what they say is nobody's business but the room's."""
        with self._changed:
            if self._asked:
                left = len(self._ahead)
                _log.info("announcements ready: %d of %d", self._asked - left, self._asked)
                self._asked = self._asked if left else 0

    def _failed(self, speech: Speech, error: SoundError) -> None:
        """Tells of the fault and waits a while, unless something is needed at once."""
        with self._changed:
            if self._closing:
                return
            self._ahead.append(speech)  # last, lest a sentence that always fails keep back the others
            self._asked = max(self._asked, len(self._ahead))
        self._failures += 1
        self._report(error)
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._needed is not None, RETRIES.delay(self._failures))
