"""The writer of protocol files, which puts new content into a YAML text and leaves the rest of it as it is written.

A part that has not changed keeps its lines to the letter. A comment belongs to what stands below it at its level, or in
the same line; it goes where that goes. The steps and stages of a protocol are found again by their ids and titles.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from kiosk.protocol_files.yaml_reader import plain_value

_FLOW = frozenset({"speaks", "listens", "without", "checks", "does", "refrains", "people"})
"""The keys whose values are written in one line."""

_COMMENT = re.compile(r"\s+#.*")


@dataclass(frozen=True)
class _Chunk:
    """The lines of an entry: its number of the first, those above that belong to it, its own, and its value."""

    start: int
    lead: tuple[str, ...]
    lines: tuple[str, ...]
    node: Node
    column: int

    @property
    def end(self) -> int:
        """The number of the line after its last one."""
        return self.start + len(self.lines)


def rewritten(text: str, before: object, content: Mapping[str, object]) -> str:
    """The text of a protocol file that had the content `before`, with new content."""
    node = YAML(pure=True).compose(text)
    if not isinstance(before, Mapping) or not _is_block(node):
        return _dumped(content)
    writer = _Writer(text.splitlines(keepends=True))
    writer.remember_steps(node, 0, len(writer.lines))
    return "".join(writer.mapping(node, before, content, 0, len(writer.lines)))


class _Writer:
    """Writes the parts of a text anew whose content has changed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [line if line.endswith("\n") else f"{line}\n" for line in lines]
        self._steps: dict[str, _Chunk] = {}

    def remember_steps(self, node: Node, first: int, last: int) -> None:
        """Notes where each entry with an id stands, so that it is found again in another stage."""
        if not _is_block(node):
            return
        chunks, _ = self._chunks(node, first, last)
        for chunk in chunks:
            below = chunk.start if isinstance(node, SequenceNode) else chunk.start + 1
            self.remember_steps(chunk.node, below, chunk.end)
            if isinstance(node, SequenceNode) and _is_block(chunk.node) and isinstance(chunk.node, MappingNode):
                name = next((value.value for key, value in chunk.node.value if key.value == "id"), None)
                if isinstance(name, str):
                    self._steps.setdefault(name, chunk)

    def mapping(
        self, node: MappingNode, old: Mapping[str, object], new: Mapping[str, object], first: int, last: int
    ) -> list[str]:
        """The lines of a mapping that stands in these lines, with the new content."""
        chunks, tail = self._chunks(node, first, last)
        by_key = {str(key.value): chunk for (key, _), chunk in zip(node.value, chunks, strict=True)}
        lines: list[str] = []
        for key in _in_old_order(old, new):
            chunk = by_key.get(key)
            if chunk is None:
                lines += _indented(_dumped({key: new[key]}), node.start_mark.column)
            else:
                lines += [*chunk.lead, *self._entry(key, chunk, old[key], new[key])]
        return [*lines, *tail]

    def _entry(self, key: str, chunk: _Chunk, old: object, new: object) -> list[str]:
        if old == new:
            return self.lines[chunk.start : chunk.end]
        below = self._collection(chunk.node, old, new, chunk.start + 1, chunk.end)
        if below is not None:
            return [self.lines[chunk.start], *below]
        column = chunk.column
        return self._with_comment(_indented(_dumped({key: new}), column), chunk, skip=column + len(key) + 1)

    def _collection(self, node: Node, old: object, new: object, first: int, last: int) -> list[str] | None:
        """The lines of a mapping or a list that remains one; None where it has to be written anew."""
        if not _is_block(node):
            return None
        if isinstance(node, MappingNode) and isinstance(old, Mapping) and isinstance(new, Mapping) and new:
            return self.mapping(node, old, new, first, last)
        if isinstance(node, SequenceNode) and isinstance(old, list) and isinstance(new, list) and new:
            return self._sequence(node, old, new, first, last)
        return None

    def _sequence(self, node: Node, old: list[object], new: list[object], first: int, last: int) -> list[str]:
        chunks, tail = self._chunks(node, first, last)
        column = node.start_mark.column
        lines: list[str] = []
        for item, place in zip(new, _matches(old, new), strict=True):
            chunk = chunks[place] if place is not None else self._elsewhere(item, column)
            if chunk is None:
                lines += _indented(_dumped([item]), column, dash=True)
            else:
                lines += [*chunk.lead, *self._item(chunk, item)]
        return [*lines, *tail]

    def _elsewhere(self, item: object, column: int) -> _Chunk | None:
        """Where an entry stands that came from another list."""
        name = item.get("id") if isinstance(item, Mapping) else None
        chunk = self._steps.get(name) if isinstance(name, str) else None
        return chunk if chunk and chunk.column == column else None

    def _item(self, chunk: _Chunk, new: object) -> list[str]:
        old = _content(chunk.node)
        if old == new:
            return list(chunk.lines)
        # The dash is taken away while the entries beside and below it are written.
        column = chunk.column
        line = chunk.lines[0]
        self.lines[chunk.start] = f"{line[:column]} {line[column + 1 :]}"
        below = self._collection(chunk.node, old, new, chunk.start, chunk.end)
        self.lines[chunk.start] = line
        if below is None:
            return self._with_comment(_indented(_dumped([new]), column, dash=True), chunk, skip=column + 1)
        while not below[0].strip():
            del below[0]
        return [f"{below[0][:column]}-{below[0][column + 1 :]}", *below[1:]]

    def _with_comment(self, lines: list[str], chunk: _Chunk, skip: int) -> list[str]:
        """The lines with the comment that stands behind an entry; it begins after `skip` signs or after the value."""
        end = chunk.node.end_mark
        inline = isinstance(chunk.node, ScalarNode) or not _is_block(chunk.node)
        rest = self.lines[end.line][end.column :] if inline and end.line < chunk.end else chunk.lines[0][skip:]
        comment = _COMMENT.fullmatch(rest.rstrip("\n"))
        return [f"{lines[0].rstrip()}{comment[0]}\n", *lines[1:]] if comment else lines

    def _chunks(self, node: Node, first: int, last: int) -> tuple[list[_Chunk], tuple[str, ...]]:
        """The entries of a mapping or list that stands in these lines, and the lines after the last one."""
        column = node.start_mark.column
        values = [value for _, value in node.value] if isinstance(node, MappingNode) else list(node.value)
        marks = [key.start_mark.line for key, _ in node.value] if isinstance(node, MappingNode) else []
        starts = marks or [self._dash_above(value.start_mark.line, column) for value in values]
        chunks: list[_Chunk] = []
        lead = self.lines[first : starts[0]]
        for value, start, end in zip(values, starts, [*starts[1:], last], strict=True):
            size = len(self.lines[start:end])
            while size > 1 and _belongs_below(self.lines[start + size - 1], column):
                size -= 1
            chunks.append(_Chunk(start, tuple(lead), tuple(self.lines[start : start + size]), value, column))
            lead = self.lines[start + size : end]
        return chunks, tuple(lead)

    def _dash_above(self, line: int, column: int) -> int:
        """The line with the dash of an entry whose value begins in this line or below the dash."""
        return next(number for number in range(line, -1, -1) if self.lines[number][column : column + 1] == "-")


