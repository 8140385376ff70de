import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.app.run import StartOptions
from kiosk.cli.main import with_default
from kiosk.config.settings import Settings
from kiosk.config.translations import load_words
from kiosk.core.session.commands import Next, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant
from kiosk.ports import Entry
from kiosk.simulation.fakes import FakeClock
from kiosk.storage.journal import SqliteJournal
from tests.command_line import Kiosk, command_line
from tests.room import PLAN


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process; answers exit code, output and complaints."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return command_line(monkeypatch, capsys)


@pytest.fixture
def journalled(tmp_path: Path) -> None:
    opening = PlanMade(at=Instant(0), plan=PLAN)
    session = Session.opened(opening)
    events = [opening]
    events += session.apply(Start(), Instant(0))  # type: ignore[arg-type]  # a tuple of events is events
    events += session.apply(Next(), Instant(60_000))  # type: ignore[arg-type]  # the same
    SqliteJournal(tmp_path / "state").append("abc123", [Entry(e, FakeClock().wall(e.at)) for e in events])


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], ["open"]),
        (["solution-circle"], ["open", "solution-circle"]),
        (["--rehearse", "60"], ["open", "--rehearse", "60"]),
        (["sessions", "list"], ["sessions", "list"]),
        (["--version"], ["--version"]),
    ],
)
def test_a_protocol_or_options_alone_mean_to_open_the_kiosk(given: list[str], meant: list[str]) -> None:
    assert with_default(given) == meant


def test_the_version_is_told(kiosk: Kiosk) -> None:
    assert kiosk("--version")[:2] == (0, f"{__version__}\n")


