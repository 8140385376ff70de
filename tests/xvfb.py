"""A virtual screen for tests, with keyboard and mouse input; tests are skipped if the tools are not installed."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import SystemRandom

import pytest

from kiosk.core.room.notice import BOUNCE


@contextmanager
def virtual_screen(size: str = "1280x720", name: str | None = None) -> Iterator[dict[str, str]]:
    """The environment for a program on a virtual screen of that size; XVFB_PID is the screen's process.

    `name` is the DISPLAY that it is to have, such as that of a screen that died. Without one it gets a name by chance:
    left to itself, Xvfb takes the lowest that is free, which may be the one of a screen that died in another test.
    """
    name = name or f":{SystemRandom().randrange(1000, 50_000)}"
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    reader, writer = os.pipe()
    command = [
        "Xvfb",
        name,
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        f"{size}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with os.fdopen(reader) as answer:
                number = answer.readline().strip()
            environment = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
            environment.pop("SDL_VIDEODRIVER", None)
            yield environment | {"DISPLAY": f":{number}", "XVFB_PID": str(server.pid)}
        finally:
            server.terminate()


def focused(environment: dict[str, str]) -> str:
    """The title of the window with the keyboard focus; empty if there is none."""
    asked = ["xdotool", "getwindowfocus", "getwindowname"]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, check=False).stdout.strip()


def strike(environment: dict[str, str], key: str) -> None:
    """Presses and releases a key, by xdotool's name, in the window with the focus."""
    subprocess.run(["xdotool", "key", key], env=environment, check=True)


def pause_between_keys() -> None:
    """Waits so long that the next key is not taken for a bounce of the last one."""
    time.sleep((BOUNCE + 100) / 1000)


def press(environment: dict[str, str], *keys: str) -> None:
    """Presses and releases keys, none of which comes too soon to be meant."""
    for key in keys:
        strike(environment, key)
        pause_between_keys()


def write(environment: dict[str, str], text: str) -> None:
    """Types a text into the window with the keyboard focus."""
    subprocess.run(["xdotool", "type", "--delay", "80", text], env=environment, check=True)


def click(environment: dict[str, str], x: int, y: int) -> None:
    """Clicks at a position in pixels."""
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], env=environment, check=True)
