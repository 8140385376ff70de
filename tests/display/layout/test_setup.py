"""The set-up screen: what can be touched, what is seen on every screen, and the same in a terminal."""

from dataclasses import replace

import pytest
from rich.console import Console

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan
from kiosk.core.room.commands import Command
from kiosk.core.session.commands import Start
from kiosk.core.setup.commands import Adjust, Field, FieldKind, NamePerson, PressKey
from kiosk.core.setup.form import field_options
from kiosk.core.units import minutes
from kiosk.core.view.name_entry import NameEntryView
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import SetupView
from kiosk.display.labels import Icon
from kiosk.display.layout.boxes import IconBox, Pattern, Picture, Piece, Plate, Text, Tone, touched_plate
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.terminal.page import page
from kiosk.display.window.runs import measure
from kiosk.protocol_files.library import Library
from kiosk.simulation.poses import SampleState, sample_room, sample_snapshot
from tests.display.scenes import PLAN, RULES, TOO_SHORT, scenes
from tests.views import view_of

SCENES = scenes()
SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))

ORDINARY = ("set-up", "set-up-field", "set-up-until", "set-up-problem", "set-up-spare")

on_every_screen = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def picture(name: str, size: tuple[int, int] = (1920, 1080)) -> Picture:
    return lay_out(SCENES[name], size, measure)


def view(name: str) -> SetupView:
    return view_of(SCENES[name], SetupView)


def naming(name: str) -> NameEntryView:
    found = view(name).naming
    assert found is not None
    return found


def plates(boxes: Picture) -> dict[tuple[Command, ...], Plate]:
    return {box.commands: box for box in boxes if isinstance(box, Plate) and box.commands}


def texts(boxes: Picture) -> list[str]:
    return [" ".join(box.lines) for box in boxes if isinstance(box, Text)]


def finger(size: tuple[int, int]) -> int:
    """9 mm on a screen of 7 inches with 480 lines, and the same share of any other."""
    return min(size) * 44 // 480


@on_every_screen
@pytest.mark.parametrize("name", ORDINARY)
def test_everything_that_can_be_set_up_can_be_touched_by_a_finger(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    there = plates(boxes)
    wanted = [command for field in view(name).fields for command in (field.less, field.more, field.touch) if command]
    for command in (*wanted, Start()):
        plate = there[command,]
        assert min(plate.rect.width, plate.rect.height) >= finger(size), command
        assert touched_plate(boxes, *plate.rect.centre) is plate


@on_every_screen
@pytest.mark.parametrize("name", [*ORDINARY, "set-up-long", "set-up-faults"])
def test_the_chosen_field_is_always_visible_and_stands_out(name: str, size: tuple[int, int]) -> None:
    chosen = [field.touch for field in view(name).fields if field.chosen] or [Start()]
    there = plates(picture(name, size))
    outlined = [commands for commands, plate in there.items() if plate.outline is Tone.GO or plate.outline is Tone.INK]
    assert outlined == [(chosen[0],)]


@on_every_screen
@pytest.mark.parametrize("name", ORDINARY)
def test_only_a_list_of_long_names_is_shortened(name: str, size: tuple[int, int]) -> None:
    cut = [text for text in texts(picture(name, size)) if ELLIPSIS in text]
    assert all(text.startswith("Prof. Max") for text in cut)


@on_every_screen
def test_the_reason_why_a_change_failed_is_complete_after_a_warning_sign(size: tuple[int, int]) -> None:
    boxes = picture("set-up-problem", size)
    assert TOO_SHORT in texts(boxes)
    assert Icon.WARNING in [box.icon for box in boxes if isinstance(box, IconBox)]
    (total,) = (field for field in view("set-up-problem").fields if field.label == "Total time")
    assert total.value in texts(boxes)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)], ids=["720p", "1080p", "4K"])
