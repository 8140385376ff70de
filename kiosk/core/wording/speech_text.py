"""Sentences rewritten for the synthesiser: numbers and abbreviations as words, names by their pronunciation."""

import re
from collections.abc import Mapping

from kiosk.core.i18n import N_, cached_per_language, tr

_NUMBERS = N_(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven"
    " twenty-eight twenty-nine thirty thirty-one thirty-two thirty-three thirty-four thirty-five thirty-six"
    " thirty-seven thirty-eight thirty-nine forty forty-one forty-two forty-three forty-four forty-five forty-six"
    " forty-seven forty-eight forty-nine fifty fifty-one fifty-two fifty-three fifty-four fifty-five fifty-six"
    " fifty-seven fifty-eight fifty-nine sixty"
)
"""Numbers from zero. A language that inflects numbers translates this as 0, and the synthesiser reads digits."""

_ABBREVIATIONS = N_(
    "Ms = Miz; Ms. = Miz; Mr. = Mister; Mrs. = Missis; Dr. = Doctor; Prof. = Professor; Revd = Reverend;"
    " e.g. = for example; i.e. = that is; etc. = and so on; vs. = versus; vs = versus; approx. = about"
)
"""Abbreviations as they are spoken. A synthesiser spells some, and makes a pause after the point of others."""

_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,2}(?![\w/-]|[.,:]\d)")
"""A number on its own, not part of P1, 2.5, 16:30 or 2026-01-02."""


def speech_text(text: str, pronunciations: Mapping[str, str]) -> str:
    """The text for the synthesiser; `pronunciations` maps written names to how they are spoken."""
    numbers = tr(_NUMBERS).split()
    spoken = _with_names(text, {**_abbreviations(), **pronunciations})
    return _NUMBER.sub(lambda found: _in_words(found[0], numbers), spoken)


def _in_words(digits: str, numbers: list[str]) -> str:
    return numbers[int(digits)] if int(digits) < len(numbers) else digits


@cached_per_language(1)
def _abbreviations() -> dict[str, str]:
    """How each abbreviation of the table is spoken; what a translator wrote otherwise is left out."""
    pairs = (row.partition(" = ") for row in tr(_ABBREVIATIONS).split("; "))
    return {short.strip(): spoken for short, _, spoken in pairs if short.strip() and spoken}


def _with_names(text: str, pronunciations: Mapping[str, str]) -> str:
    if not pronunciations:
        return text
    longest_first = sorted(pronunciations, key=len, reverse=True)
    names = "|".join(map(re.escape, longest_first))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda found: pronunciations[found[0]], text)
