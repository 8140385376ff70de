"""The kiosk as a program of its own, which can be killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.free_port import free_port
from tests.waiting import eventually


def keys_in(state: Path) -> dict[str, str]:
    """The keys of the kiosk whose state is there, once it has them: its window may be there before its pages."""
    stored = state / "phones.json"
    eventually(stored.exists, "no keys are stored")
    kept: dict[str, str] = json.loads(stored.read_text())["sittings"][-1]["keys"]
    return kept


class Program:
    """The kiosk as a program of its own."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.base = f"http://127.0.0.1:{free_port()}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *args: str) -> None:
        settings = {"STATE": str(self.state), "ANNOUNCER": "silent", "LISTENER": "none", "WEB__HOST": "127.0.0.1"}
        settings["WEB__PORT"] = self.base.rpartition(":")[2]
        environment = os.environ | {f"KIOSK_{name}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "kiosk", "open", *args, "--display", "none"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        eventually(self._answers, "the server did not begin", every=0.02)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None
        try:
            httpx.get(self.base)
        except httpx.TransportError:
            return False
        return True

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    @property
    def keys(self) -> dict[str, str]:
        return keys_in(self.state)
