"""What the display costs while a countdown runs, beside a Chromium page that shows the same countdown.

`python -m tests.benchmarks.display [SECONDS]` runs both for a minute on virtual screens of 1920×1080 without a graphics
card, and prints the share of a core, the resident set (RSS) and the proportional set (PSS) of each, and their ratio.
The display is the real program, without voice and microphone, which have figures of their own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.xvfb import press, virtual_screen

SIZE = "1920x1080"
SETTLE = 12.0
"""Seconds after the start that do not count."""

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


@dataclass(frozen=True)
class Cost:
    """A share of one core, 0 to 1, and megabytes."""

    cpu: float
    rss: float
    pss: float

    def line(self, name: str) -> str:
        return f"{name:10} {self.cpu * 100:6.2f} % of a core   {self.rss:6.1f} MB RSS   {self.pss:6.1f} MB PSS"


def measured(process: subprocess.Popen[bytes], seconds: float) -> Cost:
    """What a process and all its children take over so many seconds."""
    before, began = _ticks(process.pid), time.monotonic()
    process_over = False
    while time.monotonic() - began < seconds and not process_over:
        time.sleep(1)
        process_over = process.poll() is not None
    assert not process_over, "it closed while it was measured"
    used = (_ticks(process.pid) - before) / os.sysconf("SC_CLK_TCK")
    family = _family(process.pid)
    return Cost(
        cpu=used / (time.monotonic() - began),
        rss=sum(_kilobytes(pid, "Rss:") for pid in family) / 1024,
        pss=sum(_kilobytes(pid, "Pss:") for pid in family) / 1024,
    )


def _family(pid: int) -> list[int]:
    """A process and all that it has started."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    total = 0
    for each in _family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


def kiosk(seconds: float) -> Cost:
    """The kiosk in a step of a quarter of an hour."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(SIZE) as screen:
        quiet = {"KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none", "KIOSK_STATE": folder, "KIOSK_CACHE": folder}
        command = [sys.executable, "-m", "kiosk", "solution-circle", "--display", "window"]
        with _running(command, screen | quiet) as process:
            time.sleep(SETTLE / 2)
            press(screen, "Return", "Right", *["plus"] * 9)
            time.sleep(SETTLE / 2)
            return measured(process, seconds)


def chromium(seconds: float) -> Cost:
    """The same countdown on a page in a browser's kiosk mode."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(SIZE) as screen:
        page = Path(folder) / "page.html"
        page.write_text(PAGE, "utf-8")
        options = ["--kiosk", "--no-first-run", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        options += ["--no-sandbox"] if os.geteuid() == 0 else []
        with _running(["chromium", *options, page.as_uri()], screen) as process:
            time.sleep(SETTLE)
            return measured(process, seconds)


def main() -> None:
    """Prints both costs, and how many times as much the browser takes."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    ours = kiosk(seconds)
    print(ours.line("kiosk"))  # noqa: T201  (a benchmark prints)
    if not shutil.which("chromium"):
        print("chromium is not installed")  # noqa: T201
        return
    theirs = chromium(seconds)
    print(theirs.line("chromium"))  # noqa: T201
    ratio = f"{theirs.cpu / ours.cpu:.1f} × the CPU, {theirs.pss / ours.pss:.1f} × the memory (PSS)"
    print(f"chromium takes {ratio}")  # noqa: T201


if __name__ == "__main__":
    main()
