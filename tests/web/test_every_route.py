"""Every route with every method, from strangers, note takers and facilitators: no fault, and nothing to strangers."""

import re
from collections import Counter
from pathlib import Path

import httpx
import pytest

from kiosk.core.room.commands import Open
from kiosk.core.session.commands import Start
from tests.web.phones import Kiosk, kiosk

pytestmark = pytest.mark.slow

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

WORDS = "words that nobody but this group may read"

FOR_ALL = ("/", "/remote/pin", "/static/")
"""What a stranger may see: the door, where a PIN is asked for, and what makes a page look."""


def paths(made: Kiosk) -> list[str]:
    """The path of each route, with something in the place of what it leaves open."""
    running = made.server._running
    assert running is not None
    routes = running.application._routes()
    return sorted({re.sub(r"\{\w+\}", "x", route.path) for route in routes})


def ask(phone: httpx.Client, method: str, path: str) -> tuple[int, str]:
    """The answer's code and text; of a stream only the code, as it never ends."""
    with phone.stream(method, path, headers={"Accept": "text/html"}, timeout=20) as answer:
        if "event-stream" in answer.headers.get("content-type", ""):
            return answer.status_code, ""
        return answer.status_code, answer.read().decode(errors="replace")


def test_no_route_fails_with_any_method_and_strangers_see_nothing(tmp_path: Path) -> None:
    codes: Counter[int] = Counter()
    with kiosk(tmp_path) as made:
        made.open(Open("agreed"))
        made.ask(Start())
        made.waiting.until(lambda room: room.session and room.session.began is not None)
        notes, remote, stranger = made.phone(made.links.page), made.remote(), made.phone()
        written = notes.put("/api/notes/a-note-of-one", json={"box": "notes", "text": WORDS})
        assert written.status_code == 200, written.text
        assert WORDS in notes.get("/notes").text
        for path in paths(made):
            for method in METHODS:
                for phone in (stranger, notes, remote):
                    code, text = ask(phone, method, path)
                    codes[code] += 1
                    # What is printed is read from the protocol's file, and the sample has none.
                    assert code < 500 or (code == 503 and path.endswith("/print")), (method, path, text)
                    if phone is stranger:
                        assert WORDS not in text
                        assert code >= 300 or path.startswith(FOR_ALL), (method, path)
        assert made.waiting.room.faults == ()
        assert WORDS in notes.get("/notes").text
    assert codes.total() >= 3 * len(METHODS) * 20
    assert {200, 401, 404, 405} <= codes.keys()
