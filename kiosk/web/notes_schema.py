"""The schema of notes that phones send and receive."""

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kiosk.core.plan.model import Note, Plan
from kiosk.core.text import cleaned
from kiosk.core.units import Duration, to_clock
from kiosk.core.wording.step_text import turn_title

ID = r"^[A-Za-z0-9_-]{8,200}$"
"""The ids that devices may give to a note; a note that is stored beside another gets a longer id."""

_TEXTS = ("text", "who", "by_when", "coach", "writer")

_Short = Field(default="", max_length=200)


class NoteIn(BaseModel):
    """A note as a device sends it; `version` is the last one that the device knows, 0 for a new note."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    box: str = Field(min_length=1, max_length=80)
    text: str = Field(max_length=4000)
    version: int = Field(default=0, ge=0, le=1_000_000)
    step: str | None = Field(default=None, max_length=80)
    round: int = Field(default=0, ge=0, le=1000)
    since: int | None = Field(default=None, ge=0, le=7 * 24 * 3_600_000)
    who: str = _Short
    by_when: str = _Short
    coach: str = _Short
    done: bool = False
    writer: str = _Short


class NoteOut(NoteIn):
    """A note as the kiosk has stored it; `label` says during which step and when it was written."""

    id: str
    label: str = ""


class SavedNote(BaseModel):
    """All notes of a session."""

    session: str
    notes: tuple[NoteOut, ...]


def note_from(name: str, given: NoteIn) -> Note:
    """The note to store, without signs that nobody sees."""
    texts: dict[str, Any] = {part: cleaned(getattr(given, part), lines=True).strip() for part in _TEXTS}
    since = None if given.since is None else Duration(given.since)
    plain = given.model_dump(include={"box", "version", "step", "round", "done"})
    return Note(id=name, since=since, **plain, **texts)


def note_out(note: Note, plan: Plan) -> NoteOut:
    """The note as it is sent to a page."""
    return NoteOut(**asdict(note), label=_label(note, plan))


def _label(note: Note, plan: Plan) -> str:
    """The label of a note, such as `Sharing practice and thinking · 2:05`, and its writer."""
    turn = next((turn for turn in plan.turns if turn.key == (note.step, note.round)), None)
    title = turn_title(turn) if turn else ""
    since = "" if note.since is None else to_clock(note.since)
    return " · ".join(part for part in (title, since, note.writer) if part)
