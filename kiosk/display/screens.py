"""Whether there is a screen to open a window on, and which."""

import os
from pathlib import Path

from kiosk.core.i18n import N_

CARDS = Path("/dev/dri")
"""Where the kernel keeps the screens that need no desktop."""

NO_SCREEN = N_("There is no screen: neither a desktop ($DISPLAY, $WAYLAND_DISPLAY) nor a graphics card in /dev/dri.")
NO_RIGHT = N_("This user is not allowed to use the graphics card (/dev/dri): add them to the groups video and render.")


def why_no_window(cards: Path = CARDS) -> str | None:
    """Why no window can be had, as a sentence to look up in the catalogue; None where one can be expected."""
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")):
        return None
    found = sorted(cards.glob("card*"))
    if not found:
        return NO_SCREEN
    return None if any(os.access(card, os.R_OK | os.W_OK) for card in found) else NO_RIGHT
