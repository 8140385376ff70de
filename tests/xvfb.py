"""A screen for tests that nobody sees, and hands on its keyboard; skips with a reason where they are not installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def virtual_screen(size: str = "1280x720") -> Iterator[dict[str, str]]:
    """The environment of a program that shall run on a virtual screen of that size; XVFB_PID is its process."""
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
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
    """The title of the window that has the keyboard; empty where there is none yet."""
    asked = ["xdotool", "getwindowfocus", "getwindowname"]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, check=False).stdout.strip()


def press(environment: dict[str, str], *keys: str) -> None:
    """Presses and releases keys, by xdotool's names, in the window that has the keyboard."""
    subprocess.run(["xdotool", "key", "--delay", "80", *keys], env=environment, check=True)


def write(environment: dict[str, str], text: str) -> None:
    """Types a text into the window that has the keyboard."""
    subprocess.run(["xdotool", "type", "--delay", "80", text], env=environment, check=True)


def click(environment: dict[str, str], x: int, y: int) -> None:
    """Clicks there with the mouse."""
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], env=environment, check=True)
