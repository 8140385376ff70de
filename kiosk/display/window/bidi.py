"""The direction of each sign in a line: the Unicode bidirectional algorithm (UAX #9) for text without explicit codes.

Explicit codes are removed where text comes in (`kiosk/core/text.py`), so the rules about them (X1–X8, and isolates) are
left out, and so are pairs of brackets (N0). The names of the steps are those of the standard.
"""

from collections.abc import Sequence
from unicodedata import bidirectional

_STRONG_RIGHT = frozenset({"R", "AL"})
_REMOVED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", ""})
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_RIGHT_FOR_NEUTRALS = frozenset({"R", "EN", "AN"})

_MUCH_MORE = 3
"""How many times as many letters from right to left as others a line has that goes from right to left itself."""


def levels(text: str) -> list[int]:
    """The level of each sign: odd where it is written from right to left.

    The line itself goes from right to left if nearly all of its letters do: a short title in Latin letters stays to the
    left of an Arabic name or to its right, as it is written, and so does `12 min` after such a name.
    """
    kinds = [bidirectional(sign) for sign in text]
    leftwards = sum(kind in _STRONG_RIGHT for kind in kinds)
    if not leftwards and "AN" not in kinds:
        return [0] * len(text)
    return levels_of(_with_units(kinds), int(leftwards > _MUCH_MORE * kinds.count("L")))


def _with_units(kinds: list[str]) -> list[str]:
    """The classes, with numbers before a letter from left to right, such as its unit, taken for such letters."""
    found = list(kinds)
    after = ""
    for index in range(len(found) - 1, -1, -1):
        if found[index] == "EN" and after == "L":
            found[index] = "L"
        elif found[index] in {"L", "R", "AL", "AN"}:
            after = found[index]
    return found


def levels_of(kinds: Sequence[str], base: int) -> list[int]:
    """The levels of signs of these bidirectional classes in a line of level `base`."""
    kept = [index for index, kind in enumerate(kinds) if kind not in _REMOVED]
    resolved = _resolve_neutrals(_resolve_weak([kinds[index] for index in kept], base), base)
    found = [base] * len(kinds)
    for index, kind in zip(kept, resolved, strict=True):
        found[index] = _implicit_level(kind, base)
    for index, kind in enumerate(kinds):
        if kind in _REMOVED and index:
            found[index] = found[index - 1]
    return _reset_trailing_space(found, kinds, base)


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """The indices of runs of these levels in the order in which they stand on the line from left to right (L2)."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def _resolve_weak(kinds: list[str], base: int) -> list[str]:
    """The classes after the rules W1 to W7: only L, R, EN, AN and neutrals are left."""
    edge = _direction(base)
    before = strong = edge
    after_w3: list[str] = []
    for given in kinds:
        kind = before if given == "NSM" else given  # W1
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"  # W2
        before = given if given != "NSM" else kind
        after_w3.append(kind)
    resolved = _with_separators(["R" if kind == "AL" else kind for kind in after_w3])  # W3
    strong = edge
    for index, kind in enumerate(resolved):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            resolved[index] = "L"  # W7
    return resolved


def _with_separators(kinds: list[str]) -> list[str]:
    """The classes after the rules W4 to W6, which are about separators and signs beside numbers."""
    resolved = list(kinds)
    for index in range(1, len(resolved) - 1):
        before, kind, after = resolved[index - 1 : index + 2]
        if before == after and (kind, before) in {("ES", "EN"), ("CS", "EN"), ("CS", "AN")}:
            resolved[index] = before  # W4
    start = 0
    while start < len(resolved):
        end = start
        while end < len(resolved) and resolved[end] == "ET":
            end += 1
        if "EN" in (resolved[start - 1 : start] + resolved[end : end + 1]):
            resolved[start:end] = ["EN"] * (end - start)  # W5
        start = end + 1
    return ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in resolved]  # W6


def _resolve_neutrals(kinds: list[str], base: int) -> list[str]:
    """The classes after the rules N1 and N2: no neutrals are left."""
    edge, resolved = _direction(base), list(kinds)
    start = 0
    while start < len(resolved):
        end = start
        while end < len(resolved) and resolved[end] in _NEUTRAL:
            end += 1
        sides = {_side(resolved[start - 1]) if start else edge, _side(resolved[end]) if end < len(resolved) else edge}
        resolved[start:end] = [sides.pop() if len(sides) == 1 else edge] * (end - start)
        start = end + 1
    return resolved


def _side(kind: str) -> str:
    return "R" if kind in _RIGHT_FOR_NEUTRALS else kind


def _implicit_level(kind: str, base: int) -> int:
    """The level of a sign by the rules I1 and I2."""
    if base % 2:
        return base if kind == "R" else base + 1
    return base + {"L": 0, "R": 1}.get(kind, 2)


def _reset_trailing_space(found: list[int], kinds: Sequence[str], base: int) -> list[int]:
    """The levels, with separators and the space before them and at the end of the line at the line's own level (L1)."""
    trailing = True
    for index in range(len(kinds) - 1, -1, -1):
        if kinds[index] in {"B", "S"}:
            trailing = True
        elif kinds[index] != "WS" and kinds[index] not in _REMOVED:
            trailing = False
        if trailing:
            found[index] = base
    return found


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"
