"""A worker process that may hang or die without harm; it answers each line of JSON with one line of JSON."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, TextIO, TypeVar

from kiosk.core.errors import KioskError, SoundError
from kiosk.core.i18n import N_

Message = dict[str, Any]
"""A request or an answer, as a JSON object."""

START_WITHIN = 20.0
"""Seconds for Python and the libraries to load on a slow machine."""

LOOK_EVERY = 0.05
"""Seconds between two looks at whether the kiosk is still there, once it has nothing more to ask."""

WAITS_BY_SELECT = sys.platform != "win32"
"""Whether the system tells of a pipe that can be read or written; on Windows, a thread has to wait for each pipe."""

Answer = TypeVar("Answer")

_ROOT = Path(__file__).parents[3]


class _Died(SoundError):
    """The process has ended."""


class WorkerProcess:
    """The parent's side: starts the process at the first request and ends it when it fails; any thread may use it."""

    def __init__(self, module: str, setup: Message, *, start_within: float = START_WITHIN) -> None:
        self._module = module
        self._setup = setup
        self._start_within = start_within
        self._process: subprocess.Popen[bytes] | None = None
        self._in_use = Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The id of the process; None while there is none."""
        return self._process.pid if self._process else None

    def ask(self, request: Message, within: float) -> Message:
        """The answer to a request; a process that has died is replaced and asked once more.

        Raises SoundError where the answer is an error, where none comes `within` seconds, or if the new process dies.
        """
        with self._in_use:
            if process := self._process:
                with suppress(_Died):
                    return self._exchange(process, request, within)
            return self._exchange(self._start(), request, within)

    def wake(self) -> None:
        """Starts the process unless there is one. Raises SoundError."""
        with self._in_use:
            if self._process is None:
                self._start()

    def rest(self) -> None:
        """Ends the process once it has answered; the next request starts another."""
        with self._in_use:
            self._stop()

    def close(self) -> None:
        """Ends the process at once; a request that another thread is making fails."""
        self._closed = True
        if process := self._process:
            process.kill()
        with self._in_use:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        process = self._process = subprocess.Popen(  # noqa: S603  (a module of the kiosk, run by its own interpreter)
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # ALSA alone writes 25 lines about a card that is not there
            bufsize=0,
            cwd=_ROOT,  # where -m finds the package, whether or not it is installed
        )
        assert process.stdin  # noqa: S101  (a pipe: see above)
        if sys.platform != "win32" and WAITS_BY_SELECT:
            os.set_blocking(process.stdin.fileno(), False)
        if self._closed:  # checked after the process is stored; `close` does both in the other order
            process.kill()
        try:
            self._exchange(process, self._setup, self._start_within)
        except SoundError:
            self._stop()
            raise
        return process

    def _exchange(self, process: subprocess.Popen[bytes], request: Message, within: float) -> Message:
        assert process.stdin  # noqa: S101  (both are pipes: see _started)
        assert process.stdout  # noqa: S101
        try:
            deadline = time.monotonic() + within
            _write_line(process.stdin, json.dumps(request).encode() + b"\n", deadline)
            answer: Message = json.loads(_read_line(process.stdout, deadline))
        except TimeoutError:
            self._stop()
            raise SoundError(N_("Sound or speech did not answer within {seconds} s."), seconds=within) from None
        except (BrokenPipeError, EOFError):
            self._stop()
            raise _Died(N_("Sound or speech stopped unexpectedly.")) from None
        if "error" in answer:
            raise SoundError(answer["error"], **answer["facts"])
        return answer

    def _stop(self) -> None:
        if process := self._process:
            with process:  # leaving the block closes the pipes and waits for the end
                process.kill()
            self._process = None


def _write_line(pipe: IO[bytes], line: bytes, deadline: float) -> None:
    """Writes to an unbuffered pipe that does not block. Raises TimeoutError where the other end takes too little.

    A sound is larger than the buffer of a pipe, and a process that hangs reads nothing.
    """
    while line:
        line = line[_in_time(partial(pipe.write, line), [], [pipe], deadline) or 0 :]


def _read_line(pipe: IO[bytes], deadline: float) -> bytes:
    """A line from an unbuffered pipe. Raises TimeoutError, or EOFError where the other end is closed."""
    line = b""
    while not line.endswith(b"\n"):
        read = _in_time(partial(pipe.read, 65536), [pipe], [], deadline)
        if not read:
            raise EOFError
        line += read
    return line


def _in_time(act: Callable[[], Answer], read: list[IO[bytes]], written: list[IO[bytes]], deadline: float) -> Answer:
    """What a call returns, once the pipes can be read or written. Raises TimeoutError, and what the call raises.

    Where the system does not tell of that, the call is made on a thread, which is left behind where it takes too long:
    it ends with the process at the other end, which is then killed.
    """
    left = max(0.0, deadline - time.monotonic())
    if WAITS_BY_SELECT:
        if not any(select.select(read, written, [], left)):
            raise TimeoutError
        return act()
    done, failed = list[Answer](), list[OSError]()

    def call() -> None:
        try:
            done.append(act())
        except OSError as error:
            failed.append(error)

    thread = Thread(target=call, name="pipe", daemon=True)
    thread.start()
    thread.join(left)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]


Handler = Callable[[Message], Message]


def serve(make_handler: Callable[[Message], Handler], requests: Iterable[str], answers: TextIO) -> None:
    """The worker's side: the first request makes the handler, which answers all others until the input ends."""
    handler: Handler | None = None
    for line in requests:
        request = json.loads(line)
        answer: Message = {}
        try:
            if handler is None:
                handler = make_handler(request)
            else:
                answer = handler(request)
        except KioskError as error:
            answer = {"error": error.sentence, "facts": error.facts}
        except Exception as error:  # noqa: BLE001  (errors of libraries are reported and must not end the process)
            answer = {"error": N_("Sound or speech failed: {reason}"), "facts": {"reason": str(error)}}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


def serve_stdio(make_handler: Callable[[Message], Handler]) -> None:
    """Serves on stdin and stdout; what libraries print goes to stderr, so that it does not mix with the answers."""
    os.umask(0o077)  # sentences may hold names
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the kiosk handles Ctrl-C and ends this process itself
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers, suppress(BrokenPipeError):
        os.dup2(2, 1)
        serve(make_handler, _until_killed(sys.stdin), answers)


def _until_killed(requests: Iterable[str]) -> Iterator[str]:
    """The requests as they come; when the kiosk is killed, this process ends at once, whatever it is doing.

    A voice would otherwise go on with its sentence, and with all its memory, into a folder that nobody clears any more.
    """
    kiosk = os.getppid()
    lines = SimpleQueue[str | None]()

    def read() -> None:
        for line in requests:
            lines.put(line)
        lines.put(None)
        while os.getppid() == kiosk:  # its pipes are closed a moment before it is gone
            time.sleep(LOOK_EVERY)
        os._exit(1)

    Thread(target=read, name="requests", daemon=True).start()
    return iter(lines.get, None)
