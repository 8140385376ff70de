"""A sentence as a synthesiser reads it well."""

import pytest

from kiosk.core.i18n import use
from kiosk.core.wording.speech_text import _ABBREVIATIONS, _NUMBERS, speech_text
from tests.core.catalogues import catalogue


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Presenter P1 speaks for 3 minutes.", "Presenter P1 speaks for three minutes."),
        ("1 minute 30 seconds left.", "one minute thirty seconds left."),
        ("Step 2: what now?", "Step two: what now?"),
        ("0 or 60", "zero or sixty"),
        ("61 minutes", "61 minutes"),
        ("120 minutes", "120 minutes"),
        (
            "2.5 and 16:30 and 2026-01-02 and 1/2 and 5,000 stay.",
            "2.5 and 16:30 and 2026-01-02 and 1/2 and 5,000 stay.",
        ),
        ("We have 5.", "We have five."),
    ],
)
def test_a_number_on_its_own_becomes_a_word(written: str, spoken: str) -> None:
    assert speech_text(written, {}) == spoken


def test_names_are_spoken_as_the_hints_say_the_longest_first_and_only_where_they_stand_whole() -> None:
    hints = {"P1": "pee one", "P1 Two": "pee double", "A.B": "ay bee"}
    assert speech_text("P1 and P1 Two, P12 and xP1; A.B, AxB.", hints) == (
        "pee one and pee double, P12 and xP1; ay bee, AxB."
    )


def test_every_number_from_zero_to_sixty_has_its_word() -> None:
    assert len(_NUMBERS.split()) == 61
    assert speech_text("42 and 59", {}) == "forty-two and fifty-nine"


def test_a_language_without_abbreviations_leaves_the_words_as_they_are() -> None:
    use(catalogue({_ABBREVIATIONS: "none"}))
    assert speech_text("Dr. Two speaks for 3 minutes.", {}) == "Dr. Two speaks for three minutes."


def test_a_language_that_inflects_numbers_leaves_them_to_the_synthesiser() -> None:
    use(catalogue({_NUMBERS: "0"}))
    assert speech_text("Noch 1 Minute.", {}) == "Noch 1 Minute."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Presenter Ms Two listens.", "Presenter Miz Two listens."),
        ("Mr. Two, Mrs. Two and Dr. Two speak.", "Mister Two, Missis Two and Doctor Two speak."),
        (
            "Challenge, e.g. the hall, etc.: everyone speaks.",
            "Challenge, for example the hall, and so on: everyone speaks.",
        ),
        ("MS, Msida, mr.two and Drs. stay.", "MS, Msida, mr.two and Drs. stay."),
    ],
)
def test_an_abbreviation_becomes_what_people_say(written: str, spoken: str) -> None:
    assert speech_text(written, {}) == spoken


def test_a_group_may_say_an_abbreviation_otherwise() -> None:
    assert speech_text("Ms Two", {"Ms": "Miss", "Two": "Tu"}) == "Miss Tu"


@pytest.mark.parametrize("table", ["", "Hr. = Herr;  = x; Fr.", "Hr. = Herr"])
def test_a_language_has_abbreviations_of_its_own_or_none(table: str) -> None:
    use(catalogue({_ABBREVIATIONS: table, _NUMBERS: "0"}))
    assert speech_text("Hr. Two, Ms Two", {}) in {"Herr Two, Ms Two", "Hr. Two, Ms Two", "Hr. Two, Miz Two"}
