from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby, pairwise
from math import hypot
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.core.i18n import use
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.changes import with_faults_dated, with_notice
from kiosk.core.room.commands import (
    Answer,
    AskAboutCut,
    Choose,
    ChooseRow,
    Leave,
    LeaveCut,
    Open,
    OpenSettings,
    Show,
    Talk,
)
from kiosk.core.room.group_commands import MarkPromise
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Card, Links, NoPhones
from kiosk.core.session.commands import AcceptReplan, AddTime, AskReplan, Back, DeclineReplan, Next, Pause, Start, Undo
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.view.model import OfferView, Ticking
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import HomeView, Pace, QuestionView, Segment, StepStatus, StepView
from kiosk.display.labels import Icon
from kiosk.display.layout.boxes import (
    Box,
    Code,
    IconBox,
    Pattern,
    Picture,
    Piece,
    Plate,
    Rect,
    Ring,
    Text,
    Tone,
    touched_plate,
)
from kiosk.display.layout.key_hints import DROPPED_FIRST
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.page import Page
from kiosk.display.layout.qr_code import modules
from kiosk.display.layout.session_bar import MINIMUM_WIDTH, session_bar
from kiosk.display.layout.text import ELLIPSIS, wrapped
from kiosk.display.window.runs import measure
from kiosk.engine.planner import card_of
from kiosk.protocol_files.library import Library
from kiosk.simulation.poses import SampleState, sample_snapshot
from tests.core.catalogues import shouted
from tests.display.rectangles import contains
from tests.display.scenes import (
    AGREED,
    LINKS,
    LINKS_IPV6,
    LINKS_LONG,
    LONG,
    P1,
    PLAN,
    TURNS_SO_FAR,
    rooms,
    scenes,
    with_faults,
)
from tests.examples import examples
from tests.views import view_of

B = TypeVar("B", bound=Box)

SCENES = scenes()
STEPS = {
    name: shown.view
    for name, shown in SCENES.items()
    if isinstance(shown.view, StepView) and not shown.standing.covered
}
BOOKS = Library((shipped("protocols"),))
SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (480, 800), (640, 480))
LANDSCAPE = ((800, 480), (1280, 720), (1920, 1080))

sizes = st.tuples(st.integers(480, 2600), st.integers(400, 2000))


@cache
def circle() -> Plan:
    return make_plan(BOOKS.load("solution-circle"), PlanRequest(time=minutes(17)))


@cache
def cards() -> tuple[Card, ...]:
    return tuple(card_of(book) for book in BOOKS.load_all()[0])


@lru_cache(1000)
def picture(name: str, size: tuple[int, int] = (1920, 1080)) -> Picture:
    return lay_out(SCENES[name], size, measure)


def of(kind: type[B], boxes: Picture) -> list[B]:
    return [box for box in boxes if isinstance(box, kind)]


def texts(boxes: Picture) -> list[str]:
    return [" ".join(box.lines) for box in of(Text, boxes)]


def the_ring(name: str) -> Ring:
    (ring,) = of(Ring, picture(name))
    return ring


def faults_of(boxes: Picture, size: tuple[int, int]) -> list[str]:
    """What breaks the laws of a picture: inside the page, apart or nested, every line within its box."""
    width, height = size
    found = [f"outside: {box}" for box in boxes if box.rect.left < 0 or box.rect.top < 0]
    found += [f"outside: {box}" for box in boxes if box.rect.right > width or box.rect.bottom > height]
    found += [f"empty: {box}" for box in boxes if box.rect.width < 1 or box.rect.height < 1]
    for behind, box in enumerate(boxes):
        left, right, top, bottom = box.rect.left, box.rect.right, box.rect.top, box.rect.bottom
        for other in boxes[behind + 1 :]:  # `Rect.overlaps` would take most of the time of these tests
            at = other.rect
            if at.left >= right or at.top >= bottom or at.left + at.width <= left or at.top + at.height <= top:
                continue
            if not (isinstance(box, Plate | Ring) and contains(box.rect, at)):
                found.append(f"overlap: {box}\n         {other}")
    for text in of(Text, boxes):
        widest = max(measure(line, text.px, text.bold)[0] for line in text.lines)
        if widest > text.rect.width:
            found.append(f"cut: {text}")
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCENES)
def test_boxes_do_not_overlap_or_leave_the_screen_and_texts_are_complete(name: str, size: tuple[int, int]) -> None:
    assert faults_of(picture(name, size), size) == []


@given(name=st.sampled_from(sorted(SCENES)), size=sizes)
def test_the_laws_hold_on_a_window_of_any_shape(name: str, size: tuple[int, int]) -> None:
    assert faults_of(picture(name, size), size) == []


@settings(max_examples=examples(40))
@given(name=st.sampled_from(sorted(SCENES)), width=st.integers(1, 480), height=st.integers(1, 400))
def test_a_window_too_small_for_anything_is_still_laid_out(name: str, width: int, height: int) -> None:
    assert isinstance(picture(name, (width, height)), tuple)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STEPS)
