"""Sheets as a real browser prints them: on A4, and every role card on one page of A5."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.request import PlanRequest
from kiosk.export.handouts import handouts
from kiosk.export.handouts_html import handouts_html
from kiosk.protocol_files.library import read_protocol

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]

A4, A5 = (595, 842), (595, 420)
"""In points: A4 upright, and A5 on its side."""


def pages(pdf: bytes) -> Counter[tuple[int, int]]:
    """How many pages there are of each size."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return Counter((round(float(width)), round(float(height))) for width, height in boxes)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("file", sorted(shipped("protocols").glob("*.yaml")), ids=lambda file: file.stem)
def test_sheets_are_printed_on_a4_and_every_card_on_a_page_of_a5(page: Any, file: Path) -> None:
    protocol = read_protocol(file)
    people = protocol.people.most if protocol.people else 12
    made = handouts(protocol, make_plan(protocol, PlanRequest(people=numbered_people(people))))
    page.set_content(handouts_html(protocol, made))
    printed = pages(page.pdf(prefer_css_page_size=True))
    cards = sum(len(handout.sections) for handout in made if handout.cards)
    sheets = sum(not handout.cards for handout in made)
    assert set(printed) == {A4, A5}
    assert printed[A5] == cards
    assert sheets <= printed[A4] <= 3 * sheets
