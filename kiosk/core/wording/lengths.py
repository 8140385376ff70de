"""Roles and lengths in the words in which they are spoken."""

import re
from collections.abc import Sequence

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.model import Turn
from kiosk.core.units import MINUTE, Duration, whole_seconds

_WITHOUT_ARTICLE = N_("all everybody everyone")
"""Roles that take no article in speech."""

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


def joined(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])


def roles(titles: Sequence[str], turn: Turn) -> str:
    """`the presenter and everyone`; `presenter P1` where the person is known."""
    return joined([_role(title, turn) for title in titles])


def sentences(text: str) -> str:
    """The text with a capital letter at the beginning of each sentence."""
    return _FIRST_LETTER.sub(lambda found: found[0].upper(), text)


def _role(title: str, turn: Turn) -> str:
    spoken_title = title if title[1:2].isupper() else title[:1].lower() + title[1:]  # SENCO keeps its capitals
    if turn.person and title == turn.role:
        return f"{spoken_title} {turn.person}"
    if spoken_title in tr(_WITHOUT_ARTICLE).split():
        return spoken_title
    return tr("the {role}").format(role=spoken_title)
