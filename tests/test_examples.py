"""Tests of the number of examples in the current Hypothesis profile."""

from hypothesis import settings

from tests.core.strategies import LAW
from tests.examples import FAST, WHOLE, examples


def test_a_law_is_tried_on_as_many_examples_as_the_profile_says_and_has_no_deadline() -> None:
    assert LAW.max_examples == settings().max_examples
    assert LAW.deadline is None


def test_the_whole_check_tries_more_than_the_fast_loop_and_shares_are_kept() -> None:
    assert settings.get_profile("ci").max_examples == WHOLE
    assert settings.get_profile("dev").max_examples == FAST
    assert examples(2 * WHOLE) == 2 * settings().max_examples
    assert examples(1) == 1


def test_the_whole_check_draws_the_same_examples_each_time_and_other_profiles_draw_new_ones() -> None:
    assert settings.get_profile("ci").derandomize
    assert not settings.get_profile("random").derandomize
    assert not settings.get_profile("dev").derandomize
