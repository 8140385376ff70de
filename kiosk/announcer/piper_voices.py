"""Piper voices that people have downloaded, or installed as packages."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from kiosk import APP

ENDING = ".onnx"

FOLDER = user_data_path(APP) / "piper"
"""The folder of voices that are named without a folder; the .onnx.json of a voice belongs beside it."""

PIPER = "piper"
"""What the name of a package has in it that brings a voice along."""

_LICENCE = re.compile(r"^\W*licen[cs]e:\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
"""The line about the voice's licence in the MODEL_CARD beside it."""


def is_piper(name: str | None) -> bool:
    """Whether the name is that of a Piper voice."""
    return name is not None and name.endswith(ENDING)


def voice_file(name: str, folder: Path = FOLDER) -> Path:
    """The file of a voice that is named with its folder, or without: then it is in our folder or in a package."""
    file = folder / Path(name).expanduser()
    if file.is_file() or Path(name).name != name:
        return file
    return next((packaged for packaged in packaged_voices() if packaged.name == name), file)


def packaged_voices() -> Iterator[Path]:
    """The voices inside installed packages; a model without its description is none."""
    for package in distributions():
        if PIPER in package.name.lower():
            files = {Path(str(file.locate())) for file in package.files or ()}
            yield from sorted(file for file in files if is_piper(file.name) and _description(file) in files)


def piper_voices(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """All voices, those in the folder first, with the languages and licences that are told beside them."""
    files = {file.name: file for file in (*packaged_voices(), *folder.glob(f"*{ENDING}"))}
    return [
        {
            "name": file.name,
            "title": f"Piper {file.stem}",
            "languages": _languages(file),
            "licence": _licence(file),
            "in_use": False,
        }
        for file in sorted(files.values(), key=lambda file: (file.parent != folder, file.name))
    ]


def _description(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _languages(file: Path) -> list[str]:
    with suppress(OSError, ValueError, LookupError, TypeError):
        description = json.loads(_description(file).read_text("utf-8"))
        return [str(description["language"]["code"])]
    return []


def _licence(file: Path) -> str:
    """The licence as the voice's card states it; empty where nothing is said."""
    with suppress(OSError, ValueError):
        found = _LICENCE.search(file.with_name("MODEL_CARD").read_text("utf-8"))
        return found[1].strip() if found else ""
    return ""
