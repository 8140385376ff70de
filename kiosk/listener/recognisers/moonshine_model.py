"""Moonshine's model and its tokens, run by ONNX Runtime."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_

PACKAGE, FOLDER = "moonshine_voice", "assets/tiny-en"

MAX_PIECES = 2
"""The most pieces in which the tokeniser splits an English command word; Welsh and German words mostly have more."""

AT_ONCE = 3
"""Texts that are scored at once: the scores of each take a megabyte, and more at once is hardly quicker."""

MAX_WRITTEN = 16
"""The most pieces of a text that the model writes by itself: a command is shorter, and each piece takes time."""

_HEADS, _WIDTH = 8, 36
"""The number and width of the attention heads, which shape the empty cache of the decoder."""


@dataclass(frozen=True)
class Fit:
    """How well a text explains a stretch of sound, in nats.

    `likelihood` is the logarithm of the text's probability. `regret` is by how much the model prefers other pieces,
    summed over the text's `pieces`; it is 0 where the text is what the model would write.
    """

    likelihood: float
    regret: float
    pieces: int


class MoonshineModel:
    """The model of Moonshine; only the thread that made it may use it.

    Raises ListenerError where this machine cannot run it.
    """

    def __init__(self) -> None:
        try:
            # Importing these takes half a second, and not every machine has wheels.
            import numpy  # noqa: ICN001, PLC0415
            import onnxruntime  # noqa: PLC0415

            folder = _folder()
            self._np = numpy
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # the cost can be measured, and the other cores stay free
            # ONNX Runtime would keep the memory of the longest utterance for good.
            options.enable_cpu_mem_arena = options.enable_mem_pattern = False
            self._encoder, self._decoder = (
                onnxruntime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
                for file in ("encoder_model.ort", "decoder_model_merged.ort")
            )
            self._tokens = Tokens(folder / "tokenizer.bin")
        except Exception as error:  # imports fail in many ways, and ONNX Runtime raises errors of its own
            raise ListenerError(N_("The speech model Moonshine cannot be used here: {why}."), why=error) from error
        self._caches = [
            tensor.name for tensor in self._decoder.get_inputs() if tensor.name.startswith("past_key_values")
        ]

    def knows(self, word: str) -> bool:
        """Whether a word belongs to the language of the model, which can only spell words of other languages."""
        try:
            return len(self._tokens.numbers(word)) <= MAX_PIECES + len((BEGIN, END))
        except KeyError:
            return False

    def listen(self, samples: bytes) -> Any:
        """The encoder's output for 16-bit samples at 16 kHz: an array of the shape (1, steps of 41 ms, 288)."""
        sound = self._np.frombuffer(samples, self._np.int16).astype(self._np.float32)[None] / 2**15
        inputs = {"input_values": sound, "attention_mask": self._np.ones(sound.shape, self._np.int64)}
        return self._encoder.run(None, inputs)[0]

    def first_piece_likelihoods(self, heard: Any, texts: Sequence[str]) -> list[float]:
        """The logarithm of the probability of each text's first piece, given what was heard (see `listen`).

        Quicker than `fits`.
        """
        np = self._np
        (scores,) = self._scores(heard, np.array([[BEGIN]]))[0]
        total = float(np.logaddexp.reduce(scores))
        return [float(scores[self._tokens.numbers(text)[1]]) - total for text in texts]

    def fits(self, heard: Any, texts: Sequence[str]) -> list[Fit]:
        """How well each text explains what was heard; each text takes some milliseconds."""
        chunks = (texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE))
        return [fit for chunk in chunks for fit in self._fits(heard, chunk)]

    def _fits(self, heard: Any, texts: Sequence[str]) -> list[Fit]:
        np = self._np
        rows = [self._tokens.numbers(text) for text in texts]
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

    def written(self, heard: Any) -> tuple[str, float]:
        """The text that the model itself writes, at most MAX_WRITTEN pieces, and its log likelihood for each piece."""
        np = self._np
        steps = heard.shape[1]
        inputs = {"encoder_hidden_states": heard, "encoder_attention_mask": np.ones((1, steps), np.int64)}
        cache = self._empty_cache(1, steps)
        pieces, likelihood = [BEGIN], 0.0
        while len(pieces) <= MAX_WRITTEN:
            later = len(pieces) > 1
            step = {"input_ids": np.array([pieces[-1:]]), "use_cache_branch": np.array([later])}
            scores, *present = self._decoder.run(None, inputs | cache | step)
            # What was heard stays the same: only the first step works that out.
            cache |= {
                name: found
                for name, found in zip(self._caches, present, strict=True)
                if not (later and ".encoder." in name)
            }
            pieces.append(int(scores[0, -1].argmax()))
            likelihood += float(scores[0, -1].max() - np.logaddexp.reduce(scores[0, -1]))
            if pieces[-1] == END:
                break
        return self._tokens.text(pieces), likelihood / (len(pieces) - 1)

    def _empty_cache(self, count: int, steps: int) -> dict[str, Any]:
        return {
            name: self._np.zeros((count, _HEADS, steps if ".encoder." in name else 0, _WIDTH), self._np.float32)
            for name in self._caches
        }

    def _scores(self, heard: Any, tokens: Any) -> Any:
        """The scores of every token at each place of each text: an array of the shape (texts, pieces, 32768)."""
        np = self._np
        count = len(tokens)
        steps = heard.shape[1]
        inputs = {
            "input_ids": tokens,
            "encoder_hidden_states": np.repeat(heard, count, 0),
            "encoder_attention_mask": np.ones((count, steps), np.int64),
            "use_cache_branch": np.array([False]),
        }
        return self._decoder.run(["logits"], inputs | self._empty_cache(count, steps))[0]


