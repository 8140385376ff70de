"""What the note taker writes: kept before it is called so, and lost by nobody."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.errors import JournalError
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.session.commands import Next, ProcessPause, TakeBreak
from kiosk.core.units import minutes
from kiosk.storage.notes import SqliteNotes
from tests.web.phones import PLAN, Kiosk, begin, kiosk

LOUDSPEAKER = "M3 9v6h4l6 5V4L7 9z"

ID = "a-note-of-mine"
NOTE = {"box": "sheet-1", "text": "A concern"}


def test_the_page_has_the_step_the_boxes_of_the_sheet_and_a_place_for_all_else(running: Kiosk) -> None:
    page = running.phone(running.links.page).get("/notes").text
    for text in ("Welcome", "Facilitator speaks", "Notes on the steps", "Three concerns", "Actions", "Who", "By when"):
        assert text in page
    assert 'data-ms="1' in page  # the clock counts on from less than two minutes


def test_in_a_break_the_page_has_a_bell_and_no_empty_place(running: Kiosk) -> None:
    running.ask(TakeBreak(minutes(10)))
    running.waiting.until(lambda room: room.session and room.session.current.is_break)
    for page in (running.phone(running.links.page).get("/notes").text, running.remote().get("/remote").text):
        where = page[page.index('<p class="where">') :].partition("</p>")[0]
        assert " · · " not in where.replace("  ", " ")
        assert not where.endswith(" · ")
        assert LOUDSPEAKER not in page
        assert "Back at " in page


def test_who_speaks_stands_beside_a_loudspeaker(running: Kiosk) -> None:
    assert LOUDSPEAKER in running.phone(running.links.page).get("/notes").text


def test_before_a_session_is_open_the_page_waits_for_one(home: Kiosk) -> None:
    phone = home.phone(home.links.page)
    page = phone.get("/notes")
    assert page.status_code == 200
    assert "No session is open yet." in page.text
    assert phone.get("/api/notes").status_code == 409
    assert phone.get("/notes/files/csv").status_code == 409


def test_a_note_is_on_the_disk_when_it_is_called_kept(running: Kiosk, tmp_path: Path) -> None:
    phone = running.phone(running.links.page)
    kept = phone.put(f"/api/notes/{ID}", json=NOTE).json()
    assert (kept["id"], kept["version"], kept["text"]) == (ID, 1, "A concern")
    session = running.waiting.room.session_id
    assert session is not None
    again = SqliteNotes(tmp_path)
    assert [note.text for note in again.notes(session)] == ["A concern"]
    again.close()


def test_a_note_is_stamped_with_the_step_and_the_time_of_the_session(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    kept = phone.put(f"/api/notes/{ID}", json=NOTE).json()
    assert (kept["step"], kept["round"]) == ("welcome", 0)
    assert 0 <= kept["since"] < 10_000
    assert kept["label"].startswith("Welcome · 0:0")


def test_what_was_written_without_a_connection_keeps_the_stamp_of_its_time(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    running.ask(Next())
    running.waiting.until(lambda room: room.session and room.session.turn == 1)
    kept = phone.put(f"/api/notes/{ID}", json=NOTE | {"step": "welcome", "round": 0, "since": 65_000}).json()
    assert kept["label"] == "Welcome · 1:05"


def test_a_note_of_a_turn_says_whose_it_was(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    kept = phone.put(f"/api/notes/{ID}", json=NOTE | {"step": "turn", "round": 2}).json()
    assert kept["label"] == "Turn (P2)"


def test_an_action_has_who_and_by_when_and_a_coach(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    action = {"box": "sheet-2", "text": "Ask", "who": "P1", "by_when": "Friday", "coach": "P2", "done": True}
    phone.put(f"/api/notes/{ID}", json=action)
    (kept,) = phone.get("/api/notes").json()["notes"]
    assert {name: kept[name] for name in action} == action
    page = phone.get("/notes").text
    assert 'value="Friday"' in page
    assert " checked" in page


def test_two_who_write_at_once_lose_nothing(running: Kiosk) -> None:
    one, other = (running.phone(running.links.page) for _ in range(2))
    one.put(f"/api/notes/{ID}", json=NOTE)
    first = one.put(f"/api/notes/{ID}", json=NOTE | {"text": "by one", "version": 1}).json()
    second = other.put(f"/api/notes/{ID}", json=NOTE | {"text": "by other", "version": 1}).json()
    assert first["id"] == ID
    assert second["id"] != ID
    texts = [note["text"] for note in one.get("/api/notes").json()["notes"]]
    assert texts == ["by one", "by other"]


def test_twenty_who_write_at_once_lose_nothing(running: Kiosk) -> None:
    phones = [running.phone(running.links.page) for _ in range(20)]
    threads = [
        threading.Thread(target=phone.put, args=(f"/api/notes/{ID}",), kwargs={"json": NOTE | {"text": f"{number}"}})
        for number, phone in enumerate(phones)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {note["text"] for note in phones[0].get("/api/notes").json()["notes"]}
    assert texts == {f"{number}" for number in range(20)}


def test_a_note_that_comes_again_because_its_answer_was_lost_is_kept_once(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    sent = NOTE | {"step": "welcome", "since": 5}
    first, second = (phone.put(f"/api/notes/{ID}", json=sent).json() for _ in range(2))
    assert first == second
    assert len(phone.get("/api/notes").json()["notes"]) == 1


def test_a_note_without_a_text_is_taken_out(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    phone.put(f"/api/notes/{ID}", json=NOTE)
    phone.put(f"/api/notes/{ID}", json=NOTE | {"text": "  ", "version": 1})
    assert phone.get("/api/notes").json()["notes"] == []


def test_a_browser_without_our_script_writes_by_forms(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    fields = {"id": "", "version": "0", "box": "notes", "step": "", "round": "0", "since": "", "text": "Ünïcode <b>\n2"}
    answer = phone.post("/notes", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/notes")
    (kept,) = phone.get("/api/notes").json()["notes"]
    assert kept["text"] == "Ünïcode <b>\n2"
    page = phone.get("/notes").text
    assert "Ünïcode &lt;b&gt;" in page
    phone.post("/notes", data=fields | {"id": kept["id"], "version": "1", "text": "Better"})
    (kept,) = phone.get("/api/notes").json()["notes"]
    assert (kept["text"], kept["version"]) == ("Better", 2)


@pytest.mark.parametrize(
    "fault",
    [
        {"text": "x" * 4001},
        {"who": "x" * 201},
        {"version": -1},
        {"since": "soon"},
        {"box": "no-such-box"},
        {"box": ""},
        {"other": 1},
        {"text": None},
        {"text": "\ud800"},
    ],
)
def test_what_is_no_note_is_refused_in_a_sentence(running: Kiosk, fault: dict[str, object]) -> None:
    phone = running.phone(running.links.page)
    import json  # noqa: PLC0415  (httpx's own would not send half a sign)

    answer = phone.put(f"/api/notes/{ID}", content=json.dumps(NOTE | fault))
    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert phone.get("/api/notes").json()["notes"] == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"box": "notes"'])
def test_what_is_no_json_is_refused(running: Kiosk, content: bytes) -> None:
    assert running.phone(running.links.page).put(f"/api/notes/{ID}", content=content).status_code == 422


@pytest.mark.parametrize("name", ["short", "x" * 201, "with%20space", "%C3%BCmlaut-of-mine", "with%00null"])
def test_what_is_no_name_for_a_note_is_refused(running: Kiosk, name: str) -> None:
    phone = running.phone(running.links.page)
    assert phone.put(f"/api/notes/{name}", json=NOTE).status_code == 422
    assert phone.post("/notes", data=NOTE | {"id": "short"}).status_code == 422


def test_signs_that_no_paper_shows_are_left_out(running: Kiosk) -> None:
    kept = (
        running.phone(running.links.page)
        .put(f"/api/notes/{ID}", json=NOTE | {"text": "a\x00b\x1b\x9b\u202e\tc\n"})
        .json()
    )
    assert kept["text"] == "ab\tc"


def test_a_thousand_notes_are_enough(running: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:

    from kiosk.web.routes import notes  # noqa: PLC0415  (the server's own thread loads it first)

    monkeypatch.setattr(notes, "MAXIMUM_NOTES", 2)
    phone = running.phone(running.links.page)
    codes = [phone.put(f"/api/notes/note-number-{number}", json=NOTE).status_code for number in range(3)]
    assert codes == [200, 200, 422]
    changed = phone.put("/api/notes/note-number-1", json=NOTE | {"text": "changed", "version": 1})
    assert changed.status_code == 200


def test_a_disk_that_takes_nothing_in_is_no_saved_note_and_shows_on_the_kiosk(
    running: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = running.phone(running.links.page)

    def full(*_: object) -> None:
        raise JournalError("The notes cannot be written.") from sqlite3.OperationalError("disk full")

    with monkeypatch.context() as disk:
        disk.setattr(running.archive.notebook, "keep", full)
        answer = phone.put(f"/api/notes/{ID}", json=NOTE)
        assert (answer.status_code, answer.json()) == (503, {"problem": "The notes cannot be written."})
        running.waiting.until(lambda room: room.faults)
        assert running.waiting.room.faults[0].problem == "The notes cannot be written."
    assert phone.put(f"/api/notes/{ID}", json=NOTE).status_code == 200
    running.waiting.until(lambda room: not room.faults)


def test_a_session_that_was_erased_takes_no_more_notes(running: Kiosk) -> None:
    session = running.waiting.room.session_id
    assert session is not None
    notebook = running.archive.notebook
    assert isinstance(notebook, SqliteNotes)
    notebook.erase([session])
    answer = running.phone(running.links.page).put(f"/api/notes/{ID}", json=NOTE)
    assert answer.status_code == 404


def test_a_session_that_never_began_has_no_page_when_it_is_left(home: Kiosk) -> None:
    home.open(Open("agreed"))
    phone = home.phone(home.links.page)
    assert phone.get("/notes").status_code == 200
    assert "Nothing to download yet" in phone.get("/notes").text
    home.ask(GoHome())
    home.waiting.until(lambda room: room.session_id is None)
    assert phone.get("/notes").status_code in (404, 401)  # soon its link does not hold either


def test_a_pause_shows_as_one(running: Kiosk) -> None:
    running.ask(ProcessPause())
    running.waiting.until(lambda room: room.session and room.session.in_process)
    page = running.phone(running.links.page).get("/notes").text
    assert "Process pause" in page
    assert 'data-runs="0"' in page


def test_what_a_step_asks_to_be_written_leads_to_the_box_for_it(tmp_path: Path) -> None:
    turns = [replace(turn, capture="Three concerns, in short") for turn in PLAN.turns]
    with kiosk(tmp_path, replace(PLAN, turns=tuple(turns))) as asking:
        begin(asking)
        notes, remote = asking.phone(asking.links.page), asking.remote()
        page = notes.get("/notes").text
        assert '<a href="#write-sheet-1">Three concerns, in short</a>' in page
        assert page.count('id="write-sheet-1"') == 1
        assert "#write-" not in remote.get("/remote").text
        asking.ask(Next())
        asking.waiting.until(lambda room: room.session and room.session.turn == 1)
        assert "#write-" not in notes.get("/notes").text


def test_whoever_writes_may_give_a_name_which_stays_with_the_note(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    assert phone.put(f"/api/notes/{ID}", json=NOTE).json()["writer"] == ""
    kept = phone.put(f"/api/notes/{ID}", json=NOTE | {"version": 1, "writer": " Ann\x00 "}).json()
    assert kept["writer"] == "Ann"
    assert kept["label"] == "Ann"
