"""Finds and reads protocol files; what is refused is refused with file, line, column, key and the way out."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.protocol import Change, Protocol, Role, Stage, Step, Variant
from kiosk.core.words import N_

_KEYS = sorted({key for part in (Protocol, Role, Stage, Step, Variant, Change) for key in part.model_fields})


class Library:
    """The protocols in some folders; where two share a name, the folder named first wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def names(self) -> tuple[str, ...]:
        """The names of all protocol files, sorted."""
        return tuple(sorted({file.stem for folder in self._folders for file in folder.glob("*.yaml")}))

    def load(self, name: str) -> Protocol:
        """The protocol of that name. Raises UnknownProtocol or ProtocolFileError."""
        for folder in self._folders:
            file = folder / f"{name}.yaml"
            if name in self.names() and file.is_file():
                return read_protocol(file)
        raise UnknownProtocol(
            N_("There is no protocol '{name}'{meant} There are: {known}."),
            name=name,
            meant=_did_you_mean(name, self.names()) or ".",
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
        return tuple(good), tuple(bad)


def read_protocol(file: Path) -> Protocol:
    """The protocol in a file. Raises ProtocolFileError with one line for each fault found."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProtocolFileError(N_("{file}: cannot be read: {why}"), file=file, why=error) from error
    tree, content = _parsed(file, text)
    try:
        protocol = Protocol.model_validate(content)
    except ValidationError as error:
        places = [fault["loc"] for fault in error.errors()]
        # A list whose only item is at fault is also reported as empty: the item's own fault says enough.
        faults = sorted(
            _fault(file, tree, dict(fault))
            for fault in error.errors()
            if not any(other != fault["loc"] and other[: len(fault["loc"])] == fault["loc"] for other in places)
        )
        raise ProtocolFileError("{faults}", faults="\n".join(line for _, _, line in faults)) from error
    if protocol.id != file.stem:
        line, column = _place(tree, ("id",))
        raise ProtocolFileError(
            N_("{file}:{line}:{column}: id: a file is named after its protocol; expected '{stem}', got '{id}'"),
            file=file,
            line=line,
            column=column,
            stem=file.stem,
            id=protocol.id,
        )
    return protocol


def _parsed(file: Path, text: str) -> tuple[Node, object]:
    try:
        tree = YAML(typ="safe", pure=True).compose(text)
        if tree is None:
            raise ProtocolFileError(N_("{file}:1:1: the file is empty; `title: …` would be a start"), file=file)
        return tree, YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if isinstance(mark, StringMark) else (1, 1)
        raise ProtocolFileError(
            N_("{file}:{line}:{column}: this is not YAML: {why}"),
            file=file,
            line=line,
            column=column,
            why=error.problem,
        ) from error


def _fault(file: Path, tree: Node, fault: dict[str, object]) -> tuple[int, int, str]:
    """Line, column and the whole sentence of one thing that pydantic found."""
    where = tuple(part for part in _tuple(fault["loc"]) if part != "[key]")
    line, column = _place(tree, where)
    path = ".".join(str(part + 1 if isinstance(part, int) else part) for part in where) or "file"
    return line, column, f"{file}:{line}:{column}: {path}: {_sentence(fault, where)}"


def _sentence(fault: dict[str, object], where: tuple[int | str, ...]) -> str:
    match fault["type"]:
        case "missing":
            return "this key is missing"
        case "extra_forbidden":
            return f"no such key{_did_you_mean(str(where[-1]), _KEYS)}"
        case _:
            return f"{fault['msg']}".removeprefix("Value error, ").lower()


def _tuple(loc: object) -> tuple[int | str, ...]:
    assert isinstance(loc, tuple)  # noqa: S101  (pydantic's word)
    return loc


def _place(tree: Node, where: Sequence[int | str]) -> tuple[int, int]:
    """Line and column, from 1, of the key or entry at this path; of the nearest part that exists otherwise."""
    mark = tree.start_mark
    node = tree
    for part in where:
        found = _inside(node, part)
        if found is None:
            break
        mark, node = found
    return mark.line + 1, mark.column + 1


def _inside(node: Node, part: int | str) -> tuple[StringMark, Node] | None:
    """Where a key or entry is written, and its value."""
    if isinstance(node, MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark, node.value[part]
    return None


def _did_you_mean(written: str, known: Sequence[str]) -> str:
    close = get_close_matches(written, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