def test_nothing_moves_when_a_change_fails(size: tuple[int, int]) -> None:
    book = Library((shipped("protocols"),)).load("solution-circle")
    before, after = (
        {
            (box.lines, box.rect)
            for box in lay_out(sample_snapshot(pose, make_plan(book), 1, (), field_options(book)), size, measure)
            if isinstance(box, Text)
        }
        for pose in (SampleState.FIELD, SampleState.PROBLEM)
    )
    assert before < after


@on_every_screen
def test_all_ground_rules_are_shown(size: tuple[int, int]) -> None:
    shown = texts(picture("set-up", size))
    assert "When we start, we agree:" in shown
    assert set(RULES) <= set(shown)


def test_steps_are_listed_if_there_is_room_and_are_only_in_the_bar_on_a_small_screen() -> None:
    large, small = (texts(picture("set-up", size)) for size in ((1920, 1080), (800, 480)))
    titles = {turn.title for turn in PLAN.turns}
    assert titles <= set(large)
    assert not titles & set(small)


@on_every_screen
def test_the_bar_is_in_proportion_with_the_slack_hatched_at_its_end(size: tuple[int, int]) -> None:
    """12 minutes in steps of 3, 1, 4 and 4, and two without a clock; 3 of 15 minutes are to spare."""
    pieces = [box for box in picture("set-up-spare", size) if isinstance(box, Piece)]
    assert [piece.pattern for piece in pieces] == [Pattern.SOLID] * 6 + [Pattern.HATCHED]
    steps, spare = pieces[1:5], pieces[-1]
    assert [round(piece.rect.width / steps[1].rect.width, 1) for piece in steps] == pytest.approx(
        [3, 1, 4, 4], abs=0.25
    )
    whole = spare.rect.right - pieces[0].rect.left
    assert spare.rect.width / whole == pytest.approx(3 / 15, abs=0.015)
    assert view("set-up-spare").slack == minutes(3)
    assert Pattern.HATCHED not in [box.pattern for box in picture("set-up", size) if isinstance(box, Piece)]


def test_a_switch_that_is_on_has_a_tick_and_one_that_is_off_a_cross() -> None:
    marks = {
        name: [box.icon for box in picture(name) if isinstance(box, IconBox) and box.on is Tone.PANEL]
        for name in ("set-up", "set-up-long")
    }
    assert marks == {"set-up": [Icon.TICK], "set-up-long": [Icon.CROSS] * 5}


@on_every_screen
def test_the_large_key_is_the_only_one_to_start_with(size: tuple[int, int]) -> None:
    starts = [box for box in picture("set-up", size) if isinstance(box, Plate) and box.commands == (Start(),)]
    assert [plate.fill for plate in starts] == [Tone.GO]


@on_every_screen
@pytest.mark.parametrize("name", ["naming", "naming-long"])
def test_every_key_of_the_keyboard_can_be_touched_by_a_finger(name: str, size: tuple[int, int]) -> None:
    boxes = picture(name, size)
    there = plates(boxes)
    for row, caps in enumerate(naming(name).rows):
        for column in range(len(caps)):
            plate = there[PressKey((row, column)),]
            assert plate.rect.height >= finger(size)
            assert plate.rect.width >= finger(size) * 0.85  # ten side by side on an upright page
            assert touched_plate(boxes, *plate.rect.centre) is plate


def test_the_chosen_key_is_filled() -> None:
    filled = [commands for commands, plate in plates(picture("naming")).items() if plate.fill is Tone.GO]
    assert filled == [(PressKey((1, 3)),)]


@on_every_screen
@pytest.mark.parametrize("name", ["naming", "naming-long", "naming-faults"])
def test_the_person_being_named_is_visible_in_the_list_and_the_typed_name_is_complete(
    name: str, size: tuple[int, int]
) -> None:
    boxes = picture(name, size)
    chosen = next(person.touch for person in naming(name).people if person.chosen)
    assert plates(boxes)[chosen,].outline is Tone.GO
    assert naming(name).text in texts(boxes)


@on_every_screen
def test_the_reason_why_a_name_is_refused_stands_above_the_keyboard(size: tuple[int, int]) -> None:
    assert TOO_SHORT in texts(picture("naming-faults", size))


