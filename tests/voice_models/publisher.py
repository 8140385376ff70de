"""A publisher on this very machine: a real web server, which can fail in the ways that the world knows."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from kiosk.voice_models.index import ModelOffer

NAME = "vosk-model-tiny-0.1"


class Publisher(ThreadingHTTPServer):
    """Publishes `files` by their path; the next answers are `codes`, then models that break off after `cuts` bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.cuts: list[int] = []
        self.codes: list[int] = []
        self.continues = True
        self.asked: list[tuple[str, str | None]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/models"

    def publish(self, content: bytes, name: str = NAME) -> ModelOffer:
        """Puts a model on the shelf and on the list."""
        offer = ModelOffer(name, f"{self.address}/{name}.zip", len(content), hashlib.md5(content).hexdigest(), "md5")  # noqa: S324  (as the publisher does)
        self.files[f"/models/{name}.zip"] = content
        line = {"name": name, "url": offer.url, "size": offer.size, "md5": offer.digest, "type": "small"}
        self.files["/models/model-list.json"] = json.dumps([line]).encode()
        return offer

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of those who hang up in the middle of an answer."""

    def ranges(self) -> list[str | None]:
        """From where on each answer was asked for, of models only."""
        return [asked for path, asked in self.asked if path.endswith(".zip")]


class _Handler(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        publisher = self.server
        asked = self.headers["Range"]
        publisher.asked.append((self.path, asked))
        content = publisher.files.get(self.path)
        if publisher.codes or content is None:
            self.send_error(publisher.codes.pop(0) if publisher.codes else 404)
            return
        first = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked and publisher.continues else 0  # type: ignore[index]  # it is ours
        if first >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        sent = content[first:]
        cut = publisher.cuts.pop(0) if publisher.cuts and self.path.endswith(".zip") else len(sent)
        self.wfile.write(sent[:cut])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (http.server calls it so)
        """Says nothing on the terminal."""


@contextmanager
def publishing() -> Iterator[Publisher]:
    """A publisher that is open meanwhile."""
    with Publisher() as publisher:
        thread = Thread(target=publisher.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield publisher
        finally:
            publisher.shutdown()
            thread.join()
