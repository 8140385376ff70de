"""The reader of protocol files, which returns the content of a YAML text and the place of each part.

The reader is stricter than YAML: it refuses aliases (with which a small file becomes huge), tags, repeated keys and
deep nesting. Dates and the words of YAML 1.1 (yes, no) are plain words.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from kiosk.config.files import open_to_read
from kiosk.core.protocol.consistency import Path as Keys

MAX_BYTES = 256 * 1024
"""Thirty times the size of the longest shipped protocol; a larger file is certainly no protocol."""

MAX_LEVELS = 20

_NUMBER = re.compile(r"[-+]?(\d{1,15}|(\d{1,15}\.\d*|\.\d+)([eE][-+]?\d{1,2})?)")
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_SIGN = "a text cannot begin with this character; put it in quotation marks"
_MISPLACED = "this line does not fit the lines above; check its indentation"
_NO_COLON = "a key needs a colon and a space after it"
_OPEN_LIST = "the list that begins with [ here is not closed with ]"
_OPEN_BRACES = "what begins with { here is not closed with }"
_OPEN_QUOTE = "the quotation mark that opens here is never closed"
_PLACED_AT_START = {_NO_COLON, _OPEN_LIST, _OPEN_BRACES, _OPEN_QUOTE}
_SENTENCES = {
    "found character '\\t'": "there is a tab here; indent with spaces",
    "that cannot start any token": _SIGN,
    "expected alphabetic or numeric character": _SIGN,
    "expected chomping or indentation indicators": _SIGN,
    "expected URI": _SIGN,
    "expected ' '": _SIGN,
    "sequence entries are not allowed": "a dash is not expected here; check the indentation",
    "mapping values are not allowed": "a colon is not expected here; check the indentation, or quote the text",
    "could not find expected ':'": _NO_COLON,
    "expected <block end>": _MISPLACED,
    "expected '<document start>'": _MISPLACED,
    "expected ',' or ']'": _OPEN_LIST,
    "expected ',' or '}'": _OPEN_BRACES,
    "expected the node content": "something is missing here, or a bracket is not closed",
    "found unexpected end of stream": _OPEN_QUOTE,
    "unknown escape character": "in double quotation marks a backslash is special; use single ones",
}


class Unreadable(Exception):
    """A file cannot be read as YAML; the error has line and column, counted from 1, and a sentence."""

    def __init__(self, line: int, column: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.column, self.sentence = line, column, sentence


@dataclass(frozen=True)
class Repeated:
    """A key that occurs a second time in the same mapping; the first one counts."""

    path: Keys
    line: int
    column: int


@dataclass(frozen=True)
class YamlDocument:
    """The content of a file as dicts, lists, words and numbers, with the places of its parts and repeated keys."""

    content: object
    places: Mapping[Keys, tuple[int, int]]
    repeated: tuple[Repeated, ...] = ()

    def place(self, path: Keys) -> tuple[int, int]:
        """Line and column, from 1, of the key or entry at this path, or of the nearest part around it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def read_document(file: Path) -> YamlDocument:
    """The document in a file, which is only to be read. Raises Unreadable."""
    try:
        with open_to_read(file) as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(1, 1, f"the file cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > MAX_BYTES:
        raise Unreadable(1, 1, f"a protocol file has at most {MAX_BYTES // 1024} kB; this one is larger")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        raise Unreadable(*_end_position(before), "this is not UTF-8 text; save the file as UTF-8") from error
    return _kept_document(text)


def parse_document(text: str) -> YamlDocument:
    """The document in a text. Raises Unreadable."""
    reader = _Reader(text)
    content = reader.document()
    return YamlDocument(content, reader.places, tuple(reader.repeated))


_kept_document = lru_cache(maxsize=32)(parse_document)
"""The same for files, which are read again and again: parsing takes most of the time. Nobody changes the content."""


@dataclass
class _Reader:
    """Builds the content from the YAML events of a text, in one pass."""

    text: str
    places: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    repeated: list[Repeated] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._events = _events(self.text)

    def document(self) -> object:
        """The content of the only document in the text. Raises Unreadable."""
        for event in self._events:
            if isinstance(event, StreamEndEvent):
                raise Unreadable(1, 1, "the file is empty; begin it with `title: …`")
            if isinstance(event, DocumentStartEvent):
                break
        content = self._part(next(self._events), ())
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                raise Unreadable(*_position(event), "a second document begins here; a file holds one protocol")
        return content

    def _part(self, event: Event, path: Keys) -> object:
        place = _position(event)
        self.places.setdefault(path, place)
        if len(path) > MAX_LEVELS:
            raise Unreadable(*place, f"this is nested more than {MAX_LEVELS} levels deep; no protocol needs that")
        if special := _special_marker(event):
            raise Unreadable(*place, f"'{special}' is not used in protocol files; put the text in quotation marks")
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if isinstance(event, SequenceStartEvent):
            return [self._part(item, (*path, number)) for number, item in enumerate(self._until(SequenceEndEvent))]
        return self._mapping(path)

    def _mapping(self, path: Keys) -> dict[str, object]:
        content: dict[str, object] = {}
        for event in self._until(MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise Unreadable(*_position(event), "a key is a word with a colon after it, not a list or `{…}`")
            key = str(event.value)
            if key in content:
                self.repeated.append(Repeated((*path, key), *_position(event)))
            self.places.setdefault((*path, key), _position(event))
            content.setdefault(key, self._part(next(self._events), (*path, key)))
        return content

    def _until(self, end: type[Event]) -> Iterator[Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event


def _events(text: str) -> Iterator[Event]:
    """The events of the YAML library for a text. Raises Unreadable."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        sentence = next((text for part, text in _SENTENCES.items() if part in str(error.problem)), None)
        mark = error.context_mark if sentence in _PLACED_AT_START else error.problem_mark
        place = (mark.line + 1, mark.column + 1) if isinstance(mark, StringMark) else (1, 1)
        raise Unreadable(*place, f"this is not YAML: {sentence or error.problem}") from error
    except ReaderError as error:
        raise Unreadable(*_end_position(text[: error.position]), "this character is not allowed; delete it") from error
    except Exception as error:
        # The file is at fault, whatever the YAML library raises ("\UFFFFFFFF" is an OverflowError).
        raise Unreadable(*_end_position(text), "this is not YAML, from here or from above") from error


def _position(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _special_marker(event: Event) -> str | None:
    """The anchor, alias or tag of an event; mostly it is a text that begins with &, * or a bang."""
    if isinstance(event, AliasEvent):
        return f"*{event.anchor}"
    if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
        return f"&{event.anchor}" if event.anchor else event.tag and str(event.tag)
    return None


def _end_position(text: str) -> tuple[int, int]:
    """The line and column, from 1, of the position after a text."""
    lines = f"{text}.".splitlines()
    return len(lines), len(lines[-1])


def _scalar(event: ScalarEvent) -> object:
    """The value of a scalar; what is quoted is text."""
    text = str(event.value)
    return text if event.style else plain_value(text)


def plain_value(text: str) -> object:
    """The value of an unquoted word: it may be a number, true, false or null, and all else is text."""
    if text in _NULLS:
        return None
    if _NUMBER.fullmatch(text):
        with suppress(ValueError):
            return int(text)
        return float(text)
    return _BOOLEANS.get(text, text)
