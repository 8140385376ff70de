"""From sound to commands: gate, recogniser and guard in one, without a microphone, a thread or a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.config.settings import Hearing
from kiosk.core.room.commands import Command
from kiosk.listener.acceptance import Accepted, Refusal, judge, suggestions
from kiosk.listener.activation import Activation
from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.recognisers.base import Heard, Recogniser
from kiosk.listener.segmentation import PhraseEndpointer

PATIENCE = 0.5
"""Seconds that the kiosk's own voice has to fall silent before a held key listens all the same."""

GRACE = 1.0
"""Seconds after the wake word in which nothing is taken amiss: that may still be its own end."""

NEAR = 0.5
"""What share of the confidence that is needed makes a miss a near one, worth asking about."""

TAIL = 0.2
"""Seconds heard after the key was let go: people let go on the last syllable, and sound arrives late."""


class Trigger(StrEnum):
    """Why the kiosk listens for a command."""

    ALWAYS = "it always does"
    WAKE = "wake word"
    HELD = "a key is held"
    ASKED = "it has asked something"


@dataclass(frozen=True)
class Opened:
    """The kiosk begins to listen for a command, at a second of the caller's clock."""

    t: float
    why: Trigger


@dataclass(frozen=True)
class Understood:
    """A command, by which phrase, and how surely from 0 to 1."""

    t: float
    command: Command
    phrase: str
    confidence: float


@dataclass(frozen=True)
class Missed:
    """Something that is no command; `meant` where it was said to the kiosk, and then what it may have been.

    What was said instead is not kept.
    """

    t: float
    why: Refusal
    meant: bool = False
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closed:
    """The kiosk does not listen for a command any longer."""

    t: float


ListenEvent = Opened | Understood | Missed | Closed


@dataclass(frozen=True)
class Context:
    """What matters now: what may be said, whether a key is held, whether the kiosk has asked, whether it speaks."""

    grammar: Mapping[str, Command] = field(default_factory=dict)
    held: bool = False
    asked: bool = False
    speaking: bool = False


@dataclass
class _Window:
    """The time in which a command is listened for: why, for how many seconds more (None: no end), and the last miss.

    `age` is for how many seconds there has been sound.
    """

    why: Trigger
    left: float | None = None
    miss: Missed | None = None
    age: float = 0.0


