"""A check that an unpacked model has the files of its publisher, for models whose files are known."""

import hashlib
from pathlib import Path

from kiosk.config.vosk_models import RECOMMENDED
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_

ORIGINALS = {
    RECOMMENDED: {
        "am/final.mdl": "5596b31d4fb9735918975e48abfc04582a561393",
        "graph/HCLr.fst": "9797b2628cba6119d8b9a7dbd9a2cd78126e4075",
        "graph/Gr.fst": "1f292e6398e94f0c99707d9b205f26056ffb6ac8",
        "ivector/final.ie": "93737bf720d6e9e3eed4d0e87431614e33f533b8",
    }
}
"""For each known model, the ids that git gives to the contents of its most important files."""


def blob_id(file: Path) -> str:
    """The id that git gives to the content of a file: the SHA-1 sum of a header with the size, and the content."""
    digest = hashlib.sha1(b"blob %d\0" % file.stat().st_size, usedforsecurity=False)
    with file.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def check_original(name: str, model: Path) -> None:
    """Raises VoiceModelError where a file of a known model is missing or differs from the publisher's file."""
    for file, expected in ORIGINALS.get(name, {}).items():
        if not (model / file).is_file() or blob_id(model / file) != expected:
            raise VoiceModelError(
                N_("{file} in this {name} is not the publisher's: download it again from the publisher."),
                file=file,
                name=name,
            )
