"""The sentences that a protocol file may word in its own way, and the gaps in them."""

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
"""The names of the sentences that a protocol may word in its own way, each with the gaps that it may have."""


def checked_sentence(text: str, sentence: str) -> str:
    """The text, if this sentence may have all the gaps in it. Raises ValueError with what is wrong."""
    known = GAPS[sentence]
    for gap in _gap_names(text):
        if gap not in known:
            there_are = ", ".join(f"{{{one}}}" for one in known) or "none"
            raise ValueError(f"there is no gap {{{gap}}}{did_you_mean(gap, known) or ';'} choose from: {there_are}")
    return text


def _gap_names(text: str) -> list[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError("a brace is not closed; a gap looks like {length}") from error
    # {length!r} and {length:>9} are kept whole, so that they are refused as unknown gaps.
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    ]


def custom_or_default(own: Mapping[str, str], sentence: str, default: str, **gaps: str) -> str:
    """The protocol's own wording of a sentence, else the `default` one, with the gaps filled."""
    return with_gaps_filled(own.get(sentence, default), **gaps)


def with_gaps_filled(text: str, **gaps: str) -> str:
    """The text with its gaps filled; an empty gap leaves no double space."""
    return " ".join(text.format(**gaps).split())
