"""The composition root, with the fakes that the program ships and a display without a screen."""

import os
import re
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kiosk.app import adapters
from kiosk.app.adapters import DisplayChoice
from kiosk.app.run import StartOptions, run_kiosk
from kiosk.config.clock import BootClock
from kiosk.config.settings import Settings, Web
from kiosk.core.errors import DisplayError, UnknownGroup, UnknownProtocol
from kiosk.core.plan.model import Note
from kiosk.core.room.commands import Open, Request
from kiosk.core.room.groups import Group, Member
from kiosk.core.session.commands import End, Next, Source, Start
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import EndView, StepView
from kiosk.display import screens
from kiosk.display.headless import Headless
from kiosk.display.terminal.terminal import Terminal
from kiosk.display.window.apart import WindowApart
from kiosk.ports import Noticeboard
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import FILE as NOTES
from kiosk.storage.notes import SqliteNotes
from tests.storage.folder import NOW, Folder
from tests.views import view_of

Seen = list[Snapshot]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folders = {name: tmp_path / name for name in ("state", "cache", "protocols")}
    return Settings(**folders, announcer="silent", listener="none", web=Web(enabled=False))  # type: ignore[arg-type]  # paths by their names


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Puts a facilitator before whichever display is chosen; answers what they saw."""
    seen: Seen = []

    def run(display: object, board: Noticeboard) -> None:
        del display
        for command in (Open(), Start(), Next(), End()):
            board.submit(Request(command, Source.SCRIPT))
        while not isinstance(board.snapshot().view, EndView):
            threading.Event().wait(0.005)
        seen.append(board.snapshot())

    for display in (Headless, Terminal, WindowApart):
        monkeypatch.setattr(display, "run", run)
    return seen


@pytest.mark.usefixtures("hands")
def test_what_an_older_kiosk_left_open_to_others_or_spoken_with_names_is_gone_once_the_kiosk_has_started(
    settings: Settings,
) -> None:
    settings.state.mkdir(mode=0o755)
    for name in ("phones.json", "choices.json", "journal-damaged-1.sqlite"):
        (settings.state / name).touch(0o644)
    speech = settings.cache / "voice" / "0a1b.wav"
    speech.parent.mkdir(parents=True)
    speech.touch()
    run_kiosk(settings, StartOptions(protocol="solution-circle", display=DisplayChoice.NONE))
    assert settings.state.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in settings.state.iterdir()} == {0o600}
    assert not speech.exists()


def test_a_session_runs_and_lies_in_the_journal(settings: Settings, hands: Seen) -> None:
    run_kiosk(settings, StartOptions(protocol="solution-circle", display=DisplayChoice.NONE, rehearse=60))
    (session,) = SqliteJournal(settings.state).sessions()
    assert (session.protocol, session.rehearsal) == ("solution-circle", True)
    assert isinstance(hands[0].view, EndView)


def test_a_variant_belongs_to_the_protocol_that_was_asked_for(settings: Settings, hands: Seen) -> None:
    run_kiosk(settings, StartOptions("solution-circle", variant="longer-sharing", display=DisplayChoice.NONE))
    assert [line.planned for line in view_of(hands[0], EndView).lines[1:3]] == ["4:00", "1:00"]


def test_people_and_time_reach_the_screen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Seen = []

    def run(display: object, board: Noticeboard) -> None:
        del display
        board.submit(Request(Start(), Source.KEY))
        while not isinstance(board.snapshot().view, StepView):
            threading.Event().wait(0.005)
        seen.append(board.snapshot())

    monkeypatch.setattr(Headless, "run", run)
    wishes = StartOptions(
        "npq-community", people=("P1", "P2", "P3", "P4"), time=minutes(70), display=DisplayChoice.NONE
    )
    run_kiosk(settings, wishes)
    ends = re.fullmatch(r"ends (\d\d):(\d\d) \(planned (\d\d):(\d\d)\)", view_of(seen[0], StepView).ends)
    assert ends
    hour, minute, agreed_hour, agreed_minute = map(int, ends.groups())
    assert 0 < (agreed_hour * 60 + agreed_minute - hour * 60 - minute) % (24 * 60) < 70
    assert {"F", "S", "J"} <= {hint.key for hint in seen[0].standing.hints}


def test_the_home_screen_opens_the_protocols_found(settings: Settings, hands: Seen) -> None:
    run_kiosk(settings, StartOptions(display=DisplayChoice.TERMINAL))
    assert hands[0].standing.heading == "1-2-4-All"


def test_a_broken_file_of_the_users_is_shown_and_stops_nothing(settings: Settings, hands: Seen) -> None:
    settings.protocols.mkdir()
    (settings.protocols / "broken.yaml").write_text("title: [")
    run_kiosk(settings, StartOptions(display=DisplayChoice.NONE))
    assert hands[0].standing.faults[0].startswith("broken.yaml:1:9")


def test_an_unknown_protocol_is_refused_before_a_screen_is_taken(settings: Settings, hands: Seen) -> None:
    with pytest.raises(UnknownProtocol):
        run_kiosk(settings, StartOptions(protocol="nothing"))
    assert hands == []


def test_without_a_screen_the_terminal_is_taken_and_the_reason_said(
    settings: Settings, hands: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "why_no_window", lambda: "There is no screen.")
    said: list[str] = []
    run_kiosk(settings, StartOptions(), said.append)
    assert said == ["Display: terminal (There is no screen.)"]
    with pytest.raises(DisplayError, match=r"There is no screen\. Try `--display terminal`"):
        run_kiosk(settings, StartOptions(display=DisplayChoice.WINDOW))
    assert len(hands) == 1


def test_a_screen_that_is_taken_after_all_gives_way_to_the_terminal_unless_it_was_asked_for(
    settings: Settings, hands: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def taken(*_: object) -> None:
        raise DisplayError("The screen is taken.")

    monkeypatch.setattr(screens, "why_no_window", lambda: None)
    monkeypatch.setattr(WindowApart, "run", taken)
    run_kiosk(settings, StartOptions(), said.append)
    assert said == ["Display: window (a screen is connected)", "The screen is taken."]
    assert len(hands) == 1
    with pytest.raises(DisplayError, match="The screen is taken"):
        run_kiosk(settings, StartOptions(display=DisplayChoice.WINDOW))


def test_the_headless_display_waits_until_the_kiosk_is_closed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed from outside, as a service manager would, once it runs."""
    waits = Headless.run
    closed: list[bool] = []

    def run(display: Headless, board: Noticeboard) -> None:
        assert not board.snapshot().closed
        os.kill(os.getpid(), signal.SIGTERM)
        waits(display, board)
        closed.append(board.snapshot().closed)

    monkeypatch.setattr(Headless, "run", run)
    run_kiosk(settings, StartOptions(display=DisplayChoice.NONE))
    assert closed == [True]


