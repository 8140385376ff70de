"""Sentences that a protocol file words in its own way, and the gaps that they may have."""

from collections.abc import Mapping
from string import Formatter

from kiosk.core.protocol.consistency import did_you_mean

_STEP = ("title", "who", "listens", "topic")

GAPS: dict[str, tuple[str, ...]] = {
    "step": (*_STEP, "length"),
    "step_without_clock": _STEP,
    "time_check": ("length",),
    "time_up": (),
    "overtime": ("length",),
    "paused": (),
    "process_pause": (),
    "resumed": (),
    "more": ("length",),
    "less": ("length",),
    "late": ("length",),
    "early": ("length",),
    "replanned": (),
    "last_step": (),
    "ended": (),
}
"""Every sentence that can be worded otherwise, and what may be filled in."""


def well_worded(text: str, sentence: str) -> str:
    """The text, if its gaps are those that this sentence has. Raises ValueError with what is wrong."""
    known = GAPS[sentence]
    for gap in _gaps(text):
        if gap not in known:
            there_are = ", ".join(f"{{{one}}}" for one in known) or "none"
            raise ValueError(f"nothing fills the gap {{{gap}}}{did_you_mean(gap, known) or ';'} there are: {there_are}")
    return text


def _gaps(text: str) -> list[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError("a brace is not closed; a gap looks like {length}") from error
    # Also what would follow a name: {length!r} and {length:>9} are for programs, and no names of gaps.
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    ]


def worded(own: Mapping[str, str], sentence: str, usual: str, **gaps: str) -> str:
    """The protocol's own words for a sentence, else the usual ones, with the gaps filled."""
    return filled(own.get(sentence, usual), **gaps)


def filled(text: str, **gaps: str) -> str:
    """The text with its gaps filled; what nothing fills leaves no hole."""
    return " ".join(text.format(**gaps).split())
