"""The sound that recognisers take: blocks of one channel of 16-bit samples."""

from array import array

RATE = 16_000
"""Samples a second that the speech models were made for; of more they hear a little less well, of fewer nothing."""

SAMPLE_BYTES = 2

BLOCKS_A_SECOND = 10
"""How finely sound is handed on: often enough to be quick, seldom enough to cost next to nothing."""


def block_frames(rate: int) -> int:
    """How many samples of each channel make a block."""
    return rate // BLOCKS_A_SECOND


def first_channel(block: bytes, channels: int) -> bytes:
    """One channel of interleaved 16-bit samples."""
    return block if channels == 1 else array("h", block)[::channels].tobytes()
