"""What a group has from its earlier sessions: whose turn comes next, who leads today, and what was promised."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.errors import InvalidGroup
from kiosk.core.i18n import N_
from kiosk.core.plan.model import BoxKind, Note, Plan
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.units import ZERO, Duration

_BIRTHDAY = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Birthday = tuple[int, int]
"""Month and day; nobody's year is anybody's business."""


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to a group."""

    name: str
    birthday: Birthday | None = None


@dataclass(frozen=True)
class Group:
    """People who meet again; each name stands once."""

    name: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Attendance:
    """What an earlier session counts for: who had a turn of their own and for how long, and who led in which role."""

    airtime: tuple[tuple[str, Duration], ...] = ()
    leads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Standing:
    """How much somebody has had so far; `ago` counts sessions since their last turn, None where they had none."""

    name: str
    turns: int
    airtime: Duration
    ago: int | None


@dataclass(frozen=True)
class Action:
    """An action from an earlier session, as it stands in that session's notes; `day` as people write it."""

    session: str
    day: str
    note: Note


def group_from(name: str, text: str) -> Group:
    """A group as people write it: `P1, P2 03-12, P3`, a birthday (month-day) behind a name where it is known.

    Raises InvalidGroup.
    """
    title = " ".join(name.split())
    if not title:
        raise InvalidGroup(N_("A group needs a name."))
    members = tuple(_member(part.split()) for part in text.split(",") if part.strip())
    names = [member.name for member in members]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidGroup(N_("'{name}' stands twice; everyone needs a name of their own."), name=twice)
    return Group(title, members)


def _member(words: list[str]) -> Member:
    written = _BIRTHDAY.fullmatch(words[-1])
    if not written:
        return Member(" ".join(words))
    month, day = int(written["month"]), int(written["day"])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        raise InvalidGroup(N_("'{day}' is no day of the year; expected month and day, such as 03-12."), day=words[-1])
    if len(words) == 1:
        raise InvalidGroup(N_("A name is missing before the birthday '{day}'."), day=words[-1])
    return Member(" ".join(words[:-1]), (month, day))


def attendance_of(state: State) -> Attendance:
    """What a session counts for. A turn that was passed over, or in which nobody spoke, is none."""
    owners = (total for total in by_person(rows(state)) if total.actual > 0)
    return Attendance(tuple((total.name, total.actual) for total in owners), state.plan.leads)


def standings(members: Sequence[str], pasts: Sequence[Attendance]) -> tuple[Standing, ...]:
    """Everybody, whose turn comes next first: fewest turns, then least airtime, then longest ago; else as they stand.

    `pasts` run from the newest session to the oldest.
    """
    found = [_standing(name, pasts) for name in members]
    return tuple(sorted(found, key=lambda one: (one.turns, one.airtime, -len(pasts) if one.ago is None else -one.ago)))


def _standing(name: str, pasts: Sequence[Attendance]) -> Standing:
    had = [dict(past.airtime).get(name) for past in pasts]
    lengths = [length for length in had if length is not None]
    ago = next((number for number, length in enumerate(had, 1) if length is not None), None)
    return Standing(name, len(lengths), Duration(sum(lengths, ZERO)), ago)


def next_lead(group: Group, role: str, pasts: Sequence[Attendance]) -> str | None:
    """Who has a role this time that goes round from session to session: by birthdays in the year, then by the list.

    Who comes behind the last one who had it; at first whoever's birthday comes first in the year. None in an empty
    group.
    """
    order = [member.name for member in sorted(group.members, key=_in_the_year)]
    last = next((who for past in pasts if (who := dict(past.leads).get(role)) in order), None)
    if not order:
        return None
    return order[0] if last is None else order[(order.index(last) + 1) % len(order)]


def _in_the_year(member: Member) -> tuple[bool, Birthday]:
    return member.birthday is None, member.birthday or (0, 0)


def for_group(plan: Plan, group: Group, pasts: Sequence[Attendance]) -> Plan:
    """The plan with those who lead today."""
    leads = ((role, next_lead(group, role, pasts)) for role in plan.leading)
    return replace(plan, leads=tuple((role, who) for role, who in leads if who))


def agreed_actions(plan: Plan, notes: Iterable[Note]) -> tuple[Note, ...]:
    """The actions among a session's notes that nobody has called done."""
    boxes = {box.id for box in plan.boxes if box.kind is BoxKind.ACTIONS}
    return tuple(note for note in notes if note.box in boxes and note.text.strip() and not note.done)


@dataclass(frozen=True)
class ReportBack:
    """What is reported back before a session; `covered` until people say that it is theirs.

    A kiosk that several groups share does not show one group's promises to another by itself.
    """

    promises: tuple[Action, ...]
    chosen: int = 0
    covered: bool = False


def with_selection_moved(report: ReportBack, places: int, at: int | None) -> ReportBack:
    """The report with another promise chosen; the choice stops at the first and the last."""
    wanted = report.chosen + places if at is None else at
    return replace(report, chosen=max(0, min(wanted, len(report.promises) - 1)))


def with_action_marked(report: ReportBack, place: int, note: Note) -> ReportBack:
    """The report with a promise's note as it is now kept."""
    promises = list(report.promises)
    promises[place] = replace(promises[place], note=note)
    return replace(report, promises=tuple(promises), chosen=place)
