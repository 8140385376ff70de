"""Recognition by Vosk, whose model is fetched once."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.config.vosk_models import missing_file
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.listener.recognisers.base import GARBAGE, Heard, Recogniser

_SILENT = -1


class VoskRecogniser(Recogniser):
    """Vosk with the phrases as its grammar.

    Vosk turns the grammar into bigrams and so mixes phrases; callers must accept whole phrases only. The confidence
    is the lowest posterior probability of a word. Vosk itself ends utterances, by the rules of the model.
    """

    name = "vosk"

    def __init__(self, model: Path) -> None:
        super().__init__()
        missing = missing_file(model)
        if missing:
            raise ListenerError(
                N_(
                    "{model} is not a Vosk model that can be used here: {missing} is missing. `./run voice"
                    " install` installs one."
                ),
                model=model,
                missing=missing,
            )
        try:
            import vosk  # noqa: PLC0415  (importing takes a moment, and not every machine has wheels)
        except (ImportError, OSError) as error:
            raise ListenerError(N_("Vosk cannot be loaded: {why}."), why=error) from error
        vosk.SetLogLevel(_SILENT)
        self._engine = vosk.KaldiRecognizer
        try:
            self._model = vosk.Model(str(model))
        except Exception as error:  # Vosk raises nothing more specific
            raise ListenerError(N_("The Vosk model is damaged: install it again ({model})."), model=model) from error
        self._recogniser: Any = None

    def _begin(self, phrases: Sequence[str]) -> None:
        # An empty grammar kills the process, and a grammar cannot change within an utterance: hence a new recogniser.
        self._recogniser = self._engine(self._model, self._rate, json.dumps([*phrases, GARBAGE])) if phrases else None
        if self._recogniser:
            self._recogniser.SetWords(True)

    def _take(self, block: bytes) -> Heard | None:
        if self._recogniser and self._recogniser.AcceptWaveform(block):
            return self._utterance_in(self._recogniser.Result())
        return None

    def so_far(self) -> str:
        """The partial result of Vosk, which is complete some 0.8 s before Vosk ends the utterance."""
        partial: str = json.loads(self._recogniser.PartialResult()).get("partial", "") if self._recogniser else ""
        return partial

    def finish(self) -> Heard | None:
        """Ends the current utterance and returns it, if there is one."""
        return self._utterance_in(self._recogniser.FinalResult()) if self._recogniser else None

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _utterance_in(self, result: str) -> Heard | None:
        words = json.loads(result).get("result")
        if not words:
            return None
        phrase, confidence = " ".join(word["word"] for word in words), min(word["conf"] for word in words)
        return self._heard(phrase, confidence, words[-1]["end"] - words[0]["start"])
