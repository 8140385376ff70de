"""How soon each announcement is heard: `python -m tests.benchmarks.voice [PROTOCOL] [--pace N] [--first]`.

A rehearsal of a whole protocol is played through a virtual sound card and recorded, in espeak's voice and in the
natural one, once all that it says is ready. Each chime and sentence is found in the recording by what was rendered, so
that the first sample that can be heard is told however late the recorder is. What the virtual card adds is part of the
figures; a real one has a buffer of its own. `--first` also prints the first session of a new kiosk, in which the
natural voice is busy rendering and says what is ready. `--keep FOLDER` keeps what was rendered.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.announcer import pcm
from kiosk.announcer.natural_voices import model_parts
from kiosk.announcer.sentences import Sentences
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.paths import shipped
from kiosk.config.settings import Voice
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.protocol_files.library import Library
from tests.announcer.hearing import ALIKE
from tests.announcer.rehearsal import Heard, Rehearsal, speeches
from tests.benchmarks.figures import Figure, spread, table
from tests.natural import NATURAL as EMMA
from tests.natural import rendered_before
from tests.soundcard import running_sound_card

TARGET = 60
"""Milliseconds from the boundary to the first sample."""

PROTOCOL, PEOPLE = "solution-circle", 6

PACE = 5.0
"""How much faster the session's time passes: half a minute takes six seconds, as long as what is said of it."""

AT_A_TIME = 5
"""Milliseconds that the card plays at a time: times are told as exactly, where nothing else keeps the machine busy."""

ESPEAK = Voice(name="gmw/en")


def planned(protocol: str = PROTOCOL, steps: int | None = None) -> Plan:
    """The plan of a shipped protocol, or of so many of its first steps that have a time."""
    plan = make_plan(Library([shipped("protocols")]).load(protocol), PlanRequest(people=numbered_people(PEOPLE)))
    timed = [turn for turn in plan.turns if turn.planned is not None and not turn.quiet]
    return plan if steps is None else replace(plan, turns=tuple(timed[:steps]))


def measure(protocol: str = PROTOCOL, pace: float = PACE, steps: int | None = None) -> list[Figure]:
    """How late the announcements of a rehearsal are, in each voice that has said them all before."""
    voices = [ESPEAK, *([EMMA] if model_parts() else [])]
    plan = planned(protocol, steps)
    return [figure for voice in voices for figure in figures(str(voice.name), rehearsed(plan, voice, pace))]


def figures(voice: str, heard: list[Heard]) -> tuple[Figure, ...]:
    """How late what was heard was, and of how many that can be told: a busy machine leaves gaps in the others."""
    late = [one.late for one in heard if one.right and one.alike > ALIKE]
    what = f"boundary to first sample, {voice}, {len(late)} of {len(heard)} announcements"
    return spread(what, late, "ms", TARGET)


def rehearsed(plan: Plan, voice: Voice, pace: float, keep: Path | None = None, *, new: bool = False) -> list[Heard]:
    """What is heard of a rehearsal: of a kiosk that has said it all before, or of a `new` one."""
    with TemporaryDirectory() as folder:
        card_folder, kept = Path(folder) / "card", Path(folder) / "kept" if new or keep is None else keep
        card_folder.mkdir()
        if not new:
            rendered_before(kept, speeches(plan), voice)
        with running_sound_card(card_folder) as card, card.used():
            recording = card.recording(rate=pcm.RATE, latency=AT_A_TIME)
            # A kiosk that has said it all before has the answers too, and renders nothing meanwhile.
            idle = SpeechSynthesis(Voice(name="/nowhere.onnx")) if voice is EMMA and not new else None
            rehearsal = Rehearsal(plan, voice, kept, pace=pace, natural=idle)
            return rehearsal.run(recording, _is_ready if new else _has_best).heard()


def _is_ready(sentences: Sentences, speech: Speech) -> bool:
    return sentences.get(speech) is not None


def _has_best(sentences: Sentences, speech: Speech) -> bool:
    return _is_ready(sentences, speech) and sentences.has_best(speech)


def main() -> None:
    """Rehearses, and prints a row for each announcement, and the figures of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protocol", nargs="?", default=PROTOCOL, help="a shipped protocol")
    parser.add_argument("--pace", type=float, default=PACE, help="how much faster the session's time passes")
    parser.add_argument("--steps", type=int, help="only so many steps")
    parser.add_argument("--first", action="store_true", help="also the first session of a new kiosk")
    parser.add_argument("--keep", type=Path, help="the folder that keeps what was rendered")
    asked = parser.parse_args()
    runs = [(ESPEAK, False), *([(EMMA, False)] if model_parts() else []), *([(EMMA, True)] if asked.first else [])]
    found: list[Figure] = []
    for voice, new in runs:
        heard = rehearsed(planned(asked.protocol, asked.steps), voice, asked.pace, asked.keep, new=new)
        name = f"{voice.name}{', new' * new}"
        for one in heard:
            row = f"{name}: {one.late} ms, {one.voice}, alike {one.alike:.2f}: {one.said.chime}, {one.said.text}"
            print(row, flush=True)  # noqa: T201  (a row as soon as there is one)
        found += figures(name, heard)
    print(table(found))  # noqa: T201  (a table for whoever asked for it)


if __name__ == "__main__":
    main()
