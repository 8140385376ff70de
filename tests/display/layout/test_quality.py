"""What the whole room can read: for each protocol, each of its steps and each state, on each screen.

Letters are measured in two ways. What the room must read - the step's title, who speaks, who listens, what comes
next - by the height of its capitals, the stricter one: at least 3.5 % of the page's height. Everything else by its em,
as type is sized: at least 2.2 %. On an upright page both are shares of its width, the shorter side.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.modes import MicrophoneState, VoiceState
from kiosk.core.room.state import Card
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot, StepView
from kiosk.display.layout.boxes import Ring, Text, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.page import CAPITAL
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.window.fonts import font, measure
from kiosk.display.window.screenshot import SIZES
from kiosk.engine.planner import card_of
from kiosk.protocol_files.library import Library
from kiosk.simulation.poses import SampleState, sample_snapshot
from tests.display.layout.test_layout import faults_of, of

Size = tuple[int, int]

NAMES = tuple(f"Prof. Maximiliane-Theodora Überschär-{n:03d}" for n in range(1, 6))
assert {len(name) for name in NAMES} == {40}

OFTEN = 61
"""One picture in this number is tested; the number is prime, so that all combinations occur."""

ON_A_STEP = (
    SampleState.RUNNING,
    SampleState.CHECKED,
    SampleState.OVERTIME,
    SampleState.PAUSED,
    SampleState.PROCESS,
    SampleState.OFFER,
    SampleState.NOTICE,
    SampleState.REFUSED,
    SampleState.TOLD,
    SampleState.MISSED,
    SampleState.SURE,
    SampleState.TALKING,
    SampleState.MUTED,
    SampleState.FAULTS,
    SampleState.HELP,
    SampleState.CODE,
)


@cache
def protocols() -> tuple[Protocol, ...]:
    good, bad = Library((shipped("protocols"),)).load_all()
    assert not bad
    return tuple(good)


@cache
def plans() -> tuple[Plan, ...]:
    """Each protocol without names; and where it takes turns with the longest names, in a time that is agreed."""
    plain = [make_plan(protocol) for protocol in protocols()]
    named = [
        make_plan(protocol, PlanRequest(people=NAMES, time=minutes(240 if "airtime" in protocol.id else 100)))
        for protocol in protocols()
        if protocol.id in {"als-airtime", "npq-community"}
    ]
    return (*plain, *named)


def pictures() -> Iterator[tuple[Plan, SampleState, int, Size]]:
    for plan in plans():
        for pose in ON_A_STEP:
            if pose is SampleState.OFFER and plan.time is None:
                continue
            for step in range(1, len(plan.turns) + 1):
                for size in SIZES:
                    yield plan, pose, step, size
        for pose in (pose for pose in SampleState if pose not in ON_A_STEP):
            for size in SIZES:
                yield plan, pose, 1, size


@cache
def cards() -> tuple[Card, ...]:
    return tuple(card_of(protocol) for protocol in protocols())


def seen(plan: Plan, pose: SampleState, step: int) -> Snapshot:
    return sample_snapshot(pose, plan, step, cards())


@cache
def capital() -> float:
    """The height of an H in ems."""
    return font(1000, True).render("H", True, (255, 255, 255)).get_bounding_rect().height / 1000


def weaknesses(snapshot: Snapshot, size: Size) -> list[str]:
    boxes = lay_out(snapshot, size, measure)
    found = faults_of(boxes, size)
    least = 0.022 * min(size)
    found += [f"small: {box.px} px {box.lines}" for box in of(Text, boxes) if box.px < least]
    if isinstance(snapshot.view, StepView) and snapshot.standing.overlay is None:
        found += [f"cut: {box.lines}" for box in of(Text, boxes) if ELLIPSIS in box.lines[-1] and not _in_offer(box)]
        found += _unreadable(snapshot.view, of(Text, boxes), min(size))
        if size[0] > size[1]:
            found += _hard_to_see(of(Ring, boxes)[0], of(Text, boxes), snapshot.ticking.clock, size[1])
    return found


def _in_offer(box: Text) -> bool:
    """The offer names many steps in little room; their lengths are whole, their names need not be."""
    return (box.on, box.tone, box.bold) == (Tone.PANEL, Tone.SOFT, False)


def _unreadable(step: StepView, boxes: list[Text], height: int) -> list[str]:
    """What the room must read, and does not find, or finds too small; what comes next may be left out."""
    must = [text for text in (step.title, step.speaks) if text]
    found = []
    for text in must:
        matching = [box for box in boxes if " ".join(box.lines) == text]
        found += [] if matching else [f"missing: {text}"]
    boxes = [box for box in boxes if not _in_offer(box)]
    seen_by_all = [box for box in boxes if " ".join(box.lines) in {*must, step.listens}]
    if step.next:
        seen_by_all += [box for box in boxes if " ".join(box.lines).startswith("Next ")]
        seen_by_all += [
            box for box in boxes if box.lines == (step.next.title,) and box.bold and step.title != step.next.title
        ]
    small = [box for box in seen_by_all if box.px * capital() < 0.035 * height]
    return [*found, *(f"not for all: {box.px} px {box.lines}" for box in small)]


def _hard_to_see(ring: Ring, boxes: list[Text], clock: str, height: int) -> list[str]:
    (digits,) = [box for box in boxes if box.lines == (clock,)]
    found = [] if ring.rect.height >= height // 2 else [f"small ring: {ring.rect.height} of {height}"]
    cap = digits.px * capital()
    return found if cap >= 0.1 * height - 1 else [*found, f"small digits: {cap:.0f} of {height}"]


def all_weaknesses(chosen: Iterator[tuple[Plan, SampleState, int, Size]]) -> list[str]:
    return [
        f"{plan.protocol} {pose} step {step} {size}: {fault}"
        for plan, pose, step, size in chosen
        for fault in weaknesses(seen(plan, pose, step), size)
    ]


def test_a_sample_of_all_steps_in_all_states_on_all_screens_can_be_read_by_all() -> None:
    assert all_weaknesses(islice(pictures(), 0, None, OFTEN)) == []


@pytest.mark.slow
def test_every_step_in_every_state_on_every_screen_can_be_read_by_all() -> None:
    assert all_weaknesses(pictures()) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("hearing", MicrophoneState)
def test_microphone_and_voice_show_on_every_screen_whatever_they_do(hearing: MicrophoneState, size: Size) -> None:
    for sounding in VoiceState:
        for pose in (SampleState.HOME, SampleState.READY, SampleState.RUNNING, SampleState.END, SampleState.CODE):
            shown = seen(plans()[0], pose, 2)
            picture = replace(shown, standing=replace(shown.standing, hearing=hearing, sounding=sounding))
            assert weaknesses(picture, size) == [], (pose, sounding)


def test_capitals_have_the_height_that_the_layout_assumes() -> None:
    assert abs(capital() - CAPITAL) < 0.002
