"""The way from sound to commands: activation, recogniser and acceptance, without a microphone, a thread or a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.config.settings import Hearing
from kiosk.core.interaction.near_misses import near_misses_of
from kiosk.core.interaction.phrases import synonyms
from kiosk.core.room.commands import Command
from kiosk.listener.acceptance import Accepted, Refusal, judge, suggestions
from kiosk.listener.activation import Activation
from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.recognisers.base import Heard, Recogniser
from kiosk.listener.segmentation import PhraseEndpointer

PATIENCE = 0.5
"""Seconds for which a held key waits for the kiosk's own voice to fall silent; after that it listens anyway."""

GRACE = 1.0
"""Seconds after the wake word in which no miss is reported, because the sound may be the end of the wake word."""

NEAR = 0.5
"""The share of the required confidence from which a miss is near enough for suggestions."""

TAIL = 0.2
"""Seconds of listening after the key is released: people release it on the last syllable, and sound arrives late."""


class Trigger(StrEnum):
    """The reason why the kiosk listens for a command."""

    ALWAYS = "it always does"
    WAKE = "wake word"
    HELD = "a key is held"
    ASKED = "it has asked something"


@dataclass(frozen=True)
class Opened:
    """The kiosk started to listen for a command; `t` is in seconds of the caller's clock."""

    t: float
    why: Trigger


@dataclass(frozen=True)
class Understood:
    """A command, its phrase, and the confidence with which it was heard, from 0 to 1."""

    t: float
    command: Command
    phrase: str
    confidence: float


@dataclass(frozen=True)
class Missed:
    """An utterance that is no command; the words that were said are not kept.

    `meant` is true where it was said to the kiosk; `guesses` are then the phrases that may have been meant.
    """

    t: float
    why: Refusal
    meant: bool = False
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closed:
    """The kiosk stopped listening for a command."""

    t: float


ListenEvent = Opened | Understood | Missed | Closed


@dataclass(frozen=True)
class Context:
    """What the room allows now: the phrases, whether a key is held, and whether the kiosk has asked or speaks."""

    grammar: Mapping[str, Command] = field(default_factory=dict)
    held: bool = False
    asked: bool = False
    speaking: bool = False


@dataclass
class _Window:
    """A time in which the kiosk listens for a command, with the reason and the last miss.

    `remaining` seconds are left (None: no limit), and `seconds_heard` have been fed.
    """

    why: Trigger
    remaining: float | None = None
    miss: Missed | None = None
    seconds_heard: float = 0.0


