"""Writing protocols, for adapters that use neither the disk nor the package for protocol files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kiosk.core.errors import KioskError, ProtocolFileError
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.draft import Origin, ProtocolDraft
from kiosk.core.protocol.model import Protocol
from kiosk.core.protocol.table import draft_of_table
from kiosk.ports import DraftProblem, KnownProtocol, Review
from kiosk.protocol_files.diagnostics import path_text
from kiosk.protocol_files.library import Library
from kiosk.protocol_files.own_protocols import OwnProtocols
from kiosk.protocol_files.table_files import rows_of


class OpenProtocols:
    """The protocols as they were last read, so that a session opens although its file has become faulty since."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, Protocol] = {}

    def read(self) -> tuple[tuple[Protocol, ...], tuple[ProtocolFileError, ...]]:
        """Reads all protocols anew; returns those that can be used, and an error for each of the others."""
        protocols, errors = self._library.load_all()
        self._known = {protocol.id: protocol for protocol in protocols}
        return protocols, errors

    def load(self, name: str) -> Protocol:
        """The protocol of that name. Raises KioskError."""
        return self._known.get(name) or self._library.load(name)


class ProtocolAuthoring:
    """A `kiosk.ports.Authoring` for the room's own protocols; `changed` is called when one has been written."""

    def __init__(self, own: OwnProtocols, library: Library, changed: Callable[[], None]) -> None:
        self._own = own
        self._library = library
        self._changed = changed

    def known(self) -> Sequence[KnownProtocol]:
        """All protocols, sorted by title."""
        return sorted(map(self._known, self._library.names()), key=lambda one: one.title.casefold())

    def begin(self, origin: Origin) -> tuple[ProtocolDraft, Origin]:
        """The draft to begin with, and its origin with the version. Raises KioskError."""
        return self._own.begin(origin)

    def draft_of_table(self, title: str, data: bytes) -> ProtocolDraft:
        """The draft with a step for each row of a table. Raises KioskError."""
        return draft_of_table(title, rows_of(data))

    def review(self, origin: Origin, draft: ProtocolDraft, people: int, variant: str = "") -> Review:
        """The plan of a draft for so many people, in a version if one is named, or all problems. Raises KioskError."""
        protocol, problems, content = self._own.examine(origin, draft)
        named = _names_in(content)
        if protocol is None:
            found = [DraftProblem(one.path, path_text(one.path, content), one.sentence) for one in problems]
            return replace(named, problems=tuple(found))
        drafts = [one.name for one in draft.variants]
        chosen = named.variants[drafts.index(variant)] if variant in drafts else None
        try:
            plan = make_plan(protocol, PlanRequest(people=numbered_people(people), variant=chosen))
        except KioskError as error:
            return replace(named, problems=(DraftProblem(("length",), "", str(error)),))
        return replace(named, plan=plan)

    def save(self, origin: Origin, draft: ProtocolDraft) -> str:
        """Saves a draft and returns the protocol's name. Raises KioskError."""
        name = self._own.save(origin, draft)
        self._changed()
        return name

    def undo(self, name: str) -> None:
        """Swaps a protocol with its last version. Raises KioskError."""
        self._own.undo(name)
        self._changed()

    def has_before(self, name: str) -> bool:
        """Whether the last version of a protocol is kept."""
        return self._own.has_before(name)

    def _known(self, name: str) -> KnownProtocol:
        own, before = self._own.is_own(name), self._own.has_before(name)
        try:
            return KnownProtocol(name, self._library.load(name).title, own, before)
        except KioskError as error:
            return KnownProtocol(name, name, own, before, str(error))


def _names_in(content: dict[str, object]) -> Review:
    """The names in the content of a file, which a draft has made."""
    whole: Any = content
    steps = tuple(tuple(step["id"] for step in stage["steps"]) for stage in whole["stages"])
    return Review(None, (), tuple(whole["roles"]), tuple(whole.get("variants", {})), steps)
