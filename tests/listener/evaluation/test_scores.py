"""What is counted, and what is recommended: arithmetic on outcomes that are written down here."""

import pytest

from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.recommendation import best_confidence, recommend
from kiosk.listener.evaluation.runner import Hit, Outcome
from kiosk.listener.evaluation.scores import HOUR, IN_TIME, interval, score


def said(*hits: tuple[bool, float, float]) -> Outcome:
    """A command, and what was heard: right or wrong, how surely, how late."""
    return Outcome("", True, 3, 0.1, 1, tuple(Hit(*hit) for hit in hits))


def talked(*confidences: float, hours: float = 0.5, opened: int = 0, busy: float = 36.0) -> Outcome:
    """Talk, and how surely commands were heard that nobody gave."""
    return Outcome("", False, hours * HOUR, busy, opened, tuple(Hit(False, sure, 0) for sure in confidences))


RIGHT = said((True, 0.9, 0.3))
QUIET = talked()


def test_what_was_heard_less_surely_than_asked_for_does_not_count() -> None:
    outcomes = [RIGHT, said((True, 0.7, 0.5)), said((False, 0.9, 0.4)), said(), talked(0.6, 0.95)]
    strict, lax = score(outcomes, 0.8), score(outcomes, 0.5)
    assert (strict.recall, strict.wrong_share, strict.false_an_hour) == (0.25, 0.25, 2.0)
    assert (lax.recall, lax.wrong_share, lax.false_an_hour) == (0.5, 0.25, 4.0)


def test_the_first_that_was_heard_of_a_command_decides() -> None:
    both = said((False, 0.6, 0.1), (True, 0.9, 0.5))
    assert (score([both], 0.5).right, score([both], 0.5).wrong) == (0, 1)
    assert (score([both], 0.8).right, score([both], 0.8).wrong) == (1, 0)


def test_the_delay_is_given_by_the_median_and_by_95_percent_of_the_right_ones() -> None:
    found = score([said((True, 1, late / 100)) for late in range(100, 0, -1)] + [said((False, 1, 9.0))], 0.8)
    assert found.median_late == 0.505
    assert found.late_for_95_percent == 0.96


def test_a_right_command_that_comes_seconds_after_the_end_of_speech_is_neither_understood_nor_wrong() -> None:
    found = score([said((True, 0.9, IN_TIME + 0.1)), said((True, 0.9, IN_TIME))], 0.8)
    assert (found.said, found.right, found.wrong, found.late) == (2, 1, 0, (IN_TIME,))


@pytest.mark.parametrize(
    ("some", "of_all", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (90, 100, 0.8256, 0.9448)]
)
def test_a_share_lies_within_its_interval(some: int, of_all: int, low: float, high: float) -> None:
    assert interval(some, of_all) == pytest.approx((low, high), abs=1e-4)
    assert interval(0, 0) == (0, 1)


def test_a_command_at_which_the_gate_stayed_closed_was_not_let_in() -> None:
    closed = Outcome("", True, 3, 0.1, 0, ())
    assert score([RIGHT, closed, said()], 0.8).let_in == 2


def test_load_and_openings_are_those_of_talk_alone() -> None:
    found = score([RIGHT, talked(opened=2), talked(opened=1, busy=0)], 0.8)
    assert (found.hours, found.opened, found.busy) == (1.0, 3, 0.01)


def test_that_nothing_happened_in_an_hour_says_that_it_happens_less_than_three_times_in_one() -> None:
    assert score([QUIET, QUIET], 0.8).max_false_an_hour == 3
    assert score([talked(0.9)], 0.8).max_false_an_hour is None


def test_what_was_not_tried_has_no_share() -> None:
    nothing = score([], 0.8)
    assert nothing.as_dict() == {
        "said": 0,
        "recall": None,
        "recall_95": None,
        "wrong": None,
        "let_in": 0,
        "late_median": None,
        "late_p95": None,
        "hours": 0.0,
        "opened": 0,
        "false": 0,
        "false_an_hour": None,
        "busy": 0.0,
    }
    assert nothing.max_false_an_hour is None


def test_the_confidence_with_the_fewest_mistakes_and_then_the_most_understood_is_the_best() -> None:
    outcomes = [RIGHT, said((True, 0.72, 0.3)), said((False, 0.65, 0.3)), talked(0.55)]
    confidence, found = best_confidence(outcomes)
    assert confidence == 0.7
    assert (found.right, found.wrong, found.false) == (2, 0, 0)


def test_of_several_confidences_that_do_alike_the_middle_one_is_taken() -> None:
    assert best_confidence([said((True, 1, 0.3))])[0] == 0.8


@pytest.mark.parametrize(
    ("tried", "way", "bare"),
    [
        (
            {ListenMode.WAKE: [RIGHT, QUIET], ListenMode.OPEN: [RIGHT, QUIET], ListenMode.HELD: [RIGHT, QUIET]},
            ListenMode.WAKE,
            True,
        ),
        (
            {ListenMode.WAKE: [said(), QUIET], ListenMode.OPEN: [RIGHT, QUIET], ListenMode.HELD: [RIGHT, QUIET]},
            ListenMode.OPEN,
            True,
        ),
        (
            {ListenMode.WAKE: [said(), QUIET], ListenMode.OPEN: [RIGHT, talked(1)], ListenMode.HELD: [RIGHT, QUIET]},
            ListenMode.HELD,
            False,
        ),
        (
            {ListenMode.OPEN: [RIGHT, talked(hours=0.1)], ListenMode.HELD: [RIGHT, talked(hours=0.1)]},
            ListenMode.HELD,
            False,
        ),
        ({ListenMode.ADDRESS: [RIGHT, said((False, 1, 1)), QUIET], ListenMode.HELD: [RIGHT]}, ListenMode.HELD, False),
        ({ListenMode.ADDRESS: [RIGHT, talked(hours=0.1)], ListenMode.HELD: [RIGHT]}, ListenMode.ADDRESS, False),
    ],
)
def test_a_gate_is_recommended_that_is_safe_and_leaves_the_hands_free_if_there_is_one(
    tried: dict[ListenMode, list[Outcome]], way: ListenMode, bare: bool
) -> None:
    advice = recommend(tried)
    assert advice
    assert (advice.way, advice.bare) == (way, bare)


def test_where_no_gate_was_found_good_nothing_is_recommended() -> None:
    assert recommend({ListenMode.WAKE: [said(), QUIET]}) is None
