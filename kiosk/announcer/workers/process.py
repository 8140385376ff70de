"""A process of our own that may hang or die without harm: one JSON line in, one JSON line out."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any, TextIO

from kiosk.core.errors import KioskError, SoundError
from kiosk.core.i18n import N_

Message = dict[str, Any]
"""A request or an answer; whatever JSON can carry."""

START_WITHIN = 20.0
"""Seconds for Python and its libraries to load on a slow machine."""

_ROOT = Path(__file__).parents[3]


class _Died(SoundError):
    """The process is gone."""


class WorkerProcess:
    """The parent's end: starts the process when it is asked something, ends it when it fails; safe between threads."""

    def __init__(self, module: str, setup: Message, *, start_within: float = START_WITHIN) -> None:
        self._module = module
        self._setup = setup
        self._start_within = start_within
        self._process: subprocess.Popen[bytes] | None = None
        self._in_use = Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's id, if there is one now."""
        return self._process.pid if self._process else None

    def ask(self, request: Message, within: float) -> Message:
        """The answer; one that died is replaced and asked once more.

        Raises SoundError where the answer is one, where none comes within these seconds, or on another death.
        """
        with self._in_use:
            if process := self._process:
                with suppress(_Died):
                    return self._exchange(process, request, within)
            return self._exchange(self._started(), request, within)

    def close(self) -> None:
        """Ends the process at once; what another thread is asking of it fails."""
        self._closed = True
        if process := self._process:
            process.kill()
        with self._in_use:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        process = self._process = subprocess.Popen(  # noqa: S603  (our own module, by the interpreter that runs us)
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # ALSA alone writes 25 lines about a card that is not there
            bufsize=0,
            cwd=_ROOT,  # where -m finds this very package, installed or not
        )
        assert process.stdin  # noqa: S101  (a pipe: see above)
        os.set_blocking(process.stdin.fileno(), False)
        if self._closed:  # looked at once the process is known; `close` looks in the other order
            process.kill()
        try:
            self._exchange(process, self._setup, self._start_within)
        except SoundError:
            self._end()
            raise
        return process

    def _exchange(self, process: subprocess.Popen[bytes], request: Message, within: float) -> Message:
        assert process.stdin  # noqa: S101  (both are pipes: see _started)
        assert process.stdout  # noqa: S101
        try:
            until = time.monotonic() + within
            _write_line(process.stdin, json.dumps(request).encode() + b"\n", until)
            answer: Message = json.loads(_read_line(process.stdout, until))
        except TimeoutError:
            self._end()
            raise SoundError(N_("Sound or speech did not answer within {seconds} s."), seconds=within) from None
        except (BrokenPipeError, EOFError):
            self._end()
            raise _Died(N_("Sound or speech stopped unexpectedly.")) from None
        if "error" in answer:
            raise SoundError(answer["error"], **answer["facts"])
        return answer

    def _end(self) -> None:
        if process := self._process:
            with process:  # on leaving, closes the pipes and waits for the end
                process.kill()
            self._process = None


def _write_line(pipe: IO[bytes], line: bytes, until: float) -> None:
    """Writes to an unbuffered pipe that does not block. Raises TimeoutError where the other end takes too little.

    A sound is larger than a pipe, and a process that hangs reads nothing.
    """
    while line:
        _, writable, _ = select.select([], [pipe], [], max(0.0, until - time.monotonic()))
        if not writable:
            raise TimeoutError
        line = line[pipe.write(line) or 0 :]


def _read_line(pipe: IO[bytes], until: float) -> bytes:
    """A line from an unbuffered pipe. Raises TimeoutError, or EOFError when the other end is gone."""
    line = b""
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not readable:
            raise TimeoutError
        read = pipe.read(65536)
        if not read:
            raise EOFError
        line += read
    return line


Handler = Callable[[Message], Message]


def serve(begin: Callable[[Message], Handler], requests: TextIO, answers: TextIO) -> None:
    """The process's end: the first request sets up whatever answers the others, until there are no more."""
    handler: Handler | None = None
    for line in requests:
        request = json.loads(line)
        answer: Message = {}
        try:
            if handler is None:
                handler = begin(request)
            else:
                answer = handler(request)
        except KioskError as error:
            answer = {"error": error.sentence, "facts": error.facts}
        except Exception as error:  # noqa: BLE001  (whatever a library raises is told, not died of)
            answer = {"error": N_("Sound or speech failed: {reason}"), "facts": {"reason": str(error)}}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


def run(begin: Callable[[Message], Handler]) -> None:
    """Serves on stdin and stdout; what libraries print goes after stderr instead of among the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the kiosk's, which ends this process itself
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers, suppress(BrokenPipeError):
        os.dup2(2, 1)
        serve(begin, sys.stdin, answers)
