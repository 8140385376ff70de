"""What the titles of roles mean, and how they stand within a sentence."""

from collections.abc import Sequence

from kiosk.core.i18n import N_, tr

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
