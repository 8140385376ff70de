"""Where the voices of Piper lie that people have fetched for themselves."""

import json
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path

from kiosk.config.settings import APP

ENDING = ".onnx"

PLACE = user_data_path(APP) / "piper"
"""Where a voice is looked for that is named without its folder; its .onnx.json belongs beside it."""


def is_piper(name: str | None) -> bool:
    """Whether a voice of that name is Piper's."""
    return name is not None and name.endswith(ENDING)


def voice_file(name: str, place: Path = PLACE) -> Path:
    """The file of a voice, named with its folder or without."""
    return place / Path(name).expanduser()


def piper_voices(place: Path = PLACE) -> list[dict[str, object]]:
    """The voices that lie there, with the languages that their own descriptions tell."""
    return [
        {"name": file.name, "title": f"Piper {file.stem}", "languages": _languages(file)}
        for file in sorted(place.glob(f"*{ENDING}"))
    ]


def _languages(file: Path) -> list[str]:
    with suppress(OSError, ValueError, LookupError, TypeError):
        description = json.loads(file.with_name(f"{file.name}.json").read_text("utf-8"))
        return [str(description["language"]["code"])]
    return []
