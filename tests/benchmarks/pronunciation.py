"""How words sound, asked in a process of its own: two users of espeak-ng in one process end each other."""

import atexit
from functools import cache

from kiosk.announcer.workers.phonemes import Phonemes
from kiosk.announcer.workers.process import Handler, Message, WorkerProcess, serve_stdio

STRESS = str.maketrans("", "", "ˈˌ")

WITHIN = 600.0
"""Seconds for an answer, however little of the processor there is."""


@cache
def sound(word: str) -> str:
    """How a word is pronounced, without its stress: words that nobody can tell apart by ear have the same."""
    answer = _process().ask({"word": word}, WITHIN)
    return str(answer["phonemes"]).translate(STRESS)


@cache
def _process() -> WorkerProcess:
    process = WorkerProcess("tests.benchmarks.pronunciation", {}, start_within=WITHIN)
    atexit.register(process.close)
    return process


def make_handler(setup: Message) -> Handler:
    """The handler in that process, which needs no set-up."""
    del setup
    phonemes = Phonemes()
    return lambda request: {"phonemes": phonemes.of(request["word"])}


if __name__ == "__main__":
    serve_stdio(make_handler)
