"""Roles and lengths as one says them aloud: a screen is labelled, a voice speaks in sentences."""

import re
from collections.abc import Sequence

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.model import Turn
from kiosk.core.units import MINUTE, Duration, whole_seconds

_BY_THEMSELVES = N_("all everybody everyone")
"""Roles that are spoken of without an article."""

_BEGINNING = re.compile(r"(?:^|(?<=[.?!] ))\W*\w")


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
    """A step's length to the half minute, as nobody says its seconds: `3 minutes`, `about 6 and a half minutes`."""
    if amount < MINUTE:
        return length(amount)
    whole = whole_seconds(amount)
    halves = (whole + 15) // 30
    mins = halves // 2
    text = tr("{n} and a half minutes") if halves % 2 else trn("{n} minute", "{n} minutes", mins)
    rounded = text.format(n=mins)
    return rounded if whole == halves * 30 else tr("about {length}").format(length=rounded)


def joined(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])


def roles(titles: Sequence[str], turn: Turn) -> str:
    """`the presenter and everyone`; `presenter P1` where the person is known."""
    return joined([_role(title, turn) for title in titles])


def sentences(text: str) -> str:
    """The text with a capital at the beginning of each sentence."""
    return _BEGINNING.sub(lambda found: found[0].upper(), text)


def _role(title: str, turn: Turn) -> str:
    small = title if title[1:2].isupper() else title[:1].lower() + title[1:]  # SENCO stays what it is
    if turn.person and title == turn.role:
        return f"{small} {turn.person}"
    if small in tr(_BY_THEMSELVES).split():
        return small
    return tr("the {role}").format(role=small)