def test_the_digits_stay_clear_of_the_ring(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    (ring,) = of(Ring, boxes)
    x, y = ring.rect.centre
    for box in boxes:
        if box is not ring and ring.rect.overlaps(box.rect):
            corners = [(h, v) for h in (box.rect.left, box.rect.right) for v in (box.rect.top, box.rect.bottom)]
            assert max(hypot(h - x, v - y) for h, v in corners) <= ring.radius - ring.thickness, box


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_time_is_the_biggest_thing_on_a_step(size: tuple[int, int]) -> None:
    boxes = of(Text, picture("step", size))
    biggest = max(boxes, key=lambda box: box.px)
    assert biggest.lines == ("2:10",)


def test_who_speaks_is_filled_with_a_speaker_and_who_listens_outlined_with_an_ear() -> None:
    boxes = picture("step")
    for mark, fill in ((Icon.SPEAKER, Tone.GO), (Icon.EAR, Tone.BACKGROUND)):
        signs = [box for box in of(IconBox, boxes) if box.icon is mark]
        (plate,) = [box for box in of(Plate, boxes) if any(contains(box.rect, sign.rect) for sign in signs)]
        assert plate.fill is fill


def test_the_ring_shows_the_share_that_is_left() -> None:
    assert the_ring("step").share == pytest.approx(130 / 180)


def test_short_time_changes_colour_and_weight() -> None:
    early, late = the_ring("step"), the_ring("check")
    assert (early.tone, late.tone) == (Tone.GO, Tone.CHECK)
    assert late.thickness > early.thickness


def test_overtime_changes_colour_pattern_and_sign() -> None:
    ring = the_ring("overtime")
    assert (ring.tone, ring.pattern, ring.share) == (Tone.OVERTIME, Pattern.HATCHED, 1.0)
    assert "+0:35" in texts(picture("overtime"))


@pytest.mark.parametrize("name", ["paused", "paused-overtime"])
def test_a_pause_looks_unlike_anything_else(name: str) -> None:
    boxes = picture(name)
    assert the_ring(name).pattern is Pattern.HOLLOW
    assert "Paused" in texts(boxes)
    assert Icon.BARS in [box.icon for box in of(IconBox, boxes)]
    assert not [box for box in of(Plate, boxes) if box.fill is Tone.GO]


def test_the_bar_is_in_proportion_and_distinguishes_done_running_and_coming_steps() -> None:
    pieces = of(Piece, picture("step-capture"))
    timed = [piece.rect.width for piece in pieces[1:5]]
    assert [round(width / timed[1], 1) for width in timed] == pytest.approx([3, 1, 4, 4], abs=0.1)
    assert [piece.tone for piece in pieces] == [Tone.SOFT] * 3 + [Tone.GO] + [Tone.TRACK] * 2
    assert pieces[3].share == pytest.approx(30 / 240)


def test_a_step_without_a_clock_has_a_small_place_in_the_bar() -> None:
    first, second, *_ = of(Piece, picture("step-untimed"))
    assert 0 < first.rect.width < second.rect.width / 4
    assert first.share == 1.0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["step", "step-long", "step-last"])
def test_the_bar_ends_where_the_margins_end(name: str, size: tuple[int, int]) -> None:
    pieces = of(Piece, picture(name, size))
    assert len(pieces) == len((PLAN if name != "step-long" else LONG).turns)
    left, right = pieces[0].rect.left, size[0] - pieces[-1].rect.right
    assert abs(left - right) <= 1


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["step", "step-hours", "overtime", "paused", "agreed", "home", "end", "set-up"])
def test_a_fault_takes_nothing_away_and_moves_nothing(name: str, size: tuple[int, int]) -> None:
    room, now = rooms()[name]
    well = lay_out(snapshot(room, now), size, measure)
    new = with_faults(room, 3)
    for faulty in (new, with_faults_dated(new, Instant(0), Instant(1))):
        assert _between_head_and_foot(lay_out(snapshot(faulty, now), size, measure)) == _between_head_and_foot(well)


def _between_head_and_foot(boxes: Picture) -> list[Box]:
    """The boxes of the screen itself, without those at the top and at the bottom."""
    height = max(box.rect.bottom for box in boxes)
    return [box for box in boxes if height // 8 < box.rect.top and box.rect.bottom < height * 3 // 4]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_fault_is_a_sentence_while_it_is_new_and_then_an_icon_with_its_sentence_in_the_help(
    size: tuple[int, int],
) -> None:
    room, now = rooms()["agreed"]
    faulty = with_faults_dated(with_faults(room), now, after(now, minutes(1)))
    (sentence,) = (fault.problem for fault in faulty.faults)
    later = after(now, minutes(1))
    first, then = (lay_out(snapshot(faulty, instant), size, measure) for instant in (now, later))
    helped = lay_out(snapshot(replace(faulty, overlay=Overlay.HELP), later), size, measure)
    assert sentence in texts(first)
    assert sentence not in texts(then)
    assert sentence in texts(helped)
    assert Icon.WARNING in [box.icon for box in of(IconBox, then)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["home", "set-up", "step", "overtime", "paused", "talking", "end", "help", "code"])
