"""Mosquitto as a child process, which is started again if it ends."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from kiosk.config.backoff import Backoff
from kiosk.config.signals import HANGUP
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_

_log = logging.getLogger(__name__)

PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin"

FIRST_PORT, PORTS_TRIED = 1883, 10

AGAIN = Backoff(first=1.0, longest=60.0)
"""The seconds between one start and the next, where Mosquitto ends again and again."""

ENDS_WITHIN = 5.0
"""Seconds that Mosquitto may take to end."""


def free_port() -> int:
    """The first port from MQTT's own upwards that nobody uses. Raises RoomsError."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with suppress(OSError), socket.create_server(("", port)):
            return port
    raise RoomsError(N_("No port from {port} upwards is free for the broker."), port=FIRST_PORT)


def free_port_inside() -> int:
    """A port that nobody uses, for this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def mosquitto() -> str:
    """The path of Mosquitto. Raises RoomsError if it is not installed."""
    if sys.platform == "win32":
        raise RoomsError(N_("On Windows the kiosk cannot be the host of several rooms: another one has to be."))
    program = shutil.which("mosquitto", path=PLACES)
    if program is None:
        raise RoomsError(N_("The broker Mosquitto is missing: sudo apt install mosquitto, then start again."))
    return program


class Broker:
    """A Mosquitto that reads this configuration."""

    def __init__(self, config: Path, now: Callable[[], float] = monotonic) -> None:
        self._config = config
        self._now = now
        self._failures = 0
        self._again_at = now()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts Mosquitto. Raises RoomsError if it is not installed."""
        program = mosquitto()
        self._end_leftover()
        command = [program, "-c", str(self._config)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (no shell, and a file of our own)
        self._pid_file.write_text(str(self._process.pid))

    @property
    def _pid_file(self) -> Path:
        return self._config.with_suffix(".pid")

    def _end_leftover(self) -> None:
        """Ends the Mosquitto of a host that was killed; the process of that number may be another one by now."""
        with suppress(OSError, ValueError):
            pid = int(self._pid_file.read_text())
            if str(self._config).encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGTERM)

    def keep_running(self) -> bool:
        """Starts Mosquitto again if it has ended; returns whether it had."""
        if self._process is None or self._process.poll() is None or self._now() < self._again_at:
            return False
        lasted = self._now() - self._again_at > AGAIN.longest
        self._failures = 1 if lasted else self._failures + 1
        self._again_at = self._now() + AGAIN.delay(self._failures)
        _log.warning("Mosquitto ended with %s and is started again", self._process.returncode)
        self.start()
        return True

    def reread(self) -> None:
        """Lets Mosquitto read its accounts again; whoever is connected stays so."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(HANGUP or signal.SIGTERM)

    def restart(self) -> None:
        """Ends all connections; the rooms come back by themselves, if they still have an account."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Ends Mosquitto."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