def test_a_simulated_solution_circle_adds_up_to_seventeen_minutes(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("simulate", "solution-circle", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["planned_seconds"] == told["actual_seconds"] == 17 * 60
    assert sum(row["planned_seconds"] or 0 for row in told["rows"]) == 17 * 60
    assert [event["kind"] for event in told["events"]][:3] == ["PlanMade", "SessionStarted", "StepStarted"]
    assert told["events"][-1]["kind"] == "SessionEnded"


def test_a_variant_and_an_optional_step_are_simulated(kiosk: Kiosk) -> None:
    _, out, _ = kiosk("simulate", "solution-circle", "--variant", "longer-sharing", "--with", "reflection")
    assert "Reflection round" in out
    assert out.splitlines()[-1].split() == ["21:00", "21:00"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["solution-cirle"], "did you mean 'solution-circle'?"),
        (["simulate", "nothing"], "There is no protocol 'nothing'."),
        (["simulate", "solution-circle", "--variant", "short"], "no variant 'short'; choose from: longer-sharing"),
        (["simulate", "solution-circle", "--with", "tea"], "no optional step 'tea'; choose from: reflection"),
        (["sessions", "export", "nothing"], "There is no session 'nothing'."),
        (["--config", "/nowhere/kiosk.toml"], "/nowhere/kiosk.toml: there is no such file."),
        (["--rehearse", "0.5"], "rehearse"),
        (["listen", "--wav", "/nowhere.wav"], "/nowhere.wav"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(kiosk: Kiosk, args: list[str], says: str) -> None:
    code, _, err = kiosk(*args)
    assert code == 2
    assert says in err
    assert "Traceback" not in err


def test_a_model_folder_that_is_not_one_is_refused(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_VOSK_MODEL", str(tmp_path))
    code, _, err = kiosk("listen", "--wav", "/nowhere.wav")
    assert code == 2
    assert str(tmp_path) in err


def test_errors_are_said_in_the_set_language_or_in_english(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", "xx")
    code, _, err = kiosk("solution-circle", "--display", "none")
    assert (code, err.count("The kiosk does not speak 'xx' yet; choose from: en")) == (2, 1)


@pytest.mark.usefixtures("journalled")
def test_sessions_are_listed_and_exported(kiosk: Kiosk, tmp_path: Path) -> None:
    assert kiosk("sessions", "list")[1] == "abc123  2026-01-01 09:00–unfinished  Two steps\n"
    _, out, _ = kiosk("sessions", "export", "last")
    assert out.splitlines()[1].startswith("abc123,two-steps,1,One,first,First,Presenter,120.000,2.000,60.000,1.000")
    file = tmp_path / "log.csv"
    assert kiosk("sessions", "export", "abc", "-o", str(file))[1] == f"{file}\n"
    assert file.exists()


def test_no_session_yet_is_no_fault(kiosk: Kiosk) -> None:
    assert kiosk("sessions", "list") == (0, "No sessions yet.\n", "")


def test_protocols_are_listed_with_what_is_wrong_with_the_others(kiosk: Kiosk, tmp_path: Path) -> None:
    own = tmp_path / "config" / "kiosk-timekeeper" / "protocols"
    own.mkdir(parents=True)
    (own / "broken.yaml").write_text("title: [")
    code, out, err = kiosk("protocols", "list")
    assert code == 0
    assert "solution-circle" in out
    assert "broken.yaml:1:9" in err


def test_the_doctor_names_every_part_and_the_remedy(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    _, out, _ = kiosk("doctor", "--state", str(tmp_path / "file" / "state"))
    parts = [line.split()[1] for line in out.splitlines()]
    assert parts == [
        "settings",
        "display",
        "fonts",
        "speaker",
        "voice",
        "natural",
        "microphone",
        "recogniser",
        "listening",
        "clock",
        "log",
        "disk",
        "protocols",
        "phones",
        "service",
    ]
    log = next(line for line in out.splitlines() if line.split()[1] == "log")
    assert log.startswith("FAULT")
    assert "KIOSK_STATE" in log


def test_the_doctor_speaks_to_programs_too(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("doctor", "--json")
    found = {finding["part"]: finding for finding in json.loads(out)}
    assert found["fonts"]["verdict"] == "ok"
    assert {finding["verdict"] for finding in found.values()} <= {"ok", "warning", "fault"}
    assert code == any(finding["verdict"] == "fault" for finding in found.values())


def test_a_misspelt_variable_is_told_by_the_doctor_and_at_the_start_which_goes_on(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_LANGAUGE", "cy")
    says = "The variable KIOSK_LANGAUGE is not a setting and has no effect. Did you mean KIOSK_LANGUAGE?"
    _, out, _ = kiosk("doctor")
    (settings,) = (line for line in out.splitlines() if line.split()[1] == "settings")
    assert settings.startswith("warning")
    assert settings.endswith(says)
    opened: list[Settings] = []
    monkeypatch.setattr("kiosk.cli.opening.run_kiosk", lambda settings, *_: opened.append(settings))
    code, _, err = kiosk("open")
    assert (code, err) == (0, f"{says}\n")
    assert len(opened) == 1


def test_the_agreed_end_is_that_very_minute(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second less would be shown as the minute before."""
    opened: list[StartOptions] = []
    monkeypatch.setattr("kiosk.cli.opening.run_kiosk", lambda _, options, *__: opened.append(options))
    end = (datetime.now().astimezone() + timedelta(hours=2)).replace(second=0, microsecond=0)
    code, _, err = kiosk("open", "--end", f"{end:%H:%M}")
    assert (code, err) == (0, "")
    assert opened[0].end == end


def test_the_doctor_finds_broken_settings_and_protocols(kiosk: Kiosk, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text("colour = 'red'")
    own = tmp_path / "config" / "kiosk-timekeeper" / "protocols"
    own.mkdir(parents=True)
    (own / "broken.yaml").write_text("title: [")
    code, out, _ = kiosk("doctor", "--config", str(config))
    faults = {line.split()[1] for line in out.splitlines() if line.startswith("FAULT")}
    assert code == 1
    assert {"settings", "protocols"} <= faults


def test_a_command_and_what_goes_wrong_in_it_are_said_in_the_set_language(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cy.po").write_text('msgid "No groups yet. To save one: {how}"\nmsgstr "Dim: {how}"\n')
    monkeypatch.setattr("kiosk.cli.options.load_words", lambda language: load_words(language, tmp_path))
    monkeypatch.setenv("KIOSK_LANGUAGE", "cy")
    assert kiosk("groups", "list")[1].startswith("Dim: ")
    (tmp_path / "cy.po").write_text(
        "msgid \"There is no group '{name}': none has been saved yet. `./run groups new` saves one.\"\n"
        'msgstr "Dim grŵp {name}"\n'
    )
    assert kiosk("groups", "forget", "Set A")[::2] == (2, "Dim grŵp Set A\n")


def test_a_command_that_paints_prints_nothing_but_its_own_words(tmp_path: Path) -> None:
    picture = tmp_path / "kiosk.png"
    painted = subprocess.run(
        [sys.executable, "-m", "kiosk", "screenshot", "--size", "640x480", "-o", str(picture)],
        env={name: value for name, value in os.environ.items() if name != "PYGAME_HIDE_SUPPORT_PROMPT"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert painted.stdout == ""
    assert picture.is_file()
