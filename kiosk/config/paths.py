"""Where the files lie that travel with the program: beside the checkout, or inside an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped(folder: str) -> Path:
    """The folder `protocols` or `assets` that came with this kiosk."""
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def checkout() -> Path | None:
    """The folder that the program was cloned into; None where it was installed as a package."""
    return _PACKAGE.parent if (_PACKAGE.parent / "run").is_file() else None
