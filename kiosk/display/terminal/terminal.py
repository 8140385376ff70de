"""The display in a terminal: the same screens and keys in characters, or plain lines if nobody can type."""

import contextlib
import io
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TextIO

from rich.console import Console

from kiosk.config.signals import HANGUP
from kiosk.config.terminal_mode import read_key_by_key, restore_terminal, terminal_mode
from kiosk.core.interaction.keys import Key, binding_for, unused
from kiosk.core.room.commands import Command, Quit, Request, UnusedInput
from kiosk.core.room.messages import Message, Terminated
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.core.session.events import Event
from kiosk.core.setup.commands import TypeText
from kiosk.core.text import visible
from kiosk.core.view.model import Snapshot, Standing
from kiosk.core.view.views import HomeView
from kiosk.display.terminal.keys import HeldKey, KeyReader, TerminalKey
from kiosk.display.terminal.page import page
from kiosk.display.terminal.plain import plain_line, plain_offer
from kiosk.ports import Noticeboard

POLL = 0.05
"""Seconds between two looks at the board, for the commands of others; also how long an Escape waits for more bytes."""

_ENTER = "\x1b[?1049h\x1b[?25l"  # the alternate screen, without a cursor
_LEAVE = "\x1b[?25h\x1b[?1049l"

_IN_A_LIST = {Key.UP: Key.LEFT, Key.DOWN: Key.RIGHT}
"""On the home screen, cards are in one column, so up and down move by one card."""


