"""The room's own protocols: reading one into a draft, examining a draft, and saving it with its comments kept."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from kiosk.config.files import write_whole
from kiosk.core.errors import ProtocolFileError
from kiosk.core.i18n import N_
from kiosk.core.protocol.draft import Origin, ProtocolDraft, unused_name
from kiosk.core.protocol.draft_content import draft_of, with_draft
from kiosk.core.protocol.model import Protocol
from kiosk.protocol_files.diagnostics import Problem, examine
from kiosk.protocol_files.library import Library
from kiosk.protocol_files.yaml_reader import Unreadable, parse_document
from kiosk.protocol_files.yaml_writer import rewritten

BEFORE = ".before"
"""What follows the name of a file in the name of its last version."""

_NEW = """\
id: new
title: Our protocol
summary: our own way of working
group: any group
source: our own

roles:
  presenter:
    title: Presenter
  group:
    title: Group
    everyone_else: true

stages:
  - title: Our protocol
    steps:
      - id: begin
        title: Begin
        minutes: 5 min
        speaks: presenter
        listens: group
"""


class OwnProtocols:
    """The protocols in the folder of the room's own, which may begin as copies of any in the library."""

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder
        self._library = library

    def is_own(self, name: str) -> bool:
        """Whether the room has a file of its own for this protocol."""
        return name in self._library.names() and self._library.file(name).parent == self._folder

    def has_before(self, name: str) -> bool:
        """Whether the last version of a protocol of the room's own is kept."""
        return self.is_own(name) and self._before(name).is_file()

    def begin(self, origin: Origin) -> tuple[ProtocolDraft, Origin]:
        """The draft to begin with, and its origin with the version. Raises KioskError."""
        text, content = self._source(origin)
        return draft_of(content), Origin(origin.name, origin.copied, _version(text))

    def examine(
        self, origin: Origin, draft: ProtocolDraft
    ) -> tuple[Protocol | None, tuple[Problem, ...], dict[str, object]]:
        """The protocol of a draft, or every problem in it; and the content of its file. Raises KioskError."""
        content = self._drafted(origin, draft, self._source(origin)[1])
        return *examine(content), content

    def save(self, origin: Origin, draft: ProtocolDraft) -> str:
        """Saves a draft that has no problem and returns the protocol's name. Raises KioskError.

        The last version of a file is kept beside it.
        """
        text, before = self._source(origin)
        content = self._drafted(origin, draft, before)
        name = str(content["id"])
        if origin.name and _version(text) != origin.version:
            raise ProtocolFileError(
                N_("{name} has been changed elsewhere meanwhile. Save this as a copy, or open the page again."),
                name=name,
            )
        new = rewritten(text, before, content)
        with suppress(Unreadable):  # what could not be read again is not written
            if parse_document(new).content == content and examine(content)[0] is not None:
                self._write(name, new, text if origin.name else None)
                return name
        raise ProtocolFileError(N_("{name} cannot be changed here; use a text editor."), name=name)

    def undo(self, name: str) -> None:
        """Swaps a file with its last version, so that a second undo takes back the first. Raises KioskError."""
        if not self.has_before(name):
            raise ProtocolFileError(N_("There is no earlier version of {name}."), name=name)
        try:
            earlier = self._before(name).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ProtocolFileError(N_("{file}: cannot be read."), file=self._before(name)) from error
        self._write(name, earlier, self._text(name))

    def _drafted(self, origin: Origin, draft: ProtocolDraft, content: dict[str, object]) -> dict[str, object]:
        """The content that a draft makes of that of the file that it began with."""
        return with_draft(content, draft, origin.name or unused_name(draft.title, self._library.names()))

    def _source(self, origin: Origin) -> tuple[str, dict[str, object]]:
        """The text of the file that a draft is made from, and its content, which has no fault. Raises KioskError."""
        if origin.name and not self.is_own(origin.name):
            raise ProtocolFileError(N_("{name} is not one of your own; make a copy."), name=origin.name)
        text = self._text(name) if (name := origin.name or origin.copied) else _NEW
        with suppress(Unreadable):  # it was readable a moment ago
            content = parse_document(text).content
            if isinstance(content, dict):
                return text, content
        raise ProtocolFileError(N_("{name} cannot be changed here; use a text editor."), name=name)

    def _text(self, name: str) -> str:
        """The text of the file of a protocol that has no fault. Raises KioskError."""
        self._library.load(name)
        file = self._library.file(name)
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            raise ProtocolFileError(N_("{file}: cannot be read."), file=file) from error

    def _before(self, name: str) -> Path:
        return self._folder / f"{name}.yaml{BEFORE}"

    def _write(self, name: str, text: str, before: str | None) -> None:
        """Writes a file whole or not at all, after its last version. Raises KioskError."""
        file = self._folder / f"{name}.yaml"
        try:
            if before is not None:
                write_whole(self._before(name), before)
            write_whole(file, text)
        except OSError as error:
            raise ProtocolFileError(N_("{file}: cannot be written: {why}."), file=file, why=error.strerror) from error


def _version(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
