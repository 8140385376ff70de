"""The hearing benchmark: its corpus, and all of it in small."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from kiosk.config.settings import Hearing
from kiosk.core.room.modes import ListenMode
from kiosk.listener.audio import RATE
from kiosk.listener.evaluation.runner import Hit, Outcome, Trial
from tests.benchmarks.hearing import SHARED, Row, most, table, wide_console
from tests.benchmarks.hearing_corpus.rooms import BEFORE, CONDITIONS, GOES_ON, Room
from tests.benchmarks.hearing_corpus.voices import REPORTING, TUNING, levelled, rms, trimmed, voices

CHANCE = np.random.default_rng(7)
SPEECH = levelled(CHANCE.normal(0, 1, RATE).astype(np.float32))
TALK = CHANCE.normal(0, 1, 12 * RATE).astype(np.float32)


def test_silence_around_speech_is_cut_off_and_its_loudness_set() -> None:
    padded = np.pad(SPEECH, RATE // 2)
    assert len(trimmed(padded)) == pytest.approx(len(SPEECH), abs=RATE // 25)
    assert rms(levelled(SPEECH, 0.02)) == pytest.approx(0.02, rel=0.05)


@pytest.mark.parametrize("condition", [name for name, room in CONDITIONS.items() if room.talkers])
def test_talk_is_so_many_decibels_below_the_command_and_goes_on_after_it(condition: str) -> None:
    noisy = Room(TALK).with_command(SPEECH, condition)
    end = int(BEFORE * RATE) + len(SPEECH)
    assert len(noisy) - end == GOES_ON * RATE
    for part in (noisy[: int(BEFORE * RATE)], noisy[end : end + RATE], noisy[-RATE:]):
        below = 20 * np.log10(rms(SPEECH) / rms(part))
        assert below == pytest.approx(CONDITIONS[condition].below, abs=1)


@pytest.mark.parametrize("condition", ["reverb", "far field"])
def test_an_echo_goes_on_after_the_speech_and_fades(condition: str) -> None:
    clean, echoing = (Room(TALK).with_command(SPEECH, condition) for condition in ("clean", condition))
    end = int(BEFORE * RATE) + len(SPEECH)
    soon, late = slice(end + 800, end + 2400), slice(end + RATE, end + RATE + 1600)
    assert rms(echoing[soon]) > 10 * rms(clean[soon])
    assert rms(echoing[late]) < 2 * rms(clean[late])


def test_only_voices_that_this_machine_has_are_taken_and_limits_are_set_by_others_than_those_reported() -> None:
    assert set(voices(99)) <= set(REPORTING)
    assert set(voices(99, TUNING)) <= set(TUNING)
    assert len(voices(1)) <= 1
    assert not set(TUNING) & set(REPORTING)


def test_how_often_something_happens_at_the_most_is_three_times_where_it_never_happened() -> None:
    assert (most(0, 1), most(2, 2), most(0, 0)) == ("3.0", "3.1", "–")


def test_the_table_counts_commands_by_condition_and_talk_by_kind() -> None:
    right = Outcome("clean", True, 3, 0, 1, (Hit(True, 0.9, 0.4),))
    missed = Outcome("10 dB", True, 3, 0, 0, ())
    talk = Outcome("meetings", False, 1800, 18, 1, (Hit(False, 0.9, 0),))
    own = Outcome("own voice", False, 1800, 0, 0, (Hit(False, 0.9, 0),) * 2)
    near = Outcome("near misses", False, 3, 0, 1, (Hit(False, 0.9, 0),)), Outcome("near misses", False, 3, 0, 1, (), 1)
    groups = {outcome.group: [outcome] for outcome in (right, missed, talk, own)} | {"near misses": [*near]}
    row = Row(Trial(ListenMode.WAKE, Hearing()), "pocketsphinx", groups, 80)
    cells = [str(next(iter(column.cells))) for column in table([row]).columns]
    heads = [str(column.header) for column in table([row]).columns]
    printed = StringIO()
    wide_console(printed).print(table([row] * 2))
    assert all(printed.getvalue().count(cell) >= 2 for cell in cells), "whole"
    shown = dict(zip(heads, cells, strict=True))
    assert (shown["clean"], shown["10 dB"]) == ("100% [21–100]", "0% [0–79]")
    assert (shown["woken at 10 dB"], shown["one talker"]) == ("0 of 1", "–")
    assert (shown["false/h"], shown["false wakes"], shown["own voice"]) == ("2.0 [up to 9.5] (0.50 h)", "1", "2")
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
