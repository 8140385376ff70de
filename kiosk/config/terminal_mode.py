"""How a terminal passes on keys, where the system has terminals in that sense: Windows has not."""

import sys
from contextlib import suppress
from typing import Any


def terminal_mode(descriptor: int) -> list[Any] | None:
    """How a terminal is set; None where this is none."""
    if sys.platform == "win32":
        return None
    import termios  # noqa: PLC0415  (not on Windows)

    try:
        return termios.tcgetattr(descriptor)
    except (OSError, termios.error):
        return None


def restore_terminal(descriptor: int, mode: list[Any] | None, *, drop_keys: bool = False) -> None:
    """Sets a terminal as it was, if it is still there; with `drop_keys`, nobody reads what was typed before."""
    if sys.platform == "win32" or mode is None:
        return
    import termios  # noqa: PLC0415  (not on Windows)

    with suppress(termios.error, OSError):
        termios.tcsetattr(descriptor, termios.TCSAFLUSH if drop_keys else termios.TCSANOW, mode)


def read_key_by_key(descriptor: int) -> None:
    """Lets a terminal pass on each key at once, without echo; Ctrl-C is a key, and Ctrl-Z and Ctrl-S stop nothing."""
    if sys.platform == "win32":
        return
    import termios  # noqa: PLC0415  (not on Windows)

    mode = termios.tcgetattr(descriptor)
    mode[0] &= ~termios.IXON
    mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
    mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
    termios.tcsetattr(descriptor, termios.TCSANOW, mode)
