"""Moonshine's model and its tokens, run by ONNX Runtime."""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_

PACKAGE, FOLDER = "moonshine_voice", "assets/tiny-en"

MAX_PIECES = 2
"""The most pieces in which the tokeniser splits an English command word; Welsh and German words mostly have more."""

AT_ONCE = 8
"""Texts that are read at once: the likelihoods of all pieces take much memory, and more at once is hardly quicker."""

MAX_WRITTEN = 16
"""The most pieces of a text that the model writes by itself: a command is shorter, and each piece takes time."""

Cache = dict[str, Any]
"""What the decoder keeps of the pieces that it has read, and of what was heard."""

_HEADS, _WIDTH = 8, 36
"""The number and width of the attention heads, which shape the empty cache of the decoder."""


class MoonshineModel:
    """The model of Moonshine, which several threads may use at once.

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
        parts = word.split("'")  # which is a piece of its own, as in "let's"
        try:
            return all(len(self._tokens.numbers(part)) <= MAX_PIECES + len((BEGIN, END)) for part in parts)
        except KeyError:
            return False

    def listen(self, samples: bytes) -> Any:
        """The encoder's output for 16-bit samples at 16 kHz: an array of the shape (1, steps of 41 ms, 288)."""
        sound = self._np.frombuffer(samples, self._np.int16).astype(self._np.float32)[None] / 2**15
        inputs = {"input_values": sound, "attention_mask": self._np.ones(sound.shape, self._np.int64)}
        return self._encoder.run(None, inputs)[0]

    def numbers(self, text: str) -> tuple[int, ...]:
        """The numbers of a text's pieces between BEGIN and END. Raises KeyError for unknown letters."""
        return self._tokens.numbers(text)

    def begin(self, heard: Any) -> tuple[Any, Cache]:
        """Begins to read texts; returns the same as `read_on`."""
        empty = {
            name: self._np.zeros((1, _HEADS, heard.shape[1] if ".encoder." in name else 0, _WIDTH), self._np.float32)
            for name in self._caches
        }
        return self._step(heard, [BEGIN], empty, later=False)

    def read_on(self, heard: Any, pieces: Sequence[int], cache: Cache, read_from: Sequence[int]) -> tuple[Any, Cache]:
        """Reads one piece more of several texts, each of which goes on from a row of the `cache` of the last step.

        Returns the logarithm of the probability of every following piece, for each text, and the new cache.
        """
        np = self._np
        likelihoods, caches = [], []
        for at in range(0, len(pieces), AT_ONCE):
            rows = list(read_from[at : at + AT_ONCE])
            # What was heard is the same for all texts: only the first step works that out.
            some = {name: kept if ".encoder." in name else kept[rows] for name, kept in cache.items()}
            found, longer = self._step(heard, pieces[at : at + AT_ONCE], some, later=True)
            likelihoods.append(found)
            caches.append(longer)
        joined = {
            name: kept if ".encoder." in name else np.concatenate([one[name] for one in caches])
            for name, kept in cache.items()
        }
        return np.concatenate(likelihoods), joined

    def written(self, heard: Any, most: int = MAX_WRITTEN) -> tuple[str, float]:
        """The text that the model itself writes, of at most so many pieces, and its log likelihood for each piece."""
        likelihoods, cache = self.begin(heard)
        pieces: list[int] = []
        likelihood = 0.0
        while len(pieces) < most:
            pieces.append(int(likelihoods[0].argmax()))
            likelihood += float(likelihoods[0].max())
            if pieces[-1] == END:
                break
            likelihoods, cache = self.read_on(heard, pieces[-1:], cache, [0])
        return self._tokens.text(pieces), likelihood / len(pieces)

    def _step(self, heard: Any, pieces: Sequence[int], cache: Cache, *, later: bool) -> tuple[Any, Cache]:
        np = self._np
        step = {
            "input_ids": np.array(pieces)[:, None],
            "encoder_hidden_states": heard,
            "encoder_attention_mask": np.ones(heard.shape[:2], np.int64),
            "use_cache_branch": np.array([later]),
        }
        scores, *present = self._decoder.run(None, step | cache)
        best = scores[:, -1].max(-1, keepdims=True)
        likelihoods = scores[:, -1] - best - np.log(np.exp(scores[:, -1] - best).sum(-1, keepdims=True))
        return likelihoods, dict(zip(self._caches, present, strict=True))


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


_COURTESY = re.compile(r" (?=(?:please|thanks)$)")
_QUESTION = re.compile(r"(?:\w+ )?(?:can|how|what|who) ")
"""The beginning of a question, with or without a name before it."""


def model_spelling(phrase: str) -> str:
    """The phrase as the model writes: with a capital, a comma before a courtesy, and a full stop or question mark.

    Another spelling is as unlikely as another word.
    """
    end = "?" if _QUESTION.match(phrase) else "."
    return f"{phrase[:1].upper()}{_COURTESY.sub(', ', phrase[1:])}{end}"
