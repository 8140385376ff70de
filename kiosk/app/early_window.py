"""A window's process that begins before the kiosk has loaded what only files, phones and voices need."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.display.screens import why_no_window

if TYPE_CHECKING:  # see begin_window below
    from kiosk.display.window.begun import BegunWindow

OTHERWISE = {"--help", "terminal", "none", "--display=terminal", "--display=none"}
"""What in a command line says that no window is opened; where one was begun in vain, it is ended."""


@contextmanager
def early_window(words: Sequence[str]) -> "Iterator[BegunWindow | None]":
    """A window for a command line that will probably open one; without a screen, or for any other, None.

    What a window and the kiosk both need is loaded first: so it is loaded once, and they share its memory.
    """
    if OTHERWISE.intersection(words) or why_no_window():
        yield None
        return
    import kiosk.core.view.snapshot  # noqa: F401, PLC0415
    from kiosk.display.window.begun import begin_window  # noqa: PLC0415  (only where there is a screen)

    begun = begin_window()
    try:
        yield begun
    finally:
        begun.end()
