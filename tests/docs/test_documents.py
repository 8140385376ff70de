"""What the documents ask for is where the page about them says, in the words that it quotes."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from kiosk.config.paths import shipped
from kiosk.export.handouts import HandoutKind, handouts
from kiosk.protocol_files.library import read_protocol
from tests.docs.documents import ROOT, coded, tables

PAGE = ROOT / "docs" / "documents.md"
PLACES = {
    "card": HandoutKind.ROLES,
    "prompts": HandoutKind.PROMPTS,
    "preparation": HandoutKind.PREPARATION,
    "recording": HandoutKind.RECORDING,
    "review": HandoutKind.REVIEW,
}
NAMES = {
    read_protocol(shipped("protocols") / f"{name}.yaml").title: name
    for name in ("solution-circle", "what-works-circle", "als-airtime", "als-topics", "npq-community")
}
ALL = "all"


def rows() -> Iterator[tuple[str, str, str]]:
    """Each row as protocol, place and quotation."""
    for title, found in tables(PAGE).items():
        for _, place, quoted in found[0]:
            yield NAMES.get(title, ALL), place, coded(quoted)[0]


ROWS = tuple(rows())


@cache
def printed(name: str, place: str) -> frozenset[str]:
    """All headings and lines of one kind of handout."""
    made = handouts(read_protocol(shipped("protocols") / f"{name}.yaml"), only=[PLACES[place]])
    sections = [section for handout in made for section in handout.sections]
    lines = [line for section in sections for _, part in section.parts for line in part]
    return frozenset([*lines, *(section.heading for section in sections)])


def test_all_five_documents_are_on_the_page() -> None:
    assert {name for name, _, _ in ROWS} == {*NAMES.values(), ALL}
    assert len(ROWS) > 120


@pytest.mark.parametrize(("name", "place", "quoted"), ROWS, ids=[f"{name}-{quoted[-40:]}" for name, _, quoted in ROWS])
def test_what_is_asked_for_is_printed_in_these_words_or_held_by_this_test(name: str, place: str, quoted: str) -> None:
    file, _, function = quoted.partition("::")
    if function:
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    else:
        assert quoted in printed(name, place)
