"""The protocol's recording sheets, filled in with the notes of a session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Box, BoxKind, Note
from kiosk.core.wording.lengths import role_texts, round_text
from kiosk.export.log import Log
from kiosk.export.tables import turn_of

LabelledNotes = tuple[str, tuple[Note, ...]]
"""A heading, which may be empty, and the notes under it."""


@dataclass(frozen=True)
class FilledBox:
    """A box and its notes, grouped by person or topic where it was filled in once a round."""

    title: str
    actions: bool
    groups: tuple[LabelledNotes, ...]


@dataclass(frozen=True)
class FilledSheet:
    """A sheet and its boxes."""

    title: str
    boxes: tuple[FilledBox, ...]


def filled_sheets(log: Log) -> tuple[FilledSheet, ...]:
    """The session's sheets in order; the last one has the notes without a box, by step.

    A finished document leaves empty boxes out. A blank sheet, and that of a session which goes on, keep them.
    """
    log = replace(log, notes=tuple(_signed(note) for note in log.notes))
    filled = [(box.sheet, _filled_box(box, log)) for box in log.plan.boxes]
    finished = log.ended is not None and bool(log.notes)
    kept = [(sheet, box) for sheet, box in filled if box.groups or not finished]
    titles = dict.fromkeys(sheet for sheet, _ in kept)
    sheets = [FilledSheet(title, tuple(box for sheet, box in kept if sheet == title)) for title in titles]
    boxes = {box.id for box in log.plan.boxes}
    loose = tuple(note for note in log.notes if note.box not in boxes)
    if loose:
        title = tr("Notes")
        sheets.append(FilledSheet(title, (FilledBox(tr("By step"), False, _by_step(loose, log)),)))
    return tuple(sheets)


def who_was_here(log: Log) -> str:
    """The group, its people, and who had a leading role; empty where none of it is known."""
    return " · ".join(filter(None, (log.group, ", ".join(log.plan.people), *role_texts(log.plan.leads))))


def action_headings() -> tuple[str, str, str, str, str]:
    """The headings of the columns of actions."""
    return tr("What"), tr("Who"), tr("By when"), tr("Coach"), tr("Done")


def _filled_box(box: Box, log: Log) -> FilledBox:
    notes = [note for note in log.notes if note.box == box.id]
    return FilledBox(
        box.title, box.kind is BoxKind.ACTIONS, _grouped_notes(notes, [_subject(note, log) for note in notes])
    )


def _by_step(notes: Sequence[Note], log: Log) -> tuple[LabelledNotes, ...]:
    turns = [turn_of(note, log.plan) for note in notes]
    labels = [
        " – ".join(
            part for part in (turn.title, turn.person, turn.topic or round_text(turn.round, turn.rounds)) if part
        )
        if turn
        else ""
        for turn in turns
    ]
    places = [log.plan.turns.index(turn) if turn else -1 for turn in turns]
    order = sorted(range(len(notes)), key=lambda number: places[number])
    return _grouped_notes([notes[number] for number in order], [labels[number] for number in order])


def _subject(note: Note, log: Log) -> str:
    """The topic or person of the round in which a note was taken; empty where there is none."""
    turn = turn_of(note, log.plan)
    return (turn.topic or turn.person or round_text(turn.round, turn.rounds)) if turn else ""


def _grouped_notes(notes: Iterable[Note], labels: Iterable[str]) -> tuple[LabelledNotes, ...]:
    """The notes grouped by label, in the order in which the labels first occur."""
    groups: dict[str, list[Note]] = {}
    for note, label in zip(notes, labels, strict=True):
        groups.setdefault(label, []).append(note)
    return tuple((label, tuple(members)) for label, members in groups.items())


def _signed(note: Note) -> Note:
    """The note with its writer's name after its text, where one was given."""
    return replace(note, text=f"{note.text} ({note.writer})") if note.writer else note
