"""Runs an evaluation: plays clips through the listening pipeline and counts what it did."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import thread_time

from kiosk.config.settings import Hearing
from kiosk.core.interaction.phrases import spoken
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase
from kiosk.listener.activation import activation_for
from kiosk.listener.audio import BLOCKS_A_SECOND, RATE, SAMPLE_BYTES, block_frames
from kiosk.listener.evaluation.clips import Clip
from kiosk.listener.pipeline import Context, Opened, Pipeline, Understood
from kiosk.listener.recognisers.choose import best_recogniser

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


def grammar_for(phrase: str | None) -> dict[str, Command]:
    """All that may be said in the phase in which this phrase may, or in a step that runs: the most there can be."""
    phrases = spoken().items()
    grammars = ({said: command for said, command in phrases if _fits(command, phase)} for phase in PHASES)
    return next(may for may in grammars if phrase is None or phrase in may)


def play(ears: Pipeline, clip: Clip, grammar: dict[str, Command]) -> Outcome:
    """Plays a clip from its beginning; the ears have forgotten all that was before it."""
    ears.forget()
    command = clip.phrase is not None
    size = block_frames(RATE) * SAMPLE_BYTES
    sound = clip.sound + (bytes(int(AFTER * RATE) * SAMPLE_BYTES) if command else b"")
    wanted = grammar[clip.phrase] if clip.phrase is not None else None
    opened, hits, busy = 0, [], 0.0
    for number in range(len(sound) // size):
        t = (number + 1) / BLOCKS_A_SECOND
        held = command and ears.gate.way is ListenMode.HELD and t <= clip.ends + LET_GO
        began = thread_time()
        happened = ears.hear(sound[number * size : (number + 1) * size], t, Context(grammar, held=held))
        took = thread_time() - began
        busy += took
        opened += sum(isinstance(one, Opened) for one in happened)
        hits += [_hit(one, wanted, clip.ends, took) for one in happened if isinstance(one, Understood)]
    return Outcome(clip.group, command, len(sound) / (RATE * SAMPLE_BYTES), busy, opened, tuple(hits))


def _hit(heard: Understood, wanted: Command | None, ends: float, took: float) -> Hit:
    return Hit(heard.command == wanted, heard.confidence, heard.t + took - ends)


def _fits(command: Command, phase: Phase) -> bool:
    return not isinstance(command, SessionCommand) or type(command) in ALLOWED[phase]


ANYTHING = 0.0
"""Ears on trial tell what they hear however unsure they are: which confidence serves is found afterwards."""

WORTH_IT = 120
"""Seconds of sound that are heard in the time in which other processes begin."""


@dataclass(frozen=True)
class Setup:
    """A way to get the kiosk's ear, and the speech model to hear with: a folder of vosk's, or the machine's own."""

    way: ListenMode
    hearing: Hearing
    model: Path | None = None

    @property
    def word(self) -> str:
        """What has to be said before a command, if anything."""
        words = {ListenMode.WAKE: self.hearing.word.replace("_", " "), ListenMode.ADDRESS: self.hearing.address}
        return words.get(self.way, "")

    def ears(self) -> Pipeline:
        """Fresh ears. Raises ListenerError where this machine cannot have them."""
        hearing = self.hearing.model_copy(update={"checked": True})
        return Pipeline(
            activation_for(self.way, hearing), best_recogniser(self.model, hearing.recogniser), hearing, ANYTHING
        )


@dataclass(frozen=True)
class Job:
    """A clip to be heard in a trial, when this may be said."""

    trial: Setup
    clip: Clip
    grammar: dict[str, Command]


def jobs(trials: Iterable[Setup], clips: Iterable[Clip]) -> list[Job]:
    """Each trial with the clips that are meant for it: all talk, and commands after its word, or after none."""
    every = [(clip, grammar_for(clip.phrase)) for clip in clips]
    return [
        Job(trial, clip, grammar)
        for trial in trials
        for clip, grammar in every
        if clip.phrase is None or clip.address == trial.word
    ]


def run(todo: Sequence[Job], processes: int | None = None) -> Iterator[tuple[Setup, Outcome]]:
    """The outcomes as they come, in no certain order; unless told, with a process for each core where that is worth it.

    Raises ListenerError where a trial cannot be made here.
    """
    long = sum(job.clip.seconds for job in todo) > WORTH_IT
    many = min(processes or (cpu_count() if long else 1) or 1, len(todo))
    if many <= 1:
        yield from ((job.trial, _played(job)) for job in todo)
        return
    # Fresh processes, because forked ones may inherit the locks of threads that they do not have.
    with ProcessPoolExecutor(many, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_played, job): job.trial for job in todo}
        for done in as_completed(running):
            yield running[done], done.result()


def _played(job: Job) -> Outcome:
    return play(_ears(job.trial), job.clip, job.grammar)


@lru_cache(maxsize=16)
def _ears(trial: Setup) -> Pipeline:
    return trial.ears()
