"""What open pages hear: everything that happens, at once, and nothing every second."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiosk.core.errors import JournalError
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.session.commands import Next, Pause, Start
from kiosk.web import event_stream as hubs
from kiosk.web import server
from kiosk.web.event_stream import (
    BEATS_AFTER,
    MAXIMUM_STREAMS_PER_ADDRESS,
    MAXIMUM_WAITING,
    EventStreams,
    Stream,
    StreamKind,
    message,
)
from tests.waiting import LIMIT
from tests.web.phones import Kiosk, kiosk

Told = Iterator[tuple[str, Any]]


@contextmanager
def following(phone: httpx.Client, path: str) -> Iterator[Told]:
    """The events of a stream as a browser would take them apart."""
    with phone.stream("GET", path) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


def _events(answer: httpx.Response) -> Told:
    """The events, for as long as a test may wait: a stream that goes on with beats never ends by itself."""
    event, end = "", time.monotonic() + LIMIT
    for line in answer.iter_lines():
        assert time.monotonic() < end, "what was waited for did not come"
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data":
            yield event, json.loads(value)


def until(told: Told, event: str, containing: str = "") -> str:
    return next(str(text) for name, text in told if name == event and containing in text)


def test_a_page_begins_with_what_is_and_hears_what_happens(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    with following(phone, "/notes/events") as told:
        parts = json.loads(until(told, "picture"))
        assert set(parts) == {"at", "clock", "step", "files", "results"}
        assert "Welcome" in parts["step"]
        assert until(told, "notes") == "[]"
        running.ask(Pause())
        assert "halted" in json.loads(until(told, "picture", "Paused"))["clock"]
        running.ask(Next())
        assert 'data-said="Turn. Presenter P1 speaks."' in json.loads(until(told, "picture", "P1"))["step"]


def test_the_files_are_there_as_soon_as_the_session_has_begun(home: Kiosk) -> None:
    home.open(Open("agreed"))
    with following(home.phone(home.links.page), "/notes/events") as told:
        assert "Nothing to download yet" in json.loads(until(told, "picture"))["files"]
        home.ask(Start())
        assert "Everything in one file" in json.loads(until(told, "picture", "/notes/files/zip"))["files"]


def test_the_remote_hears_of_its_buttons_and_the_notes_page_does_not(running: Kiosk) -> None:
    with following(running.remote(), "/remote/events") as told:
        parts = json.loads(until(told, "picture"))
        assert {"at", "clock", "step", "notice", "bar", "buttons", "offer", "more"} < set(parts)
        assert 'value="pause"' in parts["bar"]
        running.ask(Pause())
        assert until(told, "picture", r"value=\"resume\"")


def test_a_note_reaches_the_other_note_taker_at_once(running: Kiosk) -> None:
    one, other = (running.phone(running.links.page) for _ in range(2))
    with following(other, "/notes/events") as told:
        until(told, "notes")
        one.put("/api/notes/a-note-of-one", json={"box": "notes", "text": "Seen?"})
        assert json.loads(until(told, "note"))["text"] == "Seen?"


def test_a_page_that_waits_for_a_session_is_told_when_there_is_one(home: Kiosk) -> None:
    with following(home.phone(home.links.page), "/notes/events") as told:
        assert "No session is open yet" in until(told, "picture")
        home.ask(Open("agreed"))
        assert until(told, "ended") == ""
        assert list(told) == []


def test_the_remotes_stream_ends_with_its_session(running: Kiosk) -> None:
    remote = running.remote()
    with following(remote, "/remote/events") as told:
        running.ask(GoHome())
        assert until(told, "ended") == ""
        assert list(told) == []
    assert remote.get("/remote/events").status_code == 401


def test_a_note_takers_stream_goes_on_when_the_session_is_left(running: Kiosk) -> None:
    with following(running.phone(running.links.page), "/notes/events") as told:
        until(told, "notes")
        running.ask(GoHome())
        assert "The session is over." in until(told, "picture", "over")


def test_streams_end_when_the_kiosk_is_closed(running: Kiosk) -> None:
    with following(running.phone(running.links.page), "/notes/events") as told:
        until(told, "notes")
        running.server.close()
        assert list(told) == []


# The hub alone, without a network.


def a_stream(address: str = "192.0.2.1", kind: StreamKind = StreamKind.NOTES, session: str | None = "one") -> Stream:
    return Stream(kind, session, address, "key")


async def nothing() -> bytes:
    return b""


async def begun(hub: EventStreams, stream: Stream) -> AsyncIterator[bytes]:
    told = hub.follow(stream, nothing)
    await anext(told)
    return told


def test_one_address_has_only_so_many_pages_and_others_have_theirs() -> None:
    async def run() -> None:
        hub = EventStreams()
        open_pages = [await begun(hub, a_stream()) for _ in range(MAXIMUM_STREAMS_PER_ADDRESS)]
        assert not hub.has_room_for("192.0.2.1", StreamKind.NOTES)
        assert hub.has_room_for("192.0.2.2", StreamKind.NOTES)
        await open_pages[0].aclose()  # type: ignore[attr-defined]  # an asynchronous generator
        assert hub.has_room_for("192.0.2.1", StreamKind.NOTES)

    asyncio.run(run())


def test_a_phone_that_takes_nothing_in_loses_its_stream_and_costs_no_more() -> None:
    async def run() -> None:
        hub, stream = EventStreams(), a_stream()
        told = await begun(hub, stream)
        for number in range(MAXIMUM_WAITING + 1):
            hub.send_note("one", f"{number}")
        assert [text async for text in told] == []
        assert hub.has_room_for("192.0.2.1", StreamKind.NOTES)

    asyncio.run(run())


def test_what_all_show_is_made_once() -> None:
    async def run() -> None:
        hub, made = EventStreams(), []

        def make(kind: StreamKind, session: str | None) -> str:
            made.append((kind, session))
            return "picture"

        told = [await begun(hub, a_stream()) for _ in range(5)]
        told.append(await begun(hub, a_stream(kind=StreamKind.REMOTE)))
        hub.send_live_parts(make)
        assert [await anext(one) for one in told] == [message("picture", "picture")] * 6
        assert sorted(made) == [(StreamKind.NOTES, "one"), (StreamKind.REMOTE, "one")]

    asyncio.run(run())


def test_a_page_that_has_heard_nothing_for_some_time_hears_that_we_are_there() -> None:
    async def run() -> None:
        hub, quiet, told = EventStreams(), a_stream(), a_stream(session="two")
        for stream in (quiet, told):
            await begun(hub, stream)
        for _ in range(BEATS_AFTER):
            assert quiet.waiting.empty()
            hub.send_note("two", "words")
            hub.beat("the time")
        assert quiet.waiting.get_nowait() == message("beat", "the time")
        assert [told.waiting.get_nowait() for _ in range(told.waiting.qsize())] == [message("note", "words")] * 3
        hub.beat("the time")
        assert quiet.waiting.empty()

    asyncio.run(run())


def test_the_server_gives_signs_of_life_with_its_time_as_it_looks_at_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CHECK_INTERVAL", 0.01)
    with kiosk(tmp_path) as home, following(home.phone(home.links.page), "/notes/events") as told:
        before = home.engine.snapshot().at
        first, then = (json.loads(until(told, "beat"))["at"] for _ in range(2))
        assert first < then
        assert then >= before


def test_pages_are_sent_away_by_their_own_keys_and_each_key_is_looked_at_once() -> None:
    async def run() -> None:
        hub, asked = EventStreams(), []
        streams = [
            a_stream(),
            a_stream(session="two"),
            a_stream(kind=StreamKind.REMOTE),
            a_stream(),
            a_stream(session="two"),
        ]
        for stream in streams:
            await begun(hub, stream)

        def holds(stream: Stream) -> bool:
            asked.append((stream.kind, stream.session))
            return stream.session != "two"

        hub.end_invalid(holds)
        assert [stream.waiting.qsize() for stream in streams] == [0, 2, 0, 0, 2]
        assert sorted(asked) == [(StreamKind.NOTES, "one"), (StreamKind.NOTES, "two"), (StreamKind.REMOTE, "one")]

    asyncio.run(run())


def test_a_page_that_takes_nothing_in_is_not_given_signs_of_life_one_after_the_other() -> None:
    async def run() -> None:
        hub, stream = EventStreams(), a_stream()
        await begun(hub, stream)
        for _ in range(10 * BEATS_AFTER):
            hub.beat("the time")
        assert stream.waiting.qsize() == 1

    asyncio.run(run())


def test_notes_go_to_the_note_takers_of_their_session_only() -> None:
    async def run() -> None:
        hub = EventStreams()
        streams = [a_stream(), a_stream(session="two"), a_stream(kind=StreamKind.REMOTE)]
        for stream in streams:
            await begun(hub, stream)
        hub.send_note("one", "words")
        assert [stream.waiting.qsize() for stream in streams] == [1, 0, 0]

    asyncio.run(run())


def test_a_page_that_cannot_be_shown_ends_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> bytes:
        raise JournalError("The log cannot be read.")

    async def run() -> None:
        hub = EventStreams()
        assert [text async for text in hub.follow(a_stream(), broken)] == []
        assert hub.has_room_for("192.0.2.1", StreamKind.NOTES)

    asyncio.run(run())
    assert "The log cannot be read." in caplog.text


def test_a_message_stands_on_one_line() -> None:
    assert message("note", "two\nlines\r\u2028") == b'event: note\ndata: "two\\nlines\\r\\u2028"\n\n'


def test_one_page_too_many_is_asked_to_wait(running: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MAXIMUM_STREAMS_PER_ADDRESS", 0)
    answer = running.phone(running.links.page).get("/notes/events")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
