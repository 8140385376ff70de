"""What resembles a phrase and does not mean it."""

import pytest

from kiosk.core.i18n import use
from kiosk.core.interaction.near_misses import _FORMS, near_misses_of
from kiosk.core.interaction.phrases import all_phrases
from tests.core.catalogues import catalogue


def test_every_phrase_has_near_misses_and_none_of_them_is_a_phrase() -> None:
    phrases = all_phrases()
    near = near_misses_of(phrases)
    assert near.keys() == phrases.keys()
    assert all(near.values())
    assert not {one for some in near.values() for one in some} & phrases.keys()


@pytest.mark.parametrize(
    ("phrase", "near_miss"),
    [
        ("pause", "don't pause"),
        ("pause", "pause for five minutes"),
        ("next step", "not next step"),
        ("add two minutes", "add two minutes and a half"),
        ("add six minutes", "add sixty minutes"),
        ("add a minute", "add thirty seconds"),
        ("eight more minutes please", "eighteen more minutes please"),
        ("take a break of ten minutes", "take a break of two minutes"),
        ("end ten minutes later", "end twenty minutes later"),
    ],
)
def test_a_negation_a_continuation_and_another_number_resemble_a_phrase(phrase: str, near_miss: str) -> None:
    assert near_miss in near_misses_of([phrase])[phrase]


def test_only_a_length_is_followed_by_other_lengths() -> None:
    assert "add sixty minutes" not in near_misses_of(["pause"])["pause"]


def test_near_misses_are_in_the_language_of_the_phrases() -> None:
    use(catalogue({_FORMS: "{phrase} ddim; peidiwch {phrase}"}))
    assert {"oedi ddim", "peidiwch oedi"} <= set(near_misses_of(["oedi"])["oedi"])
