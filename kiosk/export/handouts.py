"""What is printed before a session: role cards, prompts, preparation, and blank sheets to write on.

Each handout has sections; those of cards are each on a card of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import BoxKind, Plan, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.roles import names_everyone
from kiosk.core.protocol.model import Protocol, Role, Task
from kiosk.core.wording.lengths import short_length
from kiosk.core.wording.step_text import listens, speaks
from kiosk.export.sheet import action_headings

LINES = 5
"""The number of empty lines in a box for texts, and of empty rows in one for actions."""


class HandoutKind(StrEnum):
    """The kinds of handouts, in the order in which they are needed."""

    PREPARATION = "preparation"
    ROLES = "roles"
    PROMPTS = "prompts"
    RECORDING = "recording"
    REVIEW = "review"


TITLES: dict[HandoutKind, str] = {
    HandoutKind.PREPARATION: N_("Preparation"),
    HandoutKind.ROLES: N_("Role cards"),
    HandoutKind.PROMPTS: N_("Prompt sheet"),
    HandoutKind.REVIEW: N_("Action review and follow-up"),
}
"""The titles of all handouts but the recording sheets, which have those of the protocol."""

_NO_WISH = PlanRequest()

Part = tuple[str, tuple[str, ...]]
"""A label, which may be empty, and the lines below it."""


@dataclass(frozen=True)
class Section:
    """A part of a handout under its own heading: a line of facts, lines to read, and room to write.

    `blank` is the number of empty lines, or, where there are `columns`, of empty rows of a table.
    """

    heading: str
    facts: str = ""
    parts: tuple[Part, ...] = ()
    blank: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handout:
    """Sections that are printed together, or, as `cards`, each on its own."""

    kind: HandoutKind
    title: str
    sections: tuple[Section, ...]

    @property
    def cards(self) -> bool:
        """Whether each section is a card of its own."""
        return self.kind is HandoutKind.ROLES


def usual_plan(protocol: Protocol, wish: PlanRequest = _NO_WISH) -> Plan:
    """The plan of a wish, for as many people as are needed at least where it names none. Raises KioskError."""
    return make_plan(protocol, replace(wish, people=wish.people or numbered_people(_least_people(protocol))))


def handouts(
    protocol: Protocol,
    plan: Plan | None = None,
    only: Iterable[HandoutKind] = tuple(HandoutKind),
) -> tuple[Handout, ...]:
    """The handouts of these kinds that have anything to say, with the people and the times of a plan."""
    plan = plan or usual_plan(protocol)
    without = protocol.variants[plan.variant].without if plan.variant in protocol.variants else ()
    before, after = (
        tuple(task for task in part if task.role not in without) for part in (protocol.before, protocol.after)
    )
    roles = {name: role for name, role in protocol.roles.items() if name not in without}
    protocol = protocol.model_copy(update={"before": before, "after": after})
    made = [*_preparation(protocol, plan), _roles(roles.values(), len(plan.people) or _least_people(protocol))]
    made += [_prompts(plan), *_recording(plan), _review(protocol)]
    wanted = set(only)
    return tuple(handout for handout in made if handout.kind in wanted and handout.sections)


def _least_people(protocol: Protocol) -> int:
    return protocol.people.least if protocol.people else 0


def _preparation(protocol: Protocol, plan: Plan) -> Iterator[Handout]:
    """What is prepared, and the ground rules, to which a plan for a group adds the group's own."""
    rules = Section(tr("Ground rules"), tr("Add your own:"), (("", plan.ground_rules),), blank=3)
    tasks = _tasks(protocol, protocol.before, after=False)
    yield Handout(HandoutKind.PREPARATION, tr(TITLES[HandoutKind.PREPARATION]), (*tasks, rules))


def _tasks(protocol: Protocol, tasks: Sequence[Task], *, after: bool) -> Iterator[Section]:
    """One section for everyone, then one for each role that has something to do."""
    for role in dict.fromkeys([None, *(task.role for task in tasks)]):
        lines = tuple(_dated(task, after=after) for task in tasks if task.role == role)
        if lines:
            yield Section(protocol.roles[role].title if role else tr("Everyone"), parts=(("", lines),))