def test_a_long_list_of_people_is_shown_around_the_chosen_one() -> None:
    there = plates(picture("naming-long", (800, 480)))
    shown = [commands[0].at for commands in there if isinstance(commands[0], NamePerson)]
    assert 20 in shown
    assert shown == list(range(min(n for n in shown if n is not None), 1 + max(n for n in shown if n is not None)))
    assert 3 < len(shown) < 12


def test_a_window_without_room_for_the_keyboard_shows_at_least_the_typed_name() -> None:
    assert "Pl" in texts(picture("naming", (640, 120)))
    assert not [commands for commands in plates(picture("naming", (640, 120))) if commands == (PressKey((0, 0)),)]


def drawn(name: str, width: int = 80, height: int = 24) -> str:
    return "\n".join(line.plain for line in page(SCENES[name], Console(width=width, height=height)))


def test_a_terminal_shows_the_same_at_80_by_24() -> None:
    lines = drawn("set-up-problem")
    for field in view("set-up-problem").fields:
        assert field.label in lines
        assert field.value in lines
    for turn in PLAN.turns:
        assert turn.title in lines
    assert "►  People" in lines
    assert "− 5 +" in lines
    assert "← Longer sharing →" in lines
    assert "[x] Reflection" in lines
    assert "! 60 min is too short" in lines
    assert "12 minutes in total" in lines
    assert "When we start, we agree:" in lines
    assert f"• {RULES[0]}" in lines


def test_a_terminal_says_what_is_to_be_known_before_the_start() -> None:
    assert "There is only time for the turns of Prof." in drawn("set-up-until")
    assert "[ ] Reflection round number 4" in drawn("set-up-long")


def test_a_terminal_has_the_keyboard_too() -> None:
    lines = drawn("naming")
    assert "Name of person 2 of 2: Pl_" in lines
    assert " q   w   e   r   t   y   u   i   o   p" in lines
    assert "earlier   later   back   next   done" in lines
    (chosen,) = [line for line in lines.splitlines() if line.startswith("►")]
    assert chosen.split() == ["►", "2.", "Pl"]
    assert "! 60 min is too short" in drawn("naming-faults")


def test_the_chosen_field_is_visible_in_the_smallest_terminals() -> None:
    for height in range(2, 24):
        assert "►" in drawn("set-up-long", 80, height)


def test_a_field_without_steps_has_no_signs_for_them() -> None:
    names = next(field for field in view("set-up").fields if field.touch == NamePerson(at=0))
    assert (names.less, names.more) == (None, None)
    assert Adjust(1, Field(FieldKind.NAMES)) not in {
        command for plate in plates(picture("set-up")) for command in plate
    }


REFUSED = "That needs at least 112 min 30 s, and there are 112 min 30 s. Nothing has changed."
SHORTER = "That needs at least 37 min 30 s, and there are 34 min. Nothing has changed."


@pytest.mark.parametrize(
    ("size", "refused"),
    [
        ((800, 480), REFUSED),
        ((1024, 600), REFUSED),
        ((1280, 720), REFUSED),
        ((480, 800), SHORTER),
        ((720, 1280), REFUSED),
    ],
)
def test_a_refused_change_leaves_the_list_of_lengths_where_it_is(size: tuple[int, int], refused: str) -> None:
    """Of the kiosk's own protocols; the longest sentence about a refused change that people meet."""
    for protocol in Library([shipped("protocols")]).load_all()[0]:
        room, now = sample_room(SampleState.FIELD, make_plan(protocol), 1, (), field_options(protocol))
        before = snapshot(room, now)
        after = snapshot(replace(room, setup=replace(room.setup, problem=refused)), now)
        titles = {line.title for line in view_of(before, SetupView).lines}
        listed, left = (titles.intersection(texts(lay_out(shown, size, measure))) for shown in (before, after))
        assert listed <= left, protocol.id
        assert refused in texts(lay_out(after, size, measure))
