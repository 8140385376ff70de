"""The template from which people write a new protocol file."""

import re
from pathlib import Path

from kiosk.core.errors import ProtocolFileError
from kiosk.core.i18n import N_

TEMPLATE = Path(__file__).with_name("protocol_template.yaml")
_ID, _TITLE = "my-protocol", "My protocol"


def write_starter(folder: Path, name: str) -> Path:
    """Writes a commented protocol file of that name into a folder, and returns its path.

    Raises ProtocolFileError where the name is not allowed or taken, or the file cannot be written.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ProtocolFileError(
            N_("'{name}' cannot be used as a protocol's name: use lower-case letters and digits, joined by hyphens."),
            name=name,
        )
    text = TEMPLATE.read_text(encoding="utf-8").replace(_ID, f'"{name}"', 1)
    text = text.replace(_TITLE, f'"{name.replace("-", " ").capitalize()}"', 1)
    file = folder / f"{name}.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError) and error.filename == str(file):
            raise ProtocolFileError(N_("{file} already exists; choose another name."), file=file) from error
        raise ProtocolFileError(N_("{file}: cannot be written: {why}."), file=file, why=error.strerror) from error
    return file
