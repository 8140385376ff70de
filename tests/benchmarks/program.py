"""The real program on a virtual screen, its first frame and a key's way: `python -m tests.benchmarks.program`."""

import ctypes
import ctypes.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import monotonic_ns
from typing import IO

from tests.benchmarks.figures import Figure, spread, table
from tests.benchmarks.started import PLAIN, SIZE
from tests.xvfb import virtual_screen

PROGRAM = """
import sys, time
from kiosk.__main__ import main
from kiosk.display.window import begun

def show(descriptor, show=begun.show_in_copy):
    import pygame.display
    for name in ("flip", "update"):
        def told(*args, _draw=getattr(pygame.display, name), **keys):
            _draw(*args, **keys)
            print(time.monotonic_ns(), flush=True)
        setattr(pygame.display, name, told)
    show(descriptor)

begun.show_in_copy = show
sys.argv[0] = "kiosk"
main()
"""
"""The program, whose first window tells each picture's instant once it is on the screen."""


@dataclass
class Running:
    """A kiosk that tells when it has drawn, and a hand on its keyboard."""

    frames: IO[bytes]
    keyboard: "Keyboard"

    def frame(self) -> int:
        """The instant of the next picture, in nanoseconds of the monotonic clock."""
        return int(self.frames.readline())

    def answer(self, key: int) -> float:
        """Milliseconds from a key's press to the picture that it made."""
        pressed = monotonic_ns()
        self.keyboard.press(key)
        while (drawn := self.frame()) < pressed:
            pass
        return (drawn - pressed) / 1e6


class Keyboard:
    """Presses keys of an X server at once, without starting a program for each."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self._x.XFlush.argtypes = [ctypes.c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._display = self._x.XOpenDisplay(display.encode())

    def press(self, key: int) -> None:
        """Presses and releases a key by its X keysym, which for signs is their number."""
        with self.held(key):
            pass

    @contextmanager
    def held(self, key: int) -> Iterator[None]:
        """Holds a key down for as long as the block runs."""
        self._move(key, down=True)
        try:
            yield
        finally:
            self._move(key, down=False)

    def _move(self, key: int, *, down: bool) -> None:
        code = self._x.XKeysymToKeycode(self._display, key)
        self._test.XTestFakeKeyEvent(self._display, code, int(down), 0)
        self._x.XFlush(self._display)


@contextmanager
def kiosk(screen: dict[str, str], *options: str) -> Iterator[Running]:
    """The kiosk on that screen, silent and deaf: their threads have figures of their own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = screen | PLAIN | {"KIOSK_STATE": folder}
        command = [sys.executable, "-c", PROGRAM, *options]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            try:
                yield Running(process.stdout, Keyboard(screen["DISPLAY"]))
            finally:
                process.kill()


def first_frames(screen: dict[str, str], times: int) -> list[float]:
    """Seconds from the program's start to its first picture."""
    taken = []
    for _ in range(times):
        began = monotonic_ns()
        with kiosk(screen) as running:
            taken.append((running.frame() - began) / 1e9)
    return taken


def answers(screen: dict[str, str], times: int) -> list[float]:
    """Milliseconds from a key's press, which pauses a step or resumes it, to the picture that it made."""
    with kiosk(screen, "solution-circle") as running:
        running.frame()
        running.answer(ord(" "))
        return [running.answer(ord(" ")) for _ in range(times)]


def measure(times: int = 5) -> list[Figure]:
    """All figures of the program on a screen."""
    with virtual_screen(SIZE) as screen:
        return [
            Figure("start to first frame", median(first_frames(screen, times)), "s", 1),
            *spread("key to frame", answers(screen, times * 20), "ms"),
        ]


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
