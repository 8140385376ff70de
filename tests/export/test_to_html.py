import re
from dataclasses import replace

import pytest

from kiosk.core.i18n import Words, use
from kiosk.core.session.commands import Next, Start
from kiosk.core.units import Duration, seconds
from kiosk.export import chart
from kiosk.export.chart import drawings
from kiosk.export.log import Log, make_log
from kiosk.export.to_html import to_html
from tests.export.reading import Page, html
from tests.export.sessions import BUSY, KEY, PEOPLE, PLAN, run


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log("a1", run(PLAN, BUSY))


@pytest.fixture(scope="module")
def page(log: Log) -> Page:
    return html(log)


def test_the_page_needs_nothing_else_and_runs_nothing(log: Log, page: Page) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not {"script", "link", "img", "iframe", "object", "use", "a"} & tags
    assert not [attrs for _, attrs in page.tags if {"src", "href", "onclick", "onload"} & set(attrs)]
    assert "url(#hatched)" in to_html(log)
    assert not re.search(r"url\((?!#)|@import|https?://", to_html(log))
    policy = {attrs.get("http-equiv"): attrs.get("content") for tag, attrs in page.tags if tag == "meta"}
    assert policy["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_an_odd_name_is_a_name(page: Page) -> None:
    steps = page.tables["Steps, planned and actual"]
    assert [step.get("Person") for step in steps][1::2][:3] == list(PEOPLE[:3])
    assert "Peer & turns" in page.said


def test_every_table_has_a_caption_and_its_headers_say_what_they_head(log: Log, page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") == 5
    scopes = [attrs.get("scope") for tag, attrs in page.tags if tag == "th"]
    assert set(scopes) == {"col", "row"}
    assert scopes.count("row") == sum(len(table) for table in page.tables.values())
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    named = [name for _, attrs in page.tags for name in (attrs.get("aria-labelledby") or "").split()]
    assert set(named) <= ids
    assert len(ids) == to_html(log).count(' id="')


def test_lengths_and_times_are_there_for_machines_too(page: Page) -> None:
    assert ("data", {"value": "225.000"}) in page.tags
    assert ("time", {"datetime": "2026-01-01T09:01:45+00:00"}) in page.tags


def test_the_page_begins_with_its_language_and_the_notice_of_a_rehearsal() -> None:
    class Welsh(Words):
        def info(self) -> dict[str, str]:
            return {"language": "cy_GB"}

    tags = html(make_log("a1", run(PLAN, BUSY, rehearsal=True))).tags
    assert ("p", {"class": "rehearsal"}) in tags
    assert ("html", {"lang": "en"}) in tags
    use(Welsh())
    assert '<html lang="cy-GB">' in to_html(make_log("a1", run(PLAN, BUSY)))


def test_it_can_be_read_in_the_dark_and_on_paper(log: Log) -> None:
    text = to_html(log)
    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text


def test_the_chart_is_described_in_words(page: Page) -> None:
    images = [attrs for tag, attrs in page.tags if tag == "svg" and attrs.get("role") == "img"]
    assert len(images) == 1
    (told,) = (text for text in page.said if "2 Clarify · Ŵyn: planned 1:00, actual 1:00." in text)
    assert "1 Welcome | aims: actual 0:30." in told
    assert told.count("planned") == 7


def test_bars_are_as_long_as_their_times(log: Log) -> None:
    (drawing,) = drawings([step.row for step in log.steps])
    scale = drawing.ticks[1].left - drawing.ticks[0].left
    assert drawing.ticks[1].label == "0:30"
    third = drawing.bars[2]
    assert third.planned == pytest.approx(4 * scale)
    assert third.within == pytest.approx(4 * scale)
    assert third.over == pytest.approx(3.5 * scale)
    assert drawing.bars[0].planned is None
    assert drawing.bars[3].within == pytest.approx(50 / 30 * scale)
    assert drawing.bars[3].over == 0


def test_nothing_is_drawn_outside_whatever_the_lengths() -> None:
    for length in (1, 5_000, 61_000, 3_600_000, 400 * 86_400_000):
        turn = replace(PLAN.turns[1], planned=Duration(length))
        table = [step.row for step in make_log("a1", run(replace(PLAN, turns=(turn,)), [(0, Start(), KEY)])).steps]
        (drawing,) = drawings(table)
        assert drawing.bars[0].planned is not None
        assert chart.MARGIN + drawing.bars[0].planned <= chart.WIDTH - chart.MARGIN + 0.001
        assert drawing.ticks[-1].left == pytest.approx(chart.WIDTH - chart.MARGIN)
        assert len(drawing.ticks) <= 9


def test_many_steps_are_drawn_in_even_parts_that_a_page_holds() -> None:
    turns = tuple(replace(PLAN.turns[1], round=place, planned=seconds(60), title="x" * 90) for place in range(17))
    plan = replace(PLAN, turns=turns, time=None)
    entries = run(plan, [(0, Start(), KEY), *((60 * place + 60, Next(), KEY) for place in range(17))])
    found = drawings([step.row for step in make_log("a1", entries).steps])
    assert [len(drawing.bars) for drawing in found] == [6, 6, 5]
    assert len({drawing.ticks for drawing in found}) == 1
    assert found[0].bars[0].label.endswith("…")


def test_a_plan_without_a_step_draws_nothing() -> None:
    assert drawings([]) == ()
