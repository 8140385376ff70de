"""Finds and reads protocol files; what is refused is refused with file, line, column, key and the way out."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.config.paths import shipped
from kiosk.config.settings import Settings
from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.i18n import N_
from kiosk.core.protocol.consistency import did_you_mean
from kiosk.core.protocol.model import Protocol
from kiosk.protocol_files.diagnostics import Problem, examined, spelled
from kiosk.protocol_files.yaml_reader import Unreadable, read_written


class Library:
    """The protocols in some folders; where two share a name, the folder named first wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def names(self) -> tuple[str, ...]:
        """The names of all protocol files, sorted."""
        found = (file for folder in self._folders for file in folder.glob("*.yaml"))
        return tuple(sorted({file.stem for file in found if _is_file(file)}))

    def load(self, name: str) -> Protocol:
        """The protocol of that name. Raises UnknownProtocol or ProtocolFileError."""
        for folder in self._folders:
            file = folder / f"{name}.yaml"
            if name in self.names() and _is_file(file):
                return read_protocol(file)
        raise UnknownProtocol(
            N_("There is no protocol '{name}'{meant} There are: {known}."),
            name=name,
            meant=did_you_mean(name, self.names()) or ".",
            known=", ".join(self.names()) or "none",
        )

    def load_all(self) -> tuple[tuple[Protocol, ...], tuple[ProtocolFileError, ...]]:
        """All protocols that can be used, and what is wrong with the others."""
        good, bad = [], []
        for name in self.names():
            try:
                good.append(self.load(name))
            except ProtocolFileError as error:
                bad.append(error)
            except UnknownProtocol:
                continue  # taken away since the folder was read
        return tuple(good), tuple(bad)


def _is_file(file: Path) -> bool:
    """Whether it can be read to an end: no folder, no pipe, no link to nowhere, nothing behind a locked door."""
    try:
        return file.is_file()
    except OSError:
        return False


def library(settings: Settings) -> Library:
    """The user's own protocols, then the shipped ones."""
    return Library([settings.protocols, shipped("protocols")])


def read_protocol(file: Path) -> Protocol:
    """The protocol in a file. Raises ProtocolFileError with one line for each fault found."""
    protocol, faults = _read(file)
    if protocol is None:
        raise ProtocolFileError(N_("{faults}"), faults="\n".join(faults))
    return protocol


def check(file: Path) -> tuple[str, ...]:
    """Every fault in a file, as `file:line:column: where: what`, from top to bottom; none where it can be used."""
    return _read(file)[1]


def _read(file: Path) -> tuple[Protocol | None, tuple[str, ...]]:
    """The protocol in a file, or what is wrong with it: never both, so nothing partly valid is ever run."""
    try:
        written = read_written(file)
    except Unreadable as error:
        return None, (f"{file}:{error.line}:{error.column}: {error.sentence}",)
    protocol, found = examined(written.content)
    faults = [(written.place(fault.path), fault) for fault in [*found, *_misnamed(file, written.content)]]
    for again in written.repeated:
        first = written.places[again.path][0]
        faults.append(((again.line, again.column), Problem(again.path, f"this key stands in line {first} already")))
    lines = [_line(file, place, fault, written.content) for place, fault in sorted(faults, key=lambda one: one[0])]
    return (None if lines else protocol), tuple(lines)


def _line(file: Path, place: tuple[int, int], fault: Problem, content: object) -> str:
    where = spelled(fault.path, content)
    return f"{file}:{place[0]}:{place[1]}: {where}{': ' if where else ''}{fault.sentence}"


def _misnamed(file: Path, content: object) -> list[Problem]:
    """A file is found by its name, so that name is the protocol's id."""
    name = content.get("id") if isinstance(content, dict) else None
    if not isinstance(name, str) or name == file.stem:
        return []
    return [Problem(("id",), f"a file is named after its protocol; expected '{file.stem}', got '{name}'")]
