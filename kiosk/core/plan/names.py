"""Placeholder names, for people whose names nobody has typed."""

from collections.abc import Sequence


def unused_name(people: Sequence[str]) -> str:
    """A placeholder name that nobody has yet; the new person's own number is the first choice."""
    numbers = [len(people) + 1, *range(1, len(people) + 1)]
    return next(name for number in numbers if (name := f"P{number}") not in people)
