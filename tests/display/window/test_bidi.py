from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.display.window.bidi import levels, levels_of, visual_order

STANDARD = Path("/usr/share/unicode/BidiTest.txt")
"""The test of the Unicode standard, from Debian's package unicode-data."""

EXPLICIT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def shown(text: str) -> str:
    """The signs in the order in which they stand on the line."""
    return "".join(text[index] for index in visual_order(levels(text)))


@pytest.mark.parametrize(
    ("text", "on_the_line"),
    [
        ("Ann speaks", "Ann speaks"),
        ("אבג", "גבא"),
        ("Ann, אבג, Ben speak", "Ann, גבא, Ben speak"),
        ("אב speaks 12 min", "בא speaks 12 min"),  # a sentence in Latin letters keeps its direction
        ("Topic: אבגד 15 min", "Topic: דגבא 15 min"),
        ("אבגדהוזחט · Outline", "טחזוהדגבא · Outline"),
        ("Outline · אבגדהוזחט", "Outline · טחזוהדגבא"),
        ("אבגדהוז טיכלמנ TV?", "?TV נמלכיט זוהדגבא"),
        ("אבגדהוז 15", "15 זוהדגבא"),
        ("١٢", "١٢"),
    ],
)
def test_words_stand_where_readers_expect_them(text: str, on_the_line: str) -> None:
    assert shown(text) == on_the_line


def cases() -> Iterator[tuple[list[str], int, list[str], list[int]]]:
    """Classes, the line's level, the expected levels (x where there is none) and the expected order."""
    wanted: list[str] = []
    order: list[int] = []
    for line in STANDARD.read_text("utf-8").splitlines():
        if line.startswith("@Levels:"):
            wanted = line.split()[1:]
        elif line.startswith("@Reorder:"):
            order = [int(index) for index in line.split()[1:]]
        elif line and line[0] not in "#@":
            kinds, _, lines = line.partition(";")
            yield from ((kinds.split(), base, wanted, order) for bit, base in ((2, 0), (4, 1)) if int(lines) & bit)


@pytest.mark.skipif(not STANDARD.exists(), reason="Debian's package unicode-data is missing")
def test_levels_and_order_are_those_of_the_standard() -> None:
    tried = 0
    for kinds, base, wanted, order in cases():
        if EXPLICIT.isdisjoint(kinds):
            found = levels_of(kinds, base)
            kept = [index for index, level in enumerate(wanted) if level != "x"]
            assert [str(found[index]) for index in kept] == [wanted[index] for index in kept], (kinds, base)
            assert [kept[place] for place in visual_order([found[index] for index in kept])] == order, (kinds, base)
            tried += 1
    assert tried > 60_000
