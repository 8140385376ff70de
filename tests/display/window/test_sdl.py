import os
from pathlib import Path

import pygame.display
import pytest

from kiosk.core.errors import DisplayError
from kiosk.display.checks import check_display, check_fonts
from kiosk.display.screens import NO_SCREEN
from kiosk.display.window.fonts import font
from kiosk.display.window.runs import measure
from kiosk.display.window.sdl import _prepare, open_window

NOBODYS = ":5999"
"""A display that no server offers."""


@pytest.mark.parametrize("driver", ["telepathy", "x11"])
def test_without_a_screen_the_error_gives_the_reason_and_a_remedy(driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", driver)
    monkeypatch.setenv("DISPLAY", NOBODYS)
    with pytest.raises(DisplayError, match=r"The window cannot be opened \(.+\): .* or use the terminal display"):
        check_display()


def test_a_driver_that_nobody_sees_is_used_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert check_display().startswith("dummy, ")
    assert not pygame.display.get_init()


def test_a_driver_that_nobody_sees_is_no_screen_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11,offscreen")
    monkeypatch.setenv("DISPLAY", NOBODYS)
    with pytest.raises(DisplayError) as caught:
        open_window((64, 64), 0)
    assert caught.value.sentence == NO_SCREEN
    assert not pygame.display.get_init()


def test_a_graphics_card_without_a_desktop_is_drawn_on_by_opengl_es(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    _prepare("KMSDRM")
    assert os.environ == {"SDL_RENDER_DRIVER": "opengles2"}


def test_another_renderer_can_be_requested_on_a_graphics_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"SDL_RENDER_DRIVER": "opengl"})
    _prepare("KMSDRM")
    assert os.environ == {"SDL_RENDER_DRIVER": "opengl"}


def test_on_a_desktop_sdl_chooses_the_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    for driver in ("x11", "wayland"):
        _prepare(driver)
    assert "SDL_RENDER_DRIVER" not in os.environ


def test_the_kiosks_typeface_has_digits_of_one_width() -> None:
    assert "one width; also Cyrillic, Greek" in check_fonts()


def test_scripts_without_a_font_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.display.checks.missing_signs", lambda sign: sign if sign in "م张" else "")
    found = check_fonts()
    assert "no font for names in Arabic, Chinese: sudo apt install fonts-noto-core" in found
    monkeypatch.setattr("kiosk.display.checks.missing_signs", lambda sign: sign)
    assert "also" not in check_fonts()


def test_a_typeface_that_cannot_be_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.display.window.fonts._folder", lambda: tmp_path)
    font.cache_clear()
    measure.cache_clear()
    with pytest.raises(DisplayError, match="cannot be read"):
        check_fonts()
    font.cache_clear()


def test_digits_of_different_widths_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.display.checks.measure", lambda text, px, bold: (px * int(text), px * bold))
    with pytest.raises(DisplayError, match="differ in width"):
        check_fonts()