def test_that_nothing_is_recorded_stays_on_every_screen_in_words(name: str, size: tuple[int, int]) -> None:
    room, now = rooms()[name]
    known = with_faults_dated(with_faults(room, 2), Instant(0), Instant(1))
    told = with_notice(known, NoticeKind.DONE, "1 minute more.", after(now, seconds(5)))
    for shown in (known, told):
        assert "NOT RECORDING" in texts(lay_out(snapshot(shown, now), size, measure))


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_all_prompts_of_a_step_are_seen_on_every_screen_even_where_an_end_was_agreed(size: tuple[int, int]) -> None:
    scene = sample_snapshot(SampleState.RUNNING, circle(), 2, ())
    prompts = view_of(scene, StepView).prompts
    assert len(prompts) == 4
    assert {*prompts, "Next"} <= set(texts(lay_out(scene, size, measure)))


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_an_aim_never_takes_the_place_of_a_prompt_and_stands_under_the_title_of_a_short_step(
    size: tuple[int, int],
) -> None:
    plan = circle()
    turns = [replace(turn, aim="Everybody knows what it is about.", listens=()) for turn in plan.turns]
    full = lay_out(sample_snapshot(SampleState.RUNNING, replace(plan, turns=tuple(turns)), 2, ()), size, measure)
    assert set(plan.turns[1].prompts) <= set(texts(full))
    short = replace(plan, turns=tuple(replace(turn, prompts=turn.prompts[:1]) for turn in turns))
    scene = sample_snapshot(SampleState.RUNNING, short, 2, ())
    places = {" ".join(box.lines): box.rect for box in of(Text, lay_out(scene, size, measure))}
    aim, title = places["Everybody knows what it is about."], places[view_of(scene, StepView).title]
    assert title.bottom <= aim.top <= title.bottom + title.height


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_more_than_four_prompts_are_said_to_be_on_phones_and_paper(size: tuple[int, int]) -> None:
    plan = circle()
    turns = [replace(turn, prompts=("One?", "Two?", "Three?", "Four?", "Five?", "Six?")) for turn in plan.turns]
    shown = texts(
        lay_out(sample_snapshot(SampleState.RUNNING, replace(plan, turns=tuple(turns)), 2, ()), size, measure)
    )
    assert {"Four?", "2 more on a phone or the printed sheet"} <= set(shown)
    assert "Five?" not in shown


def test_a_silent_step_has_no_green_plate_because_nobody_speaks() -> None:
    plan = circle()
    silent = tuple(replace(turn, silent=True, speaks=(), listens=()) for turn in plan.turns)
    scene = sample_snapshot(SampleState.RUNNING, replace(plan, turns=silent), 2, ())
    boxes = lay_out(scene, (1280, 720), measure)
    (text,) = [box for box in of(Text, boxes) if box.lines == ("Nobody speaks",)]
    assert text.on is Tone.BACKGROUND


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_moves_when_time_runs_short_somebody_speaks_to_the_kiosk_or_a_pause_begins(
    size: tuple[int, int],
) -> None:
    moments = (
        SampleState.RUNNING,
        SampleState.CHECKED,
        SampleState.NOTICE,
        SampleState.REFUSED,
        SampleState.TOLD,
        SampleState.TALKING,
        SampleState.MUTED,
        SampleState.PAUSED,
    )
    places = set()
    for pose in moments:
        scene = sample_snapshot(pose, circle(), 2, ())
        boxes = lay_out(scene, size, measure)
        view = view_of(scene, StepView)
        must_stay = {view.title, view.speaks, *view.prompts}
        stay = [box.rect for box in of(Text, boxes) if " ".join(box.lines) in must_stay]
        places.add((of(Ring, boxes)[0].rect, *stay))
    assert len(places) == 1


def test_every_hint_can_be_touched_or_is_in_the_help() -> None:
    for name, scene in SCENES.items():
        boxes = picture(name)
        for hint in scene.standing.hints:
            plates = [box for box in of(Plate, boxes) if box.commands == (hint.command,)]
            if isinstance(hint.command, DROPPED_FIRST) and not plates:
                continue  # the least needed of them give way to others
            if isinstance(hint.command, Leave) and isinstance(scene.view, HomeView) and not plates:
                continue  # the cards need the room
            assert plates, (name, hint)
            x, y = plates[0].rect.centre
            assert touched_plate(boxes, x, y) is plates[0]


def test_the_talk_button_has_a_command_for_its_release() -> None:
    (talk,) = [box for box in of(Plate, picture("step")) if box.commands == (Talk(held=True),)]
    assert talk.released == Talk(held=False)