class Pipeline:
    """Fed with blocks of 16-bit samples at 16 kHz, it tells what happened. Belongs to the thread of its recogniser.

    `strange` are the phrases that cannot be heard because the speech model lacks one of their words. Commands that are
    less sure than the room wants, but at least so sure as `told`, are told too, and change nothing: for trials.
    """

    def __init__(self, gate: Activation, recogniser: Recogniser, hearing: Hearing, told: float = 1.0) -> None:
        self.gate = gate
        self.strange: frozenset[str] = frozenset()
        self._recogniser = recogniser
        self._hearing = hearing
        self._told = told
        self._window: _Window | None = None
        self._before = Context()
        self._grammar: dict[str, Command] = {}
        self._settling = PhraseEndpointer(hearing.settle)
        self._spoke = 0.0
        self._deaf = False

    @property
    def listening(self) -> bool:
        """Whether it listens for a command because somebody wants it to."""
        return self._window is not None and self._window.why is not Trigger.ALWAYS

    def forget(self) -> None:
        """Forgets all sound, as when the microphone is closed."""
        self._window = None
        self._before = Context()
        self.gate.forget()

    def hear(self, block: bytes, t: float, now: Context) -> tuple[ListenEvent, ...]:
        """What happens with this block, which ends at second `t` of the caller's clock."""
        before, self._before = self._before, now
        length = len(block) / (RATE * SAMPLE_BYTES)
        happened = self._turned(before, now, t)
        self._spoke = self._spoke + length if now.speaking else 0.0
        if now.speaking and not (now.held and self._spoke > PATIENCE):
            self._deaf = True
            return tuple(happened)
        if self._deaf:
            self._deaf = False
            self._begin_anew(now)
        if self._window is None and now.grammar and self.gate.opens(block):
            happened.append(self._open(Trigger.WAKE, now, t, self._hearing.window))
            self._recall(block)
        elif self._window:
            self._window.age = round(self._window.age + length, 6)
            happened += self._listened(self._window, block, length, t, now)
        return tuple(happened)

    # Windows.

    def _turned(self, before: Context, now: Context, t: float) -> list[ListenEvent]:
        """What follows from the key, the question and the phrases, before any sound."""
        happened: list[ListenEvent] = []
        window = self._window
        if now.held and not before.held:
            happened.append(self._open(Trigger.HELD, now, t))
        elif window and window.why is Trigger.HELD and not now.held and window.left is None:
            window.left = TAIL
        elif now.asked and (window is None or window.why is Trigger.ALWAYS):
            happened.append(self._open(Trigger.ASKED, now, t))
        elif window and window.why is Trigger.ASKED and not now.asked:
            happened.append(self._close(t))
        elif window is None and self.gate.always and now.grammar:
            self._window = _Window(Trigger.ALWAYS)
            self._begin(now)
        elif window and now.grammar != before.grammar:
            self._begin(now)
        return happened

    def _open(self, why: Trigger, now: Context, t: float, left: float | None = None) -> Opened:
        self._window = _Window(why, left)
        self._begin(now)
        return Opened(t, why)

    def _close(self, t: float) -> Closed:
        self._window = None
        self.gate.forget()
        return Closed(t)

    def _begin(self, now: Context) -> None:
        """Listens for what may be said now, and forgets what was being said."""
        why = self._window.why if self._window else None
        always = why is Trigger.ALWAYS
        self._grammar = self.gate.addressed(now.grammar) if always else dict(now.grammar)
        # Nobody need speak to the kiosk only because it has asked: people may go on talking with each other.
        self.strange = self._recogniser.understand(self._grammar, eager=why in {Trigger.WAKE, Trigger.HELD})
        self._settling.begin(self._grammar, patient=always)

    def _begin_anew(self, now: Context) -> None:
        """After a time in which nothing was to be heard."""
        if self._window:
            self._begin(now)
        else:
            self.gate.forget()

    # What is said within one.

    def _recall(self, block: bytes) -> None:
        """Some people say a command in one breath with the wake word, which is noticed a little after its end."""
        if self._recogniser.wants_block_of_wake_word:
            self._recogniser.feed(block)

    def _listened(self, window: _Window, block: bytes, length: float, t: float, now: Context) -> list[ListenEvent]:
        heard = self._recogniser.feed(block)
        if heard is None and self._settling.settled(self._recogniser.so_far(), block):
            heard = self._recogniser.finish()
        if window.left is not None:
            window.left = round(window.left - length, 6)  # tenths do not add up
        over = window.left is not None and window.left <= 0
        if heard is None and over:
            heard = self._recogniser.finish()
        happened: list[ListenEvent] = []
        if heard:
            self._settling.begin(self._grammar, patient=window.why is Trigger.ALWAYS)
            verdict = judge(heard, self._grammar, self._hearing.confidence)
            if isinstance(verdict, Accepted):
                return self._understood(window, verdict, t)
            happened += self._missed(window, heard, verdict.why, t, now)
            if verdict.why is Refusal.UNSURE and heard.confidence >= self._told:
                happened.append(Understood(t, self._grammar[heard.phrase], heard.phrase, heard.confidence))
        if self._window is window and over:
            happened += self._ended(window, t)
        return happened

    def _understood(self, window: _Window, verdict: Accepted, t: float) -> list[ListenEvent]:
        understood = Understood(t, verdict.command, verdict.phrase, verdict.confidence)
        return [understood] if window.why is Trigger.ALWAYS else [understood, self._close(t)]

    def _missed(self, window: _Window, heard: Heard, why: Refusal, t: float, now: Context) -> list[ListenEvent]:
        """Whoever said the wake word or holds a key may say it again; a question waits for its answer."""
        meant = window.why in {Trigger.WAKE, Trigger.HELD} or self.gate.meant_for_us(heard.phrase)
        said = heard.phrase.removeprefix(f"{self.gate.word} ") if self.gate.word else heard.phrase
        near = meant and heard.confidence >= self._hearing.confidence * NEAR
        miss = Missed(t, why, meant, suggestions(said, now.grammar) if near else ())
        match window.why:
            case Trigger.HELD:
                window.miss = miss
                return []
            case Trigger.WAKE:
                return [] if window.age < GRACE else [miss]
            case Trigger.ALWAYS:
                return [miss]
            case Trigger.ASKED:
                return []

    def _ended(self, window: _Window, t: float) -> list[ListenEvent]:
        """Whoever held a key has said something; after a wake word silence may be a mind that was changed."""
        if window.why is Trigger.HELD:
            return [window.miss or Missed(t, Refusal.NO_WORDS, meant=True), self._close(t)]
        return [self._close(t)]