def _dated(task: Task, *, after: bool) -> str:
    """The task with the number of days from the session, where it has one."""
    if task.days is None:
        return task.what
    later = trn("{n} day after", "{n} days after", task.days)
    days = later if after else trn("{n} day before", "{n} days before", task.days)
    return f"{task.what} ({days.format(n=task.days)})"


def _roles(roles: Iterable[Role], people: int) -> Handout:
    """A card for each role that people have; as many for the role of all others as there are others."""
    present = [role for role in roles if not role.kiosk]
    single = [role for role in present if not role.everyone_else and not names_everyone(role.title)]
    others = max(1, people - len(single))
    cards = (card for role in present for card in [_card(role)] * (others if role.everyone_else and role.plural else 1))
    return Handout(HandoutKind.ROLES, tr(TITLES[HandoutKind.ROLES]), tuple(cards))


def _card(role: Role) -> Section:
    parts = ((tr("You"), role.does), (tr("Avoid"), role.refrains), (tr("Remember"), role.notes))
    return Section(role.title, parts=tuple((label, lines) for label, lines in parts if lines))


def _prompts(plan: Plan) -> Handout:
    """Each step of the protocol once, with its aim and all its prompts; one that was taken out is left out."""
    turns: dict[str, list[Turn]] = {}
    for turn in plan.turns:
        if not turn.is_break and (turn.optional or not turn.out):
            turns.setdefault(turn.step, []).append(turn)
    return Handout(HandoutKind.PROMPTS, tr(TITLES[HandoutKind.PROMPTS]), tuple(map(_step, turns.values())))


def _step(turns: Sequence[Turn]) -> Section:
    """A step with all its turns; one that nobody has chosen is marked as optional."""
    chosen = [turn for turn in turns if not turn.out]
    turn = replace((chosen or turns)[0], person=None)  # the sheet serves every round
    who = (speaks(turn), listens(turn) if turn.listens else "")
    parts = (
        (tr("Aim"), (turn.aim,) if turn.aim else ()),
        (tr("Questions and hints") if turn.aim else "", turn.prompts),
        (tr("To write down"), (turn.capture,) if turn.capture else ()),
    )
    facts = " · ".join(filter(None, (*who, _length(chosen or turns), "" if chosen else tr("optional"))))
    return Section(turn.title, facts, tuple((label, lines) for label, lines in parts if lines))


def _length(turns: Sequence[Turn]) -> str:
    """The length of a step, or the shortest and the longest where its turns differ; nothing without a clock."""
    planned = sorted({turn.planned for turn in turns if turn.planned is not None})
    if len(planned) < 2:
        return "".join(map(short_length, planned))
    return tr("{shortest} to {longest}").format(shortest=short_length(planned[0]), longest=short_length(planned[-1]))


def _recording(plan: Plan) -> Iterator[Handout]:
    """The protocol's own sheets, with room to write in each box."""
    for title in dict.fromkeys(box.sheet for box in plan.boxes):
        sections = (
            Section(box.title, blank=LINES, columns=action_headings() if box.kind is BoxKind.ACTIONS else ())
            for box in plan.boxes
            if box.sheet == title
        )
        yield Handout(HandoutKind.RECORDING, title, tuple(sections))


def _review(protocol: Protocol) -> Handout:
    """A sheet for actions of last time, and for those of now, and what is done after the session."""
    came_of_it = (tr("What"), tr("Who"), tr("What came of it"), tr("What was learnt"))
    sections = (
        Section(tr("Actions of last time"), blank=LINES, columns=came_of_it),
        Section(tr("Key learning"), blank=LINES),
        Section(tr("Actions"), blank=LINES, columns=action_headings()),
        *_tasks(protocol, protocol.after, after=True),
    )
    return Handout(HandoutKind.REVIEW, tr(TITLES[HandoutKind.REVIEW]), sections)
