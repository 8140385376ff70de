"""A limit for what strangers on the network can make the kiosk write into its log."""

import logging
import time
from collections.abc import Callable

LINES = 30
SECONDS = 60.0
"""At most `LINES` lines in so many seconds."""

LOGGERS = ("asyncio", "uvicorn.error", "kiosk.web.middleware", "kiosk.web.routes.sign_in", "kiosk.web.event_stream")
"""The loggers to which requests can write."""


class LogLimit(logging.Filter):
    """Lets so many lines pass in each period; the first line of the next one says how many were left out."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._began = now()
        self._lines = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if self._now() - self._began >= SECONDS:
            if (left_out := self._lines - LINES) > 0:
                record.msg = f"{record.getMessage()} ({left_out} lines before this one were left out)"
                record.args = None
            self._began, self._lines = self._now(), 0
        self._lines += 1
        if record.name == "asyncio":
            record.exc_info = None  # a page of the library's own code, for each connection that broke off
        return self._lines <= LINES


def limit_log() -> None:
    """Limits the lines of all these loggers together, from now on."""
    limit = LogLimit()
    for logger in map(logging.getLogger, LOGGERS):
        logger.filters = [one for one in logger.filters if not isinstance(one, LogLimit)]
        logger.addFilter(limit)