def test_real_voice_and_ears_start_and_stop(settings: Settings, hands: Seen) -> None:
    full = settings.model_copy(update={"announcer": "spoken", "listener": "held"})
    run_kiosk(full, StartOptions(protocol="solution-circle", display=DisplayChoice.NONE))
    assert {thread.name for thread in threading.enumerate()} == {threading.current_thread().name}
    assert isinstance(hands[0].view, EndView)


def held(settings: Settings, name: str, days_ago: float) -> None:
    """A session so many days before this machine's present."""
    folder = Folder(settings.state)
    before = (NOW - datetime.now(UTC)).total_seconds() / 86_400
    folder.held(name, before + days_ago, Note("n1", "a-1", "confided"))
    folder.close()


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose wall clock was set by a time server."""
    monkeypatch.setattr(BootClock, "sure", lambda _: True)


def test_a_kiosk_that_is_not_sure_of_the_day_does_not_believe_one_gap(
    settings: Settings, hands: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BootClock, "sure", lambda _: False)
    held(settings, "old", 2.5)
    run_kiosk(settings.model_copy(update={"keep_days": 2}), StartOptions(display=DisplayChoice.NONE))
    assert hands
    assert "old" in {session.id for session in SqliteJournal(settings.state).sessions()}


@pytest.mark.usefixtures("sure")
def test_what_is_older_than_the_kiosk_is_to_keep_it_is_erased_when_it_starts(settings: Settings, hands: Seen) -> None:
    held(settings, "old", 2.5)
    held(settings, "new", 1.5)
    run_kiosk(settings.model_copy(update={"keep_days": 2}), StartOptions(display=DisplayChoice.NONE))
    assert hands
    names = {session.id for session in SqliteJournal(settings.state).sessions()}
    assert "old" not in names
    assert "new" in names


@pytest.mark.usefixtures("sure")
def test_what_cannot_be_erased_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    held(settings, "old", 2.5)
    (settings.state / NOTES).unlink(missing_ok=True)
    (settings.state / NOTES).mkdir()
    seen: list[tuple[str, ...]] = []

    def run(display: object, board: Noticeboard) -> None:
        del display
        while not board.snapshot().standing.faults:
            threading.Event().wait(0.005)
        seen.append(board.snapshot().standing.faults)

    monkeypatch.setattr(Headless, "run", run)
    run_kiosk(settings.model_copy(update={"keep_days": 2}), StartOptions(display=DisplayChoice.NONE))
    assert "cannot be erased" in seen[0][0]


def test_a_group_opens_the_kiosk_as_itself(settings: Settings, hands: Seen) -> None:
    memory = SqliteMemory(settings.state)
    memory.keep_group(Group("Set A", (Member("P1"), Member("P2"), Member("P3"), Member("P4"))))
    memory.close()
    run_kiosk(settings, StartOptions("npq-community", group="Set A", display=DisplayChoice.NONE))
    assert hands
    (past,) = memory.pasts("Set A")
    assert past.leads == ()  # a session of a few seconds uses up nobody's turn in the chair
    memory.close()
    with pytest.raises(UnknownGroup):
        run_kiosk(settings, StartOptions(group="Set B"))


def test_phones_write_notes_and_take_files_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "LOAD_DELAY", 0)
    taken: list[httpx.Response] = []

    def run(display: object, board: Noticeboard) -> None:
        del display
        board.submit(Request(Start(), Source.KEY))
        while (links := (snapshot := board.snapshot()).standing.links) is None or not isinstance(
            snapshot.view, StepView
        ):
            threading.Event().wait(0.005)
        with httpx.Client(follow_redirects=True) as phone:
            page = phone.get(links.page)
            base = page.url.copy_with(path="/")
            headers = {"Origin": str(base).rstrip("/")}
            note = {"box": "notes", "text": "A thought"}
            taken.append(phone.put(base.join("/api/notes/a-first-note"), json=note, headers=headers))
            taken.append(phone.get(base.join("/notes/files/csv")))
            phone.get(links.remote)
            remote = phone.post(base.join("/remote/pin"), data={"pin": links.pin}, headers=headers)
            taken.append(remote)

    monkeypatch.setattr(Headless, "run", run)
    web = Web(host="127.0.0.1", port=0)
    run_kiosk(settings.model_copy(update={"web": web}), StartOptions("solution-circle", display=DisplayChoice.NONE))
    kept, log, remote = taken
    assert [answer.status_code for answer in taken] == [200, 200, 200]
    assert "Sharing practice and thinking" in log.text
    (session,) = SqliteJournal(settings.state).sessions()
    assert f"/remote/files/{session.id}/csv" in remote.text
    (note,) = SqliteNotes(settings.state).notes(session.id)
    assert (note.text, note.step, kept.json()["version"]) == ("A thought", "ground-rules", 1)


def test_without_phones_no_server_is_there(settings: Settings, hands: Seen) -> None:
    web = settings.model_copy(update={"web": Web(host="127.0.0.1", port=0)})
    run_kiosk(web, StartOptions("solution-circle", display=DisplayChoice.NONE, web=False))
    assert hands[0].standing.links is None
    assert "web" not in {thread.name for thread in threading.enumerate()}
