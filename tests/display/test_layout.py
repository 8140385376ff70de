from itertools import combinations
from math import hypot
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.commands import Choose, Next, Open, Start, Talk, Undo
from kiosk.core.snapshot import Pace, Snapshot
from kiosk.display.boxes import Box, Look, Mark, Picture, Piece, Plate, Ring, Sign, Text, Tone, touched
from kiosk.display.fonts import measure
from kiosk.display.layout import lay_out
from kiosk.display.layout.text import ELLIPSIS
from tests.display.scenes import LONG, PLAN, scenes

B = TypeVar("B", bound=Box)

SCENES = scenes()
SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (480, 800), (640, 480))
LANDSCAPE = ((800, 480), (1280, 720), (1920, 1080))

sizes = st.tuples(st.integers(480, 2600), st.integers(400, 2000))


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
    for box, other in combinations(boxes, 2):
        if box.rect.overlaps(other.rect) and not (isinstance(box, Plate | Ring) and box.rect.contains(other.rect)):
            found.append(f"overlap: {box}\n         {other}")
    for text in of(Text, boxes):
        widest = max(measure(line, text.px, text.bold)[0] for line in text.lines)
        if widest > text.rect.width:
            found.append(f"cut: {text}")
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCENES)
def test_nothing_overlaps_is_cut_or_leaves_the_screen(name: str, size: tuple[int, int]) -> None:
    assert faults_of(picture(name, size), size) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(SCENES)), size=sizes)
def test_the_laws_hold_on_a_window_of_any_shape(name: str, size: tuple[int, int]) -> None:
    assert faults_of(picture(name, size), size) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(SCENES)), width=st.integers(1, 480), height=st.integers(1, 400))
def test_a_window_too_small_for_anything_is_still_laid_out(name: str, width: int, height: int) -> None:
    assert isinstance(picture(name, (width, height)), tuple)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if scene.step])
def test_the_digits_stay_clear_of_the_ring(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    (ring,) = of(Ring, boxes)
    x, y = ring.rect.centre
    for box in boxes:
        if box is not ring and ring.rect.overlaps(box.rect):
            corners = [(h, v) for h in (box.rect.left, box.rect.right) for v in (box.rect.top, box.rect.bottom)]
            assert max(hypot(h - x, v - y) for h, v in corners) <= ring.radius - ring.thick, box


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_time_is_the_biggest_thing_on_a_step(size: tuple[int, int]) -> None:
    boxes = of(Text, picture("step", size))
    biggest = max(boxes, key=lambda box: box.px)
    assert biggest.lines == ("2:10",)


def test_who_speaks_is_filled_with_a_speaker_and_who_listens_outlined_with_an_ear() -> None:
    boxes = picture("step")
    for mark, fill in ((Mark.SPEAKER, Tone.GO), (Mark.EAR, Tone.BACKGROUND)):
        (sign,) = [box for box in of(Sign, boxes) if box.mark is mark]
        (plate,) = [box for box in of(Plate, boxes) if box.rect.contains(sign.rect)]
        assert plate.fill is fill


def test_the_ring_shows_the_share_that_is_left() -> None:
    assert the_ring("step").share == pytest.approx(130 / 180)


def test_short_time_changes_colour_and_weight() -> None:
    early, late = the_ring("step"), the_ring("check")
    assert (early.tone, late.tone) == (Tone.GO, Tone.CHECK)
    assert late.thick > early.thick


def test_overtime_changes_colour_pattern_and_sign() -> None:
    ring = the_ring("overtime")
    assert (ring.tone, ring.look, ring.share) == (Tone.OVERTIME, Look.HATCHED, 1.0)
    assert "+0:35" in texts(picture("overtime"))


@pytest.mark.parametrize("name", ["paused", "paused-overtime"])
def test_a_pause_looks_unlike_anything_else(name: str) -> None:
    boxes = picture(name)
    assert the_ring(name).look is Look.HOLLOW
    assert "Paused" in texts(boxes)
    assert Mark.BARS in [box.mark for box in of(Sign, boxes)]
    assert not [box for box in of(Plate, boxes) if box.fill is Tone.GO]


def test_the_bar_is_in_true_proportion_and_tells_done_now_and_to_come() -> None:
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


def test_where_room_is_short_prompts_are_dropped_first_and_then_what_comes_next() -> None:
    prompts = SCENES["step"].step.prompts if SCENES["step"].step else ()
    large, small = (texts(picture("step", size)) for size in ((1920, 1080), (800, 480)))
    least = texts(picture("faults-many", (800, 480)))
    assert set(prompts) <= set(large)
    assert not set(prompts) <= set(small)
    assert "Next" in small
    assert "Next" not in least
    assert "Presenter speaks" in least


def test_every_key_that_is_hinted_at_can_be_touched() -> None:
    for name, scene in SCENES.items():
        boxes = picture(name)
        for hint in scene.hints:
            plates = [box for box in of(Plate, boxes) if box.commands == (hint.command,)]
            assert plates, (name, hint)
            x, y = plates[0].rect.centre
            assert touched(boxes, x, y) is plates[0]


def test_the_talk_button_knows_what_ends_it() -> None:
    (talk,) = [box for box in of(Plate, picture("step")) if box.commands == (Talk(held=True),)]
    assert talk.released == Talk(held=False)


def test_a_card_is_chosen_and_opened_by_one_touch() -> None:
    cards = [box for box in of(Plate, picture("home")) if Open() in box.commands and len(box.commands) == 2]
    assert [card.commands for card in cards] == [(Choose(at=index), Open()) for index in range(5)]
    chosen, other, *_ = cards
    assert chosen.thick > other.thick
    assert (chosen.outline, other.outline) == (Tone.GO, Tone.LINE)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_chosen_card_is_always_seen(size: tuple[int, int]) -> None:
    shown = [box.commands[0] for box in of(Plate, picture("home-many", size)) if len(box.commands) == 2]
    assert Choose(at=12) in shown


def test_a_home_screen_that_cannot_show_all_cards_counts_them() -> None:
    assert "13 of 14" in texts(picture("home-many", (800, 480)))
    assert not [text for text in texts(picture("home")) if " of " in text]


def test_a_touch_beside_everything_does_nothing() -> None:
    assert touched(picture("step"), 5, 5, slack=20) is None
    assert touched((), 5, 5, slack=20) is None


def test_a_finger_may_miss_a_button_by_a_little_and_then_means_the_nearest() -> None:
    boxes = picture("step", (800, 480))
    (plate,) = [box for box in of(Plate, boxes) if box.commands == (Next(),)]
    x, _ = plate.rect.centre
    assert touched(boxes, x, plate.rect.bottom + 15, slack=19) is plate
    assert touched(boxes, x, plate.rect.bottom + 15) is None


def test_the_plan_offers_one_large_button_to_start() -> None:
    plates = [box for box in of(Plate, picture("ready")) if box.commands == (Start(),)]
    assert Tone.GO in [plate.fill for plate in plates]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "count"), [("ready-long", 30), ("end-long", 30)])
