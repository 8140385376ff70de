"""Runs trials: every clip by a gate and a recogniser, shared among processes where there is much to hear."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from kiosk.core.attention import Way
from kiosk.core.commands import Command
from kiosk.core.words import Words
from kiosk.listener.choose import best_recogniser, gate_for
from kiosk.listener.ears import Ears
from kiosk.listener.trial.clips import Clip
from kiosk.listener.trial.playing import Outcome, grammar_for, play
from kiosk.settings import Hearing

ANYTHING = 0.0
"""Ears on trial tell what they hear however unsure they are: which confidence serves is found afterwards."""

WORTH_IT = 120
"""Seconds of sound that are heard in the time in which other processes begin."""


@dataclass(frozen=True)
class Trial:
    """A way to get the kiosk's ear, and the speech model to hear with: a folder of vosk's, or the machine's own."""

    way: Way
    hearing: Hearing
    model: Path | None = None

    @property
    def word(self) -> str:
        """What has to be said before a command, if anything."""
        words = {Way.WAKE: self.hearing.word.replace("_", " "), Way.ADDRESS: self.hearing.address}
        return words.get(self.way, "")

    def ears(self) -> Ears:
        """Fresh ears. Raises ListenerError where this machine cannot have them."""
        hearing = self.hearing.model_copy(update={"checked": True})
        return Ears(gate_for(self.way, hearing), best_recogniser(self.model, hearing.recogniser), hearing, ANYTHING)


@dataclass(frozen=True)
class Job:
    """A clip to be heard in a trial, when this may be said."""

    trial: Trial
    clip: Clip
    grammar: dict[str, Command]


def jobs(trials: Iterable[Trial], clips: Iterable[Clip], words: Words) -> list[Job]:
    """Each trial with the clips that are meant for it: all talk, and commands after its word, or after none."""
    every = [(clip, grammar_for(clip.phrase, words)) for clip in clips]
    return [
        Job(trial, clip, grammar)
        for trial in trials
        for clip, grammar in every
        if clip.phrase is None or clip.address == trial.word
    ]


def run(todo: Sequence[Job], processes: int | None = None) -> Iterator[tuple[Trial, Outcome]]:
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
def _ears(trial: Trial) -> Ears:
    return trial.ears()
