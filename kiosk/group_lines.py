"""A group as lines for people to read: turns so far, whose turn comes next, who leads next, what was promised."""

from collections.abc import Iterator, Sequence

from kiosk.core.memory import Group, Past, Promise, Standing, next_lead, standings
from kiosk.core.units import passed, to_clock
from kiosk.core.words import Words


def group_lines(group: Group, pasts: Sequence[Past], promises: Sequence[Promise], words: Words) -> Iterator[str]:
    """The group's members, whose turn comes next first; `pasts` from the newest."""
    _ = words.gettext
    yield group.name
    birthdays = {member.name: member.birthday for member in group.members}
    for standing in standings(list(birthdays), pasts):
        day = birthdays[standing.name]
        born = _("birthday {month:02d}-{day:02d}").format(month=day[0], day=day[1]) if day else ""
        yield "  " + ", ".join(filter(None, (f"{standing.name}: {_turns(standing, words)}", born)))
    for role in dict.fromkeys(role for past in pasts for role, _who in past.leads):
        yield _("{role} next time: {who}").format(role=role, who=next_lead(group, role, pasts))
    if promises:
        yield _("Promised and not done:")
    for promise in promises:
        note = promise.note
        yield "  " + " · ".join(filter(None, (note.text, note.who, note.by_when, note.coach, promise.day)))


def _turns(standing: Standing, words: Words) -> str:
    if not standing.turns:
        return words.gettext("no turn yet")
    turns = words.ngettext("{n} turn", "{n} turns", standing.turns).format(n=standing.turns)
    return words.gettext("{turns}, {airtime} of airtime").format(
        turns=turns, airtime=to_clock(passed(standing.airtime))
    )
