"""Names for a line that may not take much of the screen."""

from collections.abc import Iterator, Sequence

from kiosk.core.text import clusters

LONGEST = 20
"""The most letters of a brief name."""

SHORTEST = 6
"""The fewest letters of the first words of a long name that say who it is, which `Mrs` or `Prof.` alone does not."""


def brief_name(name: str, people: Sequence[str]) -> str:
    """The name, or the best short form of a long one that is not also another name of these people, or short for it.

    Where there is none, as for names that differ in the middle, the person's place among the people tells them apart.
    """
    if len(clusters(name)) <= LONGEST:
        return name
    taken = {form for other in people if other != name for form in _forms(other)}
    forms = list(_forms(name))
    return next((form for form in forms if form not in taken), "") or _cut(forms[0], f" {people.index(name) + 1}")


def _forms(name: str) -> Iterator[str]:
    """The short forms of a name, best first: its first words, its initials with the last word, its first letters."""
    words = name.split()
    initials = " ".join([*(f"{clusters(word)[0]}." for word in words[:-1]), words[-1]])
    yield from (form for form in (_first_words(words), initials) if SHORTEST <= len(clusters(form)) <= LONGEST)
    yield _cut(name)


def _first_words(words: Sequence[str]) -> str:
    """As many of the first words as there is room for, without a `von der` or a `J.` at their end."""
    fitting = [count for count in range(len(words)) if len(clusters(" ".join(words[:count]))) <= LONGEST]
    last = next((n for n in reversed(fitting) if n and not (words[n - 1].islower() or words[n - 1].endswith("."))), 0)
    return " ".join(words[:last]).rstrip(",")


def _cut(text: str, end: str = "") -> str:
    """The text with this end, and with a full stop where letters had to be left out."""
    found = clusters(text)
    if len(found) + len(end) <= LONGEST:
        return text + end
    return f"{''.join(found[: LONGEST - len(end) - 1]).rstrip(' .')}.{end}"
