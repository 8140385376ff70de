"""Where a line may be broken: after each space, and between the signs of scripts that are written without spaces."""

from collections.abc import Iterable
from unicodedata import category, east_asian_width

from kiosk.core.text import clusters, is_letter_by_letter

_NEVER_FIRST = frozenset("ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ")
"""Signs of Japanese that belong to the one before them."""

_WITHOUT_SPACES = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
"""Thai and Lao, Burmese, and Khmer: they are best broken between words, but only a dictionary knows these."""


def line_parts(words: Iterable[str]) -> list[str]:
    """The parts between which a line of these words may be broken, with the spaces that follow them."""
    parts: list[str] = []
    for word in words:
        if parts:
            parts[-1] += " "
        parts += _parts_of_word(word)
    return parts


def _parts_of_word(word: str) -> list[str]:
    if is_letter_by_letter(word):
        return [word]
    parts: list[str] = []
    for cluster in clusters(word):
        if parts and not _may_break(parts[-1][-1], cluster[0]):
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts


def _may_break(before: str, after: str) -> bool:
    """Whether a line may be broken between two signs of a word."""
    if category(after) in {"Pe", "Pf", "Po"} or after in _NEVER_FIRST or category(before) in {"Ps", "Pi"}:
        return False
    return _without_spaces(before) or _without_spaces(after)


def _without_spaces(sign: str) -> bool:
    """Whether a sign is of a script without spaces; Korean has spaces, and emoji stay with what they stand beside."""
    wide = east_asian_width(sign) in {"W", "F"} and category(sign) != "So" and not "\uac00" <= sign <= "\ud7a3"
    return wide or any(first <= sign <= last for first, last in _WITHOUT_SPACES)
