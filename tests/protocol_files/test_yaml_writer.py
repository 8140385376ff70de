from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.protocol_files.starter import TEMPLATE
from kiosk.protocol_files.yaml_reader import parse_document
from kiosk.protocol_files.yaml_writer import rewritten

TEXTS = [file.read_text() for file in (*sorted(shipped("protocols").glob("*.yaml")), TEMPLATE)]

Data = st.DataObject


def content_of(text: str) -> Any:
    return parse_document(text).content


original_content = cache(content_of)
"""The content of one of TEXTS, which is parsed once for all examples, and which no test changes."""


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_a_text_whose_content_has_not_changed_stays_to_the_letter(text: str) -> None:
    assert rewritten(text, content_of(text), content_of(text)) == text


def changed(draw: Any, content: Any) -> Any:
    """The content after some of the changes that a form can make."""
    content = deepcopy(content)
    stages = content["stages"]
    for number in range(draw(st.integers(1, 5))):
        stage, other = draw(st.sampled_from(stages)), draw(st.sampled_from(stages))
        steps = stage["steps"]
        step = draw(st.sampled_from(steps))
        match draw(st.integers(0, 9)):
            case 0:
                content["stages"] = stages = draw(st.permutations(stages))
            case 1:
                stage["steps"] = draw(st.permutations(steps))
            case 2 if len(steps) > 1:
                other["steps"].insert(0, steps.pop())
            case 3 if len(steps) > 1:
                steps.remove(step)
            case 4:
                new = {"id": f"new-{number}", "title": "A: step", "speaks": ["x", "y"], "prompts": ["- a", "12"]}
                steps.insert(draw(st.integers(0, len(steps))), new)
            case 5:
                step["title"] = draw(st.text(max_size=20))
            case 6:
                step["minutes"] = draw(st.sampled_from(["7 min", "2–3 min", "", 4]))
            case 7:
                step.pop("prompts", None)
            case 8:
                step["prompts"] = [*draw(st.permutations(step.get("prompts", ()))), draw(st.text(max_size=20))]
            case _:
                stage["title"], content["summary"] = "Elsewhere", draw(st.text(max_size=20))
    return content


@given(st.data())
def test_the_text_written_has_the_new_content_whatever_has_changed(data: Data) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    before = original_content(text)
    content = changed(data.draw, before)
    assert content_of(rewritten(text, before, content)) == content


@example(".5e10")
@example("2030-01-02")
@example("# no comment")
@example("a\x85b")
@given(st.text(max_size=60).filter(lambda text: text.isprintable()))
def test_every_text_that_people_type_is_read_as_it_was_written(typed: str) -> None:
    before = original_content(TEXTS[0])
    content = before | {"title": typed, "ground_rules": [typed], "group": {"key": typed}}
    assert content_of(rewritten(TEXTS[0], before, content)) == content


def test_comments_go_with_what_stands_below_them_or_before_them_in_the_line() -> None:
    text = """\
# About the whole.
title: Ours  # a title
stages:  # in order
  # The first stage.
  - title: One
    steps:
      # About a.
      - id: a
        title: A
        minutes: 3 min  # three
        # at_most: 5 min
      # About b.
      - id: b  # short
        # why
        title: B
        prompts:
          # first
          - one
          - two  # second
  # The last stage.
  - title: Two
    steps: [{id: c, title: C}]  # in one line
# The end.
"""
    content = content_of(text)
    first, second = content["stages"]
    a, b = first["steps"]
    a["minutes"], b["title"], b["prompts"] = "4 min", "Bee", ["two", "one", "three"]
    second["steps"] = [{"id": "c", "title": "Sea"}]
    content["title"], content["stages"] = "Yours", [second, {"title": "First", "steps": [b, a]}]
    assert (
        rewritten(text, content_of(text), content)
        == """\
# About the whole.
title: Yours  # a title
stages:  # in order
  # The last stage.
  - title: Two
    steps:  # in one line
      - id: c
        title: Sea
  # The first stage.
  - title: First
    steps:
      # About b.
      - id: b  # short
        # why
        title: Bee
        prompts:
          - two  # second
          # first
          - one
          - three
      # About a.
      - id: a
        title: A
        minutes: 4 min  # three
        # at_most: 5 min
# The end.
"""
    )


def test_a_file_in_one_line_is_written_anew() -> None:
    assert content_of(rewritten("{title: A, group: b}", {"title": "A"}, {"title": "C"})) == {"title": "C"}
