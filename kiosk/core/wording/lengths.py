"""Roles, topics and lengths in the words in which they are spoken."""

import re
from collections.abc import Sequence

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.model import Turn
from kiosk.core.plan.roles import names_everyone, within_sentence, without_included
from kiosk.core.units import MINUTE, Duration, whole_seconds

_SEVERAL = N_("all both")
"""Roles that take a verb in the plural, and no article in speech."""

GROUPS = {2: N_("in pairs"), 3: N_("in threes"), 4: N_("in fours")}
"""How people speak in small groups of a size."""

_FIRST_LETTER = re.compile(r"(?:^|(?<=[.?!] ))\W*\w")


def length(amount: Duration) -> str:
    """A length to the second: `3 minutes`, `1 minute 30 seconds`, `45 seconds`."""
    mins, secs = divmod(whole_seconds(amount), 60)
    parts = []
    if mins:
        parts.append(trn("{n} minute", "{n} minutes", mins).format(n=mins))
    if secs or not mins:
        parts.append(trn("{n} second", "{n} seconds", secs).format(n=secs))
    return " ".join(parts)


def rough_length(amount: Duration) -> str:
    """A step's length rounded to half a minute: `3 minutes`, `about 6 and a half minutes`."""
    if amount < MINUTE:
        return length(amount)
    secs = whole_seconds(amount)
    halves = (secs + 15) // 30
    mins = halves // 2
    text = tr("{n} and a half minutes") if halves % 2 else trn("{n} minute", "{n} minutes", mins)
    rounded = text.format(n=mins)
    return rounded if secs == halves * 30 else tr("about {length}").format(length=rounded)


def short_length(amount: Duration) -> str:
    """A length in abbreviated form: `3 min`, `1 min 30 s`."""
    mins, secs = divmod(whole_seconds(amount), 60)
    parts = [tr("{n} min").format(n=mins)] if mins else []
    if secs or not mins:
        parts.append(tr("{n} s").format(n=secs))
    return " ".join(parts)


def joined(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])


def roles(titles: Sequence[str], turn: Turn) -> str:
    """`the presenter and the team`; `presenter P1` where the person is known; `everyone` alone."""
    return joined([_role(title, turn) for title in without_included(titles)])


def roles_with_person(titles: Sequence[str], turn: Turn) -> str:
    """The roles as a label, the person's name after the role that they have: `Presenter P1 and creative team`."""
    names = [_with_person(title, turn) for title in without_included(titles)]
    return joined([*names[:1], *map(within_sentence, names[1:])])


def speakers(turn: Turn) -> str:
    """Who speaks, within a sentence: `the presenter`, `in pairs, everyone`; `nobody` in a silent step."""
    return tr("nobody") if turn.silent else _in_groups(roles(turn.speaks, turn), turn)


def speakers_with_person(turn: Turn) -> str:
    """Who speaks, as a label: `Presenter P1`, `In pairs, everyone`; `Nobody` in a silent step."""
    if turn.silent:
        return sentences(tr("nobody"))
    who = roles_with_person(turn.speaks, turn)
    return sentences(_in_groups(within_sentence(who), turn)) if turn.groups_of else who


def number_of_speakers(turn: Turn) -> int:
    """The grammatical number of those who speak; nobody is singular."""
    return 1 if turn.silent else number(turn.speaks, turn)


def number(titles: Sequence[str], turn: Turn) -> int:
    """The grammatical number for the verb: 1 for one role in the singular, else more."""
    names, several = without_included(titles), tr(_SEVERAL).split()
    plural = (title in turn.plurals or within_sentence(title) in several for title in names)
    return len(names) + sum(plural) + sum(len(_people_in(title, turn)) > 1 for title in names)


def topic_title(topic: str) -> str:
    """A topic's title; until the group has chosen its topics, they are numbered."""
    return tr("Topic {n}").format(n=topic) if topic.isdigit() else topic


def topic_in_quotes(topic: str) -> str:
    """A topic's title in quotes, or its number without them."""
    return topic_title(topic) if topic.isdigit() else f"“{topic}”"


def round_text(number: int, count: int) -> str:
    """`Round 2 of 3`; empty where rounds are not counted."""
    return tr("Round {n} of {count}").format(n=number, count=count) if count else ""


def sentences(text: str) -> str:
    """The text with a capital letter at the beginning of each sentence."""
    return _FIRST_LETTER.sub(lambda found: found[0].upper(), text)


def _in_groups(who: str, turn: Turn) -> str:
    """`in pairs, everyone`; `who` alone where nobody is in a small group."""
    return tr("{groups}, {who}").format(groups=tr(GROUPS[turn.groups_of]), who=who) if turn.groups_of else who


def role_texts(leads: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Who has which role: `Chair: P1`, `Note takers: P2 and P3`."""
    return tuple(f"{role}: {joined([who for title, who in leads if title == role])}" for role in dict(leads))


def _role(title: str, turn: Turn) -> str:
    if _people_in(title, turn):
        return within_sentence(_with_person(title, turn))
    within = within_sentence(title)
    takes_no_article = names_everyone(title) or within in tr(_SEVERAL).split()
    return within if takes_no_article else tr("the {role}").format(role=within)


def _with_person(title: str, turn: Turn) -> str:
    return f"{title} {joined(_people_in(title, turn))}".rstrip()


def _people_in(title: str, turn: Turn) -> list[str]:
    """The people who have a role in this turn: whose turn it is, or who were named for it."""
    if turn.person and title == turn.role:
        return [turn.person]
    return [who for role, who in turn.named if role == title]