def test_a_card_is_chosen_and_opened_by_one_touch() -> None:
    cards = [box for box in of(Plate, picture("home")) if Open() in box.commands and len(box.commands) == 2]
    assert [card.commands for card in cards] == [(Choose(at=index), Open()) for index in range(5)]
    chosen, other, *_ = cards
    assert chosen.thickness > other.thickness
    assert (chosen.outline, other.outline) == (Tone.GO, Tone.LINE)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_chosen_card_is_always_seen(size: tuple[int, int]) -> None:
    shown = [box.commands[0] for box in of(Plate, picture("home-many", size)) if len(box.commands) == 2]
    assert Choose(at=12) in shown


def test_a_home_screen_that_cannot_show_all_cards_counts_them() -> None:
    assert "13 of 14" in texts(picture("home-many", (800, 480)))
    assert not [text for text in texts(picture("home")) if " of " in text]


def test_a_touch_beside_everything_does_nothing() -> None:
    assert touched_plate(picture("step"), 5, 5, slack=20) is None
    assert touched_plate((), 5, 5, slack=20) is None


def test_a_finger_may_miss_a_button_by_a_little_and_then_means_the_nearest() -> None:
    boxes = picture("step", (800, 480))
    (plate,) = [box for box in of(Plate, boxes) if box.commands == (Next(),)]
    x, _ = plate.rect.centre
    assert touched_plate(boxes, x, plate.rect.bottom + 15, slack=19) is plate
    assert touched_plate(boxes, x, plate.rect.bottom + 15) is None


def test_the_plan_offers_one_large_button_to_start() -> None:
    plates = [box for box in of(Plate, picture("ready")) if box.commands == (Start(),)]
    assert Tone.GO in [plate.fill for plate in plates]


def test_the_end_shows_planned_actual_and_difference() -> None:
    shown = texts(picture("end"))
    assert {"5:25 of 4:00", "1 min 25 s over", "on time", "10 s saved", "13:40 of 12:00"} <= set(shown)
    assert [piece.pattern for piece in of(Piece, picture("end"))].count(Pattern.HATCHED) == 2


def test_kinds_of_notice_differ_by_sign_and_by_colour() -> None:
    looks = set()
    for kind in ("done", "refused", "unheard", "asking"):
        boxes = picture(f"notice-{kind}")
        (plate,) = [box for box in of(Plate, boxes) if box.outline is not None and _holds_notice(box, boxes)]
        (sign,) = [box for box in of(IconBox, boxes) if contains(plate.rect, box.rect)]
        looks.add((sign.icon, plate.outline))
    assert len({tone for _, tone in looks}) == 4


def _holds_notice(plate: Plate, boxes: Picture) -> bool:
    marks = {Icon.TICK, Icon.CROSS, Icon.QUESTION}
    return any(box.icon in marks and contains(plate.rect, box.rect) for box in of(IconBox, boxes))


def test_a_notice_of_what_undo_takes_back_offers_it() -> None:
    count = {name: _undo_buttons(name) for name in ("notice-done", "notice-refused", "notice-asking")}
    assert count == {"notice-done": 2, "notice-refused": 1, "notice-asking": 1}


def _undo_buttons(name: str) -> int:
    return len([box for box in of(Plate, picture(name)) if box.commands == (Undo(),)])


def test_an_open_microphone_is_visible() -> None:
    assert "Listening" in texts(picture("talking"))
    assert "Listening" not in texts(picture("step"))


def test_faults_are_told_with_a_warning_sign() -> None:
    boxes = picture("faults")
    assert "No signal from the microphone: plug one in, or use the keys." in texts(boxes)
    assert Icon.WARNING in [box.icon for box in of(IconBox, boxes)]


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["home", "ready", "step", "check", "overtime", "paused", "end"])
def test_ordinary_titles_and_roles_are_never_shortened(name: str, size: tuple[int, int]) -> None:
    one_line_summaries = name == "home" and size != (1920, 1080)
    shortened = [text for text in texts(picture(name, size)) if ELLIPSIS in text]
    assert shortened == [] or one_line_summaries


def the_offer(name: str) -> OfferView:
    offer = SCENES[name].standing.offer
    assert offer is not None
    return offer


