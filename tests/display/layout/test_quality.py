"""What the whole room can read: for each protocol, each of its steps and each state, on each screen.

Letters are measured in two ways. What the room must read - the step's title, who speaks, who listens, what comes
next - by the height of its capitals, the stricter one: at least 3.5 % of the page's height. Everything else by its em,
as type is sized: at least 2.2 %. On an upright page both are shares of its width, the shorter side.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, combinations, count, cycle, islice, product
from typing import TypeVar

import pytest

from kiosk.config.paths import shipped
from kiosk.core.i18n import tr, use
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.fault import Fault
from kiosk.core.room.modes import MicrophoneState, VoiceState
from kiosk.core.room.state import Card
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import StepView
from kiosk.display.layout.boxes import Ring, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.page import CAPITAL
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.window.fonts import font
from kiosk.display.window.runs import measure
from kiosk.display.window.screenshot import SIZES
from kiosk.engine.planner import card_of
from kiosk.protocol_files.library import Library
from kiosk.simulation.poses import SampleState, sample_snapshot
from tests.core.catalogues import catalogue
from tests.display.layout.test_layout import faults_of, of
from tests.views import view_of

Size = tuple[int, int]
Case = TypeVar("Case")

NAMES = tuple(f"Prof. Maximiliane-Theodora Überschär-{n:03d}" for n in range(1, 6))
assert {len(name) for name in NAMES} == {40}

FEW = 150
"""The number of pictures in the fast tests' samples."""

MANY = sys.maxsize if "EVERY_PICTURE" in os.environ else 3000
"""The number in those of the slow tests; with EVERY_PICTURE set they look at each, which takes half an hour or more."""

