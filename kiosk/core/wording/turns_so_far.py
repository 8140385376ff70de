"""Who has had turns in a group's earlier sessions, and who led them, as lines."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from kiosk.core.i18n import tr, trn
from kiosk.core.plan.model import Plan
from kiosk.core.room.groups import Attendance, Group, next_lead, standings
from kiosk.core.wording.lengths import joined


def turns_so_far(plan: Plan, group: Group, pasts: Sequence[Attendance]) -> Iterator[str]:
    """Those with the fewest turns first, then the roles that pass on; `pasts` has the newest first."""
    yield from lead_lines(group, pasts, Attendance(leads=plan.leads, leading=plan.leading))
    known = standings([member.name for member in group.members], pasts)
    for count, same in groupby(known, lambda one: one.turns):
        who = joined([one.name for one in same])
        if count:
            yield trn("{n} turn so far: {who}", "{n} turns so far: {who}", count).format(n=count, who=who)
        else:
            yield tr("No turn yet: {who}").format(who=who)


def lead_lines(group: Group, pasts: Sequence[Attendance], today: Attendance) -> Iterator[str]:
    """Who has had each role that passes on, and who has it next."""
    sessions = (today, *pasts)
    for role in today.leading:
        had = dict.fromkeys(who for past in reversed(sessions) for known, who in past.leads if known == role)
        following = next_lead(group, role, sessions)
        if had and following:
            yield tr("{role} so far: {who}. Next time: {next}").format(role=role, who=joined([*had]), next=following)
