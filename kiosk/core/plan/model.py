"""A plan: the flat list of timed turns of one session, and the boxes of its sheet."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import ZERO, Duration

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


Key = tuple[str, int]
"""What tells a turn from all others of its plan: its step, and which round it is in."""


@dataclass(frozen=True)
class Turn:
    """One step as it will be run, and whose turn it is in.

    `round` counts the runs of a step that a round repeats, from 1; a step outside a round has 0. `planned` is None
    where the step has no clock; `least` and `most` are how far a plan may shorten it and, where it was given as a range
    (`ranged`), lengthen it. `checks` run from far to near. What is `out` is passed over.
    `say` announces it in the protocol's own words; a quiet step may have a `soft_chime` for its time checks.
    `plurals` are the roles among those that speak or listen whose title names several people.
    """

    stage: str
    step: str
    title: str
    speaks: tuple[str, ...]
    listens: tuple[str, ...] = ()
    planned: Duration | None = None
    round: int = 0
    person: str | None = None
    role: str | None = None
    topic: str | None = None
    plurals: tuple[str, ...] = ()
    least: Duration = ZERO
    most: Duration = ZERO
    ranged: bool = False
    quiet: bool = False
    soft_chime: bool = False
    say: str | None = None
    in_turn: bool = False
    protected: bool = False
    optional: bool = False
    out: bool = False
    goes_on: bool = False
    decides: bool = False
    prompts: tuple[str, ...] = ()
    capture: str | None = None
    checks: tuple[Duration, ...] = ()

    @property
    def key(self) -> Key:
        """What tells this turn from all others of its plan, whatever their order."""
        return self.step, self.round


@dataclass(frozen=True)
class Topic:
    """What a group wants to talk about: a title, whose it is (if that is known) and for how long."""

    title: str
    length: Duration
    owner: str | None = None


@dataclass(frozen=True)
class Plan:
    """The turns of one session, in order; `time` is what was agreed for all of it, where something was.

    `boxes` are those of the protocol's sheets: a session keeps its sheet, whatever becomes of the protocol's file.
    `leading` are the roles that go round from session to session, `leads` who has them today, where that is known.
    `sentences` are those that the protocol words in its own way, by their names (see `sayings`).
    """

    protocol: str
    title: str
    turns: tuple[Turn, ...]
    variant: str | None = None
    people: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    time: Duration | None = None
    ground_rules: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    leading: tuple[str, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()

    @property
    def planned(self) -> Duration:
        """The length of all turns that have one and are not out."""
        return Duration(sum(turn.planned or ZERO for turn in self.turns if not turn.out))

    @property
    def slack(self) -> Duration:
        """What is left of the agreed time; nothing where none was agreed."""
        return ZERO if self.time is None else Duration(self.time - self.planned)
