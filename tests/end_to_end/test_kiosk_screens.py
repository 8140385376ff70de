"""The whole program at three sizes of screen, driven by real keys and a real mouse, and seen by a camera's eye."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.core.room.modes import Theme
from kiosk.display.layout.boxes import Tone
from kiosk.display.window.themes import THEMES
from tests.end_to_end.test_kiosk_window import Running
from tests.waiting import LIMIT
from tests.xvfb import press, virtual_screen

needs_import = pytest.mark.skipif(
    subprocess.run(["which", "import"], capture_output=True, check=False).returncode != 0, reason="needs ImageMagick"
)


def colours(screen: dict[str, str]) -> set[str]:
    """The colours on the screen, as hexadecimal numbers."""
    shot = subprocess.run(["import", "-window", "root", "png:-"], env=screen, capture_output=True, check=True).stdout
    listed = ["convert", "png:-", "-depth", "8", "-unique-colors", "txt:-"]
    seen = subprocess.run(listed, input=shot, capture_output=True, check=True).stdout.decode()
    return {word[:7] for line in seen.splitlines() for word in line.split() if word.startswith("#")}


def wait_to_see(screen: dict[str, str], tone: Tone, theme: Theme) -> None:
    wanted = "#{:02X}{:02X}{:02X}".format(*THEMES[theme][tone])
    for _ in range(50):
        if wanted in colours(screen):
            return
    pytest.fail(f"{tone} of {theme} is not to be seen")


def click(screen: dict[str, str], x: int, y: int) -> None:
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], env=screen, check=True)


@needs_import
@pytest.mark.slow
@pytest.mark.parametrize("size", ["800x480", "1280x720", "1080x1920"])
def test_a_session_is_run_by_keys_and_mouse_under_overlays_and_themes(size: str, tmp_path: Path) -> None:
    quiet = {"KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
    state = {"KIOSK_STATE": str(tmp_path / "state"), "KIOSK_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "kiosk", "solution-circle", "--no-web", "--rehearse", "10"]
    with virtual_screen(size) as screen, subprocess.Popen(command, env=screen | quiet | state) as process:
        try:
            running = Running(process, screen, tmp_path / "state")
            running.start()
            wait_to_see(screen, Tone.GO, Theme.DARK)
            press(screen, "question")
            running.press("Right", "StepEnded")  # the keys work under the help
            press(screen, "c", "Escape", "t")
            wait_to_see(screen, Tone.GO, Theme.LIGHT)
            press(screen, "t")
            wait_to_see(screen, Tone.GO, Theme.CONTRAST)
            running.press("space", "Paused")
            before = running.happened().count("Resumed")
            width, height = map(int, size.split("x"))
            for x in range(
                width // 40, width // 4, width // 40
            ):  # the first key, Space, is somewhere at the bottom left
                for y in range(height - height // 5, height, height // 48):
                    if running.happened().count("Resumed") == before:
                        click(screen, x, y)
            running.wait_for(lambda happened: "Resumed" in happened or "StepEnded" in happened[-1:])
            press(screen, "Escape", "Escape")
            running.wait_for(lambda happened: happened[-1] == "SessionEnded")
            press(screen, "Escape", "Escape")
            press(screen, "Escape", "Escape")
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()
