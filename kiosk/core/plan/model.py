"""A plan: the timed turns of one session in order, and the boxes of its sheets."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import ZERO, Duration

FREE_NOTES = "notes"
"""The id of the box for notes that belong to no box of a sheet."""


class BoxKind(StrEnum):
    """What a box holds: texts, or actions with the person responsible and a deadline."""

    TEXTS = "texts"
    ACTIONS = "actions"


@dataclass(frozen=True)
class Box:
    """A box to fill in; `sheet` is the title of its sheet, and `step` the id of the step that asks for it, if any."""

    id: str
    title: str
    kind: BoxKind = BoxKind.TEXTS
    step: str | None = None
    sheet: str = ""


@dataclass(frozen=True)
class Note:
    """What somebody wrote in a box; a deleted note has an empty text.

    The device that writes a note first chooses its `id`; `version` grows by one each time the note is saved. `step` and
    `round` name the turn in which the note was written, and `since` is the time since the session began. Only actions
    have `who`, `by_when` and `coach`, in people's own words, and `done`. `writer` is the name of whoever wrote it, if
    they gave one.
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
    writer: str = ""


@dataclass(frozen=True)
class RoleCard:
    """What somebody in a role does and avoids, and what else to remember."""

    title: str
    does: tuple[str, ...] = ()
    refrains: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


TurnKey = tuple[str, int]
"""A step's id and a round's number, which identify a turn within its plan."""


@dataclass(frozen=True)
class Turn:
    """One run of a step, and the person whose turn it is.

    `round` counts the runs of a step in a round, from 1; a step outside a round has 0. `planned` is None where the step
    has no clock. A plan may shorten the turn to `least`. It may lengthen the turn to `most` where a maximum was stated
    (`ranged`), and otherwise to one and a half times `most`. `checks` are remaining times, the largest first. A turn
    that is `out` is skipped. `say` is the protocol's own announcement; a quiet step may have a `soft_chime` for its
    time checks. `plurals` are the speaking or listening roles whose title names several people. Nobody speaks in a
    `silent` turn; `groups_of` is the size of the small groups in which everybody speaks at the same time, 0 without
    them. `rounds` is the number of rounds that are counted, 0 where the rounds are those of people or topics.
    The actions of last time are on the screen in a turn that `reports_back`, and who has had turns so far in one that
    `shows_turns`. `named` pairs the speaking and listening roles with the people who have them. A turn that
    `is_break` was put into the plan during the session, and is nobody's time.
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
    named: tuple[tuple[str, str], ...] = ()
    least: Duration = ZERO
    most: Duration = ZERO
    ranged: bool = False
    quiet: bool = False
    soft_chime: bool = False
    say: str | None = None
    in_turn: bool = False
    is_break: bool = False
    protected: bool = False
    optional: bool = False
    out: bool = False
    goes_on: bool = False
    decides: bool = False
    prompts: tuple[str, ...] = ()
    capture: str | None = None
    checks: tuple[Duration, ...] = ()
    aim: str | None = None
    silent: bool = False
    groups_of: int = 0
    rounds: int = 0
    reports_back: bool = False
    shows_turns: bool = False

    @property
    def key(self) -> TurnKey:
        """The key that identifies this turn within its plan, whatever the order of the turns."""
        return self.step, self.round


@dataclass(frozen=True)
class Topic:
    """A topic that a group wants to talk about: its title, its length and, where known, its owner."""

    title: str
    length: Duration
    owner: str | None = None


@dataclass(frozen=True)
class Plan:
    """The turns of one session, in order; `time` is the agreed total time, or None where none was agreed.

    `fixed_end` says that a time of day was agreed, and that `time` is what was left until then at the start.
    `boxes` are copied from the protocol's sheets, so that a session keeps them when the protocol's file changes.
    `leading` are the roles that pass to another person each session, and `leads` pairs roles with the people who have
    them today; several people may share a role. `roles` are those that people can be named for, and `gone` the people
    who have left for good. `left_out` are the steps that were left out for everybody. `sentences` pairs the names of
    sentences with the protocol's own wording (see `custom_sentences`). `cards` are those of the roles that people have,
    and `afterwards` is what is done after the session.
    """

    protocol: str
    title: str
    turns: tuple[Turn, ...]
    variant: str | None = None
    people: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    time: Duration | None = None
    fixed_end: bool = False
    ground_rules: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    leading: tuple[str, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()
    cards: tuple[RoleCard, ...] = ()
    afterwards: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all people in this plan, in the order in which it first names them."""
        turn_takers = (turn.person for turn in self.turns if turn.person)
        owners = (topic.owner for topic in self.topics if topic.owner)
        return tuple(dict.fromkeys([*self.people, *turn_takers, *owners, *(who for _, who in self.leads)]))

    @property
    def waiting(self) -> tuple[str, ...]:
        """The people who are here and have no turn; none where nobody has a turn of their own."""
        have = {turn.person for turn in self.turns if turn.person and not turn.topic}
        return tuple(name for name in self.people if name not in have and name not in self.gone) if have else ()

    @property
    def names_and_topics(self) -> frozenset[str]:
        """The names of all people and the titles of all topics in this plan, which are confidential."""
        topics = (topic.title for topic in self.topics)
        return frozenset((*self.names, *topics, *(turn.topic for turn in self.turns if turn.topic)))

    def leaves_out(self, turn: Turn) -> bool:
        """Whether a turn is out for everybody; one that is out because somebody was skipped still has its place."""
        return turn.out and (turn.optional or turn.step in self.left_out)

    @property
    def planned(self) -> Duration:
        """The total length of the turns that are not out; a turn without a clock counts as zero."""
        return Duration(sum(turn.planned or ZERO for turn in self.turns if not turn.out))

    @property
    def slack(self) -> Duration:
        """The agreed time that the turns leave over; zero where no time was agreed."""
        return ZERO if self.time is None else Duration(self.time - self.planned)
