"""Sentences rendered in the background: the one that is needed now first, then those that will be."""

from collections import deque
from collections.abc import Callable, Iterable
from threading import Condition, Thread

from kiosk.announcer.cache import Cache
from kiosk.announcer.patience import patience
from kiosk.announcer.renderer import Renderer
from kiosk.core.errors import SoundError


class Preparer:
    """A thread that fills the cache; `ready` is told each sentence that is there, `report` each fault or None."""

    def __init__(
        self,
        renderer: Renderer,
        cache: Cache,
        ready: Callable[[str], None],
        report: Callable[[SoundError | None], None],
    ) -> None:
        self._renderer = renderer
        self._cache = cache
        self._ready = ready
        self._report = report
        self._changed = Condition()
        self._needed: str | None = None
        self._ahead: deque[str] = deque()
        self._failures = 0
        self._closing = False
        self._thread = Thread(target=self._run, name="preparer", daemon=True)
        self._thread.start()

    def need(self, text: str) -> None:
        """Asks for a sentence before all others."""
        with self._changed:
            self._needed = text
            self._changed.notify()

    def ahead(self, texts: Iterable[str]) -> None:
        """Asks for these sentences, in this order, instead of those asked for before."""
        with self._changed:
            self._ahead = deque(texts)
            self._changed.notify()

    def close(self) -> None:
        """Stops the thread and the renderer."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._renderer.close()
        self._thread.join(1)

    def _run(self) -> None:
        while (text := self._next()) is not None:
            try:
                if self._cache.get(text) is None:
                    self._cache.add(text, self._renderer.render)
                    self._failures = 0
                    self._report(None)
                self._ready(text)
            except SoundError as error:
                self._failed(text, error)

    def _next(self) -> str | None:
        """The next sentence to see to; None when there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._needed is not None or self._ahead)
            if self._closing:
                return None
            text, self._needed = self._needed, None
            return text if text is not None else self._ahead.popleft()

    def _failed(self, text: str, error: SoundError) -> None:
        """Tells of the fault and waits a while, unless something is needed at once."""
        with self._changed:
            if self._closing:
                return
            self._ahead.append(text)  # last, lest a sentence that always fails keep back the others
        self._failures += 1
        self._report(error)
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._needed is not None, patience(self._failures))
