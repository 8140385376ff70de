"""Recognition by PocketSphinx, whose model comes with it: the kiosk hears from the first minute, without a network."""

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
"""At how many nats a frame the confidence is one half, and how sharply it turns there: set by eye, so that 0.8 parts
synthetic commands and people's single words on the one hand from other talk on the other."""

_SHORTEST_PART = 4
"""Letters: shorter words are found in too many names that sound quite different."""

_LEAST_SHARE = 0.6
"""How much of what was spoken must be the phrase's own words."""


@dataclass(frozen=True)
class _Path:
    """The best way through a search: its text, its log likelihood in nats, and in how many frames words were spoken."""

    text: str
    score: float
    spoken: int


class SphinxRecogniser(Recogniser):
    """PocketSphinx with the phrases as a finite-state grammar.

    A grammar always finds something, so each utterance is searched twice: for the phrases, and for any sequence of
    sounds whatever. The confidence tells how well the phrase explains the sound beside the freest explanation: a
    logistic function of the difference per frame, and 0 where the phrase leaves much of the speech unexplained. It
    tells right from wrong quite well, but it is no probability.
    """

    name = "pocketsphinx"
    wants_block_of_wake_word = True

    def __init__(self) -> None:
        super().__init__()
        self._load()
        self._begin(())

    def _load(self) -> None:
        # The wide beams, and no second guess from the word lattice, keep paths that end in the midst of a phrase
        # from winning over those that reach its end.
        beams = {"beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60, "bestpath": False}
        # Dither, because perfect silence, which only synthetic speech has, throws the model off.
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
        """Ends the utterance here."""
        return self._decide(self._utterances.finish())

    def _knows(self, word: str) -> bool:
        return self._decoder.lookup_word(word) is not None or self._learns(word)

    def _learns(self, word: str) -> bool:
        """Puts together a word like timekeeper, if the dictionary has its two parts; says whether it could."""
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
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

    def _search(self, search: str, utterance: bytes) -> _Path:
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        # The whole of it at once: loudness is then evened out by this utterance and not by those before it.
        self._decoder.process_raw(utterance, full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None:
            return _Path("", -math.inf, 0)
        spoken = sum(part.end_frame - part.start_frame + 1 for part in self._decoder.seg() if _is_speech(part.word))
        return _Path(best.hypstr, math.log(best.best_score) * _NATS, spoken)


def _transitions(phrases: Sequence[str]) -> list[tuple[int, int, float, str]]:
    """The grammar: from state 0, a way of its own for each phrase to state 1, all alike."""
    transitions = []
    states = 2
    for words in map(str.split, phrases):
        between = range(states, states + len(words) - 1)
        states += len(between)
        transitions += [(*step, 1.0, word) for *step, word in zip((0, *between), (*between, 1), words, strict=True)]
    return transitions


def _is_speech(word: str) -> bool:
    """Not one of the model's fillers: <s>, <sil>, SIL, [NOISE], [SPEECH], +SPN+."""
    return word != "SIL" and word[0] not in "<[+"


def _confidence(phrase: _Path, anything: _Path) -> float:
    if phrase.spoken < _LEAST_SHARE * anything.spoken:
        return 0.0
    behind = (phrase.score - anything.score) / phrase.spoken
    return logistic(_STEEPNESS * (behind - _EVEN_ODDS))
