import pytest

from kiosk.config.paths import shipped
from kiosk.display.window.fonts import FALLBACK_FILES, FILES, typeface
from kiosk.display.window.runs import measure

WELSH = "ŵŷŴŶâêîôûïö"
SIGNS = "←→↑↓−+“”’…·–×"


@pytest.mark.parametrize("bold", [False, True])
def test_all_digits_have_the_same_width(bold: bool) -> None:
    assert len({measure(digit * 4, 206, bold)[0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("sign", WELSH + SIGNS + "ąčęłőřšťżğñçßøåæœ")
def test_there_is_a_glyph_for_every_sign_that_is_needed(sign: str, bold: bool) -> None:
    assert typeface(bold).has(sign)


def test_the_two_weights_differ() -> None:
    assert measure("Presenter speaks", 62, True)[0] > measure("Presenter speaks", 62, False)[0]


def test_the_fonts_are_small_and_travel_with_their_licence() -> None:
    folder = shipped("assets") / "fonts"
    names = [*FILES.values(), *FALLBACK_FILES.values()]
    assert sum((folder / name).stat().st_size for name in names) < 500_000
    for name in names:
        licence = folder / f"{name.rpartition('-')[0]}.LICENSE"
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text()
