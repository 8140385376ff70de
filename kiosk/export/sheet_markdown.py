"""The filled sheet as Markdown."""

import re
from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Note
from kiosk.export.log import Log
from kiosk.export.sheet import FilledBox, filled, heads
from kiosk.export.tables import rehearsal
from kiosk.export.to_markdown import plain

_LIST_MARK = re.compile(r"^(\d*)([-+=.)])")


def sheet_markdown(log: Log) -> str:
    """The whole document; a box in which nothing stands says so."""
    parts = [f"# {plain(log.plan.title)}"]
    parts += [f"**{plain(rehearsal())}**"] if log.rehearsal else []
    parts += [f"{log.began.wall:%Y-%m-%d}"] if log.began else []
    parts += [plain(", ".join(log.plan.people))] if log.plan.people else []
    for sheet in filled(log):
        parts.append(f"## {plain(sheet.title)}")
        for box in sheet.boxes:
            parts += [f"### {plain(box.title)}", *_box(box)]
    return "\n\n".join(parts) + "\n"


def _box(box: FilledBox) -> Iterator[str]:
    if not box.groups:
        yield plain(tr("Nothing yet."))
    for label, notes in box.groups:
        if label:
            yield f"#### {plain(label)}"
        yield _actions(notes) if box.actions else "\n".join(_item(note.text) for note in notes)


def _item(text: str) -> str:
    """An item of a list; each line stays one, and nothing in it begins a list of its own."""
    lines = [_LIST_MARK.sub(r"\1\\\2", plain(line)) for line in text.splitlines() if line.strip()]
    return "- " + "\\\n  ".join(lines)


def _actions(notes: tuple[Note, ...]) -> str:
    head = heads()
    rows = [head, *(_cells(note) for note in notes)]
    lines = ["| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(head), *lines[1:]])


def _cells(note: Note) -> tuple[str, ...]:
    return note.text, note.who, note.by_when, note.coach, "✓" if note.done else ""