OFFERS = [name for name, scene in SCENES.items() if scene.standing.offer]
SUGGESTIONS = [name for name in STEPS if name.startswith("late")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SUGGESTIONS)
def test_a_suggested_plan_is_one_line_that_can_be_touched_and_takes_nothing_away(
    name: str, size: tuple[int, int]
) -> None:
    boxes, view = picture(name, size), STEPS[name]
    (plate,) = [box for box in of(Plate, boxes) if box.commands == (AskReplan(),)]
    inside = [box for box in of(Text, boxes) if contains(plate.rect, box.rect)]
    assert [box.lines for box in inside] == [(f"{view.suggestion} · F shows a plan",)]
    assert touched_plate(boxes, *plate.rect.centre) is plate
    shown = {" ".join(box.lines) for box in of(Text, boxes)}
    assert {view.title, view.speaks} <= shown
    if view.title == STEPS["agreed"].title:  # which shows as many prompts as there is room for
        unhurried = {" ".join(box.lines) for box in of(Text, picture("agreed", size))}
        assert shown & set(view.prompts) == unhurried & set(view.prompts)
    assert not [box for box in of(Plate, boxes) if box.commands == (AcceptReplan(),)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", OFFERS)
def test_both_answers_to_an_offer_can_be_touched_on_every_screen(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    for answer in (AcceptReplan(), DeclineReplan(), Show(None)):
        (plate,) = [box for box in of(Plate, boxes) if box.commands == (answer,)]
        assert touched_plate(boxes, *plate.rect.centre) is plate


@settings(max_examples=examples(40))
@given(name=st.sampled_from(OFFERS), size=sizes)
def test_an_offer_can_be_answered_in_a_window_of_any_shape(name: str, size: tuple[int, int]) -> None:
    answers = {box.commands for box in of(Plate, picture(name, size))}
    assert {(AcceptReplan(),), (DeclineReplan(),)} <= answers


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["offer", "offer-early", "offer-paused", "offer-many", "offer-faults"])
def test_an_offer_shows_each_old_length_beside_the_new_one_on_every_screen(name: str, size: tuple[int, int]) -> None:
    offer = the_offer(name)
    boxes = of(Text, picture(name, size))
    assert {offer.why, *offer.notes} <= {" ".join(box.lines) for box in boxes}
    for title, old, new in offer.changes:
        (after,) = [box for box in boxes if box.lines == (f"→ {new}",)][:1]
        row = [box for box in boxes if box.rect.top == after.rect.top and box.rect.right <= after.rect.left]
        assert [box.lines for box in row if box.bold] == [(old,)]
        assert any(title.startswith(box.lines[0].removesuffix(ELLIPSIS)) for box in row)


def test_equal_turns_are_one_line() -> None:
    assert the_offer("offer-many").changes == (("Each turn", "3", "2:17 min"), ("Thanks", "10 s", "4 s"))


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)], ids=str)
def test_on_larger_screens_each_of_fourteen_steps_is_offered_with_its_old_and_new_length(size: tuple[int, int]) -> None:
    shown = texts(picture("offer-fourteen", size))
    for title, old, new in the_offer("offer-fourteen").changes:
        assert {title, old, f"→ {new}"} <= set(shown)


def test_neither_answer_to_an_offer_looks_like_the_expected_one() -> None:
    plates = [box for box in of(Plate, picture("offer")) if box.commands in ((AcceptReplan(),), (DeclineReplan(),))]
    assert len({(plate.fill, plate.outline, plate.rect.height) for plate in plates}) == 1


@pytest.mark.parametrize("size", [(640, 300), (480, 320)], ids=str)
def test_lines_without_room_are_counted_and_a_touch_or_an_arrow_leads_to_them(size: tuple[int, int]) -> None:
    seen = set()
    for name in ("offer-fourteen", "offer-last"):
        boxes, offer = picture(name, size), the_offer(name)
        shown = {title for title, _, _ in offer.changes} & set(texts(boxes))
        hidden = len(offer.changes) - len(shown)
        (further,) = [box for box in of(Plate, boxes) if _leads(box)]
        arrow = "▼" if name == "offer-fourteen" else "▲"
        assert f"{arrow} {hidden} more" in texts(boxes)
        assert touched_plate(boxes, *further.rect.centre) is further
        seen |= shown
    assert {the_offer("offer-fourteen").changes[0][0], the_offer("offer-fourteen").changes[-1][0]} <= seen


def _leads(plate: Plate) -> bool:
    return any(isinstance(command, ChooseRow) for command in plate.commands)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "text"), [("agreed", "ends on time")])
def test_how_the_session_ends_stands_at_the_bottom_right(name: str, text: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    (ends,) = [box for box in of(Text, boxes) if box.lines == (text,)]
    assert ends.rect.right == max(box.rect.right for box in boxes)
    assert ends.rect.top > max(box.rect.bottom for box in of(Piece, boxes))


def test_the_topic_stands_under_the_title_and_is_complete() -> None:
    for size in ((1280, 720), (1920, 1080), (1080, 1920)):
        boxes = of(Text, picture("agreed", size))
        (topic,) = [box for box in boxes if " ".join(box.lines) == AGREED.turns[0].topic]
        (title,) = [box for box in boxes if box.lines == ("Presentation",)]
        assert title.rect.bottom <= topic.rect.top
        assert title.px > topic.px


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["agreed", "process-pause", "late-notice"])
def test_a_name_of_forty_letters_is_complete_on_every_screen(name: str, size: tuple[int, int]) -> None:
    assert f"Presenter {P1} speaks" in texts(picture(name, size))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["process-pause", "process-pause-overtime"])
