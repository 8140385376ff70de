"""The hearing benchmark: its corpus, and all of it in small."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kiosk.config.settings import Hearing
from kiosk.core.room.modes import ListenMode
from kiosk.listener.audio import RATE
from kiosk.listener.evaluation.runner import Hit, Outcome, Trial
from tests.benchmarks.hearing import SHARED, Row, table
from tests.benchmarks.hearing_corpus.rooms import AFTER, BEFORE, CONDITIONS, Room
from tests.benchmarks.hearing_corpus.voices import VOICES, levelled, rms, trimmed, voices

CHANCE = np.random.default_rng(7)
SPEECH = levelled(CHANCE.normal(0, 1, RATE).astype(np.float32))
TALK = CHANCE.normal(0, 1, 12 * RATE).astype(np.float32)


def test_silence_around_speech_is_cut_off_and_its_loudness_set() -> None:
    padded = np.pad(SPEECH, RATE // 2)
    assert len(trimmed(padded)) == pytest.approx(len(SPEECH), abs=RATE // 25)
    assert rms(levelled(SPEECH, 0.02)) == pytest.approx(0.02, rel=0.05)


@pytest.mark.parametrize("below", [20, 10, 5])
def test_babble_is_so_many_decibels_below_the_speech(below: int) -> None:
    noisy = Room(TALK).with_command(SPEECH, f"{below} dB")
    before = noisy[: int(BEFORE * RATE)]
    assert 20 * np.log10(rms(SPEECH) / rms(before)) == pytest.approx(below, abs=1)


def test_an_echo_goes_on_after_the_speech_and_fades() -> None:
    clean, echoing = (Room(TALK).with_command(SPEECH, condition) for condition in ("clean", "reverb"))
    end = int(BEFORE * RATE) + len(SPEECH)
    soon, late = slice(end + 800, end + 2400), slice(end + RATE, end + RATE + 1600)
    assert rms(echoing[soon]) > 10 * rms(clean[soon])
    assert rms(echoing[late]) < 2 * rms(clean[late])


def test_every_condition_lasts_as_long_so_that_they_can_be_compared() -> None:
    lengths = {len(Room(TALK).with_command(SPEECH, condition)) for condition in CONDITIONS}
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) == pytest.approx((BEFORE + AFTER) * RATE + len(SPEECH), abs=1)


def test_only_voices_that_this_machine_has_are_taken() -> None:
    assert set(voices(99)) <= set(VOICES)
    assert len(voices(1)) <= 1


def test_the_table_counts_commands_by_condition_and_talk_by_kind() -> None:
    right = Outcome("clean", True, 3, 0, 1, (Hit(True, 0.9, 0.4),))
    missed = Outcome("10 dB", True, 3, 0, 0, ())
    talk = Outcome("meetings", False, 1800, 18, 1, (Hit(False, 0.9, 0),))
    own = Outcome("own voice", False, 1800, 0, 0, (Hit(False, 0.9, 0),) * 2)
    near = Outcome("near misses", False, 3, 0, 1, (Hit(False, 0.9, 0),)), Outcome("near misses", False, 3, 0, 1, (), 1)
    groups = {outcome.group: [outcome] for outcome in (right, missed, talk, own)} | {"near misses": [*near]}
    row = Row(Trial(ListenMode.WAKE, Hearing()), "pocketsphinx", groups, 80)
    cells = [next(iter(column.cells)) for column in table([row]).columns]
    heads = [str(column.header) for column in table([row]).columns]
    shown = dict(zip(heads, cells, strict=True))
    assert (shown["clean"], shown["10 dB"], shown["woken at 10 dB"]) == ("100%", "0%", "0 of 1")
    assert (shown["false/h"], shown["false wakes"], shown["own voice"]) == ("2.0 (1 in 0.50 h)", "1", "2")
    assert (shown["late p50/p95"], shown["idle"], shown["MB"]) == ("0.40/0.40 s", "1.0%", "80")
    assert shown["near misses obeyed, asked"] == "1, 1 of 2"
    assert row.as_dict()["all_commands"] == row.commands().as_dict()


@pytest.mark.slow
def test_a_little_of_everything_is_measured_from_end_to_end(tmp_path: Path) -> None:
    if not voices(2) or not SHARED.is_dir():
        pytest.skip("needs synthetic voices, and people's speech beside the checkout")
    written = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.benchmarks.hearing", "--quick", "--json", str(written)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    assert "pocketsphinx" in ran.stdout
    rows = json.loads(written.read_text(encoding="utf-8"))
    held = next(row for row in rows if (row["gate"], row["recogniser"]) == ("held", "pocketsphinx"))
    assert held["groups"]["clean"]["recall"] > 0.5
    wakes = [row for row in rows if row["word"] == "okay nabu"]
    assert wakes
    assert {row["all_talk"]["false"] for row in wakes} == {0}
