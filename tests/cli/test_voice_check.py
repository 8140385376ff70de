"""`kiosk voice check`, with files and with somebody at a virtual microphone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config.settings import load_settings
from tests.cli.test_voices import kiosk
from tests.command_line import Kiosk
from tests.listener.voices import say
from tests.soundcard import SoundCard, sound_card

__all__ = ["kiosk", "sound_card"]  # the fixtures

TALK = "I think that nobody in this room has ever seen anything like it, and that is why it is worth talking about."


@pytest.fixture(scope="module")
def positives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("positives")
    for name, said in (("next_step", "next step"), ("okay_nabu_next_step", "okay naboo. next step")):
        say(said, folder / f"{name}-slt.wav")
        (folder / f"{name}-slt.raw.wav").unlink()
    return folder


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return say(TALK, tmp_path_factory.mktemp("negatives") / "talk.wav")


def test_files_are_heard_by_every_gate_and_one_is_recommended(
    kiosk: Kiosk, positives: Path, talk: Path, tmp_path: Path
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('theme = "light"\n', encoding="utf-8")
    files = ("--positives", str(positives), "--negatives", str(talk))
    code, out, err = kiosk("voice", "check", *files, "--json", "--save", "--config", str(config))
    told = json.loads(out)
    assert code == 0
    assert set(told["gates"]) == {"wake", "held", "address", "open"}
    assert {way: gate["as_set"]["said"] for way, gate in told["gates"].items()} == {
        "wake": 1,
        "held": 1,
        "address": 0,
        "open": 1,
    }
    assert told["gates"]["held"]["as_set"]["recall"] == 1
    assert told["gates"]["open"]["as_set"]["hours"] > 0
    settings = load_settings(config)
    assert (settings.theme, settings.listener) == ("light", told["advice"]["listener"])
    assert settings.hearing.confidence == told["advice"]["confidence"]
    assert err == f"Saved in {config}.\n"


def test_people_see_a_table_and_the_lines_for_their_settings(kiosk: Kiosk, positives: Path, talk: Path) -> None:
    code, out, _ = kiosk("voice", "check", "--positives", str(positives), "--negatives", str(talk))
    assert code == 0
    assert "What the kiosk heard" in out
    assert "Recommended: " in out
    assert "\n[hearing]\nconfidence = 0." in out
    assert not load_settings().hearing.checked


def test_talk_alone_is_measured_but_recommends_nothing(kiosk: Kiosk, talk: Path) -> None:
    code, out, err = kiosk("voice", "check", "--negatives", str(talk))
    assert code == 0
    assert "Recommended" not in out
    assert err == "To recommend a setting, the check needs both: commands, and talk without commands.\n"


def test_a_folder_without_sound_is_named(kiosk: Kiosk, tmp_path: Path) -> None:
    code, _, err = kiosk("voice", "check", "--positives", str(tmp_path))
    assert code == 2
    assert f"{tmp_path}: there are no WAV or FLAC files in this folder." in err


def test_a_gate_that_this_machine_cannot_have_is_named_and_left_out(
    kiosk: Kiosk, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    code, out, err = kiosk("voice", "check", "--negatives", str(talk), "--json")
    assert code == 0
    assert set(json.loads(out)["gates"]) == {"held", "address", "open"}
    assert "The wake word cannot be used here" in err


@pytest.mark.slow
def test_somebody_says_what_they_are_asked_for_and_is_told_how_well_it_was_heard(
    sound_card: SoundCard, tmp_path: Path
) -> None:
    state = tmp_path / "home"
    state.mkdir()
    env = {**sound_card.environment, "HOME": str(state), "XDG_CONFIG_HOME": str(state), "XDG_DATA_HOME": str(state)}
    command = [sys.executable, "-m", "kiosk", "voice", "check", "--times", "1", "--minutes", "0.1", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as check:
        assert check.stdout
        assert check.stderr
        asked = 0
        for line in check.stderr:
            if line.startswith("Say “"):
                asked += 1
                wanted = ". ".join(line.split("“")[n].split("”")[0] for n in range(1, line.count("“") + 1))
                sound_card.play(say(wanted.replace("nabu", "naboo"), tmp_path / "said.wav"))
        told = json.loads(check.stdout.read())
    assert check.returncode == 0
    assert asked == 24
    assert told["gates"]["held"]["as_set"]["said"] == 8
    assert told["gates"]["held"]["as_set"]["recall"] > 0.7
    assert told["gates"]["wake"]["as_set"]["recall"] > 0.7
    assert list(state.rglob("*.wav")) == []
