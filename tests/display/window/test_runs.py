from pathlib import Path

import pygame
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.core.room.modes import Theme
from kiosk.display.layout.boxes import Rect, Text, Tone
from kiosk.display.window.fonts import file_for, font, missing_signs, typeface
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure, painted, runs

PACKAGED = ["Анна Петровна", "Ελένη", "Nguyễn Thị Hạnh", "ăâđêôơư"]
"""Names that the packaged fonts can write on any machine."""

SYSTEM = {
    "Arabic": "محمد",
    "Hebrew": "שרה",
    "Devanagari": "आशा",
    "Thai": "สมชาย",
    "Chinese": "张伟",
    "Japanese": "ゆき",
    "Korean": "민준",
    "emoji": "😀",
}
"""Names by the script for which the machine must have a font."""

INK, GROUND = (0, 0, 0), (255, 255, 255)
NOBODYS = "\U00078901"
"""A character that will never be given out, so no font has it."""


def ink(text: str) -> bytes:
    """What a line of text looks like, run by run."""
    return b"".join(pygame.image.tobytes(painted(run, 40, False, INK, GROUND), "RGB") for run in runs(text, False))


def boxes(text: str) -> bytes:
    """What the line would look like without any font for it."""
    return pygame.image.tobytes(font(40, False).render(text, True, INK, GROUND), "RGB")


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("bold", [False, True])
def test_the_packaged_fonts_write_latin_greek_and_cyrillic(name: str, bold: bool) -> None:
    assert missing_signs(name) == ""
    assert all(run.file is None or run.file.path.stem.startswith("kiosk-") for run in runs(name, bold))
    assert ink(name) != boxes(name)


@pytest.mark.parametrize("name", SYSTEM.values(), ids=SYSTEM)
def test_the_machines_fonts_write_other_scripts(name: str) -> None:
    if missing := missing_signs(name):
        pytest.skip(f"this machine has no font for {missing}")
    assert ink(name) != boxes(name)


def test_a_letter_that_no_font_has_is_named() -> None:
    assert missing_signs(f"Ann {NOBODYS}\u200d{NOBODYS}") == NOBODYS


def test_a_name_is_not_divided_between_fonts() -> None:
    (run,) = runs("Nguyễn", bold=False)
    assert run.file is not None


def test_letters_that_no_font_has_together_are_written_one_by_one() -> None:
    found = {sign: run.file is not None for run in runs("A\u0416\ua015", bold=False) for sign in run.text}
    if file_for(frozenset("A\u0416\ua015"), False):
        pytest.skip("one font of this machine has all of these letters")
    assert not found["A"]
    assert found["\u0416"]


def test_numbers_stay_those_of_the_typeface() -> None:
    assert [run.text for run in runs("Анна: 12", bold=False)] == ["Анна: ", "12"]
    assert runs("Анна: 12", bold=False)[1].file is None


def test_names_from_right_to_left_stand_in_their_order() -> None:
    assert [word for run in runs("Ann שרה Ben", bold=False) if (word := run.text.strip())] == ["Ann", "שרה", "Ben"]
    brackets = [run for run in runs("אברהם ושרה (TV)", bold=False) if run.text.strip() in {"(", ")"}]
    assert {run.level for run in brackets} == {1}  # so that they are turned around


def test_arabic_letters_are_joined() -> None:
    if missing_signs("محمد"):
        pytest.skip("this machine has no font for Arabic")
    (run,) = runs("سسس", bold=False)
    assert run.level == 1
    assert measure("سسس", 80, False)[0] < 3 * measure("س", 80, False)[0]


@given(text=st.text(st.characters(), max_size=30), px=st.integers(13, 60), bold=st.booleans())
@example(text="\U000e0000", px=13, bold=False)  # it has no width
def test_a_text_is_painted_as_wide_as_it_was_measured(text: str, px: int, bold: bool) -> None:
    images = [painted(run, px, bold, INK, GROUND) for run in runs(text, bold)]
    assert sum(image.get_width() for image in images) == measure(text, px, bold)[0]


@given(text=st.text(st.characters(), min_size=1, max_size=30))
def test_no_text_is_painted_outside_its_box(text: str) -> None:
    surface = pygame.Surface((60, 120))
    width, height = measure(text, 30, False)
    box = Text(rect=Rect(0, 40, width, height), lines=(text,), px=30, pitch=32, bold=False, tone=Tone.INK)
    painter = Painter(Theme.DARK)
    painter.paint((box,), surface)
    for top, rows in ((0, 40), (40 + height, 120 - 40 - height)):
        region = surface.subsurface((0, top, 60, rows))
        assert pygame.transform.average_color(region)[:3] == surface.get_at((59, 0))[:3]


def test_a_line_is_as_high_in_every_script() -> None:
    assert len({measure(name, 40, False)[1] for name in ["Ann", *PACKAGED, *SYSTEM.values()]}) == 1


def test_no_font_of_the_machine_is_opened_for_latin_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> list[Path]:
        raise AssertionError("the fonts of the machine were looked at")

    monkeypatch.setattr("kiosk.display.window.fonts.files_by_fitness", opened)
    file_for.cache_clear()
    for name in ("Ann", "Łukasz · 5 min …", *PACKAGED):
        runs(name, bold=False)
    assert typeface(False).has("é")
