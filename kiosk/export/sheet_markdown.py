"""The filled sheets as Markdown."""

import re
from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Note
from kiosk.export.log import Log
from kiosk.export.sheet import FilledBox, action_headings, filled_sheets, who_was_here
from kiosk.export.tables import rehearsal_notice
from kiosk.export.to_markdown import without_markup

_LIST_MARK = re.compile(r"^(\d*)([-+=.)])")


def sheet_markdown(log: Log) -> str:
    """The whole document; an empty box says that it is empty."""
    parts = [f"# {without_markup(log.plan.title)}"]
    parts += [f"**{without_markup(rehearsal_notice())}**"] if log.rehearsal else []
    parts += [f"{log.began.wall:%Y-%m-%d}"] if log.began else []
    parts += [without_markup(text) for text in (who_was_here(log), log.ending) if text]
    for sheet in filled_sheets(log):
        parts.append(f"## {without_markup(sheet.title)}")
        for box in sheet.boxes:
            parts += [f"### {without_markup(box.title)}", *_box(box)]
    return "\n\n".join(parts) + "\n"


def _box(box: FilledBox) -> Iterator[str]:
    if not box.groups:
        yield without_markup(tr("Nothing yet."))
    for label, notes in box.groups:
        if label:
            yield f"#### {without_markup(label)}"
        yield _actions(notes) if box.actions else "\n".join(_item(note.text) for note in notes)


def _item(text: str) -> str:
    """A text as one item of a list, with its line breaks; no line can begin another list."""
    lines = [_LIST_MARK.sub(r"\1\\\2", without_markup(line)) for line in text.splitlines() if line.strip()]
    return "- " + "\\\n  ".join(lines)


def _actions(notes: tuple[Note, ...]) -> str:
    head = action_headings()
    rows = [head, *(_cells(note) for note in notes)]
    lines = ["| " + " | ".join(without_markup(cell) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(head), *lines[1:]])


def _cells(note: Note) -> tuple[str, ...]:
    return note.text, note.who, note.by_when, note.coach, "✓" if note.done else ""
