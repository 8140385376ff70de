"""Opens a window with SDL, and reports why if that fails."""

import os

import pygame.display

from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_
from kiosk.display.screens import NO_SCREEN

INVISIBLE_DRIVERS = ("dummy", "offscreen", "evdev")
"""SDL's drivers that show nothing. SDL falls back on them without a screen; the kiosk uses them only on request."""


def open_window(size: tuple[int, int], flags: int) -> pygame.Surface:
    """Opens a window of `size` pixels, (0, 0) for the whole screen, and returns its surface. Raises DisplayError."""
    try:
        pygame.display.init()
        _prepare(pygame.display.get_driver())
        return pygame.display.set_mode(size, flags)
    except (pygame.error, DisplayError) as problem:
        pygame.display.quit()
        if isinstance(problem, DisplayError):
            raise
        raise DisplayError(
            N_(
                "The window cannot be opened ({reason}): check that a screen is connected, or use the terminal display."
            ),
            reason=problem,
        ) from problem


def _prepare(driver: str) -> None:
    if driver in INVISIBLE_DRIVERS and os.environ.get("SDL_VIDEODRIVER") != driver:
        raise DisplayError(NO_SCREEN)
    if driver == "x11":
        # Without a graphics card, drawing through OpenGL costs seven times as much; Wayland fails without it.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    if driver == "KMSDRM":
        # Without libGL.so.1 and libOpenGL.so.0 SDL creates an OpenGL ES context here, but draws with desktop OpenGL:
        # every call is refused silently, and the screen stays black.
        os.environ.setdefault("SDL_RENDER_DRIVER", "opengles2")
