"""Locations of the files that come with the program: in the checkout or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped(folder: str) -> Path:
    """The folder `protocols` or `assets` that comes with this kiosk."""
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def checkout() -> Path | None:
    """The folder into which the program was cloned; None if it was installed as a package."""
    return _PACKAGE.parent if (_PACKAGE.parent / "run").is_file() else None
