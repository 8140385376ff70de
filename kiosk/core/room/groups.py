"""The groups, and what follows from their earlier sessions: the order of turns, today's leads and open actions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.errors import InvalidGroup
from kiosk.core.i18n import N_
from kiosk.core.plan.model import BoxKind, Note, Plan, Turn
from kiosk.core.plan.roles import with_roles_named
from kiosk.core.session.counting import session_counts, turns_counted
from kiosk.core.session.state import State
from kiosk.core.text import MAXIMUM_NAME, cleaned, one_line, overlong
from kiosk.core.units import ZERO, Duration

_BIRTHDAY = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Birthday = tuple[int, int]
"""Month and day; the year is left out for privacy."""


@dataclass(frozen=True)
class Member:
    """A member of a group; earlier sessions may know them by names that they had `formerly`."""

    name: str
    birthday: Birthday | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A group of people who meet repeatedly, with the ground rules of its own; their names are unique."""

    name: str
    members: tuple[Member, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attendance:
    """The record of an earlier session: the airtime of each person who had a turn, and the people in each role.

    `airtime` has pairs of person and length, `leads` pairs of role and person. `leading` are the roles that pass to
    another person each session.
    """

    airtime: tuple[tuple[str, Duration], ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    leading: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A member's turns and airtime so far; `ago` counts sessions back to their last turn, None where they had none."""

    name: str
    turns: int
    airtime: Duration
    ago: int | None


@dataclass(frozen=True)
class Action:
    """An action from the notes of an earlier session; `day` is the session's date as people write it."""

    session: str
    day: str
    note: Note


def group_from(name: str, text: str) -> Group:
    """The group that people write as `P1, P2 03-12, P3`: names, each with a birthday (month-day) where it is known.

    Raises InvalidGroup.
    """
    title, parts = group_name(name), cleaned(text).split(",")
    return Group(title, checked(tuple(member_from(part) for part in parts if part.strip())))


def group_name(written: str) -> str:
    """The name of a group as people write it. Raises InvalidGroup."""
    name = one_line(written)
    if not name:
        raise InvalidGroup(N_("A group needs a name."))
    _check_length((name,))
    return name


def checked(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members, if their names are short enough and all different. Raises InvalidGroup."""
    names = [member.name for member in members]
    _check_length(names)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidGroup(N_("'{name}' appears twice: give each person a different name."), name=twice)
    return members


def _check_length(names: Iterable[str]) -> None:
    if long := overlong(names):
        raise InvalidGroup(N_("'{name}' is too long: a name has at most {most} letters."), name=long, most=MAXIMUM_NAME)


def member_from(written: str) -> Member:
    """The member that people write as `P2 03-12`, with a birthday (month-day), or without. Raises InvalidGroup."""
    words = cleaned(written).split()
    written_day = _BIRTHDAY.fullmatch(words[-1])
    if not written_day:
        return Member(" ".join(words))
    month, day = int(written_day["month"]), int(written_day["day"])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        raise InvalidGroup(N_("'{day}' is not a date: give the month and the day, such as 03-12."), day=words[-1])
    if len(words) == 1:
        raise InvalidGroup(N_("A name is missing before the birthday '{day}'."), day=words[-1])
    return Member(" ".join(words[:-1]), (month, day))


def as_written(member: Member) -> str:
    """The member as people write them: the opposite of `member_from`."""
    if member.birthday is None:
        return member.name
    month, day = member.birthday
    return f"{member.name} {month:02d}-{day:02d}"


def with_members(group: Group, written: Iterable[tuple[str, str]]) -> Group:
    """The group with these members: each is the name so far (empty for somebody new) and what is written now.

    Whoever has another name now keeps the turns of the former one; who is not written any more, leaves.
    Raises InvalidGroup.
    """
    known = {member.name: member for member in group.members}
    found = [_renamed(known.get(name), member_from(text)) for name, text in written if text.strip()]
    taken = {member.name for member in found}
    # A name belongs to whoever has it now.
    members = (replace(one, formerly=tuple(name for name in one.formerly if name not in taken)) for one in found)
    return replace(group, members=checked(tuple(members)))


def _renamed(before: Member | None, now: Member) -> Member:
    if before is None:
        return now
    return replace(now, formerly=tuple(dict.fromkeys((*before.formerly, before.name))))


def by_present_names(past: Attendance, members: Sequence[Member]) -> Attendance:
    """The record of an earlier session with the names that the members have now."""
    now = {name: member.name for member in members for name in member.formerly}
    return replace(
        past,
        airtime=tuple((now.get(name, name), length) for name, length in past.airtime),
        leads=tuple((role, now.get(name, name)) for role, name in past.leads),
    )


def attendance_of(state: State) -> Attendance:
    """The record of a session; a short one does not use up anybody's turn in a role."""
    airtime = tuple((one.name, one.airtime) for one in turns_counted(state) if one.counts)
    return Attendance(airtime, state.plan.leads if session_counts(state) else (), state.plan.leading)


def standings(members: Sequence[str], pasts: Sequence[Attendance]) -> tuple[Standing, ...]:
    """The members' standings, sorted by fewest turns, then least airtime, then the longest time since their last turn.

    The first member has the next turn. `pasts` runs from the newest session to the oldest.
    """
    all_standings = [_standing(name, pasts) for name in members]
    return tuple(
        sorted(all_standings, key=lambda one: (one.turns, one.airtime, -len(pasts) if one.ago is None else -one.ago))
    )


def _standing(name: str, pasts: Sequence[Attendance]) -> Standing:
    airtimes = [dict(past.airtime).get(name) for past in pasts]
    lengths = [length for length in airtimes if length is not None]
    ago = next((number for number, length in enumerate(airtimes, 1) if length is not None), None)
    return Standing(name, len(lengths), Duration(sum(lengths, ZERO)), ago)


def next_lead(group: Group, role: str, pasts: Sequence[Attendance]) -> str | None:
    """The member who has a role next that passes to another member each session; None in an empty group.

    The role passes in the order of birthdays in the year, then in the order of the list. The first birthday begins.
    Where several people shared the role, it passes on from the last of them.
    """
    order = [member.name for member in sorted(group.members, key=_birthday_order)]
    lasts = (who for past in pasts for had, who in reversed(past.leads) if had == role and who in order)
    last = next(lasts, None)
    if not order:
        return None
    return order[0] if last is None else order[(order.index(last) + 1) % len(order)]


def _birthday_order(member: Member) -> tuple[bool, Birthday]:
    return member.birthday is None, member.birthday or (0, 0)


def with_leads(plan: Plan, group: Group, pasts: Sequence[Attendance]) -> Plan:
    """The plan with today's person for each lead role that nobody has yet."""
    taken = {role for role, _ in plan.leads}
    leads = ((role, next_lead(group, role, pasts)) for role in plan.leading if role not in taken)
    return with_roles_named(plan, (*plan.leads, *((role, who) for role, who in leads if who)))


def with_rules(plan: Plan, rules: Sequence[str]) -> Plan:
    """The plan with a group's own ground rules after the protocol's, also in the step that has these as prompts."""
    known = plan.ground_rules
    own = tuple(rule for rule in dict.fromkeys(rules) if rule not in known)
    return replace(plan, ground_rules=known + own, turns=tuple(_with_rules(turn, known, own) for turn in plan.turns))


def _with_rules(turn: Turn, known: tuple[str, ...], own: tuple[str, ...]) -> Turn:
    count = len(known)
    if not known or turn.prompts[:count] != known:
        return turn
    return replace(turn, prompts=known + own + turn.prompts[count:])


def actions_among(plan: Plan, notes: Iterable[Note]) -> tuple[Note, ...]:
    """The actions among a session's notes."""
    boxes = {box.id for box in plan.boxes if box.kind is BoxKind.ACTIONS}
    return tuple(note for note in notes if note.box in boxes and note.text.strip())


def agreed_actions(plan: Plan, notes: Iterable[Note]) -> tuple[Note, ...]:
    """The actions among a session's notes that are not done."""
    return tuple(note for note in actions_among(plan, notes) if not note.done)


@dataclass(frozen=True)
class ReportBack:
    """The open actions that a group reports on, and the index of the chosen one.

    They have a screen of their own before the session, until they were `seen`.
    """

    actions: tuple[Action, ...]
    chosen: int = 0
    seen: bool = False


def with_selection_moved(report: ReportBack, places: int, at: int | None) -> ReportBack:
    """The report with another action chosen; the choice stops at the first and the last action."""
    requested = report.chosen + places if at is None else at
    return replace(report, chosen=max(0, min(requested, len(report.actions) - 1)))


def with_action_marked(report: ReportBack, index: int, note: Note) -> ReportBack:
    """The report with the updated note of one action, which becomes the chosen one."""
    promises = list(report.actions)
    promises[index] = replace(promises[index], note=note)
    return replace(report, actions=tuple(promises), chosen=index)
