"""The real program, session after session with ten pages open: `python -m tests.end_to_end.long_soak FOLDER [MINUTES]`.

`tests.end_to_end.soak` has a clock of its own and no adapters. This one takes real minutes, in a rehearsal sixty times
as fast as life: terminal, journal on the disk, phones. After each session it prints what the program holds, and at the
end the slope of its memory, over all sessions and over the second half, by when all that is loaded once is loaded.
"""

import selectors
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread

from kiosk.app.free_memory import SETTLES
from tests.benchmarks.cost import own_memory
from tests.benchmarks.web import Page
from tests.end_to_end.soak import Measure, slope, uncertainty
from tests.free_port import free_port
from tests.real_kiosk import RealKiosk
from tests.waiting import eventually
from tests.web.programs import keys_in

PAGES = 10
PROTOCOLS = 3
"""The first so many on the home screen, one after another: none of them takes longer than half an hour."""

STEP = 1.5
"""Seconds between two steps: a minute and a half of the rehearsal."""

PRESSES = 120


LINKS_LAST = 0.1
"""Hours for which a note taker's link outlives its session, and the results that it shows are kept in memory: so few
that as many sessions fall into them as a kiosk has in a day."""


class LongSoak:
    """A kiosk that is led from session to session."""

    def __init__(self, folder: Path, step: float = STEP, links_last: float = LINKS_LAST) -> None:
        self._step = step
        self._state = folder / "state"
        self._base = f"http://127.0.0.1:{free_port()}"
        port = self._base.rpartition(":")[2]
        served = {"KIOSK_WEB__ENABLED": "true", "KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": port}
        served["KIOSK_WEB__NOTE_TAKER_HOURS"] = str(links_last)
        self.kiosk = RealKiosk(folder, "--rehearse", "60", environment=served, log=folder / "log.txt")
        self.heard = 0

    def session(self, number: int) -> Measure:
        """Runs one session, and measures when it is left."""
        kiosk = self.kiosk
        kiosk.until("Enter open")
        if number % PROTOCOLS != 1:
            kiosk.type("right")
        kiosk.type("\r")
        kiosk.until("Space start")
        kiosk.type(" ")
        kiosk.until("→ next")
        with ExitStack() as stack:
            self._open_pages(stack)
            for _ in range(PRESSES):
                if "Enter home" in kiosk.screen:
                    break
                kiosk.type("right")
                time.sleep(self._step)
            kiosk.until("Enter home")
        kiosk.type("\r")
        kiosk.until("Enter open")
        time.sleep(SETTLES + 1)
        pid = kiosk.process.pid
        files, threads = (len(list(Path(f"/proc/{pid}/{name}").iterdir())) for name in ("fd", "task"))
        return Measure(number, own_memory(pid) * 1024, files, threads)

    def _open_pages(self, stack: ExitStack) -> None:
        pages: list[Page] = []
        over = Event()

        def open_one() -> bool:
            with suppress(OSError, IndexError):
                pages.append(Page(self._base, keys_in(self._state)["notes"]))
            return len(pages) == PAGES

        eventually(open_one, "the pages cannot be opened", every=0.05)
        listening = Thread(target=self._listen, args=(pages, over))
        listening.start()
        stack.callback(listening.join)
        stack.callback(over.set)

    def _listen(self, pages: list[Page], over: Event) -> None:
        with selectors.DefaultSelector() as selector:
            for page in pages:
                selector.register(page.socket, selectors.EVENT_READ, page)
            while not over.is_set():
                for key, _ in selector.select(0.5):
                    self.heard += key.data.took()
        for page in pages:
            page.socket.close()


def main(folder: Path, minutes: float = 60) -> None:
    """Prints what the program holds after each session, and the slopes."""
    folder.mkdir(parents=True, exist_ok=True)
    soak, began, found = LongSoak(folder), time.monotonic(), list[Measure]()
    print("minute session memory(MB) files threads")  # noqa: T201  (a table for whoever asked for it)
    while (passed := (time.monotonic() - began) / 60) < minutes:
        one = soak.session(len(found) + 1)
        found.append(one)
        print(f"{passed:6.1f} {one.sessions:7} {one.memory / 1024:10.1f} {one.files:5} {one.threads:7}", flush=True)  # noqa: T201
    later = found[len(found) // 2 :]
    print(f"pictures heard of by {PAGES} pages: {soak.heard}")  # noqa: T201
    for what, measures in (("all", found), ("the later half", later)):
        if len(measures) > 1:
            steep, doubt = slope(measures) / 1000, uncertainty(measures) / 1000
            print(f"slope over {what}: {steep:.1f} ± {doubt:.1f} kB a session")  # noqa: T201
    soak.kiosk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
