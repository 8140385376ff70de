from pathlib import Path
from unicodedata import category, east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text import MAXIMUM_CLUSTER, cleaned, clusters, is_letter_by_letter, one_line, visible

TEXTS = st.text(st.characters(), max_size=40)
STANDARD = Path("/usr/share/unicode/auxiliary/GraphemeBreakTest.txt")
"""Examples of the Unicode standard, from Debian's package unicode-data."""


@pytest.mark.parametrize(
    "text",
    [
        "Ann",
        "Zoë O’Neill",
        "Анна",
        "Ελένη",
        "محمد",
        "שרה",
        "आशा",
        "张伟",
        "한국",
        "สมชาย",
        "Ann 😀",
        "👩\u200d👧",
        "❤\ufe0f",
        "🇩🇪",
    ],
)
def test_names_stay_as_they_are(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Ann\x1b[31m", "Ann[31m"),  # a terminal's colours
        ("Ann\x9b2J", "Ann2J"),  # the same in one sign
        ("\u202eAnn\u2066\u200f", "Ann"),  # directions
        ("Ann\u200d", "Ann"),  # looks like Ann
        ("An\ufe0fn", "Ann"),
        ("Ann \u200cB", "Ann B"),
        ("\u200dAnn", "Ann"),
        ("A\tB\nC\u2028D\u00a0E", "A B C D E"),
        ("\u3164\u2800\ue000\ufdd0\uffff\ud800", ""),
        ("e\u0301", "é"),
        ("नमस्\u200dते", "नमस्\u200dते"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("محمد\u200c", "محمد"),
    ],
)
def test_signs_that_nobody_sees_are_removed(given_text: str, kept: str) -> None:
    assert cleaned(given_text) == kept


def test_a_line_has_single_spaces_between_its_words_and_none_around_them() -> None:
    assert one_line(" Blue\u202e \n\t room\x1b ") == "Blue room"
    assert one_line(" \u200d ") == ""


def test_notes_keep_their_lines() -> None:
    assert cleaned("one\n\ttwo\x07", lines=True) == "one\n\ttwo"


def test_a_letter_has_only_so_many_marks() -> None:
    assert len(cleaned("a" + "\u0301" * 500 + "b")) == MAXIMUM_CLUSTER + 1


def test_an_emoji_that_is_cut_joins_nothing_that_follows() -> None:
    chain = "\U0001f468\u200d" * MAXIMUM_CLUSTER
    for text in (chain, f"{chain}\U0001f469", f"P1 {chain} P2"):
        assert cleaned(cleaned(text)) == cleaned(text)
        assert not cleaned(text).endswith("\u200d")


@given(TEXTS)
def test_a_cleaned_text_is_safe_and_stays_so(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert not {"Cc", "Cs", "Zl", "Zp"}.intersection(map(category, once))
    assert visible(once) == once


@given(TEXTS)
def test_what_is_shown_of_a_text_has_its_length_and_no_controls(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not {"Cc", "Cs", "Zl", "Zp"}.intersection(map(category, shown))


@given(TEXTS)
def test_clusters_are_the_whole_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "e\u0301", "b"],
        ["👩\u200d👧", "👍🏽", "🇩🇪", "🇫🇷"],
        ["क्ष", "त्रि", "य"],
        ["น้ำ"],
        ["\u1112\u1161\u11ab", "\u1100\u1173\u11af", "한\u11ab", "가\u11a8"],
        ["\x1b", "\u0301"],
        ["a\u200d", "b"],
    ],
)
def test_a_cluster_is_what_a_reader_counts(parts: list[str]) -> None:
    assert clusters("".join(parts)) == parts


def test_a_text_is_read_letter_by_letter_only_where_no_sign_joins_another_or_is_a_wide_one() -> None:
    quick = [sign for sign in map(chr, range(0x110000)) if is_letter_by_letter(sign)]
    assert {"a", "é", "’", "–", "…", " "} <= set(quick)
    assert not [sign for sign in quick if category(sign)[0] == "M" or east_asian_width(sign) in {"W", "F"}]
    assert [sign for sign in quick if clusters(f"a{sign}中") != ["a", sign, "中"]] == []
    assert not any(map(is_letter_by_letter, ("e\u0301", "中", "ก", "👍🏽", "a\u200d")))


@pytest.mark.skipif(not STANDARD.exists(), reason="Debian's package unicode-data is missing")
def test_clusters_are_those_of_the_standard_but_for_rare_signs() -> None:
    for line in STANDARD.read_text("utf-8").splitlines():
        parts = [
            "".join(chr(int(code, 16)) for code in part.replace("×", " ").split())
            for part in line.partition("#")[0].split("÷")
            if part.strip()
        ]
        text = "".join(parts)
        # Line breaks, signs before Arabic numbers, and half a flag joined to another are left to chance.
        if not {"\r", "\u0600"}.intersection(text) and not ("\u200d" in text and "🇦" in text):
            assert clusters(text) == parts
