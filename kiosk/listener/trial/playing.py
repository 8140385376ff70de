"""Plays clips to ears, as fast as they can hear, and notes what they made of it; no word of it is kept."""

from dataclasses import dataclass
from time import thread_time

from kiosk.core.allowed import ALLOWED
from kiosk.core.attention import Way
from kiosk.core.commands import Command, SessionCommand
from kiosk.core.phrases import spoken
from kiosk.core.state import Phase
from kiosk.core.words import Words
from kiosk.listener.ears import Ears, Opened, Situation, Understood
from kiosk.listener.sound import BLOCKS_A_SECOND, RATE, SAMPLE_BYTES, block_frames
from kiosk.listener.trial.clips import Clip

LET_GO = 0.3
"""Seconds after the end of speech at which people let go of the key, where one is held."""

AFTER = 3.0
"""Seconds of silence after a command's clip, in which the ears may make up their minds."""

PHASES = (Phase.RUNNING, Phase.PAUSED, Phase.READY)


@dataclass(frozen=True)
class Hit:
    """A command that was heard: whether it was the right one, how surely, and how many seconds after its end.

    `late` includes the processor's time for the block that decided, on one core of its own.
    """

    right: bool
    confidence: float
    late: float


@dataclass(frozen=True)
class Outcome:
    """What became of a clip: whether it was a command or mere talk, how often the gate opened, and what was heard.

    `busy` is the processor's time for all of its `seconds`.
    """

    group: str
    command: bool
    seconds: float
    busy: float
    opened: int
    hits: tuple[Hit, ...]


def grammar_for(phrase: str | None, words: Words) -> dict[str, Command]:
    """All that may be said in the phase in which this phrase may, or in a step that runs: the most there can be."""
    phrases = spoken(words).items()
    grammars = ({said: command for said, command in phrases if _fits(command, phase)} for phase in PHASES)
    return next(may for may in grammars if phrase is None or phrase in may)


def play(ears: Ears, clip: Clip, grammar: dict[str, Command]) -> Outcome:
    """Plays a clip from its beginning; the ears have forgotten all that was before it."""
    ears.forget()
    command = clip.phrase is not None
    size = block_frames(RATE) * SAMPLE_BYTES
    sound = clip.sound + (bytes(int(AFTER * RATE) * SAMPLE_BYTES) if command else b"")
    wanted = grammar[clip.phrase] if clip.phrase is not None else None
    opened, hits, busy = 0, [], 0.0
    for number in range(len(sound) // size):
        t = (number + 1) / BLOCKS_A_SECOND
        held = command and ears.gate.way is Way.HELD and t <= clip.ends + LET_GO
        began = thread_time()
        happened = ears.hear(sound[number * size : (number + 1) * size], t, Situation(grammar, held=held))
        took = thread_time() - began
        busy += took
        opened += sum(isinstance(one, Opened) for one in happened)
        hits += [_hit(one, wanted, clip.ends, took) for one in happened if isinstance(one, Understood)]
    return Outcome(clip.group, command, len(sound) / (RATE * SAMPLE_BYTES), busy, opened, tuple(hits))


def _hit(heard: Understood, wanted: Command | None, ends: float, took: float) -> Hit:
    return Hit(heard.command == wanted, heard.confidence, heard.t + took - ends)


def _fits(command: Command, phase: Phase) -> bool:
    return not isinstance(command, SessionCommand) or type(command) in ALLOWED[phase]