ON_A_STEP = (
    SampleState.RUNNING,
    SampleState.CHECKED,
    SampleState.OVERTIME,
    SampleState.PAUSED,
    SampleState.PROCESS,
    SampleState.LATE,
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


def sampled(cases: Iterable[Case], number: int, first: int = 0) -> Iterator[Case]:
    """About this number of cases; the distance between them is prime, so that all combinations occur."""
    every = tuple(cases)
    distances = count(-(-len(every) // number))
    return islice(every, first, None, next(n for n in distances if all(n % divisor for divisor in range(2, n))))


def pictures() -> Iterator[tuple[Plan, SampleState, int, Size]]:
    for plan in plans():
        for pose in ON_A_STEP:
            if pose in (SampleState.LATE, SampleState.OFFER) and plan.time is None:
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
    if isinstance(snapshot.view, StepView) and not snapshot.standing.covered:
        found += [f"cut: {box.lines}" for box in of(Text, boxes) if ELLIPSIS in box.lines[-1]]
        found += _unseen(snapshot.view, of(Text, boxes))
        found += _unreadable(snapshot.view, of(Text, boxes), min(size))
        if size[0] > size[1]:
            found += _hard_to_see(of(Ring, boxes)[0], of(Text, boxes), snapshot.ticking.clock, size[1])
    return found


def _unseen(step: StepView, boxes: list[Text]) -> list[str]:
    """What the room needs in a step, and does not find whole on the screen."""
    lines = [" ".join(box.lines) for box in boxes]
    parts = [step.title, step.topic, step.speaks, step.listens, *step.prompts]
    found = [f"unseen: {part}" for part in parts if part and part not in lines]
    if step.next and not any(line == tr("Next") or line.startswith(f"{tr('Next')} ") for line in lines):
        found.append(f"unseen: next, {step.next.title}")
    if not step.paused and not {step.clock_note, step.brief_note} & set(lines):
        found.append(f"unseen: {step.clock_note}")
    return found


def _unreadable(step: StepView, boxes: list[Text], height: int) -> list[str]:
    """What the room must read, and does not find, or finds too small; what comes next may be left out."""
    must = [text for text in (step.title, step.speaks) if text]
    found = []
    for text in must:
        matching = [box for box in boxes if " ".join(box.lines) == text]
        found += [] if matching else [f"missing: {text}"]
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
    assert all_weaknesses(sampled(pictures(), FEW)) == []


@pytest.mark.slow
def test_every_step_in_every_state_on_every_screen_can_be_read_by_all() -> None:
    assert all_weaknesses(sampled(pictures(), MANY)) == []


def test_on_a_common_screen_the_questions_of_a_circle_leave_room_for_large_type() -> None:
    (plan,) = [plan for plan in plans() if plan.protocol == "what-works-circle"]
    for step in range(2, len(plan.turns)):
        shown = seen(plan, SampleState.RUNNING, step)
        texts = of(Text, lay_out(shown, (1280, 720), measure))
        (speaks,) = [box for box in texts if " ".join(box.lines) == view_of(shown, StepView).speaks]
        assert speaks.px >= 44, step


FAULTS = (
    Fault("microphone", "No signal from the microphone: plug one in, or use the keys."),
    Fault("speaker", "No sound can be made: no loudspeaker was found. Plug one in, or read the screen."),
    Fault("journal", "NOT RECORDING: the disk is full. Free some space and nothing will be lost."),
)

IN_A_STEP = (
    SampleState.RUNNING,
    SampleState.OVERTIME,
    SampleState.PAUSED,
    SampleState.PROCESS,
    SampleState.LATE,
    SampleState.NOTICE,
    SampleState.MISSED,
    SampleState.TALKING,
)

FAULTY_SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (1024, 768), (640, 480), (1080, 1920), (480, 800))


def pictures_with_faults() -> Iterator[tuple[Plan, SampleState, int, Size, tuple[Fault, ...], bool]]:
    """Each step in each state at each size; in turn with each fault alone, with two and with all, as news and later."""
    faults = chain.from_iterable(combinations(FAULTS, number) for number in range(1, len(FAULTS) + 1))
    steps = ((plan, step) for plan in plans() for step in range(1, len(plan.turns) + 1))
    in_turn = cycle([*product(faults, (True, False)), ((), False)])  # fifteen, so that each meets each size
    for (plan, step), pose, size in product(steps, IN_A_STEP, FAULTY_SIZES):
        if pose is not SampleState.LATE or plan.time is not None:
            yield plan, pose, step, size, *next(in_turn)


def unseen_with_faults(
    plan: Plan, pose: SampleState, step: int, size: Size, broken: tuple[Fault, ...], new: bool
) -> list[str]:
    """What is not seen of a step while parts of the kiosk do not work."""
    shown = seen(plan, pose, step)
    problems = tuple(fault.problem for fault in broken)
    unrecorded = next((fault.problem for fault in broken if fault.part == "journal"), "")
    standing = replace(shown.standing, faults=problems, news=problems if new else (), unrecorded=unrecorded)
    boxes = of(Text, lay_out(replace(shown, standing=standing), size, measure))
    found = _unseen(view_of(shown, StepView), boxes)
    asked = pose is SampleState.MISSED and size[0] < size[1]  # the answers need the whole row
    lines = [" ".join(box.lines) for box in boxes]
    if unrecorded and not asked and not any(tr("NOT RECORDING") == line or unrecorded[:13] in line for line in lines):
        found.append("unseen: NOT RECORDING")
    return [f"{plan.protocol} {pose} step {step} {size} {len(broken)} faults: {fault}" for fault in found]


def test_no_fault_takes_away_what_the_room_needs_in_a_sample_of_all_steps_and_states() -> None:
    chosen = sampled(pictures_with_faults(), FEW)
    assert [fault for case in chosen for fault in unseen_with_faults(*case)] == []


def test_nor_in_a_language_with_longer_words() -> None:
    words: dict[str | tuple[str, str], str | tuple[str, str]] = {
        "Next": "Als Nächstes kommt",
        "of {length}": "von insgesamt {length}",
        "over · planned {length}": "zu lang · geplant waren {length}",
        ("{who} speaks", "{who} speak"): ("{who} spricht zu allen", "{who} sprechen zu allen"),
        ("{who} listens", "{who} listen"): ("{who} hört aufmerksam zu", "{who} hören aufmerksam zu"),
        "NOT RECORDING": "KEINE AUFZEICHNUNG",
        "pause": "Pause machen",
        "next": "nächster Schritt",
    }
    use(catalogue(words))
    chosen = sampled(pictures_with_faults(), FEW, first=7)
    assert [fault for case in chosen for fault in unseen_with_faults(*case)] == []


@pytest.mark.slow
def test_no_fault_takes_away_what_the_room_needs_in_any_step_and_state() -> None:
    assert [fault for case in sampled(pictures_with_faults(), MANY) for fault in unseen_with_faults(*case)] == []


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
