"""What the note taker writes: the boxes of a session's sheet, and what stands in them."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import Duration

FREE = "notes"
"""The box for notes about a step that no sheet asks for."""


class BoxKind(StrEnum):
    """What a box holds: texts, or actions with who does them and by when."""

    TEXTS = "texts"
    ACTIONS = "actions"


@dataclass(frozen=True)
class Box:
    """A box to fill in; `step` names the step that asks for it, where one does, `sheet` the sheet that it stands on."""

    id: str
    title: str
    kind: BoxKind = BoxKind.TEXTS
    step: str | None = None
    sheet: str = ""


@dataclass(frozen=True)
class Note:
    """What somebody wrote in a box; an empty text is a note that was taken out.

    `id` is chosen by the device that writes it first, `version` grows by one each time it is kept. `step` and `round`
    tell during which turn it was written, `since` how long after the session began. `who`, `by_when` and `coach`, in
    people's own words, and `done` belong to actions.
    """

    id: str
    box: str
    text: str
    version: int = 0
    step: str | None = None
    round: int = 0
    since: Duration | None = None
    who: str = ""
    by_when: str = ""
    coach: str = ""
    done: bool = False
