"""What the whole kiosk costs, with all that it starts: `python -m tests.benchmarks.whole [SECONDS]`.

As it is after installing: a window on the whole (virtual) screen, voice, wake word on a (virtual) sound card, pages
for phones.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.cost import cost
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.program import Keyboard
from tests.benchmarks.started import SIZE, settled, started
from tests.benchmarks.web import Page, quiet
from tests.free_port import free_port
from tests.soundcard import running_sound_card
from tests.web.programs import keys_in
from tests.xvfb import virtual_screen

SECONDS = 15.0

PAGES = 20


@contextmanager
def kiosk(folder: Path, environment: dict[str, str], *options: str) -> Iterator[int]:
    """The process of a kiosk that has got over its start; its state is in `folder`."""
    own = {"KIOSK_STATE": str(folder), "KIOSK_CACHE": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-m", "kiosk", *options, "--display", "window"]
    with started(command, environment | own) as process:
        settled(process.pid, least=8)
        yield process.pid


def measure(seconds: float = SECONDS, *, pages: int = PAGES) -> list[Figure]:
    """At home, in a step, while it listens to a held key, and with pages open, each for so many seconds."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (card_folder := folder / "card").mkdir()
        card = stack.enter_context(running_sound_card(card_folder))
        screen = stack.enter_context(virtual_screen(SIZE))
        port = free_port()
        web = {"KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": str(port), "SDL_AUDIODRIVER": "pulseaudio"}
        environment = screen | card.env | web
        with kiosk(folder / "home", environment) as pid:
            figures = [*cost(pid, seconds).figures("whole kiosk at home")]
        state = folder / "step"
        with kiosk(state, environment, "open", "solution-circle") as pid:
            keyboard = Keyboard(screen["DISPLAY"])
            keyboard.press(ord(" "))
            settled(pid)
            figures += cost(pid, seconds).figures("whole kiosk in a step")
            with keyboard.held(ord("v")):
                figures += cost(pid, seconds).figures("whole kiosk listening")
            opened = [Page(f"http://127.0.0.1:{port}", keys_in(state)["notes"]) for _ in range(pages)]
            quiet(opened)
            figures += cost(pid, seconds).figures(f"whole kiosk with {pages} pages")
            for page in opened:
                page.socket.close()
    return figures


if __name__ == "__main__":
    print(table(measure(*map(float, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
