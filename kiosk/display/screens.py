"""Checks whether there is a screen to open a window on."""

import os
import sys
from pathlib import Path

from kiosk.core.i18n import N_

GRAPHICS_CARDS = Path("/dev/dri")
"""The folder of the graphics cards, which can be drawn on without a desktop."""

NO_SCREEN = N_("There is no screen: neither a desktop ($DISPLAY, $WAYLAND_DISPLAY) nor a graphics card in /dev/dri.")
NO_RIGHT = N_("This user is not allowed to use the graphics card (/dev/dri): add them to the groups video and render.")


def why_no_window(cards: Path = GRAPHICS_CARDS) -> str | None:
    """The reason why no window can be opened, as a sentence to translate; None if one probably can."""
    if sys.platform in {"win32", "darwin"}:  # whoever has logged in has a desktop
        return None
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")):
        return None
    devices = sorted(cards.glob("card*"))
    if not devices:
        return NO_SCREEN
    return None if any(os.access(card, os.R_OK | os.W_OK) for card in devices) else NO_RIGHT
