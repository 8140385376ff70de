"""Recognition by PocketSphinx, whose package includes a model, so that the kiosk hears without any download."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pocketsphinx

from kiosk.listener.recognisers.base import Heard, Recogniser, logistic
from kiosk.listener.segmentation import UtteranceSegmenter

_PHRASES = "phrases"
_ANYTHING = "anything"

_NATS = 1024
"""PocketSphinx shifts its scores by ten bits."""

_FRAMES_A_SECOND = 100

_EVEN_ODDS = -4.0
_STEEPNESS = 2.0
"""The nats a frame at which the confidence is one half, and the steepness there.

They were set by eye, so that 0.8 separates synthetic commands and people's single words from other talk.
"""

_MIN_PART_LETTERS = 4
"""Letters; shorter words are parts of too many names that sound quite different."""

_MIN_SHARE = 0.6
"""The share of the spoken frames that the words of the phrase must cover."""


@dataclass(frozen=True)
class _SearchResult:
    """The best result of a search: its text, its log likelihood in nats, and the number of frames with words."""

    text: str
    score: float
    spoken: int


class SphinxRecogniser(Recogniser):
    """PocketSphinx with the phrases as a finite-state grammar.

    A grammar always finds something, so each utterance is searched twice: for the phrases, and for any sequence of
    sounds. The confidence is a logistic function of the difference between both likelihoods per frame, and 0 where the
    phrase leaves much of the speech unexplained. The confidence separates right from wrong, but it is no probability.
    """

    name = "pocketsphinx"
    wants_block_of_wake_word = True

    def __init__(self) -> None:
        super().__init__()
        self._load()
        self._begin(())

    def _load(self) -> None:
        # Wide beams and no search of the word lattice keep paths that end within a phrase from winning over paths
        # that reach its end.
        beams = {"beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60, "bestpath": False}
        # Dither is needed because perfect silence, which only synthetic speech has, confuses the model.
        self._decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL", samprate=self._rate, dither=True, **beams)
        self._decoder.add_allphone_file(_ANYTHING, None)
        self._loaded_for = self._rate

    def _begin(self, phrases: Sequence[str]) -> None:
        if self._loaded_for != self._rate:
            self._load()
        self._utterances = UtteranceSegmenter(self._rate)
        self._listening = bool(phrases)
        if phrases:
            self._decoder.add_fsg(_PHRASES, self._decoder.create_fsg(_PHRASES, 0, 1, _transitions(phrases)))

    def _take(self, block: bytes) -> Heard | None:
        return self._decide(self._utterances.feed(block))

    def finish(self) -> Heard | None:
        """Ends the current utterance and returns it, if there is one."""
        return self._decide(self._utterances.finish())

    def _knows(self, word: str) -> bool:
        return self._decoder.lookup_word(word) is not None or self._add_compound(word)

    def _add_compound(self, word: str) -> bool:
        """Adds a compound such as timekeeper if the dictionary has both parts; returns whether it has."""
        for at in range(_MIN_PART_LETTERS, len(word) - _MIN_PART_LETTERS + 1):
            parts = [self._decoder.lookup_word(part) for part in (word[:at], word[at:])]
            if all(parts):
                self._decoder.add_word(word, " ".join(parts), True)
                return True
        return False

    def _decide(self, utterance: bytes | None) -> Heard | None:
        if not utterance or not self._listening:
            return None
        phrase, anything = self._search(_PHRASES, utterance), self._search(_ANYTHING, utterance)
        if not phrase.spoken or not anything.spoken:
            return self._heard("", 0.0)
        return self._heard(phrase.text, _confidence(phrase, anything), phrase.spoken / _FRAMES_A_SECOND)

    def _search(self, search: str, utterance: bytes) -> _SearchResult:
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        # The whole utterance at once, so that its own loudness is normalised, not that of earlier utterances.
        self._decoder.process_raw(utterance, full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None:
            return _SearchResult("", -math.inf, 0)
        spoken = sum(part.end_frame - part.start_frame + 1 for part in self._decoder.seg() if _is_speech(part.word))
        return _SearchResult(best.hypstr, math.log(best.best_score) * _NATS, spoken)


def _transitions(phrases: Sequence[str]) -> list[tuple[int, int, float, str]]:
    """The transitions (from, to, probability, word) of a grammar with one path from state 0 to 1 for each phrase."""
    transitions = []
    states = 2
    for words in map(str.split, phrases):
        between = range(states, states + len(words) - 1)
        states += len(between)
        transitions += [(*step, 1.0, word) for *step, word in zip((0, *between), (*between, 1), words, strict=True)]
    return transitions


def _is_speech(word: str) -> bool:
    """Whether a word is none of the model's fillers: <s>, <sil>, SIL, [NOISE], [SPEECH], +SPN+."""
    return word != "SIL" and word[0] not in "<[+"


def _confidence(phrase: _SearchResult, anything: _SearchResult) -> float:
    if phrase.spoken < _MIN_SHARE * anything.spoken:
        return 0.0
    difference = (phrase.score - anything.score) / phrase.spoken
    return logistic(_STEEPNESS * (difference - _EVEN_ODDS))
