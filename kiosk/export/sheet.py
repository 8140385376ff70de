"""The protocol's recording sheet with what the note taker has written, box by box; what is left empty has room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Box, BoxKind, Note
from kiosk.export.log import Log
from kiosk.export.tables import turn_of

LABELLED = tuple[str, tuple[Note, ...]]
"""Notes under a heading, which is empty where there is none."""


@dataclass(frozen=True)
class FilledBox:
    """A box and its notes, by person or topic where it was filled in round after round."""

    title: str
    actions: bool
    groups: tuple[LABELLED, ...]


@dataclass(frozen=True)
class FilledSheet:
    """A sheet with its boxes."""

    title: str
    boxes: tuple[FilledBox, ...]


def filled(log: Log) -> tuple[FilledSheet, ...]:
    """The session's sheets in order; notes that stand in no box are the last one, by step."""
    titles = dict.fromkeys(box.sheet for box in log.plan.boxes)
    sheets = [
        FilledSheet(title, tuple(_filled(box, log) for box in log.plan.boxes if box.sheet == title)) for title in titles
    ]
    boxes = {box.id for box in log.plan.boxes}
    free = tuple(note for note in log.notes if note.box not in boxes)
    if free:
        title = tr("Notes")
        sheets.append(FilledSheet(title, (FilledBox(tr("By step"), False, _by_step(free, log)),)))
    return tuple(sheets)


def heads() -> tuple[str, str, str, str, str]:
    """What stands over the columns of actions."""
    return tr("What"), tr("Who"), tr("By when"), tr("Coach"), tr("Done")


def _filled(box: Box, log: Log) -> FilledBox:
    mine = [note for note in log.notes if note.box == box.id]
    return FilledBox(box.title, box.kind is BoxKind.ACTIONS, _grouped(mine, [_whose(note, log) for note in mine]))


def _by_step(notes: Sequence[Note], log: Log) -> tuple[LABELLED, ...]:
    turns = [turn_of(note, log.plan) for note in notes]
    labels = [
        " – ".join(part for part in (turn.title, turn.person, turn.topic) if part) if turn else "" for turn in turns
    ]
    places = [log.plan.turns.index(turn) if turn else -1 for turn in turns]
    order = sorted(range(len(notes)), key=lambda number: places[number])
    return _grouped([notes[number] for number in order], [labels[number] for number in order])


def _whose(note: Note, log: Log) -> str:
    """Whose round it was, or what it was about."""
    turn = turn_of(note, log.plan)
    return (turn.topic or turn.person or "") if turn else ""


def _grouped(notes: Iterable[Note], labels: Iterable[str]) -> tuple[LABELLED, ...]:
    """Notes of one label together, in the order in which the labels first come."""
    groups: dict[str, list[Note]] = {}
    for note, label in zip(notes, labels, strict=True):
        groups.setdefault(label, []).append(note)
    return tuple((label, tuple(found)) for label, found in groups.items())
