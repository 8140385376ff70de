"""Text as people write it, in any script: cleaned of signs that nobody sees, and divided into what a reader counts."""

import re
from collections.abc import Iterable
from unicodedata import category, combining, normalize

_JOINER, _NON_JOINER = "\u200d", "\u200c"
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u2800")
"""Signs that count as letters, marks or symbols but leave no ink, so that a name of them would look empty."""

_LETTER_BY_LETTER = re.compile("[\\0-\u02ff\u2010-\u2027\u2030-\u205e]*")
"""Latin letters and the punctuation of European languages: each sign is one character, and none is a wide one."""

MAXIMUM_CLUSTER = 16
"""The maximum number of code points in a cluster: more than any language or emoji needs."""

MAXIMUM_NAME = 100
"""The maximum number of letters of a name that is given at the command line: more than any screen can show."""

REPLACEMENT = "�"


def cleaned(text: str, *, lines: bool = False, unfinished: bool = False) -> str:
    """The text without controls and invisible signs, its letters composed.

    With `lines`, line breaks and tabs stay; in an `unfinished` text a joiner at the end does, because more may follow.

    Everything that people type goes through here where it comes in. Signs that turn the direction of a text around or
    steer a terminal are removed, other white space becomes a space. What joins the letters of Persian or Hindi, or the
    parts of an emoji, is kept where it does that.
    """
    composed = normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return composed
    kept = ""
    for sign in composed:
        kept += sign if lines and sign in "\n\t" else _kept(kept[-1:], sign)
    kept = kept if unfinished else kept.rstrip(_JOINER + _NON_JOINER)
    return "".join(map(_shortened, clusters(kept)))


def one_line(text: str) -> str:
    """The text cleaned and on one line, with single spaces between its words and none around them."""
    return " ".join(cleaned(text).split())


def plain_letters(text: str) -> str:
    """The text with its letters as they are without accents, such as e for é, and without all that is not ASCII."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def overlong(names: Iterable[str]) -> str | None:
    """The beginning of the first name that has too many letters; None if all are short enough."""
    return next((f"{name[:20]}…" for name in names if len(clusters(name)) > MAXIMUM_NAME), None)


def visible(text: str) -> str:
    """The text with a replacement sign for each control or sign that turns directions; its length stays the same.

    This is for places that show what was stored before such signs were removed.
    """
    if text.isprintable():
        return text
    return "".join(REPLACEMENT if _is_control(sign) else sign for sign in text)


def clusters(text: str) -> list[str]:
    """The characters as a reader sees them: each letter with its marks, each emoji with its parts."""
    if is_letter_by_letter(text):
        return list(text)
    found: list[str] = []
    for sign in text:
        if found and _extends(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def is_letter_by_letter(text: str) -> bool:
    """Whether each sign is a character of its own, and none belongs to a script that is written without spaces.

    Nearly all texts are, and asking this first halves the time that a screen takes to be laid out.
    """
    return _LETTER_BY_LETTER.fullmatch(text) is not None


def is_invisible(sign: str) -> bool:
    """Whether a sign only changes how its neighbours look: a joiner or a variation selector."""
    return sign in {_JOINER, _NON_JOINER} or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _shortened(cluster: str) -> str:
    """A cluster of no more code points than the maximum; one that was cut ends with no joiner."""
    return cluster if len(cluster) <= MAXIMUM_CLUSTER else cluster[:MAXIMUM_CLUSTER].rstrip(_JOINER + _NON_JOINER)


def _kept(before: str, sign: str) -> str:
    """What is kept of a sign that follows another (empty at the beginning)."""
    if is_invisible(sign):
        # After a cased letter or a space it would change nothing but make two names differ that look the same.
        return sign if before and category(before) not in {"Lu", "Ll", "Zs"} else ""
    if sign.isspace():
        return " "
    return "" if sign in _BLANK or _is_control(sign) or category(sign) == "Co" else sign


def _is_control(sign: str) -> bool:
    """Whether a sign is a control, a direction, half a surrogate pair or no character at all."""
    if is_invisible(sign):
        return False
    return category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or _is_no_character(ord(sign))


def _is_no_character(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _extends(cluster: str, sign: str) -> bool:
    """Whether a sign belongs to the cluster before it."""
    last = cluster[-1]
    if _is_control(last) or _is_control(sign):
        return False
    if _is_mark(sign):
        return True
    if last == _JOINER and _is_picture(sign):
        return _is_picture(cluster[0])
    if _is_regional(sign):
        return len(cluster) == 1 and _is_regional(last)
    return _forms_conjunct(cluster, sign) or (_hangul(last), _hangul(sign)) in _SYLLABLE


def _is_mark(sign: str) -> bool:
    """Whether a sign never stands alone: marks, joiners, skin tones, and vowels that Thai and Lao write behind."""
    return (
        category(sign) in {"Mn", "Mc", "Me"}
        or sign in {_JOINER, _NON_JOINER, "\u0e33", "\u0eb3", "\uff9e", "\uff9f"}
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )


def _is_picture(sign: str) -> bool:
    return category(sign) == "So"


def _is_regional(sign: str) -> bool:
    """Whether a sign is half of a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _forms_conjunct(cluster: str, sign: str) -> bool:
    """Whether an Indian consonant is joined to the one before it, by a virama or its like."""
    bare = cluster.rstrip(_JOINER)
    return category(sign) == "Lo" and combining(bare[-1:] or " ") == 9 and "\u0900" <= sign <= "\u0d7f"


def _hangul(sign: str) -> str:
    """The part of a Korean syllable that a sign is: leading (L), vowel (V), trailing (T), LV or LVT; else empty."""
    if "\u1100" <= sign <= "\u115f" or "\ua960" <= sign <= "\ua97c":
        return "L"
    if "\u1160" <= sign <= "\u11a7" or "\ud7b0" <= sign <= "\ud7c6":
        return "V"
    if "\u11a8" <= sign <= "\u11ff" or "\ud7cb" <= sign <= "\ud7fb":
        return "T"
    if "\uac00" <= sign <= "\ud7a3":
        return "LVT" if (ord(sign) - 0xAC00) % 28 else "LV"
    return ""


_SYLLABLE = {
    *(("L", after) for after in ("L", "V", "LV", "LVT")),
    *((before, after) for before in ("LV", "V") for after in ("V", "T")),
    *((before, "T") for before in ("LVT", "T")),
}
"""The parts of Korean syllables that follow one another within a syllable."""
