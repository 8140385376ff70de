"""Moonshine's model and its tokens, run by ONNX Runtime."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_

PACKAGE, FOLDER = "moonshine_voice", "assets/tiny-en"

MOST_PIECES = 2
"""Of which an English word that people give commands by consists to the model; Welsh and German ones mostly of more."""

_HEADS, _WIDTH = 8, 36
"""Of the model's attention: what an empty memory of the decoder looks like."""


@dataclass(frozen=True)
class Fit:
    """How well a text explains a stretch of sound, in nats.

    `likelihood` is the logarithm of the text's probability; `regret` by how much the model would rather have written
    something else, in all of the text's `pieces`: 0 where the text is just what it would write.
    """

    likelihood: float
    regret: float
    pieces: int


class MoonshineModel:
    """Belongs to the thread that made it. Raises ListenerError where this machine cannot have it."""

    def __init__(self) -> None:
        try:
            # They take half a second, and are not published for every machine.
            import numpy  # noqa: ICN001, PLC0415
            import onnxruntime  # noqa: PLC0415

            folder = _folder()
            self._np = numpy
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # what it costs can be told, and the other cores are the room's
            self._encoder, self._decoder = (
                onnxruntime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
                for file in ("encoder_model.ort", "decoder_model_merged.ort")
            )
            self._tokens = Tokens(folder / "tokenizer.bin")
        except Exception as error:  # an import fails in many ways, and ONNX Runtime raises errors of its own
            raise ListenerError(N_("The speech model Moonshine cannot be used here: {why}."), why=error) from error
        self._memories = [each.name for each in self._decoder.get_inputs() if each.name.startswith("past_key_values")]

    def knows(self, word: str) -> bool:
        """Whether a word is one of the model's language: those of others it can only spell."""
        try:
            return len(self._tokens.row(word)) <= MOST_PIECES + len((BEGIN, END))
        except KeyError:
            return False

    def listen(self, samples: bytes) -> Any:
        """What the model makes of 16-bit samples at 16 kHz: an array (1, steps of 41 ms, 288)."""
        sound = self._np.frombuffer(samples, self._np.int16).astype(self._np.float32)[None] / 2**15
        inputs = {"input_values": sound, "attention_mask": self._np.ones(sound.shape, self._np.int64)}
        return self._encoder.run(None, inputs)[0]

    def beginnings(self, heard: Any, texts: Sequence[str]) -> list[float]:
        """The logarithm of the probability of each text's first piece, given what was heard (see `listen`): quick."""
        np = self._np
        (scores,) = self._scores(heard, np.array([[BEGIN]]))[0]
        total = float(np.logaddexp.reduce(scores))
        return [float(scores[self._tokens.row(text)[1]]) - total for text in texts]

    def fits(self, heard: Any, texts: Sequence[str]) -> list[Fit]:
        """How well each text explains what was heard: some milliseconds for each of them."""
        np = self._np
        rows = [self._tokens.row(text) for text in texts]
        written = np.full((len(rows), max(map(len, rows)) - 1), BEGIN)
        for at, row in enumerate(rows):
            written[at, : len(row) - 1] = row[:-1]
        scores = self._scores(heard, written)
        best = scores.max(-1)
        total = best + np.log(np.exp(scores - best[..., None]).sum(-1))
        fits = []
        for at, row in enumerate(rows):
            steps = np.arange(len(row) - 1)
            chosen = scores[at, steps, row[1:]]
            likelihood, regret = (chosen - total[at, steps]).sum(), (best[at, steps] - chosen).sum()
            fits.append(Fit(float(likelihood), float(regret), len(steps)))
        return fits

    def _scores(self, heard: Any, written: Any) -> Any:
        """For each text and each of its pieces the scores of all that might stand there: (texts, pieces, 32768)."""
        np = self._np
        many = len(written)
        steps = heard.shape[1]
        inputs = {
            "input_ids": written,
            "encoder_hidden_states": np.repeat(heard, many, 0),
            "encoder_attention_mask": np.ones((many, steps), np.int64),
            "use_cache_branch": np.array([False]),
        }
        for name in self._memories:
            inputs[name] = np.zeros((many, _HEADS, steps if ".encoder." in name else 0, _WIDTH), np.float32)
        return self._decoder.run(["logits"], inputs)[0]


def _folder() -> Path:
    found = find_spec(PACKAGE)  # which does not load the package
    if found is None or found.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    return Path(found.origin).parent / FOLDER


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
