import pytest

from kiosk.core.units import Instant
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.fonts import missing_signs
from kiosk.display.window.runs import measure
from tests.display.scenes import being_named

NOBODYS = "\U00078901"
"""A character that no font has."""

SIZES = ((800, 480), (1280, 720), (1920, 1080), (1080, 1920))


def words(name: str, size: tuple[int, int]) -> str:
    shown = snapshot(being_named(("P1", "P2"), 0, text=name), Instant(0))
    picture = lay_out(shown, size, measure, missing_signs)
    return " ".join(" ".join(box.lines) for box in picture if isinstance(box, Text))


@pytest.mark.parametrize("size", SIZES)
def test_a_name_with_signs_that_the_screen_cannot_show_is_told(size: tuple[int, int]) -> None:
    assert "no font for them" in words(f"Ann {NOBODYS}", size)


@pytest.mark.parametrize("name", ["", "Ann", "Анна", "Ελένη", "Nguyễn"])
def test_a_name_that_can_be_shown_is_asked_for_as_usual(name: str) -> None:
    assert "no font" not in words(name, SIZES[0])
    assert "Name of person 1 of 2" in words(name, SIZES[1])