def test_a_list_too_long_for_the_screen_says_how_many_more_there_are(
    name: str, count: int, size: tuple[int, int]
) -> None:
    shown = texts(picture(name, size))
    titles = sum(text.startswith("Verantwortung") for text in shown)
    more = [text for text in shown if text.startswith("and ")]
    assert more == ([f"and {count - titles} more"] if titles < count else [])


def test_the_end_shows_planned_actual_and_difference() -> None:
    shown = texts(picture("end"))
    assert {"5:25 of 4:00", "1 min 25 s over", "on time", "10 s saved", "13:40 of 12:00"} <= set(shown)
    assert [piece.look for piece in of(Piece, picture("end"))].count(Look.HATCHED) == 2


def test_kinds_of_notice_differ_by_sign_and_by_colour() -> None:
    looks = set()
    for kind in ("done", "refused", "unheard", "asking"):
        boxes = picture(f"notice-{kind}")
        (plate,) = [box for box in of(Plate, boxes) if box.outline is not None and _holds_notice(box, boxes)]
        (sign,) = [box for box in of(Sign, boxes) if plate.rect.contains(box.rect)]
        looks.add((sign.mark, plate.outline))
    assert len({tone for _, tone in looks}) == 4


def _holds_notice(plate: Plate, boxes: Picture) -> bool:
    marks = {Mark.TICK, Mark.CROSS, Mark.QUESTION}
    return any(box.mark in marks and plate.rect.contains(box.rect) for box in of(Sign, boxes))


def test_what_was_done_offers_to_be_undone() -> None:
    count = {name: _undo_buttons(name) for name in ("notice-done", "notice-refused")}
    assert count == {"notice-done": 2, "notice-refused": 1}


def _undo_buttons(name: str) -> int:
    return len([box for box in of(Plate, picture(name)) if box.commands == (Undo(),)])


def test_an_open_microphone_shows() -> None:
    assert "Listening" in texts(picture("talking"))
    assert "Listening" not in texts(picture("step"))


def test_faults_are_told_with_a_warning_sign() -> None:
    boxes = picture("faults")
    assert "No microphone can be heard: plug one in, or use the keys." in texts(boxes)
    assert Mark.WARNING in [box.mark for box in of(Sign, boxes)]


@pytest.mark.parametrize("size", LANDSCAPE, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["home", "ready", "step", "check", "overtime", "paused", "end"])
def test_ordinary_titles_and_roles_are_never_shortened(name: str, size: tuple[int, int]) -> None:
    one_line_summaries = name == "home" and size != (1920, 1080)
    shortened = [text for text in texts(picture(name, size)) if ELLIPSIS in text]
    assert shortened == [] or one_line_summaries


def test_the_same_picture_is_laid_out_the_same_way() -> None:
    assert picture("step") == picture("step")


def test_every_pace_has_been_seen() -> None:
    paces = {scene.step.pace for scene in SCENES.values() if scene.step}
    assert paces == set(Pace)


def test_a_picture_without_a_view_has_at_least_its_keys() -> None:
    scene = SCENES["home"]
    bare = Snapshot(at=scene.at, screen=scene.screen, heading="Away", bindings=(), hints=scene.hints)
    assert "Away" in texts(lay_out(bare, (1920, 1080), measure))
