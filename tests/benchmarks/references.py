"""The two programs beside which the kiosk is measured: the barest window there can be, and a browser's page.

Both show the same countdown on the whole of the same virtual screen, and say when their first picture is there.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Thread
from time import monotonic_ns

BARE = """
import time, pygame
pygame.display.init(); pygame.font.init()
screen = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
font, end = pygame.font.Font(None, 400), time.monotonic() + 600
while True:
    left = end - time.monotonic()
    screen.fill((15, 20, 25))
    screen.blit(font.render("%02d:%02d" % divmod(round(left), 60), True, (244, 241, 234)), (200, 300))
    pygame.display.flip()
    print(time.monotonic_ns(), flush=True)
    pygame.time.wait(1000)
    pygame.event.get()
"""
"""A window of pygame's that draws five digits once a second, without a graphics card, as the kiosk does."""

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
show();
requestAnimationFrame(() => requestAnimationFrame(() => fetch("/drawn")));
</script>"""
"""The same countdown with the ring that the kiosk has; it asks for /drawn once it has been drawn."""


@contextmanager
def bare(screen: dict[str, str]) -> Iterator[tuple[Popen[bytes], float]]:
    """The bare window, and the seconds from its start to its first picture."""
    environment = screen | {"PYGAME_HIDE_SUPPORT_PROMPT": "1", "SDL_FRAMEBUFFER_ACCELERATION": "0"}
    began = monotonic_ns()
    with Popen([sys.executable, "-c", BARE], env=environment, stdout=PIPE, stderr=DEVNULL) as process:
        assert process.stdout is not None
        try:
            yield process, (int(process.stdout.readline()) - began) / 1e9
        finally:
            process.kill()


@contextmanager
def page(screen: dict[str, str], folder: Path) -> Iterator[tuple[Popen[bytes], float]]:
    """A browser with the page, and the seconds from its start to its first picture."""
    options = ["--kiosk", "--no-first-run", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    with _served() as (port, drawn):
        began = monotonic_ns()
        command = ["chromium", *options, f"http://127.0.0.1:{port}/"]
        with Popen(command, env=screen, stdout=DEVNULL, stderr=DEVNULL) as process:
            try:
                if not drawn.wait(60):
                    raise TimeoutError("the browser drew nothing within a minute")
                yield process, (monotonic_ns() - began) / 1e9
            finally:
                process.terminate()


@contextmanager
def _served() -> Iterator[tuple[int, Event]]:
    """The port at which the page is, and what is set once somebody has drawn it."""
    drawn = Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/drawn":
                drawn.set()
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(PAGE.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], drawn
        finally:
            server.shutdown()
