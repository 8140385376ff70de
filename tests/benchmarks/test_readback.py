"""The read-back benchmark: how it counts, and a few sentences of it for real."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.listener.audio import RATE
from tests.benchmarks.hearing_corpus.rooms import Room
from tests.benchmarks.readback import (
    Reading,
    close_to,
    drawn_sentences,
    read_back,
    share,
    shipped_sentences,
    words,
    wrong_words,
)

TALK = np.random.default_rng(7).normal(0, 1, 12 * RATE).astype(np.float32)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Time is up.", "time is up"),
        ("21 minutes, 30 seconds left!", "twenty one minutes thirty seconds left"),
        ("Presenter P1 speaks; check-in.", "presenter p one speaks check in"),
        ("The PEERS, it's", "the peers it's"),
        ("60, 65 and 75 minutes", "sixty sixty five and seventy five minutes"),
        ("90 or 115 minutes", "ninety or one hundred and fifteen minutes"),
        ("seventy-five, 100", "seventy five one hundred"),
    ],
)
def test_a_text_is_compared_as_it_sounds(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a c", 1),
        ("a b", "a x b", 1),
        ("a b c", "x y", 3),
        ("a", "", 1),
        ("", "", 0),
        ("the peers listen for four minutes", "the piers listen four for minutes", 0),
        ("everyone may speak to them", "every one maybe speak two them", 1),
        ("every one speaks", "everyone speaks", 0),
        ("presenter p one and owner p one", "present a p one and own a p one", 0),
        ("present a plan", "presenter plan", 0),
        ("presenter p one", "present the p one", 2),
        ("owner p one", "on a p one", 2),
        ("the clients speak", "the client speak", 0),
        ("the clients talk", "the client talk", 1),
        ("in fours everyone speaks", "enforce everyone speaks", 2),
        ("the peers listen", "the peers listened", 1),
    ],
)
def test_missing_added_and_other_words_are_wrong(said: str, heard: str, wrong: int) -> None:
    assert wrong_words(said.split(), heard.split()) == wrong


def test_the_share_is_of_all_words_and_its_interval_is_wider_for_fewer_sentences() -> None:
    many, few = [Reading(4, 1), Reading(4, 0)] * 100, [Reading(4, 1), Reading(4, 0)] * 5
    assert share(many)[0] == share(few)[0] == 1 / 8
    assert share(few)[1] < share(many)[1] < 1 / 8 < share(many)[2] < share(few)[2]
    assert share([Reading(3, 0)]) == (0, 0, 0)


def test_only_the_sentence_and_a_moment_around_it_is_heard() -> None:
    speech = np.ones(RATE, dtype=np.float32)
    near = close_to(Room(TALK).with_command(speech, "clean"), len(speech))
    assert len(near) == pytest.approx(1.4 * RATE, abs=2)
    assert near[round(0.25 * RATE)] > 0.9
    assert abs(near[0]) < 0.01


def test_every_sentence_of_the_shipped_protocols_is_read() -> None:
    texts = shipped_sentences()
    assert len(texts) > 300
    assert {"Time is up.", "The session is over. Thank you, everyone."} < set(texts)


def test_a_sample_is_drawn_by_chance_and_a_larger_one_contains_it() -> None:
    assert drawn_sentences(5) == drawn_sentences(20)[:5]
    assert drawn_sentences(20) != list(shipped_sentences()[:20])
    assert sorted(drawn_sentences(None)) == sorted(shipped_sentences())


def test_what_was_said_and_heard_is_kept_so_that_a_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("Time is up.", "1 minute left.")
    first = list(read_back("gmw/en", texts[:1], TALK, tmp_path))
    assert [text for _, text, *_ in first] == ["Time is up."] * 2
    monkeypatch.setattr("tests.benchmarks.readback.MoonshineModel", None)
    monkeypatch.setattr("tests.benchmarks.readback.SpeechSynthesis.render", None)
    assert list(read_back("gmw/en", texts[:1], TALK, tmp_path)) == first


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
def test_the_natural_voice_is_understood_word_for_word(tmp_path: Path) -> None:
    texts = (
        "Situation. The presenter speaks for 3 minutes. The creative team listens.",
        "1 minute left.",
        "The remaining steps have new times.",
        "Action plan. The presenter speaks for 4 minutes.",
        "The session is over. Thank you, everyone.",
    )
    found = read_back("emma", texts, TALK, tmp_path)
    readings = [reading for condition, *_, reading in found if condition == "clean"]
    assert len(readings) == len(texts)
    assert share(readings)[0] <= 0.03
