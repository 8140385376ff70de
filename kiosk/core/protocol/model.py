"""The content of a protocol file: its roles, its stages with their steps, its variants and its sheets."""

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from kiosk.core.protocol.consistency import inconsistencies
from kiosk.core.protocol.custom_sentences import checked_sentence
from kiosk.core.protocol.values import CLEANED, Count, ForEach, GroupSize, Length, Line, Name, Names, Range

StepSentence = Annotated[Line, AfterValidator(lambda text: checked_sentence(text, "step"))]


class _Part(BaseModel):
    """A part of a protocol file: unknown keys are faults, and parts are frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(_Part):
    """A role that somebody has in the room; a role that `rotates` passes to another person each turn or each session.

    A `plural` title names several people, as in `Peers speak`.
    """

    title: Line = Field(description="What people call the role.")
    does: tuple[Line, ...] = Field((), description="What somebody in this role does.")
    refrains: tuple[Line, ...] = Field((), description="What somebody in this role does not do.")
    notes: tuple[Line, ...] = Field((), description="What else stands on the role's card.")
    plural: bool = Field(False, description="The title names several people, as in Peers.")
    everyone_else: bool = Field(False, description="Everyone without another role has this one.")
    rotates: Literal["turn", "session"] | None = Field(
        None, description="Another person takes it each turn, or each session."
    )
    kiosk: bool = Field(False, description="The kiosk itself has this role.")


class Step(_Part):
    """One step: its aim, who speaks, who stays silent, how long it takes, and what is on paper when it ends.

    In a `silent` step nobody speaks: people think, write or read. In a step in `groups_of` so many, all who speak do so
    in small groups at the same time.

    A plan may shorten the step to `at_least`, and shortens `protected` steps last; finishing on time may lengthen it to
    `at_most`. Everybody who speaks in a step `in_turn` says one thing, one after another. The group enters its topics
    in the step that `decides` them. Of what it has from earlier sessions, it sees the actions in a step that
    `reports_back`, and who has had turns in one that `shows_turns`. `say` is the step's own announcement. A `quiet`
    step with a `soft_chime` has a chime at its time checks.
    """

    id: Name = Field(description="A short name, used by variants.")
    title: Line = Field(description="What the room reads.")
    aim: Line | None = Field(None, description="What the step is for, in half a line.")
    minutes: Range | None = Field(
        None, description="How long it takes; a range leaves room to plan; no length means no clock."
    )
    at_least: Length | None = Field(
        None, description="How short a plan may make it; otherwise half its time, or the shorter end of its range."
    )
    at_most: Length | None = Field(
        None,
        description="How long it may become to use time to spare;"
        " otherwise one and a half times its time, or the longer end of its range.",
    )
    protected: bool = Field(False, description="It is shortened only when nothing else is left.")
    speaks: Annotated[Names, Field(min_length=1)] = Field(
        (), description="The role or roles that speak; left out in a silent step."
    )
    listens: Names = Field((), description="The role or roles that stay silent.")
    silent: bool = Field(False, description="Nobody speaks: everybody thinks, writes or reads.")
    groups_of: GroupSize | None = Field(None, description="All who speak do so in pairs (2), threes (3) or fours (4).")
    quiet: bool = Field(False, description="Nothing is said aloud inside this step: time checks are only shown.")
    soft_chime: bool = Field(
        False, description="In a quiet step a soft chime sounds at each time check and when the time is up."
    )
    say: StepSentence | None = Field(
        None, description="How the step is announced, with the gaps {title}, {who}, {length}, {listens} and {topic}."
    )
    in_turn: bool = Field(False, description="All who speak say one thing, one after another.")
    optional: bool = Field(False, description="Left out unless somebody asks for it.")
    prompts: tuple[Line, ...] = Field(
        (), description="Questions and hints; the screen shows the first four, phones and printed sheets show all."
    )
    capture: Line | None = Field(None, description="What is on paper when the step ends.")
    checks: tuple[Length, ...] | None = Field(
        None, description="When to say how much time is left; otherwise one minute before the end."
    )
    ends: Literal["hold", "go-on"] = Field(
        "hold", description="Wait in overtime until somebody moves on, or go on by itself."
    )
    decides: Literal["topics"] | None = Field(
        None, description="The group enters its topics, their order and times in this step."
    )
    reports_back: bool = Field(False, description="The actions of last time are on the screen, to be ticked off.")
    shows_turns: bool = Field(False, description="Who has had turns so far, and who led, is on the screen.")


class Sentences(_Part):
    """Sentences that the kiosk says in the protocol's own words, with the gaps that `custom_sentences` allows."""

    step: Line | None = Field(None, description="A step begins: {title} {who} {length} {listens} {topic}.")
    step_without_clock: Line | None = Field(
        None, description="A step without a length begins: {title} {who} {listens} {topic}."
    )
    time_check: Line | None = Field(None, description="So much time is left: {length}.")
    time_up: Line | None = Field(None, description="The time is up.")
    overtime: Line | None = Field(None, description="So much overtime has passed: {length}.")
    paused: Line | None = Field(None, description="The clock stopped.")
    process_pause: Line | None = Field(None, description="The clock stopped to talk about how the group works.")
    resumed: Line | None = Field(None, description="The clock runs again.")
    more: Line | None = Field(None, description="The step got more time: {length}.")
    less: Line | None = Field(None, description="The step got less time: {length}.")
    late: Line | None = Field(None, description="The session is late, and a shorter plan is suggested: {length}.")
    early: Line | None = Field(None, description="The session is early, and a longer plan is suggested: {length}.")
    replanned: Line | None = Field(None, description="The suggested plan was accepted.")
    last_step: Line | None = Field(None, description="The session is over after its last step.")
    ended: Line | None = Field(None, description="The session was ended before its last step.")

    @field_validator("*")
    @classmethod
    def _check_gaps(cls, text: str | None, about: ValidationInfo) -> str | None:
        return text and checked_sentence(text, str(about.field_name))

    @property
    def overridden(self) -> tuple[tuple[str, str], ...]:
        """The sentences that the protocol words in its own way: pairs of name and text."""
        return tuple((name, text) for name, text in self if text is not None)


