from functools import cache

import pytest

from kiosk.app import sayable as module
from kiosk.app.sayable import sayable_sentences
from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import seconds
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.protocol_files.library import Library

LIBRARY = Library([shipped("protocols")])


@cache
def protocols() -> tuple[Protocol, ...]:
    return LIBRARY.load_all()[0]


@cache
def prepared() -> tuple[str, ...]:
    return sayable_sentences(protocols())


@pytest.mark.parametrize("name", LIBRARY.names())
def test_every_announcement_of_an_ordinary_session_is_among_what_is_prepared(name: str) -> None:
    assert set(fixed_sentences(make_plan(LIBRARY.load(name)))) <= set(prepared())


def test_variants_optional_steps_and_group_sizes_are_prepared_too() -> None:
    circle, community = LIBRARY.load("solution-circle"), LIBRARY.load("npq-community")
    for plan in (
        make_plan(circle, PlanRequest(variant="longer-sharing", include=("reflection",))),
        make_plan(community, PlanRequest(people=numbered_people(6))),
    ):
        assert set(fixed_sentences(plan)) <= set(prepared())


def test_announcements_come_before_answers_and_there_is_an_end() -> None:
    order = {text: place for place, text in enumerate(prepared())}
    first = order["2 minutes 10 seconds left."]
    assert all(order[text] < first for text in expected_sentences(make_plan(protocols()[0])) if text in order)
    assert len(prepared()) == len(order) <= module.MOST_SENTENCES


def test_no_more_is_prepared_than_the_cache_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SENTENCES", 5)
    assert len(sayable_sentences(protocols())) == 5


def test_a_protocol_that_no_plan_fits_takes_nothing_from_the_others() -> None:
    circle = LIBRARY.load("solution-circle")
    too_short = circle.model_copy(update={"length": seconds(1)})
    assert set(sayable_sentences([too_short, circle])) == set(sayable_sentences([circle]))
    assert sayable_sentences([too_short]) == ()
    assert sayable_sentences([]) == ()