class Terminal:
    """Shows snapshots in a terminal and reads its keys; without a keyboard or a screen it prints a line per change."""

    def __init__(self, keyboard: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._keyboard = keyboard or sys.stdin
        self._screen = screen or sys.stdout

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Does nothing: `run` looks at the board often enough."""

    def run(self, board: Noticeboard) -> None:
        """Shows the board's snapshots until one is closed; Ctrl-C, hanging up and SIGTERM ask the kiosk to close."""
        interactive = (
            _is_terminal(self._keyboard) and _is_terminal(self._screen) and os.environ.get("TERM", "dumb") != "dumb"
        )
        with _Signals() as signals:
            if interactive:
                self._run_interactive(board, signals)
            else:
                self._run_plain(board, signals)

    def come_forward(self) -> None:
        """Rings the terminal's bell, which many terminals show on their tab or in the task bar."""
        self._screen.write("\a")
        self._screen.flush()

    def close(self) -> None:
        """Does nothing: `run` leaves the terminal as it was."""

    def _run_interactive(self, board: Noticeboard, signals: "_Signals") -> None:
        with _Canvas(self._screen) as canvas, _Keyboard(self._keyboard.fileno()) as keyboard:
            held_key = HeldKey()
            while not (snapshot := board.snapshot()).closed:
                signals.pass_on(board)
                board.alive()
                if not canvas.show(snapshot) or keyboard.gone:
                    _submit(board, Quit())
                    break
                for key in keyboard.keys(_sleep_seconds(board, snapshot), typing=snapshot.standing.typing):
                    _press(key, board, snapshot.standing, held_key)
                if released := held_key.release_if_due(time.monotonic()):
                    _submit(board, released)
        # The terminal may be gone, but the rest of the kiosk still needs time to close.
        self._run_plain(board, signals)

    def _run_plain(self, board: Noticeboard, signals: "_Signals") -> None:
        if isinstance(self._screen, io.TextIOWrapper) and not self._screen.closed:
            self._screen.reconfigure(errors="replace")  # no line is lost for a character its encoding lacks
        printed: tuple[str, ...] = ()
        while not (snapshot := board.snapshot()).closed:
            signals.pass_on(board)
            board.alive()
            lines = (
                plain_line(snapshot.standing),
                plain_offer(snapshot.standing),
                *(f"! {fault}" for fault in snapshot.standing.faults),
            )
            # The kiosk keeps time even if nobody reads its output any more.
            with contextlib.suppress(OSError, ValueError):
                for line in lines:
                    if line and line not in printed:
                        print(visible(line), file=self._screen, flush=True)
            printed = lines
            time.sleep(_sleep_seconds(board, snapshot))


def _press(key: TerminalKey, board: Noticeboard, standing: Standing, held_key: HeldKey) -> None:
    if isinstance(key, Quit | TypeText | UnusedInput):
        _submit(board, key)
        return
    if isinstance(standing.view, HomeView):
        key = _IN_A_LIST.get(key, key)
    if binding := binding_for(key, standing.bindings):
        command = held_key.press(binding, time.monotonic()) if binding.released else binding.command
        if command:
            _submit(board, command)
    else:
        _submit(board, unused(key))


def _submit(board: Noticeboard, command: Command) -> None:
    board.submit(Request(command, Source.KEY))


def _sleep_seconds(board: Noticeboard, snapshot: Snapshot) -> float:
    """The seconds to wait for a key."""
    return POLL if snapshot.next_change is None else min(POLL, board.seconds_until(snapshot.next_change))


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal; it may also be missing, as in a service, or closed."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


class _Signals:
    """Turns signals into messages that close the kiosk, so that the terminal is restored first."""

    MESSAGES: Mapping[signal.Signals, Message] = MappingProxyType(
        {
            signal.SIGINT: Request(Quit(), Source.KEY),
            **({HANGUP: Request(Quit(), Source.KEY)} if HANGUP else {}),
            signal.SIGTERM: Terminated(),
        }
    )

    def __init__(self) -> None:
        self._received: list[signal.Signals] = []
        self._before: dict[int, object] = {}

    def __enter__(self) -> "_Signals":
        if threading.current_thread() is threading.main_thread():  # only it may set signal handlers
            self._before = {number: signal.signal(number, self._receive) for number in self.MESSAGES}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave us

    def pass_on(self, board: Noticeboard) -> None:
        """Asks the board to close if a signal has come."""
        while self._received:
            board.submit(self.MESSAGES[self._received.pop()])

    def _receive(self, number: int, _frame: object) -> None:
        # A handler may interrupt the board at any point, so it must not call the board.
        self._received.append(signal.Signals(number))


class _Canvas:
    """The alternate screen, redrawn when its content has changed."""

    def __init__(self, screen: TextIO) -> None:
        self._file = screen
        self._console = Console(file=screen, force_terminal=True, highlight=False, legacy_windows=False)
        self._shown: tuple[object, ...] = ()

    def __enter__(self) -> "_Canvas":
        self._write(_ENTER)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._write(_LEAVE)

    def show(self, snapshot: Snapshot) -> bool:
        """Draws the snapshot if the content has changed; returns False if the terminal is gone."""
        try:
            size = os.get_terminal_size(self._file.fileno())
            content = (snapshot.standing, snapshot.ticking, size)
            if content != self._shown:
                self._draw(snapshot, size)
                self._shown = content
        except OSError:
            return False
        return True

    def _draw(self, snapshot: Snapshot, size: os.terminal_size) -> None:
        self._console.size = size
        with self._console.capture() as captured:
            for line in page(snapshot, self._console):
                line.plain = visible(line.plain)  # what an older version has stored may hold controls
                self._console.print(line, no_wrap=True, overflow="ellipsis", crop=True)
        # Each line is cleared before it is written: clearing the whole screen would flicker, and clearing after a line
        # that is as wide as the screen would erase its last character.
        lines = captured.get().removesuffix("\n").split("\n")
        self._write("\x1b[H" + "\n".join("\x1b[K" + line for line in lines) + "\x1b[J")

    def _write(self, text: str) -> None:
        data = text.encode(self._file.encoding, "replace")
        while data:
            data = data[os.write(self._file.fileno(), data) :]


class _Keyboard:
    """Reads keys one by one without echo; Ctrl-C is read as a key, and Ctrl-Z and Ctrl-S cannot stop the kiosk."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._reader = KeyReader()
        self.gone = False

    def __enter__(self) -> "_Keyboard":
        self._before = terminal_mode(self._descriptor)
        read_key_by_key(self._descriptor)
        return self

    def __exit__(self, *_: object) -> None:
        restore_terminal(self._descriptor, self._before, drop_keys=True)

    def keys(self, seconds: float, *, typing: bool = False) -> list[TerminalKey]:
        """Waits at most this long for keys and returns them; sets `gone` if no more can come."""
        ready, _, _ = select.select([self._descriptor], [], [], POLL if self._reader.waiting else seconds)
        if not ready:
            return self._reader.flush()
        try:
            received = os.read(self._descriptor, 1024)
        except OSError:
            received = b""
        self.gone = not received
        return self._reader.feed(received, typing=typing)
