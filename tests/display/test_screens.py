import os
from pathlib import Path

import pytest

from kiosk.display.screens import NO_RIGHT, NO_SCREEN, why_no_window

NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")


@pytest.fixture(autouse=True)
def _no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_desktop_is_a_place_for_a_window(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(name, "something")
    assert why_no_window(tmp_path) is None


def test_without_desktop_and_card_there_is_no_screen(tmp_path: Path) -> None:
    assert why_no_window(tmp_path / "dri") == NO_SCREEN


def test_a_graphics_card_is_enough(tmp_path: Path) -> None:
    (tmp_path / "card1").touch()
    assert why_no_window(tmp_path) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use every card")
def test_a_graphics_card_without_permission_is_reported(tmp_path: Path) -> None:
    (tmp_path / "card0").touch(mode=0)
    assert why_no_window(tmp_path) == NO_RIGHT


def test_a_card_that_is_only_a_dangling_link_may_not_be_used(tmp_path: Path) -> None:
    (tmp_path / "card0").symlink_to(tmp_path / "gone")
    assert why_no_window(tmp_path) == NO_RIGHT
