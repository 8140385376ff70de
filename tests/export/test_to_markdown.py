from dataclasses import replace

import pytest

from kiosk.core.session.commands import Start
from kiosk.export.log import make_log
from kiosk.export.to_markdown import to_markdown
from tests.export.reading import md
from tests.export.sessions import BUSY, KEY, PEOPLE, PLAN, run

ODD = [
    *PEOPLE,
    "a | b",
    "*a* _b_ `c`",
    "[a](http://b)",
    "![a](b)",
    "a\\",
    "&amp;",
    "<b>a</b>",
    "~~a~~",
    "# a",
    "a #",
    "a **",
]


@pytest.mark.parametrize("title", ODD)
def test_an_odd_name_is_read_back_as_it_was_given(title: str) -> None:
    plan = replace(PLAN, title=title, turns=(replace(PLAN.turns[1], title=title, person=title),))
    found = md(make_log("a1", run(plan, [(0, Start(), KEY)])))
    assert found.said[0] == title
    step = found.tables["Steps, planned and actual"][0]
    assert (step["Step"], step["Person"]) == (title, title)
    assert not {"script", "b", "em", "strong", "code", "a", "img"} & {tag for tag, _ in found.tags}


def test_a_name_of_two_lines_stays_in_its_cell() -> None:
    plan = replace(PLAN, turns=(replace(PLAN.turns[1], person="a\r\nb"),))
    found = md(make_log("a1", run(plan, [(0, Start(), KEY)])))
    assert found.tables["Steps, planned and actual"][0]["Person"] == "a b"


def test_the_tables_leave_out_what_is_empty() -> None:
    text = to_markdown(make_log("a1", run(PLAN, BUSY[:1])))
    assert "## Pauses" not in text
    assert "| Topic" not in text
    assert text.startswith("# Peer \\& turns\n\n- Protocol: Peer")
    assert text.endswith("|\n")