def test_a_process_pause_has_a_sign_and_a_name_of_its_own(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    marks = [box.icon for box in of(IconBox, boxes)]
    assert Icon.BUBBLE in marks
    assert Icon.BARS not in marks
    assert "Process pause" in texts(boxes)


def test_a_round_of_forty_is_forty_pieces_as_wide_as_each_other() -> None:
    pieces = of(Piece, picture("forty"))
    assert len(pieces) == 41  # the last ten seconds are too thin to stand alone
    widths = {piece.rect.width for piece in pieces[1:-1]}
    assert max(widths) - min(widths) <= 1
    assert [piece.tone for piece in pieces] == [Tone.SOFT] * 17 + [Tone.GO] + [Tone.TRACK] * 23


def stood(lengths: list[Duration | None], now: int) -> StepView:
    """The running step of a session whose steps have these lengths."""
    view = view_of(SCENES["step"], StepView)
    stands = [
        StepStatus.DONE if n < now else StepStatus.NOW if n == now else StepStatus.TO_COME for n in range(len(lengths))
    ]
    bar = [Segment(stand, length, overtime=False) for stand, length in zip(stands, lengths, strict=True)]
    return replace(view, bar=tuple(bar))


seconds_or_none = st.one_of(st.integers(1, 7200).map(lambda count: Duration(count * 1000)), st.none())


a_few_lengths = st.lists(seconds_or_none, min_size=1, max_size=12)
many_lengths = st.tuples(a_few_lengths, st.integers(1, 40)).map(lambda drawn: drawn[0] * drawn[1])


@settings(max_examples=examples(150))
@given(many_lengths, st.integers(0, 10**6), st.integers(420, 3700))
def test_a_bar_of_any_steps_is_whole_in_order_and_in_true_proportion(
    lengths: list[Duration | None], now: int, width: int
) -> None:
    page, now = Page(width, width * 9 // 16, measure), now % len(lengths)
    pieces = of(Piece, session_bar(page, stood(lengths, now), 0.5, Rect(10, 0, width, 20)))
    assert (pieces[0].rect.left, pieces[-1].rect.right) == (10, 10 + width)
    assert all(one.rect.right <= other.rect.left for one, other in pairwise(pieces))
    assert min(piece.rect.width for piece in pieces) >= page.space(MINIMUM_WIDTH)
    tones = [tone for tone, _ in groupby(piece.tone for piece in pieces)]
    assert tones == [Tone.SOFT] * (now > 0) + [Tone.GO] + [Tone.TRACK] * (now < len(lengths) - 1)
    if None not in lengths:
        done = sum(piece.rect.width for piece in pieces if piece.tone is Tone.SOFT)
        drawn = sum(piece.rect.width for piece in pieces)
        share = sum(length or 0 for length in lengths[:now]) / sum(length or 0 for length in lengths)
        assert abs(done - drawn * share) <= 2 * page.space(MINIMUM_WIDTH) + 2


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_there_is_one_row_of_keys_and_two_upright_and_the_needed_ones_are_always_there(size: tuple[int, int]) -> None:
    boxes = lay_out(sample_snapshot(SampleState.RUNNING, circle(), 2, ()), size, measure)
    plates = [box for box in of(Plate, boxes) if box.commands]
    assert len({plate.rect.top for plate in plates}) == (2 if size[1] > size[0] else 1)
    needed = {Pause(), Next(), Back(), AddTime(minutes(1)), AddTime(minutes(-1)), Talk(held=True), Leave()}
    assert {*needed, Show(Overlay.HELP)} <= {command for plate in plates for command in plate.commands}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("pose", [SampleState.MISSED, SampleState.SURE])
def test_a_question_about_a_command_is_complete_and_shows_its_answers_once(
    pose: SampleState, size: tuple[int, int]
) -> None:
    scene = sample_snapshot(pose, PLAN, 2, ())
    boxes = lay_out(scene, size, measure)
    assert scene.standing.notice is not None
    assert scene.standing.notice.text in texts(boxes)
    touches = [box.commands for box in of(Plate, boxes) if box.commands]
    assert [touches.count((Answer(at),)) for at in (0, 1)] == [1, 1]


def test_no_line_breaks_between_a_number_and_its_unit() -> None:
    page = Page(1920, 1080, measure)
    text = "Next Ideas from everyone 5 min 15 s"
    for width in range(200, 900, 10):
        assert any("5 min 15 s" in line for line in wrapped(page, text, 40, False, width, 9))


def test_the_help_says_how_to_speak_to_the_kiosk() -> None:
    shown = SCENES["help"]
    woken = replace(shown, standing=replace(shown.standing, attention=ListenerState(ListenMode.WAKE, "okay nabu")))
    assert "Say after “okay nabu”" in texts(lay_out(woken, (1920, 1080), measure))
    assert "Say while you hold V" in texts(picture("help"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_shipped_protocol_can_be_chosen_and_is_then_seen_with_its_time_and_its_place(
    size: tuple[int, int],
) -> None:
    good, _ = Library((shipped("protocols"),)).load_all()
    scene = sample_snapshot(SampleState.HOME, PLAN, 2, [card_of(protocol) for protocol in good])
    for chosen in range(len(good)):
        cards = tuple(
            replace(card, chosen=index == chosen) for index, card in enumerate(view_of(scene, HomeView).cards)
        )
        moved = replace(scene, standing=replace(scene.standing, view=HomeView(cards=cards)))
        shown = texts(lay_out(moved, size, measure))
        assert cards[chosen].title in shown
        assert cards[chosen].facts in shown
        assert not [text for text in shown if "…" in text]
        if any(card.title not in shown for card in cards):
            assert f"{chosen + 1} of {len(good)}" in shown


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["720p", "1080p"])
def test_five_protocols_are_shown_in_full_beside_an_interrupted_session(
    size: tuple[int, int],
) -> None:
    names = ("als-airtime", "als-topics", "npq-community", "solution-circle", "what-works-circle")
    cards = [card_of(Library((shipped("protocols"),)).load(name)) for name in names]
    for pose in (SampleState.HOME, SampleState.CUT_OFF):
        boxes = lay_out(sample_snapshot(pose, PLAN, 2, cards), size, measure)
        assert {card.title for card in cards} <= set(texts(boxes))
        assert not [text for text in texts(boxes) if "…" in text]


def test_the_same_picture_is_laid_out_the_same_way() -> None:
    assert picture("step") == picture("step")


def test_every_pace_has_been_seen() -> None:
    paces = {view.pace for view in STEPS.values()}
    assert paces == set(Pace)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["help", "help-home"])
def test_the_help_shows_every_key_to_touch_and_every_phrase(name: str, size: tuple[int, int]) -> None:
    view = SCENES[name].standing.help
    assert view is not None
    boxes = picture(name, size)
    touchable = {box.commands for box in of(Plate, boxes)}
    assert {(hint.command,) for hint in view.keys} <= touchable
    assert {f"“{phrase}”" for phrase in view.phrases} <= set(texts(boxes))


@pytest.mark.parametrize(
    ("name", "shown", "size"),
    [
        *(("code", LINKS, size) for size in SIZES),
        *(("code-ipv6", LINKS_IPV6, size) for size in LANDSCAPE),
        *(("code-long", LINKS_LONG, size) for size in LANDSCAPE),
    ],
)
def test_both_codes_say_whose_they_are_and_what_can_be_typed_instead(
    name: str, shown: Links, size: tuple[int, int]
) -> None:
    boxes = picture(name, size)
    codes = of(Code, boxes)
    assert [box.rows for box in codes] == [modules(shown.page), modules(shown.remote)]
    assert len({box.rect.width for box in codes}) == 1
    assert all(box.rect.width // (len(box.rows) + 8) >= 3 for box in codes)
    assert {"Note taker’s page", "Code", "902 657", "Facilitator’s remote", "PIN", "471 138"} <= set(texts(boxes))
    (typed,) = (text for text in texts(boxes) if text.startswith("Without a camera"))
    assert typed == f"Without a camera: open {shown.address} and type the code or the PIN."


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["code", "code-ipv6", "code-long"])
def test_the_pin_is_as_large_as_the_clock(name: str, size: tuple[int, int]) -> None:
    heights = {" ".join(box.lines): box.rect.height for box in of(Text, picture(name, size))}
    assert heights["902 657"] == heights["471 138"] >= heights["2:10"]


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "shown"), [("home-ipv6", LINKS_IPV6), ("home-long", LINKS_LONG)])
def test_the_home_screen_has_a_code_for_any_address(name: str, shown: Links, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    (code,) = of(Code, boxes)
    assert code.rows == modules(shown.page)
    assert "Note taker’s page" in texts(boxes)


def test_the_home_screen_says_what_can_be_typed() -> None:
    assert "192.168.0.24:8080 · Code 902 657" in texts(picture("home-phone"))


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (NoPhones.OFF, "The pages for phones are off. The settings (S) switch them on, or say why they cannot."),
        (NoPhones.STARTING, "One moment: the phone page is starting."),
        (NoPhones.NO_NETWORK, "No network: phones can connect once this computer is on one."),
        (NoPhones.FAULT, "Phones cannot connect now. The kiosk keeps trying."),
    ],
)
def test_without_a_page_for_phones_the_screen_says_why(why: NoPhones, said: str) -> None:
    off = SCENES["code-off"]
    shown = replace(off, standing=replace(off.standing, no_phones=why))
    boxes = lay_out(shown, (1280, 720), measure)
    assert said in texts(boxes)
    assert not of(Code, boxes)


