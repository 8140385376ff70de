"""Texts as the sounds that Kokoro was trained on: espeak-ng's phonemes in Kokoro's own alphabet."""

import ctypes
import re
from collections.abc import Iterator

import espeakng_loader

from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

PRONUNCIATION = "en-gb-x-rp"
"""The voice of espeak-ng whose pronunciation is that of Kokoro's British voices."""

_WITHOUT_SOUND = 2
"""espeak-ng's mode in which it opens no sound card."""

_UTF8, _AS_IPA = 1, 2

_PAUSE = re.compile(r"([.?!,;:—…]+(?:\s+|$))")
"""Punctuation that makes a pause, which espeak-ng leaves out; a point inside a number or a word makes none."""

_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
"""A hyphen inside a word such as forty-five, which espeak-ng runs together so that it is heard as “four to five”."""

_SPELLINGS = {
    "əʊ": "Q",
    "eɪ": "A",
    "aɪ": "I",
    "aʊ": "W",
    "ɔɪ": "Y",
    "dʒ": "ʤ",
    "tʃ": "ʧ",
    "eə": "ɛː",
    "iə": "ɪə",
    "ɐ": "ə",
    "r": "ɹ",
    "x": "k",
    "ɬ": "l",
    "g": "ɡ",
    "ʔ": "t",
}
"""What Kokoro writes otherwise than espeak-ng does: diphthongs and affricates have letters of their own."""

_SYLLABIC = re.compile("(.)\N{COMBINING VERTICAL LINE BELOW}")
"""A consonant that is a syllable by itself, before which Kokoro writes a small vowel."""

_RUNS = {
    1: ";:,.!?",
    9: "—…",
    16: " ",
    24: "AI",
    33: "Q",
    39: "W",
    41: "Yᵊab",
    46: "def",
    50: "hijklmnop",
    61: "stuvw",
    68: "zɑɐɒæ",
    76: "ɔ",
    81: "ðʤə",
    86: "ɛɜ",
    92: "ɡ",
    102: "ɪ",
    112: "ŋ",
    119: "θ",
    123: "ɹ",
    131: "ʃ",
    133: "ʧ",
    135: "ʊ",
    138: "ʌ",
    147: "ʒ",
    156: "ˈˌː",
}
"""The part of Kokoro's alphabet that English needs: letters with consecutive numbers, by the number of the first."""

NUMBERS = {letter: first + place for first, letters in _RUNS.items() for place, letter in enumerate(letters)}
"""The number of each letter of Kokoro's alphabet."""


class Phonemes:
    """espeak-ng, asked only how a text is pronounced; one thread at a time may use it. Raises SoundError."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        data = str(espeakng_loader.get_data_path()).encode()
        began = self._library.espeak_Initialize(_WITHOUT_SOUND, 0, data, 0)
        if began < 0 or self._library.espeak_SetVoiceByName(PRONUNCIATION.encode()) != 0:
            raise SoundError(N_("espeak-ng has no voice {voice}."), voice=PRONUNCIATION)

    def of(self, text: str) -> str:
        """The phonemes of a text in Kokoro's alphabet, with its punctuation."""
        parts = _PAUSE.split(_HYPHEN.sub(" ", text))  # clauses and pauses in turn
        return "".join(
            _known(part) if place % 2 else in_kokoros_alphabet(self._ipa(part)) for place, part in enumerate(parts)
        ).strip()

    def _ipa(self, clause: str) -> str:
        """The IPA of a clause; espeak-ng divides long ones."""
        left = ctypes.c_char_p(clause.encode())
        parts = []
        while left.value:
            part = self._library.espeak_TextToPhonemes(ctypes.byref(left), _UTF8, _AS_IPA)
            parts.append((part or b"").decode("utf-8", "ignore").strip())
        return " ".join(parts)


def in_kokoros_alphabet(ipa: str) -> str:
    """The IPA of espeak-ng in Kokoro's alphabet; what it has no letter for is left out."""
    spelt = _SYLLABIC.sub(r"ᵊ\1", ipa)
    for sign, letter in _SPELLINGS.items():
        spelt = spelt.replace(sign, letter)
    return _known(spelt)


def _known(text: str) -> str:
    return "".join(letter for letter in text if letter in NUMBERS)


def pieces(phonemes: str, longest: int) -> Iterator[str]:
    """The phonemes in pieces of at most this many letters, divided after sentences where that is possible."""
    while len(phonemes) > longest:
        end = max(phonemes.rfind(mark, 0, longest) for mark in ".?!") + 1 or longest
        yield phonemes[:end].strip()
        phonemes = phonemes[end:].strip()
    yield phonemes
