"""The evaluation of listening: plays clips through the pipeline and records the outcomes."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import thread_time

from kiosk.config.settings import Hearing
from kiosk.core.interaction.phrases import phrases_in
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.state import Phase
from kiosk.listener.activation import activation_for
from kiosk.listener.audio import BLOCKS_A_SECOND, RATE, SAMPLE_BYTES, block_frames
from kiosk.listener.evaluation.clips import Clip
from kiosk.listener.pipeline import Context, Missed, Opened, Pipeline, Understood
from kiosk.listener.recognisers.choose import best_recogniser

RELEASE_DELAY = 0.3
"""Seconds after the end of speech at which people release a held key."""

SILENCE_AFTER = 3.0
"""Seconds of silence after a command at the least, in which the pipeline may decide; a clip may be as long itself."""

PHASES = (Phase.RUNNING, Phase.PAUSED, Phase.READY)


@dataclass(frozen=True)
class Hit:
    """A command that was heard, its confidence, and whether it was the right one.

    `late` is the seconds from the end of speech, including the CPU time for the deciding block.
    """

    right: bool
    confidence: float
    late: float


@dataclass(frozen=True)
class Outcome:
    """The result of a clip: whether it was a command or talk, how often listening was started, and the commands heard.

    `busy` is the CPU time, in seconds, for all `seconds` of the clip; `asked` is how often the kiosk asked what was
    meant.
    """

    group: str
    command: bool
    seconds: float
    busy: float
    opened: int
    hits: tuple[Hit, ...]
    asked: int = 0


def grammar_for(phrase: str | None) -> dict[str, Command]:
    """All phrases of the first of PHASES in which this phrase may be said; without one, those of a running step."""
    return next(grammar for grammar in map(phrases_in, PHASES) if phrase is None or phrase in grammar)


def play(pipeline: Pipeline, clip: Clip, grammar: dict[str, Command]) -> Outcome:
    """Plays a clip through the pipeline, which first forgets all earlier sound."""
    pipeline.forget()
    spoken = clip.is_said_to_kiosk
    size = block_frames(RATE) * SAMPLE_BYTES
    silence = max(0.0, clip.speech_end + SILENCE_AFTER - clip.seconds) if spoken else 0.0
    sound = clip.sound + bytes(int(silence * RATE) * SAMPLE_BYTES)
    expected = grammar[clip.phrase] if clip.phrase is not None else None
    opened, asked, hits, busy = 0, 0, [], 0.0
    for number in range(len(sound) // size):
        t = (number + 1) / BLOCKS_A_SECOND
        held = spoken and pipeline.activation.way is ListenMode.HELD and t <= clip.speech_end + RELEASE_DELAY
        began = thread_time()
        events = pipeline.hear(sound[number * size : (number + 1) * size], t, Context(grammar, held=held))
        took = thread_time() - began
        busy += took
        opened += sum(isinstance(event, Opened) for event in events)
        asked += sum(isinstance(event, Missed) and bool(event.guesses) for event in events)
        hits += [_hit(event, expected, clip.speech_end, took) for event in events if isinstance(event, Understood)]
    length = len(sound) / (RATE * SAMPLE_BYTES)
    return Outcome(clip.group, clip.phrase is not None, length, busy, opened, tuple(hits), asked)


def _hit(heard: Understood, expected: Command | None, speech_end: float, took: float) -> Hit:
    return Hit(heard.command == expected, heard.confidence, heard.t + took - speech_end)


ANY_CONFIDENCE = 0.0
"""The confidence from which a trial reports commands: all are needed to find the best confidence afterwards."""

PARALLEL_FROM = 120
"""Seconds of sound from which several processes are faster than one."""


@dataclass(frozen=True)
class Trial:
    """A way of listening with its settings and a Vosk model's folder; without one, the machine's default recogniser."""

    way: ListenMode
    hearing: Hearing
    model: Path | None = None

    @property
    def word(self) -> str:
        """The word that has to be said before a command; empty where there is none."""
        words = {ListenMode.WAKE: self.hearing.word.replace("_", " "), ListenMode.ADDRESS: self.hearing.address}
        return words.get(self.way, "")

    def pipeline(self) -> Pipeline:
        """A new pipeline. Raises ListenerError where this machine cannot run it."""
        hearing = self.hearing.model_copy(update={"checked": True})
        return Pipeline(
            activation_for(self.way, hearing), best_recogniser(self.model, hearing.recogniser), hearing, ANY_CONFIDENCE
        )


@dataclass(frozen=True)
class Job:
    """A clip to play in a trial, with the phrases that may be said."""

    trial: Trial
    clip: Clip
    grammar: dict[str, Command]


def jobs(trials: Iterable[Trial], clips: Iterable[Clip]) -> list[Job]:
    """Each trial with its clips: all talk, and the commands that are said after the trial's word."""
    with_grammars = [(clip, grammar_for(clip.phrase)) for clip in clips]
    return [
        Job(trial, clip, grammar)
        for trial in trials
        for clip, grammar in with_grammars
        if not clip.is_said_to_kiosk or clip.address == trial.word
    ]


def run_jobs(todo: Sequence[Job], processes: int | None = None) -> Iterator[tuple[Trial, Outcome]]:
    """The outcomes in the order in which they are ready; many clips are shared out among all cores.

    `processes` sets the number of processes. Raises ListenerError where this machine cannot run a trial.
    """
    long = sum(job.clip.seconds for job in todo) > PARALLEL_FROM
    workers = min(processes or (cpu_count() if long else 1) or 1, len(todo))
    if workers <= 1:
        yield from ((job.trial, _outcome(job)) for job in todo)
        return
    # Processes are spawned, because forked ones may inherit locks of threads that do not exist in them.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_outcome, job): job.trial for job in todo}
        for done in as_completed(running):
            yield running[done], done.result()


def _outcome(job: Job) -> Outcome:
    return play(_pipeline(job.trial), job.clip, job.grammar)


@lru_cache(maxsize=16)
def _pipeline(trial: Trial) -> Pipeline:
    return trial.pipeline()
