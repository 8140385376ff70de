"""Signals that not every system has: what is to handle one that is missing is never called."""

import signal
import sys
from collections.abc import Callable
from typing import Any

SUMMONS: signal.Signals | None
HANGUP: signal.Signals | None
if sys.platform == "win32":
    SUMMONS = HANGUP = None
else:
    SUMMONS, HANGUP = signal.SIGUSR1, signal.SIGHUP
"""What brings a kiosk or a window to the front, and what comes when a terminal is closed. Windows has neither."""

IGNORE: Any = signal.SIG_IGN


def handle(number: signal.Signals | None, handler: Callable[..., object] | Any) -> Any:
    """Handles a signal from now on, if there is such a one; returns how it was handled before."""
    return None if number is None else signal.signal(number, handler)
