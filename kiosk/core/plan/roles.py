"""What the titles of roles mean, how they stand within a sentence, and who has them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan

_EVERYONE = N_("all everybody everyone")
"""Roles that include all others, and take no article in speech."""


def names_everyone(title: str) -> bool:
    """Whether a role is the whole group."""
    return within_sentence(title) in tr(_EVERYONE).split()


def without_included(titles: Sequence[str]) -> Sequence[str]:
    """The titles, or only the one that includes all others: the facilitator and everyone are everyone."""
    return [title for title in titles if names_everyone(title)][:1] or titles


def within_sentence(title: str) -> str:
    """The title without its capital letter; SENCO keeps its own."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def people_in(plan: Plan, role: str) -> tuple[str, ...]:
    """The people who have a role."""
    return tuple(who for title, who in plan.leads if title == role)


def with_roles_named(plan: Plan, leads: Iterable[tuple[str, str]]) -> Plan:
    """The plan in which these people, and no others, have roles; each turn knows those who speak or listen in it."""
    pairs = tuple(dict.fromkeys(leads))
    turns = (
        replace(turn, named=tuple(pair for pair in pairs if pair[0] in (*turn.speaks, *turn.listens)))
        for turn in plan.turns
    )
    return replace(plan, leads=pairs, turns=tuple(turns))
