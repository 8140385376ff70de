"""Checks whether this machine can show the kiosk."""

import pygame.display

from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_, tr
from kiosk.display.window.fonts import FILES
from kiosk.display.window.runs import measure
from kiosk.display.window.sdl import open_window


def check_display() -> str:
    """The driver and size of the screen that a window would open on, such as `x11, 1920×1080`.

    The check opens a hidden window. Raises DisplayError.
    """
    open_window((64, 64), pygame.HIDDEN)
    width, height = pygame.display.get_desktop_sizes()[0]
    driver = pygame.display.get_driver()
    pygame.display.quit()
    return f"{driver}, {width}×{height}"


def check_fonts() -> str:
    """The name of the kiosk's typeface, once its files are checked. Raises DisplayError."""
    try:
        widths = {measure(digit, 100, bold=True)[0] for digit in "0123456789"}
    except (OSError, pygame.error) as error:
        raise DisplayError(N_("The kiosk's font cannot be read ({why}): reinstall the kiosk."), why=error) from error
    if len(widths) > 1:  # the countdown would tremble
        raise DisplayError(N_("The digits of {file} differ in width: reinstall the kiosk."), file=FILES[True])
    return tr("Atkinson Hyperlegible Next, digits of one width")
