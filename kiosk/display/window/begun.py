"""A process for a window that loads its libraries before anybody knows what to show in it."""

import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kiosk.display.window.channel import Connection, Pipe, handed_on
from kiosk.display.window.copied import Copied, can_be_copied

PROGRAM = ("-m", "kiosk.display.window.process")
"""What the interpreter is given for the window's process."""

_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class BegunWindow:
    """The process, and a connection to it, with whose end it ends."""

    process: subprocess.Popen[bytes] | Copied
    connection: Connection

    def end(self) -> None:
        """Ends a process that was never needed."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


def begin_window() -> BegunWindow:
    """Begins a process; where it can be, it is a copy of this one, which need not load again what is loaded here."""
    ours, theirs = Pipe()
    with theirs:  # closed here once the process has it, so that the end of the process is heard of
        if can_be_copied():
            return BegunWindow(Copied(partial(show_in_copy, theirs.fileno()), theirs.fileno()), ours)
        command = [sys.executable, *PROGRAM, str(theirs.fileno())]
        process = subprocess.Popen(  # noqa: S603  (a module of the kiosk, run by its own interpreter)
            command, cwd=_ROOT, **handed_on(theirs)
        )
    return BegunWindow(process, ours)


def show_in_copy(descriptor: int) -> None:
    """What a copy does, with libraries that the kiosk itself never loads."""
    from kiosk.display.window.process import main  # noqa: PLC0415

    main(descriptor)
