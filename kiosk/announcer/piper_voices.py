"""Piper voices that people have downloaded."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from kiosk import APP

ENDING = ".onnx"

FOLDER = user_data_path(APP) / "piper"
"""The folder of voices that are named without a folder; the .onnx.json of a voice belongs beside it."""


def is_piper(name: str | None) -> bool:
    """Whether the name is that of a Piper voice."""
    return name is not None and name.endswith(ENDING)


def voice_file(name: str, folder: Path = FOLDER) -> Path:
    """The file of a voice that is named with or without its folder."""
    return folder / Path(name).expanduser()


def piper_voices(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The voices in the folder, with the languages in their descriptions."""
    return [
        {"name": file.name, "title": f"Piper {file.stem}", "languages": _languages(file), "in_use": False}
        for file in sorted(folder.glob(f"*{ENDING}"))
    ]


def _languages(file: Path) -> list[str]:
    with suppress(OSError, ValueError, LookupError, TypeError):
        description = json.loads(file.with_name(f"{file.name}.json").read_text("utf-8"))
        return [str(description["language"]["code"])]
    return []
