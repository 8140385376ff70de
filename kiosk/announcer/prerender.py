"""Rendering of sentences before they are needed, with growing delays while the voice fails."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Condition, Thread

from kiosk.announcer.cache import Cache
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.backoff import Backoff
from kiosk.core.errors import SoundError

_log = logging.getLogger(__name__)

RETRIES = Backoff(first=0.25, longest=60.0)
"""The delays before a voice that failed is tried again."""

RESTS_AFTER = 20.0
"""Seconds without a request after which the voice's process is ended: it takes 15 MB, and half a second to start."""


class Prerenderer:
    """A thread that fills the cache; it passes finished speech to `ready` and each fault, or None, to `report`.

    The voice rests when nothing has been asked for in `rests_after` seconds.
    """

    def __init__(
        self,
        renderer: SpeechSynthesis,
        cache: Cache,
        ready: Callable[[Speech], None],
        report: Callable[[SoundError | None], None],
        *,
        rests_after: float = RESTS_AFTER,
    ) -> None:
        self._renderer = renderer
        self._cache = cache
        self._ready = ready
        self._report = report
        self._rests_after = rests_after
        self._changed = Condition()
        self._expected = self._resting = False
        self._needed: Speech | None = None
        self._ahead: deque[Speech] = deque()
        self._asked = 0
        self._failures = 0
        self._closing = False
        self._thread = Thread(target=self._run, name="prerenderer", daemon=True)
        self._thread.start()

    def request_now(self, speech: Speech) -> None:
        """Requests speech that is rendered before all other."""
        with self._changed:
            self._needed = speech
            self._changed.notify()

    def expect(self) -> None:
        """Has the voice ready: somebody is about to be answered, and nobody knows yet with which sentence."""
        with self._changed:
            self._expected = True
            self._changed.notify()

    def request_ahead(self, speeches: Iterable[Speech]) -> None:
        """Requests speech to be rendered in this order; this replaces earlier requests."""
        with self._changed:
            self._ahead = deque(speeches)
            self._asked = len(self._ahead)
            self._changed.notify()

    def cancel(self) -> None:
        """Cancels all requests; a sentence that is being rendered is finished."""
        with self._changed:
            self._needed, self._ahead, self._asked = None, deque(), 0

    def close(self) -> None:
        """Stops the thread and the renderer."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._renderer.close()
        self._thread.join(1)

    def _run(self) -> None:
        while (speech := self._next_speech()) is not None:
            try:
                if self._cache.get(speech) is None:
                    self._cache.render_into(speech, self._renderer.render)
                    self._failures = 0
                    self._report(None)
                self._ready(speech)
                self._log_progress()
            except SoundError as error:
                self._handle_failure(speech, error)

    def _next_speech(self) -> Speech | None:
        """The next speech to render, after waiting for it; None when the thread is to end."""
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work, None if self._resting else self._rests_after)
                if self._closing:
                    return None
                if self._needed is not None or self._ahead:
                    self._resting = False
                    speech, self._needed = self._needed, None
                    return speech if speech is not None else self._ahead.popleft()
                self._resting, self._expected = not self._expected, False
            if self._resting:
                self._renderer.rest()
            else:
                with suppress(SoundError):  # it is reported once there is a sentence
                    self._renderer.wake()

    def _has_work(self) -> bool:
        return bool(self._closing or self._needed is not None or self._ahead or self._expected)

    def _log_progress(self) -> None:
        """Logs how many sentences are rendered, but not their text, which is confidential."""
        with self._changed:
            if self._asked:
                left = len(self._ahead)
                _log.info("announcements ready: %d of %d", self._asked - left, self._asked)
                self._asked = self._asked if left else 0

    def _handle_failure(self, speech: Speech, error: SoundError) -> None:
        """Reports the fault, then waits for the delay or until other speech is needed."""
        with self._changed:
            if self._closing:
                return
            self._ahead.append(speech)  # at the end, so that a sentence that always fails does not block the others
            self._asked = max(self._asked, len(self._ahead))
        self._failures += 1
        self._report(error)
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._needed is not None, RETRIES.delay(self._failures))