class Stage(_Part):
    """Steps under one heading; `for_each` repeats them for each person, for each topic, or in so many rounds.

    The person whose turn it is `takes` a role; `as_many` says whether all have a turn or only as many as fit the time.
    """

    title: Line = Field(description="The heading over its steps.")
    for_each: ForEach | None = Field(
        None, description="Run the steps once for each person or each topic, or so many times."
    )
    takes: Name | None = Field(None, description="The role of whoever's turn it is.")
    as_many: Literal["all", "fit"] = Field("all", description="Everybody has a turn, or only as many as fit the time.")
    steps: Annotated[tuple[Step, ...], Field(min_length=1)] = Field(description="The steps in order.")


class Change(_Part):
    """The change that a variant makes to one step."""

    title: Line | None = Field(None, description="Another title.")
    minutes: Range | None = Field(None, description="Another length.")
    at_least: Length | None = Field(None, description="Another shortest length.")
    at_most: Length | None = Field(None, description="Another longest length.")
    speaks: Annotated[Names, Field(min_length=1)] | None = Field(None, description="Other roles that speak.")
    silent: Literal[True] | None = Field(None, description="Nobody speaks in this version.")
    prompts: tuple[Line, ...] | None = Field(None, description="Other questions and hints.")
    out: bool = Field(False, description="The step is left out.")


class Variant(_Part):
    """Another way to run the same protocol; a group of `people` members gets it without asking.

    A role that is `without` is not there: it neither speaks nor listens in any step.
    """

    title: Line = Field(description="What people call it.")
    people: Count | None = Field(None, description="Used by itself for a group of this size.")
    length: Length | None = Field(None, description="How long it takes unless somebody says otherwise.")
    without: Names = Field((), description="Roles that nobody has in this version.")
    steps: dict[Name, Change] = Field({}, description="What it changes, by the step's id.")


class SheetBox(_Part):
    """A box on a sheet, for texts or for actions (who, what, by when, coach); `step` is the step that asks for it."""

    title: Line = Field(description="What the box is for.")
    kind: Literal["texts", "actions"] = Field(
        "texts", description="Texts, or actions: who, what, by when, and a coach."
    )
    step: Name | None = Field(None, description="The step that asks for it, by its id.")


def _to_box(value: object) -> object:
    """The content of a box; a title alone stands for a box of texts that belongs to no step."""
    return {"title": value} if isinstance(value, str | int | float) else value


SheetBoxes = tuple[Annotated[SheetBox, BeforeValidator(_to_box, json_schema_input_type=str | SheetBox)], ...]


class Sheet(_Part):
    """A sheet that the note taker fills in."""

    title: Line = Field(description="The sheet's heading.")
    boxes: Annotated[SheetBoxes, Field(min_length=1)] = Field(
        description="Its boxes, each a title, or a title with more keys."
    )


class Task(_Part):
    """Something to do before or after the session: by one role or by everyone, some days from it or at any time."""

    what: Line = Field(description="What is to be done.")
    role: Name | None = Field(None, description="The role that does it; otherwise everyone.")
    days: Count | None = Field(None, description="How many days before or after the session.")


def _to_task(value: object) -> object:
    """The content of a task; a text alone is for everyone, at any time."""
    return {"what": value} if isinstance(value, str | int | float) else value


Tasks = tuple[Annotated[Task, BeforeValidator(_to_task, json_schema_input_type=str | Task)], ...]


class People(_Part):
    """The smallest and the largest group that a protocol is made for."""

    least: Count = Field(description="The smallest group.")
    most: Count = Field(description="The largest group.")


class Protocol(_Part):
    """A whole protocol file; `length` is the planned time when nobody gives another one."""

    id: Name = Field(description="The file's name without .yaml.")
    title: Line = Field(description="What people call it.")
    summary: Line = Field(description="What it is for, in half a line.")
    group: Line = Field(description="Whom it suits.")
    source: Annotated[str, Field(min_length=1), CLEANED] = Field(
        description="Where it comes from: the kind of document."
    )
    doubts: tuple[Annotated[str, CLEANED], ...] = Field(
        (), description="What the source leaves open, and how you settled it."
    )
    length: Length | None = Field(None, description="How long it takes unless somebody says otherwise.")
    people: People | None = Field(None, description="For how many people it is made.")
    roles: Annotated[dict[Name, Role], Field(min_length=1)] = Field(description="The roles, by a short name.")
    before: Tasks = Field((), description="What is prepared before the session, each a text, or a text with more keys.")
    after: Tasks = Field((), description="What is done after the session, in the same form.")
    ground_rules: tuple[Line, ...] = Field((), description="What everyone agrees to, a line each.")
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)] = Field(
        description="The stages in order, each with its steps."
    )
    variants: dict[Name, Variant] = Field({}, description="Other versions, by a short name.")
    sheets: dict[Name, Sheet] = Field({}, description="Sheets that the note taker fills in, by a short name.")
    sentences: Sentences = Field(
        Sentences(), description="Sentences that the kiosk says in your words; {gaps} are filled in."
    )

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        for fault in inconsistencies(self.model_dump(mode="python")):
            raise ValueError(f"{fault.where}: {fault.sentence}" if fault.where else fault.sentence)
        return self
