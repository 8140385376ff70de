"""A table of steps, as agenda tools and spreadsheets have it, made into the draft of a protocol."""

import re
from collections.abc import Iterator, Sequence

from kiosk.core.errors import ProtocolFileError
from kiosk.core.i18n import N_
from kiosk.core.protocol.draft import SPEAKS, ProtocolDraft, RoleDraft, StageDraft, StepDraft, unused_name
from kiosk.core.text import one_line

MAXIMUM_ROWS = 200

Row = Sequence[str]

COLUMNS = {
    "title": ("title", "step", "item", "topic", "agenda", "agenda item", "activity", "what", "subject", "name"),
    "minutes": ("minutes", "min", "mins", "duration", "length", "time", "how long"),
    "who": ("who", "speaker", "speaks", "owner", "presenter", "lead", "role", "responsible"),
    "notes": ("notes", "note", "description", "details", "prompts", "questions", "comment", "comments"),
}
"""The columns in the order in which they are taken where the table has no headings, and the headings that name them."""

EVERYONE = N_("Everyone")

_HOURS = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")


def draft_of_table(title: str, rows: Sequence[Row]) -> ProtocolDraft:
    """The draft of a protocol with a step for each row. Raises ProtocolFileError where there is none."""
    written = ([cell if "\n" in cell else one_line(cell) for cell in row] for row in rows)
    filled = [row for row in written if any(row)]
    places = _places(filled[0]) if filled else {}
    table = filled[1:] if places else filled
    places = places or {column: number for number, column in enumerate(COLUMNS)}
    if not table or "title" not in places:
        raise ProtocolFileError(
            N_("There are no steps in this table: each needs a row, with the columns title, minutes, who, notes.")
        )
    if len(table) > MAXIMUM_ROWS:
        raise ProtocolFileError(N_("This table has more than {most} rows."), most=MAXIMUM_ROWS)
    roles: dict[str, RoleDraft] = {}
    steps = tuple(_step({column: _cell(row, place) for column, place in places.items()}, roles) for row in table)
    stage = StageDraft(title=title, steps=steps)
    return ProtocolDraft(title=title, summary="", roles=tuple(roles.values()), stages=(stage,))


def _places(first: Row) -> dict[str, int]:
    """The places of the columns that the first row names; empty if it has no headings."""
    headings = [cell.strip().lower() for cell in first]
    found = {}
    for column, names in COLUMNS.items():
        place = next((number for number, heading in enumerate(headings) if heading in names), None)
        if place is not None:
            found[column] = place
    return found if "title" in found else {}


def _step(cells: dict[str, str], roles: dict[str, RoleDraft]) -> StepDraft:
    titles = list(_names(cells.get("who", ""))) or [EVERYONE]
    for title in titles:
        if title.casefold() not in roles:
            name = unused_name(title, [role.name for role in roles.values()])
            roles[title.casefold()] = RoleDraft(name, title)
    notes = (one_line(line) for line in cells.get("notes", "").splitlines())
    return StepDraft(
        title=one_line(cells.get("title", "")),
        minutes=_minutes(one_line(cells.get("minutes", ""))),
        who=tuple((name, SPEAKS) for name in dict.fromkeys(roles[title.casefold()].name for title in titles)),
        prompts=tuple(note for note in notes if note),
    )


def _names(text: str) -> Iterator[str]:
    """Who speaks: several have commas, semicolons, strokes, ampersands or line breaks between them."""
    return (name for part in re.split(r"[,;/&\n]", text) if (name := one_line(part)))


def _minutes(text: str) -> str:
    """A length as protocol files have it; spreadsheets write hours, minutes and seconds."""
    if not (clock := _HOURS.fullmatch(text)):
        return text
    hours, mins, secs = (int(part) for part in clock.groups())
    whole = hours * 60 + mins
    return f"{whole} min {secs} s" if secs else f"{whole} min"


def _cell(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""
