"""Writes what Raspberry Pi Imager reads: the entry of an image in a list of systems."""

import json
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from machines import Machine


def write_list(packed: Path, image: Path, machine: Machine) -> Path:
    """Writes the list with this one image, which is packed, beside it; returns its file."""
    entry = {
        "name": "Kiosk Timekeeper",
        "description": f"{machine.title}: opens the kiosk at every start",
        "icon": "",
        "url": packed.resolve().as_uri(),
        "extract_size": image.stat().st_size,
        "extract_sha256": _sum(image),
        "image_download_size": packed.stat().st_size,
        "image_download_sha256": _sum(packed),
        "release_date": datetime.now(UTC).date().isoformat(),
        "devices": list(machine.devices),
        "init_format": "none",
    }
    file = packed.with_name("os_list.json")
    file.write_text(json.dumps({"os_list": [entry]}, indent=2) + "\n", encoding="utf-8")
    return file


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
