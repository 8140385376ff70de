"""Programs that are started to be measured."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from kiosk.app.process_cost import processor

SIZE = "1920x1080"
"""The virtual screens' pixels."""

PLAIN = {"KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
"""The environment of a kiosk without voice and microphone."""

CALM = 0.15
"""What share of a core a program that has started may still use."""


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The program, ended with the block; what it says is thrown away."""
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def settled(pid: int, least: float = 4.0, most: float = 40.0) -> None:
    """Waits until a program has got over its start: for two seconds it has used little, `least` seconds have passed."""
    began = time.monotonic()
    before = processor(pid)
    while (passed := time.monotonic() - began) < most:
        time.sleep(2)
        now = processor(pid)
        if now - before < 2 * CALM and passed >= least:
            return
        before = now
