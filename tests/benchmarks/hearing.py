"""How well the kiosk hears, for each gate and recogniser: `python -m tests.benchmarks.hearing [--quick] [--json FILE]`.

`--gate GATE …` and `--recogniser NAME …` measure only some of them, and `--every N` each Nth sentence, recording and
word. `--tuning` is for setting limits: it takes other voices than those that are reported. Everything is made in a
temporary folder and thrown away. Lateness and load are counted in processor time, so that other work on the machine
does not falsify them.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO, get_args

from rich.console import Console
from rich.progress import track
from rich.table import Table

from kiosk.config.settings import Hearing, RecogniserName
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.commands import AddTime
from kiosk.core.units import Duration
from kiosk.listener.evaluation.runner import Job, Outcome, Trial, jobs, run_jobs
from kiosk.listener.evaluation.scores import Score, interval, score
from kiosk.listener.recognisers.choose import newest_model
from tests.benchmarks.hearing_corpus.build import DISCUSSION, FULL, NEAR, ONE_BREATH, OWN, QUICK, Corpus, Extent
from tests.benchmarks.hearing_corpus.rooms import CONDITIONS
from tests.benchmarks.hearing_corpus.voices import TUNING

SHARED = Path(__file__).parents[3] / "shared"
"""Real people's speech and a test model, beside the checkout where there are any."""

HEARING = Hearing()
ALEXA = Hearing(word="alexa")
CERTAINTY = 0.95
WORDS = "yes, no, start, stop, repeat, go, help, one, two, three, four, five, six, seven, eight, nine"
"""What the people of `words` say; each stands for a command of its own."""
WORD_GRAMMAR: dict[str, Command] = {word: AddTime(Duration(number)) for number, word in enumerate(WORDS.split(", "))}

HEAR_A_SECOND = """
from pathlib import Path
from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.clips import Clip
from kiosk.listener.evaluation.runner import Trial, grammar_for, play
from kiosk.config.settings import Hearing, RecogniserName
model = {model!r}
pipeline = Trial(ListenMode({way!r}), Hearing(recogniser={recogniser!r}), Path(model) if model else None).pipeline()
play(pipeline, Clip(bytes(64000), "next step", 1.0), grammar_for("next step"))
status = Path("/proc/self/status").read_text()  # what getrusage tells includes the parent's, from before exec
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Row:
    """A gate with a recogniser, and what became of its clips by their groups."""

    trial: Trial
    recogniser: str
    outcomes: Mapping[str, Sequence[Outcome]]
    megabytes: float

    def at(self, group: str, confidence: float = HEARING.confidence) -> Score:
        """The score of one group of clips."""
        return score(self.outcomes.get(group, ()), confidence)

    def talk(self, confidence: float = HEARING.confidence) -> Score:
        """The score of all talk but the kiosk's own."""
        groups = (group for group in self.outcomes if group not in {OWN, NEAR})
        return score([one for group in groups for one in self.outcomes[group] if not one.command], confidence)

    def near_misses(self) -> tuple[int, int, int]:
        """How many near misses were obeyed, asked about, and said."""
        said = self.outcomes.get(NEAR, ())
        obeyed = [any(hit.confidence >= HEARING.confidence for hit in one.hits) for one in said]
        asked = sum(one.asked > 0 and not acted for one, acted in zip(said, obeyed, strict=True))
        return sum(obeyed), asked, len(said)

    def commands(self, confidence: float = HEARING.confidence) -> Score:
        """The score of all synthetic commands in all conditions."""
        return score([one for group in CONDITIONS for one in self.outcomes.get(group, ())], confidence)

    def as_dict(self) -> dict[str, object]:
        """Everything, for programs: the usual confidence, and the mistakes at others."""
        return {
            "gate": self.trial.way.value,
            "word": self.trial.word,
            "recogniser": self.recogniser,
            "megabytes": round(self.megabytes),
            "groups": {group: self.at(group).as_dict() for group in self.outcomes},
            "near_misses": dict(zip(("obeyed", "asked", "said"), self.near_misses(), strict=True)),
            "all_commands": self.commands().as_dict(),
            "all_talk": self.talk().as_dict(),
            "at": {
                str(confidence): [self.commands(confidence).as_dict(), self.talk(confidence).as_dict()]
                for confidence in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
            },
        }


def trials(models: Mapping[str, tuple[RecogniserName, Path | None]]) -> dict[Trial, str]:
    """Each gate with each recogniser that there is."""
    kinds = [(way, HEARING) for way in ListenMode] + [(ListenMode.WAKE, ALEXA)]
    return {
        Trial(way, hearing.model_copy(update={"recogniser": recogniser}), model): name
        for name, (recogniser, model) in models.items()
        for way, hearing in kinds
    }


def recognisers(shared: Path) -> dict[str, tuple[RecogniserName, Path | None]]:
    """Those that bring their models, and Vosk with the models that are here; the test model is offered to no room."""
    found: dict[str, tuple[RecogniserName, Path | None]]
    found = {"moonshine": ("moonshine", None), "pocketsphinx": ("pocketsphinx", None)}
    model = newest_model()
    if model:
        found[f"vosk, {model.name}"] = "vosk", model
    if (shared / "tiny-vosk" / "model").is_dir():
        found["vosk, test model"] = "vosk", shared / "tiny-vosk" / "model"
    return found


