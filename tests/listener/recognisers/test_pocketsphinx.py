from pathlib import Path

import pytest

from kiosk.core.interaction.phrases import PHRASES
from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser, _confidence, _SearchResult, _transitions
from tests.listener.conftest import Spoken
from tests.listener.voices import blocks, say

ANYTHING = _SearchResult("S OW M TH IH NG", -1000.0, 50)


def test_the_better_a_phrase_explains_the_sound_the_surer_it_is() -> None:
    worse, even, better = (
        _confidence(_SearchResult("pause", ANYTHING.score + 50 * behind, 50), ANYTHING) for behind in (-6.0, -4.0, -2.0)
    )
    assert worse < 0.1
    assert even == 0.5
    assert better > 0.9


@pytest.mark.parametrize(("behind", "confidence"), [(-1e6, 0.0), (1e6, 1.0)])
def test_a_phrase_that_explains_nothing_or_everything_has_a_confidence_all_the_same(
    behind: float, confidence: float
) -> None:
    assert _confidence(_SearchResult("pause", behind, 50), ANYTHING) == confidence


def test_a_phrase_amid_other_speech_counts_for_nothing() -> None:
    assert _confidence(_SearchResult("pause", ANYTHING.score, 30), ANYTHING) > 0
    assert _confidence(_SearchResult("pause", ANYTHING.score, 29), ANYTHING) == 0


def test_each_phrase_has_a_way_of_its_own_through_the_grammar() -> None:
    assert _transitions(["undo", "add a minute", "next step"]) == [
        (0, 1, 1.0, "undo"),
        (0, 2, 1.0, "add"),
        (2, 3, 1.0, "a"),
        (3, 1, 1.0, "minute"),
        (0, 4, 1.0, "next"),
        (4, 1, 1.0, "step"),
    ]


def test_part_of_a_phrase_is_not_the_phrase(spoken: Spoken) -> None:
    recogniser = SphinxRecogniser()
    recogniser.understand({phrase: command for phrase, command in PHRASES.items() if phrase != "pause"})
    half = blocks(spoken["slt", "next step"])[:9]
    heard = [recogniser.feed(block) for block in (*half, *[bytes(3200)] * 6)]
    assert "next step" not in [each.phrase for each in heard if each and each.confidence >= 0.8]


def test_a_word_of_two_known_parts_is_put_together_and_one_of_none_is_strange(tmp_path: Path) -> None:
    recogniser = SphinxRecogniser()
    assert recogniser.understand({"timekeeper pause": 1, "next step": 2, "xyzzyqwert": 3}) == {"xyzzyqwert"}
    assert recogniser.understand({"timekeeper pause": 1, "next step": 2}) == frozenset()
    heard = [recogniser.feed(block) for block in blocks(say("timekeeper, pause", tmp_path / "said.wav"))]
    found = [one for one in (*heard, recogniser.finish()) if one]
    assert [one.phrase for one in found] == ["timekeeper pause"]
    assert found[0].confidence > 0.5