def return_memory() -> None:
    """Gives memory that is free back to the system, where the C library can: it keeps what loading a model took."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _folder() -> Path:
    spec = find_spec(PACKAGE)  # find_spec does not load the package
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    return Path(spec.origin).parent / FOLDER


BEGIN, END = 1, 2
"""The token numbers before and after every text."""

_SPACE = "▁"
_TWO_BYTES_FROM = 0x80
"""The length from which a piece's length takes two bytes: the low seven bits, then the rest."""


class Tokens:
    """The pieces of a `tokenizer.bin`; they are merged in the order of their numbers, as SentencePiece's BPE does."""

    def __init__(self, file: Path) -> None:
        # Single letters are in the file twice, first as raw bytes; the model writes the later number.
        self._pieces = _pieces(file.read_bytes())
        self._number_of = {piece: number for number, piece in enumerate(self._pieces)}
        self._cache: dict[str, tuple[int, ...]] = {}

    def numbers(self, text: str) -> tuple[int, ...]:
        """The numbers of a text's pieces between BEGIN and END. Raises KeyError for unknown letters."""
        if text not in self._cache:  # the same few phrases are needed many times a second
            self._cache[text] = self._merge(text)
        return self._cache[text]

    def text(self, numbers: Sequence[int]) -> str:
        """The text of numbered pieces; BEGIN and END are none."""
        parts = (self._pieces[number] for number in numbers if number not in (BEGIN, END))
        return b"".join(parts).decode(errors="replace").replace(_SPACE, " ").strip()

    def _merge(self, text: str) -> tuple[int, ...]:
        parts = [letter.encode() for letter in _SPACE + text.replace(" ", _SPACE)]
        while True:
            pairs = [first + second for first, second in pairwise(parts)]
            known = [(self._number_of[pair], at) for at, pair in enumerate(pairs) if pair in self._number_of]
            if not known:
                return (BEGIN, *(self._number_of[part] for part in parts), END)
            at = min(known)[1]
            parts[at : at + 2] = [pairs[at]]


def _pieces(data: bytes) -> Sequence[bytes]:
    pieces, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length >= _TWO_BYTES_FROM:
            length, at = length - _TWO_BYTES_FROM + _TWO_BYTES_FROM * data[at], at + 1
        pieces.append(data[at : at + length])
        at += length
    return pieces
