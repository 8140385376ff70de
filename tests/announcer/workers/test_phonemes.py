"""How texts are pronounced; a process of its own asks espeak-ng, because two users of it in one end each other."""

import json
import subprocess
import sys

import pytest

from kiosk.announcer.workers.phonemes import NUMBERS, in_kokoros_alphabet, pieces
from kiosk.core.wording.speech_text import speech_text
from tests.locks import REPOSITORY

ASK = """
import json, sys
from kiosk.announcer.workers.phonemes import Phonemes
phonemes = Phonemes()
json.dump([phonemes.of(text) for text in json.load(sys.stdin)], sys.stdout)
"""

SPOKEN = {
    "Time is up.": "tˈIm ɪz ˈʌp.",
    "One minute left.": "wˈɒn mˈɪnɪt lˈɛft.",
    "The session is over. Thank you, everyone.": "ðə sˈɛʃən ɪz ˈQvə. θˈæŋk juː, ˈɛvɹɪwˌɒn.",
    "Who speaks?": "hˌuː spˈiːks?",
    "Change… please": "ʧˈAnʤ… plˈiːz",
    "It takes 2.5 minutes, or so.": "ɪt tˈAks tˈuː pYnt fˈIv mˈɪnɪts, ɔː sˈQ.",
    "Forty-five seconds left.": "fˈɔːtɪ fˈIv sˈɛkəndz lˈɛft.",
    speech_text("Ms Two, e.g. Mr. One.", {}): "mˈɪz tˈuː, fɔːɹ ɪɡzˈɑːmpəl mˈɪstə wˌɒn.",
    "": "",
    "?!": "?!",
}


def test_a_text_is_written_in_kokoros_alphabet_with_its_pauses() -> None:
    asked = [sys.executable, "-c", ASK]
    done = subprocess.run(
        asked, input=json.dumps(list(SPOKEN)), capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert dict(zip(SPOKEN, json.loads(done.stdout), strict=True)) == SPOKEN


@pytest.mark.parametrize(
    ("ipa", "kokoro"),
    [("dʒˈʌdʒ", "ʤˈʌʤ"), ("tʃˈeə", "ʧˈɛː"), ("bˈɒtl̩", "bˈɒtᵊl"), ("nˈəʊt", "nˈQt"), ("ɡˈəʊ\u200d", "ɡˈQ")],
)
def test_sounds_that_are_one_for_kokoro_are_one_letter_and_unknown_signs_are_left_out(ipa: str, kokoro: str) -> None:
    assert in_kokoros_alphabet(ipa) == kokoro


def test_the_letters_have_the_numbers_that_the_model_was_trained_with() -> None:
    # Some numbers as the model's own vocabulary has them, at the ends of runs and between gaps.
    known = {";": 1, "?": 6, "…": 10, " ": 16, "I": 25, "Q": 33, "W": 39, "Y": 41, "ᵊ": 42, "b": 44, "f": 48, "p": 58}
    known |= {"w": 65, "z": 68, "æ": 72, "ɔ": 76, "ð": 81, "ə": 83, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119}
    known |= {
        "ɹ": 123,
        "ʃ": 131,
        "ʧ": 133,
        "ʊ": 135,
        "ʌ": 138,
        "ʒ": 147,
        "ˈ": 156,
        "ˌ": 157,
        "ː": 158,
        "ʤ": 82,
        "h": 50,
    }
    assert {letter: NUMBERS[letter] for letter in known} == known


def test_what_is_too_long_is_divided_after_a_sentence_and_else_anywhere() -> None:
    assert list(pieces("abc. de. f", 8)) == ["abc. de.", "f"]
    assert list(pieces("abcdefghij", 4)) == ["abcd", "efgh", "ij"]
    assert list(pieces("abc.", 8)) == ["abc."]
