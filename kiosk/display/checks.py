"""Checks whether this machine can show the kiosk."""

from collections.abc import Iterator

import pygame.display

from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_, tr
from kiosk.display.window.fonts import FILES, missing_signs
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
    return "; ".join([tr("Atkinson Hyperlegible Next, digits of one width"), *_scripts()])


SAMPLES = {
    N_("Cyrillic"): "Ж",
    N_("Greek"): "Ω",
    N_("Arabic"): "م",
    N_("Hebrew"): "ש",
    N_("Hindi"): "क",
    N_("Thai"): "ส",
    N_("Chinese"): "张",
    N_("Japanese"): "ゆ",
    N_("Korean"): "민",
    N_("emoji"): "😀",
}
"""A sign of each script that names are likely to be in."""

PACKAGES = "fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
"""The Debian packages with fonts for the scripts that the kiosk's own do not have."""


def _scripts() -> Iterator[str]:
    """The scripts in which names can be shown, and those in which they cannot, with the remedy."""
    missing = [script for script, sign in SAMPLES.items() if missing_signs(sign)]
    if there := [tr(script) for script in SAMPLES if script not in missing]:
        yield tr("also {scripts}").format(scripts=", ".join(there))
    if missing:
        words = tr("no font for names in {scripts}: sudo apt install {packages}")
        yield words.format(scripts=", ".join(map(tr, missing)), packages=PACKAGES)
