"""Text as the Moonshine model writes it: a row of numbers, each for a piece of text."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

BEGIN, END = 1, 2
"""The numbers that stand before and after every text."""

_SPACE = "▁"
_LONG = 0x80
"""From this length on, a piece's length takes two bytes: seven bits, then the others."""


class Tokens:
    """The pieces of a `tokenizer.bin`; merged in the order of their numbers, as SentencePiece's BPE does."""

    def __init__(self, file: Path) -> None:
        # Single letters stand in it twice, first as raw bytes: the later number is the one that the model writes.
        self._numbers = {piece: number for number, piece in enumerate(_pieces(file.read_bytes()))}
        self._rows: dict[str, tuple[int, ...]] = {}

    def row(self, text: str) -> tuple[int, ...]:
        """The numbers of a text, with those of its beginning and its end. Raises KeyError for unknown letters."""
        if text not in self._rows:  # the same few phrases are asked for many times a second
            self._rows[text] = self._merged(text)
        return self._rows[text]

    def _merged(self, text: str) -> tuple[int, ...]:
        parts = [letter.encode() for letter in _SPACE + text.replace(" ", _SPACE)]
        while True:
            pairs = [first + second for first, second in pairwise(parts)]
            known = [(self._numbers[pair], at) for at, pair in enumerate(pairs) if pair in self._numbers]
            if not known:
                return (BEGIN, *(self._numbers[part] for part in parts), END)
            at = min(known)[1]
            parts[at : at + 2] = [pairs[at]]


def _pieces(data: bytes) -> Sequence[bytes]:
    pieces, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length >= _LONG:
            length, at = length - _LONG + _LONG * data[at], at + 1
        pieces.append(data[at : at + length])
        at += length
    return pieces
