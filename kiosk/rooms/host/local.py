"""The host and the kiosk on one machine: how the kiosk connects to it, and how it ends with the kiosk."""

import os
import signal
import sys
from pathlib import Path
from threading import Thread

from kiosk.config.files import write_whole
from kiosk.config.settings import Rooms
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_
from kiosk.rooms.host.accounts import TRAINER

_FILE = "broker-password"


def keep_password(state: Path, password: str) -> Path:
    """Keeps the kiosk's password for the broker in its folder; returns the file. Raises RoomsError."""
    file = state / _FILE
    try:
        write_whole(file, password)
    except OSError as error:
        raise RoomsError(N_("{file}: cannot be written: {why}."), file=file, why=error.strerror) from error
    return file


def rooms_of_host(rooms: Rooms, state: Path, port: int) -> Rooms:
    """The settings of the kiosk whose machine is the host, with its broker at this port."""
    own = {"broker": f"mqtt://127.0.0.1:{port}", "user": TRAINER, "password": state / _FILE, "certificate": None}
    return rooms.model_copy(update={**own, "overview": True})


def end_with_parent() -> None:
    """Ends this process once the one that started it is gone, which holds the other end of its input."""

    def wait() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent", daemon=True).start()