def test_the_home_screen_says_that_the_phone_page_is_starting_and_nothing_where_it_is_off() -> None:
    starting = "One moment: the phone page is starting."
    assert starting in texts(picture("home-starting"))
    assert not any("phone page" in text for text in texts(picture("home")))


def test_a_code_can_be_read_back_module_by_module() -> None:
    rows = modules("http://192.168.0.24:8080/notes")
    assert len({len(row) for row in rows} | {len(rows)}) == 1
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert ["".join("01"[dark] for dark in row[:7]) for row in rows[:7]] == finder


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
def test_home_shows_the_interrupted_session_and_the_code_for_phones(size: tuple[int, int]) -> None:
    shown = texts(picture("home-phone", size))
    assert {"Solution Circle", "Cut off in step 3 of 7, eight minutes ago.", "01:23"} <= set(shown)
    assert [box.rows for box in of(Code, picture("home-phone"))] == [modules(LINKS.page)]


def test_the_end_shows_airtime_by_role_and_by_person_and_the_code_for_the_log() -> None:
    boxes = picture("end-phone")
    shown = texts(boxes)
    assert {"Airtime by role", "Airtime by person", P1, "Note taker’s log"} <= set(shown)
    assert len(of(Code, boxes)) == 1


def test_several_new_faults_take_turns_with_their_number() -> None:
    room, now = rooms()["step"]
    shown = snapshot(with_faults(room, 3), now)
    for turn, fault in enumerate(shown.standing.faults):
        row = texts(lay_out(replace(shown, ticking=Ticking(fault=turn)), (800, 480), measure))
        assert f"{turn + 1}/3 {fault}" in row


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_question_is_whole_on_every_screen_and_has_each_answer_once(size: tuple[int, int]) -> None:
    scene = sample_snapshot(SampleState.QUESTION, circle(), 2, ())
    boxes = lay_out(scene, size, measure)
    assert view_of(scene, QuestionView).text in texts(boxes)
    for hint in scene.standing.hints:
        assert [box.commands for box in of(Plate, boxes)].count((hint.command,)) == 1


