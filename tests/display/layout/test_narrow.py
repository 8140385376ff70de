"""Pages that are smaller than most, 640 × 480 and 480 × 800: what the room needs is whole there too."""

from collections.abc import Iterator

import pytest

from kiosk.core.plan.model import Plan
from kiosk.core.time_of_day import use_twelve_hours
from kiosk.display.layout.boxes import Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.window.runs import measure
from kiosk.simulation.poses import SampleState
from tests.display.layout.test_layout import of
from tests.display.layout.test_quality import NAMES, plans, seen

on_narrow_pages = pytest.mark.parametrize("size", [(640, 480), (480, 800)], ids=["640x480", "480x800"])

STEPS = (1, 3)
"""The first step, in which the wake word is explained, and one with others before and after it."""


def cut(plan: Plan, state: SampleState, size: tuple[int, int]) -> list[str]:
    """The texts that end in an ellipsis; the field of all names does where they are long, and opens a page of them."""
    boxes = [box for step in STEPS for box in of(Text, lay_out(seen(plan, state, step), size, measure))]
    texts = [" ".join(box.lines) for box in boxes]
    return [text for text in texts if ELLIPSIS in text[1:] and not text.startswith(NAMES[0][:10])]


@pytest.fixture
def twelve_hours() -> Iterator[None]:
    """Times of day of twelve hours, which are longer; afterwards of twenty-four again."""
    use_twelve_hours(True)
    yield
    use_twelve_hours(False)


@on_narrow_pages
@pytest.mark.usefixtures("twelve_hours")
@pytest.mark.parametrize(
    "state",
    [
        SampleState.READY,
        SampleState.FIELD,
        SampleState.PROBLEM,
        SampleState.REPORT_BACK,
        SampleState.RUNNING,
        SampleState.LATE,
        SampleState.PAUSED,
        SampleState.REHEARSAL,
        SampleState.FAULTS,
        SampleState.CODE,
        SampleState.OFFER,
    ],
)
def test_titles_lengths_and_sentences_are_not_cut(state: SampleState, size: tuple[int, int]) -> None:
    looked_at = [
        plan for plan in plans() if plan.time is not None or state not in (SampleState.OFFER, SampleState.LATE)
    ]
    assert len(looked_at) > 10
    assert {plan.title: cut(plan, state, size) for plan in looked_at if cut(plan, state, size)} == {}


@pytest.mark.parametrize("state", [SampleState.HOME, SampleState.CUT_OFF])
def test_on_a_usual_screen_no_card_loses_the_end_of_what_it_says(state: SampleState) -> None:
    assert cut(plans()[0], state, (1280, 720)) == []
