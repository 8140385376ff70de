"""The library of protocol files; each fault of a file is reported with line, column, key and a remedy."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.config.paths import shipped
from kiosk.config.settings import Settings
from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.i18n import N_
from kiosk.core.protocol.consistency import did_you_mean
from kiosk.core.protocol.model import Protocol
from kiosk.protocol_files.diagnostics import Problem, examine, path_text
from kiosk.protocol_files.yaml_reader import Unreadable, read_document


class Library:
    """The protocols in some folders; of two files with the same name, the one in the earlier folder is used."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def names(self) -> tuple[str, ...]:
        """The names of all protocol files, sorted."""
        files = (file for folder in self._folders for file in folder.glob("*.yaml"))
        return tuple(sorted({file.stem for file in files if _is_file(file)}))

    def load(self, name: str) -> Protocol:
        """The protocol of that name. Raises UnknownProtocol or ProtocolFileError."""
        return read_protocol(self.file(name))

    def file(self, name: str) -> Path:
        """The file of the protocol of that name. Raises UnknownProtocol."""
        for folder in self._folders:
            file = folder / f"{name}.yaml"
            if name in self.names() and _is_file(file):
                return file
        raise UnknownProtocol(
            N_("There is no protocol '{name}'{meant} Choose from: {known}."),
            name=name,
            meant=did_you_mean(name, self.names()) or ".",
            known=", ".join(self.names()) or "none",
        )

    def load_all(self) -> tuple[tuple[Protocol, ...], tuple[ProtocolFileError, ...]]:
        """All protocols that can be used, and an error for each of the others."""
        protocols, errors = [], []
        for name in self.names():
            try:
                protocols.append(self.load(name))
            except ProtocolFileError as error:
                errors.append(error)
            except UnknownProtocol:
                continue  # the file was removed since the folder was read
        return tuple(protocols), tuple(errors)


def _is_file(file: Path) -> bool:
    """Whether a path is a regular file that can be reached; false for pipes, broken links and locked folders."""
    try:
        return file.is_file()
    except OSError:
        return False


def library(settings: Settings) -> Library:
    """The library of the user's own protocols and the shipped ones, in this order."""
    return Library([settings.protocols, shipped("protocols")])


def read_protocol(file: Path) -> Protocol:
    """The protocol in a file. Raises ProtocolFileError with one line for each fault found."""
    protocol, faults = _read(file)
    if protocol is None:
        raise ProtocolFileError(N_("{faults}"), faults="\n".join(faults))
    return protocol


def check(file: Path) -> tuple[str, ...]:
    """Every fault of a file as `file:line:column: where: what`, from top to bottom; empty for a valid file."""
    return _read(file)[1]


def _read(file: Path) -> tuple[Protocol | None, tuple[str, ...]]:
    """The protocol in a file, or its faults; never both, so that no partly valid protocol is used."""
    try:
        document = read_document(file)
    except Unreadable as error:
        return None, (f"{file}:{error.line}:{error.column}: {error.sentence}",)
    protocol, problems = examine(document.content)
    faults = [(document.place(fault.path), fault) for fault in [*problems, *_name_problems(file, document.content)]]
    for repeat in document.repeated:
        first = document.places[repeat.path][0]
        faults.append(((repeat.line, repeat.column), Problem(repeat.path, f"this key is already in line {first}")))
    lines = [_line(file, place, fault, document.content) for place, fault in sorted(faults, key=lambda pair: pair[0])]
    return (None if lines else protocol), tuple(lines)


def _line(file: Path, place: tuple[int, int], fault: Problem, content: object) -> str:
    where = path_text(fault.path, content)
    return f"{file}:{place[0]}:{place[1]}: {where}{': ' if where else ''}{fault.sentence}"


def _name_problems(file: Path, content: object) -> list[Problem]:
    """A problem if the id differs from the file's name; files are found by name, so both must be the same."""
    name = content.get("id") if isinstance(content, dict) else None
    if not isinstance(name, str) or name == file.stem:
        return []
    return [Problem(("id",), f"a file is named after its protocol; expected '{file.stem}', got '{name}'")]