def _belongs_below(line: str, column: int) -> bool:
    """Whether a line after an entry is empty or a comment on what follows at the entry's level."""
    text = line.strip()
    return not text or (text.startswith("#") and len(line) - len(line.lstrip()) <= column)


def _is_block(node: object) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style and bool(node.value)


def _content(node: Node) -> object:
    """The content of a node, as the reader has it."""
    if isinstance(node, MappingNode):
        return {str(key.value): _content(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_content(value) for value in node.value]
    return node.value if isinstance(node, ScalarNode) and node.style else plain_value(node.value)


def _in_old_order(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The keys of the new content: known ones in the order of the old one, each other one after its predecessor."""
    keys = [key for key in old if key in new]
    for before, key in zip([None, *new], new, strict=False):
        if key not in old:
            keys.insert(keys.index(before) + 1 if before is not None else 0, key)
    return keys


def _matches(old: Sequence[object], new: Sequence[object]) -> list[int | None]:
    """The place of each new entry in the old list: the same one, one of the same name, or one that shares steps."""
    left = dict(enumerate(old))
    found: list[int | None] = [None] * len(new)
    for alike in (_same, _same_name, _share_steps):
        for number, item in enumerate(new):
            if found[number] is None:
                found[number] = place = next((place for place, other in left.items() if alike(other, item)), None)
                if place is not None:
                    del left[place]
    if any(isinstance(item, Mapping) for item in new):
        return found
    # A line that was worded anew stands where it stood.
    return [place if place is not None or n not in left else n for n, place in enumerate(found)]


def _same(old: object, new: object) -> bool:
    return old == new


def _same_name(old: object, new: object) -> bool:
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return False
    key = "id" if "id" in new else "title"
    return old.get(key) is not None and old.get(key) == new.get(key)


def _share_steps(old: object, new: object) -> bool:
    return bool(_step_ids(old) & _step_ids(new))


def _step_ids(stage: object) -> set[object]:
    steps = stage.get("steps") if isinstance(stage, Mapping) else None
    return {step.get("id") for step in steps if isinstance(step, Mapping)} if isinstance(steps, list) else set()


def _dumped(content: object) -> str:
    yaml = YAML(pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1 << 20
    text = StringIO()
    yaml.dump(_styled(content), text)
    return text.getvalue()


def _styled(content: object, *, flow: bool = False) -> object:
    """The content with the styles in which it is written."""
    if isinstance(content, Mapping):
        mapping = CommentedMap({key: _styled(value, flow=flow or key in _FLOW) for key, value in content.items()})
        if flow:
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(content, list):
        entries = CommentedSeq(_styled(item, flow=flow) for item in content)
        if flow:
            entries.fa.set_flow_style()
        return entries
    # What would be read as a number or as nothing is put in quotation marks.
    return DoubleQuotedScalarString(content) if isinstance(content, str) and _needs_quotes(content) else content


def _needs_quotes(text: str) -> bool:
    return plain_value(text) != text or not text.isprintable()


def _indented(text: str, column: int, *, dash: bool = False) -> list[str]:
    """The lines of a text at this column; a list is written with its dash two columns in."""
    return list(_shifted(text, column - 2 if dash else column))


def _shifted(text: str, by: int) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        yield line[-by:] if by < 0 else " " * by + line
