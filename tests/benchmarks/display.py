"""What the display costs beside a browser: `python -m tests.benchmarks.display [SECONDS]`.

The browser is Chromium with a page that shows the same countdown. Both run on virtual screens of 1920×1080 without a
graphics card. The display is the real program, without voice, microphone and pages, which have figures of their own.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.cost import Cost, cost
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.started import PLAIN, SIZE, settled, started
from tests.xvfb import press, virtual_screen

SECONDS = 25.0

SETTLE = 10.0
"""Seconds after the browser's start that do not count."""

PAGE = """<!doctype html><meta charset="utf-8">
<style>body{background:#0F1419;color:#F4F1EA;font:300px sans-serif}</style>
<svg viewBox="0 0 200 200" width="700"><circle cx="100" cy="100" r="80" fill="none" stroke="#5BC0BE" stroke-width="28"
 pathLength="600" id="ring"/></svg><span id="clock"></span><script>
const end = Date.now() + 600000;
function show() {
  const left = Math.ceil((end - Date.now()) / 1000);
  clock.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
  ring.setAttribute("stroke-dasharray", left + " 600");
  setTimeout(show, 1000 - (Date.now() - end + 600000) % 1000);
}
show();</script>"""


def kiosk(seconds: float) -> Cost:
    """The kiosk in a step of a quarter of an hour."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(SIZE) as screen:
        environment = screen | PLAIN | {"KIOSK_STATE": folder, "KIOSK_CACHE": folder}
        command = [sys.executable, "-m", "kiosk", "solution-circle", "--display", "window"]
        with started([*command, "--no-web"], environment) as process:
            settled(process.pid)
            press(screen, "Return", "Right", *["plus"] * 9)
            time.sleep(2)
            return cost(process.pid, seconds)


def chromium(seconds: float) -> Cost:
    """The same countdown on a page in a browser's kiosk mode."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(SIZE) as screen:
        page = Path(folder) / "page.html"
        page.write_text(PAGE, "utf-8")
        options = ["--kiosk", "--no-first-run", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        options += ["--no-sandbox"] if os.geteuid() == 0 else []
        with started(["chromium", *options, page.as_uri()], screen) as process:
            time.sleep(SETTLE)
            return cost(process.pid, seconds)


def measure(seconds: float = SECONDS) -> list[Figure]:
    """The display's cost, and how many times as much the browser takes, where there is one."""
    ours = kiosk(seconds)
    figures = [*ours.figures("display in a step")]
    if shutil.which("chromium"):
        theirs = chromium(seconds)
        figures += [
            Figure("Chromium beside the display, CPU", theirs.cpu / ours.cpu, "×"),
            Figure("Chromium beside the display, PSS", theirs.pss / ours.pss, "×"),
        ]
    return figures


if __name__ == "__main__":
    print(table(measure(*map(float, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
