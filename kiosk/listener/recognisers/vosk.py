"""Recognition by Vosk, with a model that people fetch once."""

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

    The grammar is a bigram to Vosk, so it mixes phrases; whoever asks must accept whole phrases only. The confidence
    is the least of the words' posterior probabilities. Vosk itself ends utterances, by the model's rules.
    """

    name = "vosk"

    def __init__(self, model: Path) -> None:
        super().__init__()
        missing = missing_file(model)
        if missing:
            raise ListenerError(
                N_(
                    "{model} is not a Vosk model that can be used here: {missing} is missing. "
                    "`kiosk voice install` fetches one."
                ),
                model=model,
                missing=missing,
            )
        try:
            import vosk  # noqa: PLC0415  (takes a moment, and is not published for every machine)
        except (ImportError, OSError) as error:
            raise ListenerError(N_("Vosk cannot be loaded: {why}."), why=error) from error
        vosk.SetLogLevel(_SILENT)
        self._engine = vosk.KaldiRecognizer
        try:
            self._model = vosk.Model(str(model))
        except Exception as error:  # Vosk raises nothing more particular
            raise ListenerError(N_("{model} is a damaged Vosk model: fetch it again."), model=model) from error
        self._ears: Any = None

    def _begin(self, phrases: Sequence[str]) -> None:
        # A grammar without phrases kills the process, and one cannot be changed in mid-utterance: a new one each time.
        self._ears = self._engine(self._model, self._rate, json.dumps([*phrases, GARBAGE])) if phrases else None
        if self._ears:
            self._ears.SetWords(True)

    def _take(self, block: bytes) -> Heard | None:
        if self._ears and self._ears.AcceptWaveform(block):
            return self._read(self._ears.Result())
        return None

    def so_far(self) -> str:
        """Some 0.8 s before Vosk itself finds that the utterance has ended, this is what it will be."""
        partial: str = json.loads(self._ears.PartialResult()).get("partial", "") if self._ears else ""
        return partial

    def finish(self) -> Heard | None:
        """Ends the utterance here."""
        return self._read(self._ears.FinalResult()) if self._ears else None

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _read(self, result: str) -> Heard | None:
        words = json.loads(result).get("result")
        if not words:
            return None
        phrase, confidence = " ".join(word["word"] for word in words), min(word["conf"] for word in words)
        return self._heard(phrase, confidence, words[-1]["end"] - words[0]["start"])
