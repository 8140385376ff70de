"""Where the files lie that travel with the program: beside the checkout, or inside an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """The folder `protocols` or `assets` that came with this kiosk."""
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder
