"""How sure a recogniser is of a phrase."""

import math

import pytest

from kiosk.config.settings import Hearing
from kiosk.listener.recognisers.confidence import (
    GOES_ON,
    PhraseFit,
    allowed_regret,
    confidence_of,
    has_more_words,
    highest_regret,
)


def test_the_share_of_a_phrase_in_what_may_have_been_said_is_its_confidence() -> None:
    third = -9.0 - math.log(3)
    fits = {"pause": PhraseFit(-9.0, 0.0, 3), "don't pause": PhraseFit(third, 0.0, 4)}
    assert round(confidence_of("pause", fits, 13), 3) == 0.75
    assert round(confidence_of("don't pause", fits, 13), 3) == 0.25


def test_one_that_is_hopelessly_behind_has_no_confidence() -> None:
    fits = {"pause": PhraseFit(-2000.0, 0.0, 3), "undo": PhraseFit(0.0, 0.0, 4)}
    assert confidence_of("pause", fits, 13) < 1e-9


@pytest.mark.parametrize(
    ("regret", "pieces", "eager", "sure", "confidence"),
    [
        (0, 3, True, False, 1),
        (13, 3, True, False, 0.5),
        (10.5, 3, True, True, 0.5),
        (32, 3, True, False, 0),
        (1e6, 3, True, False, 0),
        (6.6, 3, False, False, 0.5),
        (6.6, 5, False, False, 0.95),
        (6.6, 5, False, True, 0.95),
    ],
)
def test_the_less_the_model_would_have_written_a_phrase_the_less_sure_it_is_most_of_all_amid_talk(
    regret: float, pieces: int, eager: bool, sure: bool, confidence: float
) -> None:
    fit = PhraseFit(-9.0, regret, pieces)
    allowed = allowed_regret(fit, eager=eager, sure=sure)
    assert round(confidence_of("pause", {"pause": fit}, allowed), 2) == confidence


@pytest.mark.parametrize("confidence", [0.1, 0.5, 0.9, 0.99])
def test_above_the_highest_regret_no_phrase_has_that_confidence(confidence: float) -> None:
    highest = highest_regret(confidence, 13)
    assert round(confidence_of("pause", {"pause": PhraseFit(-9.0, highest, 3)}, 13), 9) == confidence
    assert confidence_of("pause", {"pause": PhraseFit(-9.0, highest + 0.01, 3)}, 13) < confidence


def test_a_phrase_after_which_something_else_was_said_is_asked_about_at_the_most() -> None:
    ends, goes_on = PhraseFit(-9.0, 2.0, 3, ending=1.0), PhraseFit(-9.0, 4.4, 3, ending=4.0)
    assert confidence_of("pause", {"pause": ends}, 13) > 0.99
    assert confidence_of("pause", {"pause": goes_on}, 13) == GOES_ON < Hearing().confidence


@pytest.mark.parametrize("text", ["Pause.", "pause", "And, pause!", "Please pause now.", "Pause. Pause.", "Plus."])
def test_empty_and_repeated_words_beside_a_phrase_are_no_other_words(text: str) -> None:
    assert not has_more_words(text, "pause")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Don't pause.", "pause"),
        ("Pause for five minutes.", "pause"),
        ("Add two minutes and a half.", "add two minutes"),
        ("Skip this person's second turn.", "skip this person"),
    ],
)
def test_other_words_beside_a_phrase_are_noticed(text: str, phrase: str) -> None:
    assert has_more_words(text, phrase)
