"""An offered plan: its answers, and how it is told where there is little room."""

from kiosk.core.commands import AcceptReplan, DeclineReplan
from kiosk.core.words import Words

DECISIONS = (AcceptReplan(), DeclineReplan())
"""The two answers to an offer, in the order of their buttons."""

Change = tuple[str, str, str]
"""A step, its old length and its new one."""


def grouped(lines: tuple[Change, ...], words: Words) -> tuple[Change, ...]:
    """One line for all the steps that go from one length to the same other: how many, and the first of them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for title, old, new in lines:
        alike.setdefault((old, new), []).append(title)
    return tuple((_named(titles, words), old, new) for (old, new), titles in alike.items())


def left_out(lines: tuple[Change, ...], shown: tuple[Change, ...]) -> int:
    """How many steps the lines shown, be they grouped or not, say nothing about."""
    told = {change[1:] for change in shown}
    return sum(change[1:] not in told for change in lines)


def _named(titles: list[str], words: Words) -> str:
    if len(titles) == 1:
        return titles[0]
    return words.gettext("{n} steps from {title}").format(n=len(titles), title=titles[0])
