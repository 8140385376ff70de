"""Segmentation of sound into utterances, and detection of the moment at which a recognised phrase is final."""

from collections import deque
from collections.abc import Mapping
from itertools import islice

from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.voice_activity import Strictness, VoiceActivity

WINDOW = 0.3
"""Seconds of sound in which speech and silence are compared."""

MIN_SHARE = 0.9
"""The share of the window that must be speech for an utterance to begin, or silence for it to end."""

LEAD_IN = 0.2
"""Seconds of sound that are kept before a padded utterance, because soft first sounds are taken for silence."""

MAX_UTTERANCE = 5.0
"""Seconds. Only the end of a longer utterance is kept: no command is that long, and recognition takes time."""


class UtteranceSegmenter:
    """Cuts sound into utterances; the current one is held in memory only.

    A padded utterance includes some silence on both sides, by which a recogniser can tell that it is complete.
    """

    def __init__(self, rate: int, *, padded: bool = False) -> None:
        self._rate = rate
        self._padded = padded
        self._remainder, self._length = b"", 0
        self._in_speech, self._lead, self._silence = False, 0, 0
        self._reset()

    def feed(self, block: bytes) -> bytes | None:
        """Takes a block of 16-bit samples and returns the utterance that ended in it, if one did."""
        size = self._voice.frame_bytes
        self._remainder += block
        ended = None
        while len(self._remainder) >= size:
            frame, self._remainder = self._remainder[:size], self._remainder[size:]
            ended = self._utterance_ended_by(frame) or ended
        return ended

    @property
    def so_far(self) -> bytes:
        """The samples of the utterance that has not ended yet; empty where nobody speaks."""
        return b"".join(islice(self._frames, max(0, len(self._frames) - self._length), None))

    def finish(self) -> bytes | None:
        """Ends the current utterance and returns its samples, if there is one."""
        utterance = self.so_far
        whole = utterance + self._remainder if utterance else None
        self._reset()
        return whole

    def _utterance_ended_by(self, frame: bytes) -> bytes | None:
        was_speech = self._in_speech
        self._frames.append(frame)
        self._window.append(self._voice.is_speech(frame))
        spoken = sum(self._window)
        self._in_speech = spoken >= self._least if was_speech else spoken > self._required
        if self._in_speech:
            self._length = self._length + 1 if was_speech else self._lead
        elif was_speech:
            utterance = self.so_far
            self._length = 0
            return utterance if self._padded else utterance[: -self._silence]
        return None

    def _reset(self) -> None:
        self._voice = VoiceActivity(self._rate, Strictness.LOOSE)
        window, lead_in = (round(seconds / self._voice.frame_length) for seconds in (WINDOW, LEAD_IN))
        self._window: deque[bool] = deque(maxlen=window)
        self._required, self._least = int(MIN_SHARE * window), (1 - MIN_SHARE) * window
        self._in_speech = False
        self._lead = window + 1 + lead_in * self._padded  # the utterance began with the frame before the window
        self._silence = (window - 1) * self._voice.frame_bytes
        self._frames: deque[bytes] = deque(maxlen=round(MAX_UTTERANCE / self._voice.frame_length))
        self._remainder, self._length = b"", 0


LONG_SILENCE = 0.2
"""Seconds of silence that must follow a phrase where people are talking with each other."""

SHORT_SILENCE = 0.1
"""Seconds of silence after a phrase that are enough where somebody speaks to the kiosk.

Silence within a sentence is shorter: voice activity goes on for a moment after each sound.
"""


QUIET_FOR = 3.0
"""Seconds after a silence in which the room counts as quiet: a command that ends there is followed by silence again."""


class PhraseEndpointer:
    """Decides that a phrase is final: in a quiet room by the silence after it.

    Where others talk on, it is final once it has stayed unchanged for `seconds`.
    """

    def __init__(self, seconds: float) -> None:
        self._required = seconds
        self._voice = VoiceActivity(RATE, Strictness.STRICT)
        self._silent, self._since_silence = 0.0, QUIET_FOR
        self.begin({}, patient=False)

    def begin(self, grammar: Mapping[str, object], *, patient: bool) -> None:
        """Starts a new utterance; the grammar says what each phrase means.

        `patient` also waits for silence, because more words may follow.
        """
        self._complete = {
            phrase
            for phrase, meaning in grammar.items()
            if not any(other.startswith(f"{phrase} ") and grammar[other] != meaning for other in grammar)
        }
        self._patient = patient
        self._text = ""
        self._unchanged = 0.0

    def is_final(self, text: str, block: bytes) -> bool:
        """Whether the text is a phrase that has stayed unchanged for long enough, up to the end of this block of sound.

        A phrase that is the beginning of another one, which means something else, is never final.
        """
        length = len(block) / (RATE * SAMPLE_BYTES)
        self._unchanged = self._unchanged + length if text == self._text else 0.0
        self._text = text
        self._silent = 0.0 if self.is_speech(block) else round(self._silent + length, 6)
        self._since_silence = 0.0 if self._silent >= LONG_SILENCE else self._since_silence + length
        if text not in self._complete:
            return False
        if self._patient:
            return self._unchanged >= self._required and self._silent >= LONG_SILENCE
        if self._since_silence < QUIET_FOR:
            return min(self._unchanged, self._silent) >= SHORT_SILENCE
        return self._unchanged >= self._required

    def is_speech(self, block: bytes) -> bool:
        """Whether any frame of this block is speech."""
        size = self._voice.frame_bytes
        frames = [block[at : at + size] for at in range(0, len(block) - size + 1, size)]
        return any(self._voice.is_speech(frame) for frame in frames)