class Pipeline:
    """Turns blocks of 16-bit samples at 16 kHz into events; only the thread of its recogniser may use it.

    `unknown_phrases` are those that cannot be heard because the speech model lacks one of their words. For trials,
    commands below the required confidence are reported from the confidence `reported_from`, and change nothing.
    """

    def __init__(
        self, activation: Activation, recogniser: Recogniser, hearing: Hearing, reported_from: float = 1.0
    ) -> None:
        self.activation = activation
        self.unknown_phrases: frozenset[str] = frozenset()
        self._recogniser = recogniser
        self._hearing = hearing
        self._reported_from = reported_from
        self._window: _Window | None = None
        self._previous = Context()
        self._grammar: dict[str, Command] = {}
        self._endpointer = PhraseEndpointer(hearing.settle)
        self._speaking_seconds = 0.0
        self._deaf = False

    @property
    def listening(self) -> bool:
        """Whether something has triggered the listening; false where the kiosk always listens."""
        return self._window is not None and self._window.why is not Trigger.ALWAYS

    def forget(self) -> None:
        """Forgets all sound, as is needed when the microphone is closed."""
        self._window = None
        self._previous = Context()
        self.activation.forget()

    def hear(self, block: bytes, t: float, now: Context) -> tuple[ListenEvent, ...]:
        """The events that a block brings about; the block ends at second `t` of the caller's clock."""
        before, self._previous = self._previous, now
        length = len(block) / (RATE * SAMPLE_BYTES)
        events = self._trigger_events(before, now, t)
        self._speaking_seconds = self._speaking_seconds + length if now.speaking else 0.0
        if now.speaking and not (now.held and self._speaking_seconds > PATIENCE):
            self._deaf = True
            return tuple(events)
        if self._deaf:
            self._deaf = False
            self._start_afresh(now)
        if self._window is None and now.grammar and self.activation.opens(block):
            events.append(self._open(Trigger.WAKE, now, t, self._hearing.window))
            self._feed_wake_word_block(block)
        elif self._window:
            self._window.seconds_heard = round(self._window.seconds_heard + length, 6)
            events += self._sound_events(self._window, block, length, t, now)
        return tuple(events)

    # Windows.

    def _trigger_events(self, before: Context, now: Context, t: float) -> list[ListenEvent]:
        """The events that follow from the key, the question and the phrases, without regard to sound."""
        events: list[ListenEvent] = []
        window = self._window
        if now.held and not before.held:
            events.append(self._open(Trigger.HELD, now, t))
        elif window and window.why is Trigger.HELD and not now.held and window.remaining is None:
            window.remaining = TAIL
        elif now.asked and (window is None or window.why is Trigger.ALWAYS):
            events.append(self._open(Trigger.ASKED, now, t))
        elif window and window.why is Trigger.ASKED and not now.asked:
            events.append(self._close(t))
        elif window is None and self.activation.always_open and now.grammar:
            self._window = _Window(Trigger.ALWAYS)
            self._start_listening(now)
        elif window and now.grammar != before.grammar:
            self._start_listening(now)
        return events

    def _open(self, why: Trigger, now: Context, t: float, left: float | None = None) -> Opened:
        self._window = _Window(why, left)
        self._start_listening(now)
        return Opened(t, why)

    def _close(self, t: float) -> Closed:
        self._window = None
        self.activation.forget()
        return Closed(t)

    def _start_listening(self, now: Context) -> None:
        """Listens for the phrases that may be said now, and forgets the current utterance."""
        why = self._window.why if self._window else None
        always = why is Trigger.ALWAYS
        address = self.activation.address if always else ""
        self._grammar = {f"{address}{phrase}": command for phrase, command in now.grammar.items()}
        near = {
            f"{address}{phrase}": tuple(f"{address}{near_miss}" for near_miss in near_misses)
            for phrase, near_misses in near_misses_of(now.grammar).items()
        }
        # A question alone does not mean that somebody speaks to the kiosk: people may go on talking with each other.
        eager = why in {Trigger.WAKE, Trigger.HELD}
        unknown = self._recogniser.understand(self._grammar, eager=eager, near_misses=near)
        self.unknown_phrases = unknown - {f"{address}{synonym}" for synonym in synonyms()}
        self._endpointer.begin(self._grammar, patient=always)

    def _start_afresh(self, now: Context) -> None:
        """Forgets the sound from before a time in which the kiosk was deaf."""
        if self._window:
            self._start_listening(now)
        else:
            self.activation.forget()

    # Utterances within a window.

    def _feed_wake_word_block(self, block: bytes) -> None:
        """Feeds the block in which the wake word was noticed, as far as the recogniser wants it.

        The wake word is noticed a little after its end, and some people say the command in the same breath.
        """
        if self._recogniser.wants_block_of_wake_word:
            self._recogniser.feed(block)

    def _sound_events(self, window: _Window, block: bytes, length: float, t: float, now: Context) -> list[ListenEvent]:
        heard = self._recogniser.feed(block)
        if heard is None and self._endpointer.is_final(self._recogniser.so_far(), block):
            heard = self._recogniser.finish()
        if window.remaining is not None:
            window.remaining = round(window.remaining - length, 6)  # sums of tenths are not exact
        expired = window.remaining is not None and window.remaining <= 0
        if heard is None and expired:
            heard = self._recogniser.finish()
        events: list[ListenEvent] = []
        if heard:
            self._endpointer.begin(self._grammar, patient=window.why is Trigger.ALWAYS)
            verdict = judge(heard, self._grammar, self._hearing.confidence)
            if isinstance(verdict, Accepted):
                return self._understood_events(window, verdict, t)
            events += self._missed_events(window, heard, verdict.why, t, now)
            if verdict.why is Refusal.UNSURE and heard.confidence >= self._reported_from:
                events.append(Understood(t, self._grammar[heard.phrase], heard.phrase, heard.confidence))
        if self._window is window and expired:
            events += self._end_events(window, t)
        return events

    def _understood_events(self, window: _Window, verdict: Accepted, t: float) -> list[ListenEvent]:
        understood = Understood(t, verdict.command, verdict.phrase, verdict.confidence)
        return [understood] if window.why is Trigger.ALWAYS else [understood, self._close(t)]

    def _missed_events(self, window: _Window, heard: Heard, why: Refusal, t: float, now: Context) -> list[ListenEvent]:
        """The events of a rejected utterance; a held key and a question report nothing yet.

        After a wake word or with a held key, people may repeat the command.
        """
        meant = window.why in {Trigger.WAKE, Trigger.HELD} or self.activation.is_meant_for_kiosk(heard.phrase)
        said = heard.phrase.removeprefix(f"{self.activation.word} ") if self.activation.word else heard.phrase
        is_near = meant and heard.confidence >= self._hearing.confidence * NEAR
        miss = Missed(t, why, meant, suggestions(said, now.grammar) if is_near else ())
        match window.why:
            case Trigger.HELD:
                window.miss = miss
                return []
            case Trigger.WAKE:
                return [] if window.seconds_heard < GRACE else [miss]
            case Trigger.ALWAYS:
                return [miss]
            case Trigger.ASKED:
                return []

    def _end_events(self, window: _Window, t: float) -> list[ListenEvent]:
        """The events at the end of a window; only after a held key is silence a miss.

        People who say nothing after a wake word may have changed their minds.
        """
        if window.why is Trigger.HELD:
            return [window.miss or Missed(t, Refusal.NO_WORDS, meant=True), self._close(t)]
        return [self._close(t)]
