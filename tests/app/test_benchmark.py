"""What `doctor --benchmark` prints: measured for real, although for a short time only."""

import getpass
import json
import os
import platform
from pathlib import Path

import pytest

from kiosk.app import benchmark
from kiosk.app.single_instance import single_instance
from kiosk.cli.main import run_command
from kiosk.core.errors import DisplayError, KioskError

WITHOUT_A_VOICE = [
    "machine",
    "processor cores, and programs that wait for one",
    "memory",
    "system",
    "an empty Python starts within",
    "planning for 40 people",
    "replaying 10,000 events",
    "a kiosk that was cut off has its countdown back within",
    "in a step",
    "in a step: memory",
]

VOICE = ("a sentence is rendered within", "listening for the wake word", "a command is understood within")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Measures briefly, on a screen that nobody sees, in a folder of its own."""
    for name, value in {"STARTS": 1, "SETTLES": 0.0, "LASTS": 0.1, "EVENTS": 200, "LISTENS": 1}.items():
        monkeypatch.setattr(benchmark, name, value)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path))
    monkeypatch.setenv("KIOSK_LISTENER", "held")  # what is set here is not measured


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which voice and recogniser are broken."""
    monkeypatch.setattr(benchmark, "_voice", _broken)


def _broken(_: Path) -> list[benchmark.Measured]:
    raise KioskError("there is no voice here")


@pytest.mark.usefixtures("short")
def test_the_table_has_a_row_for_each_thing_and_nothing_of_people_or_names(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["doctor", "--benchmark"])
    out, err = capsys.readouterr()
    heading, rule, *rows = [line.strip("| ").split(" | ") for line in out.splitlines()]
    assert heading == ["measured", "result"]
    assert set("".join(rule)) == {"-", "|"}
    found = dict(rows)  # each has two cells
    assert [what for what in found if what in WITHOUT_A_VOICE] == WITHOUT_A_VOICE
    assert set(VOICE) <= set(found)
    assert 20 < float(found["in a step: memory"].removesuffix(" MB")) < 400
    assert 0.1 < float(found["a kiosk that was cut off has its countdown back within"].removesuffix(" s")) < 60
    for private in (platform.node(), getpass.getuser(), str(Path.home())):
        assert private not in out
    assert "Please send this table" in err


@pytest.mark.usefixtures("short", "mute")
def test_a_part_that_is_broken_is_left_out_and_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["doctor", "--benchmark", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["what"] for row in rows] == WITHOUT_A_VOICE
    assert {row["unit"] for row in rows} == {"", "s", "ms", "MB", "% of a core"}


@pytest.mark.usefixtures("short", "mute")
def test_a_kiosk_that_draws_nothing_is_named_and_does_not_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "STARTS_WITHIN", 0.001)
    with pytest.raises(DisplayError, match="The kiosk drew nothing within"):
        run_command(["doctor", "--benchmark"])
    assert "in a step" not in capsys.readouterr().out


@pytest.mark.usefixtures("short")
def test_nothing_is_measured_beside_a_kiosk_that_runs_or_on_another_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with single_instance(tmp_path), pytest.raises(KioskError, match=rf"running \(process {os.getpid()}\)"):
        run_command(["doctor", "--benchmark"])
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(KioskError, match="on Linux only"):
        next(benchmark.measure())
