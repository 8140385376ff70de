"""A session that was left: its note takers keep what it came to, until it is erased."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from kiosk.config.settings import Web
from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.room.commands import ForgetSession, GoHome, Open
from kiosk.core.room.messages import FaultReport
from kiosk.core.room.notice import CONFIRM_BOUNCE
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next
from kiosk.core.session.state import State
from kiosk.storage.memory import SqliteMemory
from kiosk.web import server
from tests.web.phones import Kiosk, MovedClock, begin, kiosk
from tests.web.test_event_stream import Told, following, until

NOTE = {"box": "notes", "text": "A thought"}


@pytest.fixture
def over(tmp_path: Path, clock: MovedClock) -> Iterator[Kiosk]:
    """A kiosk with a memory, at the end of a session."""
    with closing(SqliteMemory(tmp_path)) as memory, kiosk(tmp_path, memory=memory, clock=clock) as made:
        begin(made)
        made.ask(Next(), Next(), End())
        made.waiting.until(lambda room: room.screen is Screen.END)
        yield made


def leave(kiosk: Kiosk) -> None:
    before = kiosk.links
    kiosk.ask(GoHome())
    kiosk.waiting.until(lambda room: room.phones not in (None, before))


def until_looked_back(told: Told) -> None:
    """Until a page was told that its session was left, and again when that was looked for in vain."""
    for _ in range(2):
        until(told, "picture", "<h1>Notes</h1>")


def heading_and_results(sent: str) -> str:
    parts = json.loads(sent)
    return f"{parts['step']}{parts['results']}"


def test_what_can_be_written_and_downloaded_stands_before_the_numbers(over: Kiosk) -> None:
    page = over.phone(over.links.page).get("/notes").text
    places = [
        page.index(part) for part in ("<h1>Agreed</h1>", 'class="note', "/notes/files/", "How long each step took")
    ]
    assert places == sorted(places)
    remote = over.remote().get("/remote").text
    assert remote.index('id="bar"') < remote.index("How long each step took")


def test_its_numbers_stay_on_the_page_and_reach_those_that_are_open(over: Kiosk) -> None:
    phone = over.phone(over.links.page)
    with following(phone, "/notes/events") as told:
        at_the_end = heading_and_results(until(told, "picture"))
        leave(over)
        afterwards = heading_and_results(until(told, "picture", "How long each step took"))
    page = phone.get("/notes").text
    for shown in (at_the_end, afterwards, page):
        assert shown.count("<table") == 3
        assert "<h1>Agreed</h1>" in shown
    assert at_the_end[at_the_end.index("<table") :].split() == afterwards[afterwards.index("<table") :].split()


def test_where_it_is_erased_its_links_end_at_once(over: Kiosk, clock: MovedClock) -> None:
    phone = over.phone(over.links.page)
    assert phone.put("/api/notes/a-thought", json=NOTE).status_code == 200
    with following(phone, "/notes/events") as told:
        until(told, "notes")
        over.ask(ForgetSession())
        over.waiting.until(lambda room: room.notice and room.notice.confirmation)
        clock.moved = CONFIRM_BOUNCE
        over.ask(ForgetSession())
        until(told, "ended")
    assert phone.get("/notes").status_code == phone.get("/api/notes").status_code == 401
    assert phone.put("/api/notes/another", json=NOTE).status_code == 401


def test_a_page_that_is_open_when_its_link_ends_by_the_hour_is_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CHECK_INTERVAL", 0.01)
    brief = Web(host="127.0.0.1", port=0, note_taker_hours=0.0001)
    with kiosk(tmp_path, web=brief) as made:
        begin(made)
        phone = made.phone(made.links.page)
        with following(phone, "/notes/events") as told:
            until(told, "notes")
            leave(made)
            until(told, "ended")
        assert phone.get("/notes").status_code == 401


@pytest.fixture
def phone(over: Kiosk) -> httpx.Client:
    return over.phone(over.links.page)


def unknown(session: str) -> State:
    raise UnknownSession(f"There is no session {session}.")


def unreadable(session: str) -> State:
    raise JournalError(f"{session} cannot be read.")


def test_a_journal_that_was_not_written_yet_ends_no_links(over: Kiosk, phone: httpx.Client) -> None:
    read = over.archive.state
    over.engine.submit(FaultReport("journal", "NOT RECORDING"))
    over.waiting.until(lambda room: room.faults)
    with following(phone, "/notes/events") as told:
        until(told, "notes")
        object.__setattr__(over.archive, "state", unknown)
        leave(over)
        until_looked_back(told)
    object.__setattr__(over.archive, "state", read)
    assert phone.put("/api/notes/a-thought", json=NOTE).status_code == 200


def test_a_journal_that_cannot_be_read_hides_the_numbers_only(
    over: Kiosk, phone: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    read = over.archive.state
    with following(phone, "/notes/events") as told:
        until(told, "notes")
        object.__setattr__(over.archive, "state", unreadable)
        leave(over)
        until_looked_back(told)
        for _ in range(100):  # each is an answer of the server's, so that it has its turns
            if "a session that was left cannot be read" in caplog.text:
                break
            phone.get("/notes")
    assert "a session that was left cannot be read" in caplog.text
    object.__setattr__(over.archive, "state", read)
    assert "How long each step took" in phone.get("/notes").text


def test_a_note_taker_who_was_left_behind_learns_nothing_of_the_next_session(over: Kiosk) -> None:
    phone = over.phone(over.links.page)
    leave(over)
    over.open(Open("agreed"))
    heading = over.engine.snapshot().standing.heading
    page = phone.get("/notes").text
    assert f'aria-label="{heading}"' not in page
    assert phone.get("/notes").headers["cache-control"] == "no-store"
