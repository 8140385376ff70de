"""What can be taken away, by whom, and how it is called."""

import csv
import io
import json
from pathlib import Path

import pytest

from kiosk.config.settings import Settings
from kiosk.core.errors import JournalError
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next, Start
from kiosk.core.units import minutes
from kiosk.core.wording.lengths import short_length
from kiosk.export.formats import FORMATS
from kiosk.protocol_files.library import library
from tests.web.phones import Kiosk, kiosk


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "md", "html", "zip"])
def test_every_kind_of_file_can_be_taken_during_the_session(running: Kiosk, kind: str) -> None:
    session = running.waiting.room.session_id
    answer = running.phone(running.links.page).get(f"/notes/files/{kind}")
    assert answer.status_code == 200
    name = answer.headers["content-disposition"].partition("''")[2]
    assert name.startswith("agreed-2")
    assert name.endswith(f"-{session}.{kind}")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.content


def test_the_files_hold_what_the_journal_has(running: Kiosk) -> None:
    running.ask(Next())
    running.waiting.until(lambda room: room.session and room.session.turn == 1)
    phone = running.phone(running.links.page)
    rows = list(csv.DictReader(io.StringIO(phone.get("/notes/files/csv").content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Welcome", "Turn", "Turn", "Last"]
    told = json.loads(phone.get("/notes/files/json").content)
    assert [step["planned_seconds"] for step in told["steps"]] == [120, 120, 120, 240]


def test_the_page_links_to_what_there_is(running: Kiosk) -> None:
    page = running.phone(running.links.page).get("/notes").text
    for kind in FORMATS:
        assert f'href="/notes/files/{kind}"' in page


def test_role_cards_and_blank_sheets_can_be_printed_before_the_start(tmp_path: Path) -> None:
    wish = PlanRequest(people=("Ann", "Ben"), time=minutes(12))
    plan = make_plan(library(Settings(state=tmp_path)).load("solution-circle"), wish)
    lengths = {short_length(turn.planned) for turn in plan.turns if turn.planned and not turn.out}
    with kiosk(tmp_path, plan=plan) as made:
        remote = made.remote()
        assert remote.get("/remote/print").status_code == 409  # nothing is open yet
        made.open(Open("solution-circle"))
        notes, remote = made.phone(made.links.page), made.remote()
        assert 'href="/notes/print"' in notes.get("/notes").text
        assert 'href="/remote/print"' in remote.get("/remote").text
        for answer in (notes.get("/notes/print"), remote.get("/remote/print")):
            assert answer.status_code == 200
            name = answer.headers["content-disposition"].partition("''")[2]
            assert name == "solution-circle-sheets.html"
            assert "<h2>Presenter</h2>" in answer.text
            assert [length for length in lengths if f" · {length}</p>" not in answer.text] == []
        assert notes.get("/remote/print").status_code == 401
        assert remote.get("/notes/print").status_code == 401


def test_a_protocol_whose_file_is_gone_cannot_be_printed_and_that_is_said(running: Kiosk) -> None:
    answer = running.phone(running.links.page).get("/notes/print")
    assert answer.status_code == 503
    assert "There is no protocol" in answer.text


def test_there_is_no_other_kind(running: Kiosk) -> None:
    assert running.phone(running.links.page).get("/notes/files/exe").status_code == 404


def test_a_session_without_a_group_is_the_facilitators_until_the_kiosk_goes_home(home: Kiosk) -> None:
    home.open(Open("agreed"))
    first = home.waiting.room.session_id or ""
    home.ask(Start())
    home.waiting.until(lambda room: room.session and room.session.began is not None)
    remote, before = home.remote(), home.links
    home.ask(End())
    home.waiting.until(lambda room: room.screen is Screen.END)
    assert f"/remote/files/{first}/csv" in remote.get("/remote").text
    answer = remote.get(f"/remote/files/{first}/csv")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    home.ask(GoHome())
    home.waiting.until(lambda room: room.session_id is None and room.phones not in (None, before))
    assert remote.get(f"/remote/files/{first}/csv").status_code == 401
    remote, notes = home.remote(), home.phone(home.links.page)
    assert first not in remote.get("/remote").text
    assert remote.get(f"/remote/files/{first}/csv").status_code == 404
    home.open(Open("agreed"))
    assert first not in remote.get("/remote").text
    assert remote.get(f"/remote/files/{first}/csv").status_code == 404
    assert notes.get(f"/remote/files/{first}/csv").status_code == 401


def test_no_session_goes_by_a_part_of_its_name(running: Kiosk) -> None:
    remote = running.remote()
    for name in ("last", (running.waiting.room.session_id or "")[:3], "no-such"):
        assert remote.get(f"/remote/files/{name}/csv").status_code == 404


def test_a_journal_that_cannot_be_read_is_said_so(running: Kiosk) -> None:
    def broken(*_: object) -> None:
        raise JournalError("The log cannot be read.")

    remote, notes = running.remote(), running.phone(running.links.page)
    object.__setattr__(running.archive, "sessions", broken)
    object.__setattr__(running.archive, "download", broken)
    page = remote.get("/remote")
    assert page.status_code == 200
    assert "The log cannot be read." in page.text
    answer = notes.get("/notes/files/csv")
    assert answer.status_code == 503
    assert "The log cannot be read." in answer.text
