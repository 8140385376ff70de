"""The notice at the bottom of the screen, which may be a question, and how long it waits."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.commands import ForgetSession, Leave, LeaveCut, TrySetting
from kiosk.core.session.commands import SessionCommand, Source
from kiosk.core.units import Instant, seconds

NOTICE_DURATION = seconds(5)
"""How long a notice about what was pressed or heard stays on screen."""

CONFIRM_TIMEOUT = seconds(5)
"""How long a request to leave or to erase is shown and waits to be repeated."""

BOUNCE = seconds(0.4)
"""Two commands that are closer together cannot both be meant."""

CONFIRM_BOUNCE = seconds(0.12)
"""How soon the second press of “Esc twice” can be meant: people press twice at once, and a contact bounces sooner."""

ANSWER_TIMEOUT = seconds(6)
"""How long the kiosk waits for the answer to its own question."""


class NoticeKind(StrEnum):
    """The kind of a notice: a command was done, refused or not understood, a question, or other news (TOLD)."""

    DONE = "done"
    REFUSED = "refused"
    UNHEARD = "unheard"
    ASKING = "asking"
    TOLD = "told"


@dataclass(frozen=True)
class AnswerOption:
    """An answer that can be given: its label on the screen, and the command it gives (None: no command)."""

    label: str
    command: SessionCommand | None


Twice = Leave | LeaveCut | ForgetSession | TrySetting
"""The commands that have to be given twice; the trial of a setting only where it shuts the machine down."""


@dataclass(frozen=True)
class Confirmation:
    """A command that takes effect if the same kind of device gives it again, not before the instant `since`."""

    command: Twice
    source: Source
    since: Instant


@dataclass(frozen=True)
class Notice:
    """A line for the people in the room, in their language, which is shown until `until`.

    A notice with `choices` is a question. Where `asks_if_meant` is set, the question is whether a spoken command was
    meant, and the choices are yes and no. A notice with a `confirmation` asks for the same command again: it can be
    confirmed for as long as it is shown. An `undoable` one tells of what undo would take back.
    """

    kind: NoticeKind
    text: str
    until: Instant
    choices: tuple[AnswerOption, ...] = ()
    asks_if_meant: bool = False
    confirmation: Confirmation | None = None
    undoable: bool = False
