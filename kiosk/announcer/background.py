"""Rendering in the background: sentences in a voice that is worth waiting for, and that nobody waits for."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Condition, Thread
from time import monotonic

from kiosk.announcer.cache import Cache
from kiosk.announcer.suitability import Suitability
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.backoff import Backoff
from kiosk.core.errors import SoundError

_log = logging.getLogger(__name__)

RETRIES = Backoff(first=1.0, longest=600.0)
"""The delays before a voice that failed, or did not suit this machine, is tried again."""

SPARE_AFTER = 20.0
"""Seconds without a session after which there is time to spare; so the kiosk has long started by then."""


class BackgroundRenderer:
    """A thread that fills a cache with the sentences of the session and then, without a session, with `spare` ones.

    The renderer's process is ended whenever there is nothing to do. `ready` is told of each sentence.
    """

    def __init__(
        self,
        renderer: SpeechSynthesis,
        cache: Cache,
        suitability: Suitability,
        ready: Callable[[Speech], None],
        spare: Callable[[], Iterable[Speech]],
        *,
        spare_after: float = SPARE_AFTER,
    ) -> None:
        self._renderer = renderer
        self._cache = cache
        self._suitability = suitability
        self._ready = ready
        self._spare = spare
        self._spare_after = spare_after
        self._spare_left: Iterator[Speech] | None = None
        self._changed = Condition()
        self._news = False
        self._closing = False
        self._ahead: deque[Speech] = deque()
        self._spare_from: float | None = monotonic() + spare_after
        self._not_before = 0.0
        self._failures = 0
        self._thread = Thread(target=self._run, name="background renderer", daemon=True)
        self._thread.start()

    def request_now(self, speech: Speech) -> None:
        """Requests speech to be rendered before all other."""
        with self._changed:
            self._ahead.appendleft(speech)
            self._notify()

    def request_ahead(self, speeches: Iterable[Speech]) -> None:
        """Requests the speech of a session to be rendered in this order; this replaces earlier requests."""
        with self._changed:
            self._ahead, self._spare_from = deque(speeches), None
            self._notify()

    def cancel(self) -> None:
        """Cancels all requests, because no session is open; a sentence that is being rendered is finished."""
        with self._changed:
            self._ahead, self._spare_from = deque(), monotonic() + self._spare_after
            self._spare_left = None  # the rate may be another one now
            self._notify()

    def close(self) -> None:
        """Stops the thread and the renderer."""
        with self._changed:
            self._closing = True
            self._notify()
        self._renderer.close()
        self._thread.join(1)

    def _notify(self) -> None:
        self._news = True
        self._changed.notify()

    def _run(self) -> None:
        while not self._closing:
            speech = self._next_speech()
            if speech is None:
                self._renderer.rest()
                self._wait()
            elif not self._cache.has(speech):
                self._render(speech)

    def _next_speech(self) -> Speech | None:
        """The next speech to render; None if there is none now."""
        with self._changed:
            if monotonic() < self._not_before:
                return None
            if self._ahead:
                return self._ahead.popleft()
            if self._spare_from is None or monotonic() < self._spare_from:
                return None
            spare = self._spare_left
        if spare is None:
            spare = iter(self._spare())  # takes a while: nobody may have to wait for the lock
            with self._changed:
                self._spare_left = spare
        return next(spare, None)

    def _render(self, speech: Speech) -> None:
        if problem := self._suitability.problem:
            self._postpone(speech, problem)
            return
        try:
            self._cache.render_into(speech, self._renderer.render)
        except SoundError as error:
            self._postpone(speech, str(error))
        else:
            self._failures = 0
            self._suitability.note(self._renderer.effort)
            self._ready(speech)

    def _postpone(self, speech: Speech, why: str) -> None:
        """Tries again later, at the end, so that a sentence that always fails does not block the others."""
        with self._changed:
            if self._closing:
                return
            self._failures += 1
            self._not_before = monotonic() + RETRIES.delay(self._failures)
            if self._spare_from is None:
                self._ahead.append(speech)
        _log.warning("the natural voice waits: %s", why)

    def _wait(self) -> None:
        """Waits for news, or until it is time for what was put off."""
        with self._changed:
            times = (self._not_before, self._spare_from or 0.0)
            pauses = [left for at in times if (left := at - monotonic()) > 0]
            if not self._news:
                self._changed.wait(min(pauses, default=None))
            self._news = False