def megabytes(trial: Trial) -> float:
    """How much memory hearing takes, in a process that does nothing else."""
    recogniser = trial.hearing.recogniser
    program = HEAR_A_SECOND.format(model=str(trial.model or ""), way=trial.way.value, recogniser=recogniser)
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return int(said.stdout) / 1024


def todo(corpus: Corpus, tried: Mapping[Trial, str]) -> list[Job]:
    """All there is to be heard; the long clips first, so that both processes are busy to the end."""
    clips = [*corpus.talk(), *corpus.commands(), *corpus.near_misses(), *corpus.alexa()]
    found = jobs(tried, clips)
    held = [trial for trial in tried if trial.way is ListenMode.HELD]
    found += [Job(trial, clip, WORD_GRAMMAR) for clip in corpus.words() for trial in held]
    return sorted(found, key=lambda job: -job.clip.seconds)


def measure(
    shared: Path, gates: Sequence[ListenMode], names: Sequence[str], extent: Extent
) -> tuple[list[Row], Corpus]:
    """Builds the corpus, runs every trial with one of the gates and recognisers and takes it all together."""
    kinds = {name: kind for name, kind in recognisers(shared).items() if not names or kind[0] in names}
    tried = {trial: name for trial, name in trials(kinds).items() if trial.way in gates}
    outcomes: dict[Trial, dict[str, list[Outcome]]] = {trial: defaultdict(list) for trial in tried}
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(extent, Path(folder), HEARING, shared / "speech")
        todos = todo(corpus, tried)
        for trial, outcome in track(run_jobs(todos), "hearing", len(todos), console=Console(stderr=True)):
            outcomes[trial][outcome.group].append(outcome)
    return [Row(trial, name, outcomes[trial], megabytes(trial)) for trial, name in tried.items()], corpus


def wide_console(file: TextIO | None = None) -> Console:
    """A console on which no cell of the table is shortened."""
    return Console(file=file, width=1000, markup=False)


def table(rows: Sequence[Row]) -> Table:
    """The rows as people read them."""
    shown = Table(title=f"Hearing, confidence {HEARING.confidence:g}")
    heads = (
        "listening",
        "recogniser",
        *CONDITIONS,
        ONE_BREATH,
        "wrong",
        "near misses obeyed, asked",
        "woken at 10 dB",
        "people's words",
        "false/h",
        "false wakes",
    )
    for head in (*heads, DISCUSSION, OWN, "late p50/p95", "idle", "MB"):
        shown.add_column(head, justify="left" if head in {"gate", "recogniser"} else "right")
    for row in rows:
        every, talk, words = row.commands(), row.talk(), row.at("people's words")
        noisy = row.at("10 dB")
        shown.add_row(
            f"{row.trial.way} {row.trial.word}".strip(),
            row.recogniser,
            *(shares(row.at(group).right, row.at(group).said) for group in (*CONDITIONS, ONE_BREATH)),
            shares(every.wrong, every.said),
            "{}, {} of {}".format(*row.near_misses()),
            f"{noisy.let_in} of {noisy.said}" if row.trial.way is ListenMode.WAKE else "–",
            f"{shares(words.right, words.said)}, wrong {words.wrong}" if words.said else "–",
            f"{talk.false_an_hour or 0:.1f} [up to {most(talk.false, talk.hours)}] ({talk.hours:.2f} h)",
            str(talk.opened) if row.trial.way is ListenMode.WAKE else "–",
            str(row.at(DISCUSSION).false),
            str(row.at(OWN).false),
            f"{every.median_late:.2f}/{every.late_for_95_percent:.2f} s" if every.late else "–",
            f"{talk.busy:.1%}",
            f"{row.megabytes:.0f}",
        )
    return shown


def shares(some: int, of_all: int) -> str:
    """A share as people read it, with the interval in which it lies with 95 % certainty."""
    low, high = interval(some, of_all)
    return f"{some / of_all:.0%} [{100 * low:.0f}–{100 * high:.0f}]" if of_all else "–"


def most(times: int, hours: float) -> str:
    """How often an hour something happens at the most, with 95 % certainty, that happened so many times."""
    if not hours:
        return "–"
    mean = float(times)
    while sum(math.exp(-mean) * mean**fewer / math.factorial(fewer) for fewer in range(times + 1)) > 1 - CERTAINTY:
        mean += 0.01
    return f"{mean / hours:.1f}"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything, in a few minutes")
    parser.add_argument(
        "--gate",
        type=ListenMode,
        nargs="+",
        choices=list(ListenMode),
        default=list(ListenMode),
        help="only these gates",
    )
    parser.add_argument("--recogniser", nargs="+", choices=get_args(RecogniserName), default=[], help="only these")
    parser.add_argument("--every", type=int, default=1, help="only each so manieth sentence, recording and word")
    parser.add_argument("--tuning", action="store_true", help="the voices by which limits are set, instead of others")
    parser.add_argument("--shared", type=Path, default=SHARED, help="where people's speech and the test model lie")
    parser.add_argument("--json", type=Path, help="write all figures into this file")
    asked = parser.parse_args()
    extent = QUICK if asked.quick else replace(FULL, every=asked.every)
    extent = replace(extent, among=TUNING) if asked.tuning else extent
    rows, corpus = measure(asked.shared, asked.gate, asked.recogniser, extent)
    wide_console().print(table(rows))
    print(f"{len(corpus.wakes)} of {len(corpus.voices)} synthetic voices wake “{HEARING.word}”")  # noqa: T201  (for whoever asked)
    if asked.json:
        asked.json.write_text(json.dumps([row.as_dict() for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