@pytest.mark.parametrize("size", SIZES[:6], ids=lambda size: f"{size[0]}x{size[1]}")
def test_an_interrupted_session_can_be_resumed_with_one_touch(size: tuple[int, int]) -> None:
    boxes = lay_out(sample_snapshot(SampleState.CUT_OFF, circle(), 2, cards()), size, measure)
    for command in (AskAboutCut(), LeaveCut()):
        assert [box.commands for box in of(Plate, boxes)].count((command,)) == 1


def test_the_keys_of_home_leave_room_for_three_rows_of_cards_on_a_usual_screen() -> None:
    shown = sample_snapshot(SampleState.HOME, circle(), 2, cards())
    boxes = lay_out(shown, (1280, 720), measure)
    assert OpenSettings() in [hint.command for hint in shown.standing.hints]
    assert len([box for box in of(Plate, boxes) if len(box.commands) == 2]) == 9
    assert [box.commands for box in of(Plate, boxes)].count((Leave(),)) == 1


def test_on_an_upright_page_cards_stand_under_one_another_and_fill_it() -> None:
    boxes = lay_out(sample_snapshot(SampleState.HOME, circle(), 2, cards()[:5]), (1080, 1920), measure)
    places = [box.rect for box in of(Plate, boxes) if len(box.commands) == 2]
    assert len(places) == 5
    assert len({(card.left, card.width) for card in places}) == 1
    assert of(Code, boxes)[0].rect.bottom > 1920 * 0.8


def test_actions_that_do_not_fit_are_scrolled_to_the_chosen_one() -> None:
    assert "Promise 8 that is told in a few more words" in texts(picture("report-back-many", (800, 480)))
    assert "9 of 10" in texts(picture("report-back-many", (800, 480)))
    ticks = [box for box in of(IconBox, picture("report-back")) if box.icon is Icon.TICK]
    assert len(ticks) == 1


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1920, 1080), (1080, 1920)], ids=str)
def test_the_actions_of_last_time_stand_in_their_step_and_a_touch_ticks_them(size: tuple[int, int]) -> None:
    boxes = picture("step-actions", size)
    ticking = [box for box in of(Plate, boxes) if box.commands and isinstance(box.commands[0], MarkPromise)]
    assert MarkPromise(8) in [box.commands[0] for box in ticking]
    shown = texts(boxes)
    assert "Promise 8 that is told in a few more words" in shown
    assert "9 of 10" in shown
    assert view_of(SCENES["step-actions"], StepView).speaks in shown


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1080, 1920)], ids=str)
def test_who_has_had_turns_stands_in_the_step(size: tuple[int, int]) -> None:
    for told in TURNS_SO_FAR:
        assert told in texts(picture("step-turns", size))


def test_cached_parts_of_a_picture_are_laid_out_again_in_another_language() -> None:
    assert "Next" in " ".join(texts(picture("step")))
    use(shouted(["Next"]))
    assert "¡Next!" in " ".join(texts(lay_out(SCENES["step"], (1920, 1080), measure)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "name",
    ["home", "home-many", "set-up", "naming", "step", "overtime", "step-hours", "faults-many", "end", "help", "code"],
)
def test_a_rehearsal_has_a_badge_on_every_screen(name: str, size: tuple[int, int]) -> None:
    room, now = rooms()[name]
    rehearsed = lay_out(snapshot(replace(room, rehearsal=True), now), size, measure)
    assert "Rehearsal" in texts(rehearsed)
    assert faults_of(rehearsed, size) == []
    assert "Rehearsal" not in texts(lay_out(snapshot(room, now), size, measure))
