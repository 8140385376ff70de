"""`kiosk voice check`: measures how well the kiosk hears in this room and recommends a listen mode."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.options import AsJson, Config, settings_for
from kiosk.config.settings import Hearing, settings_file
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import tr
from kiosk.core.interaction.phrases import PHRASES, all_phrases
from kiosk.core.room.modes import ListenMode

if TYPE_CHECKING:  # each command loads only what it needs, so that it starts fast
    from kiosk.listener.evaluation.clips import Clip
    from kiosk.listener.evaluation.report import Outcomes
    from kiosk.listener.evaluation.runner import Outcome, Trial


def tell(sentence: str) -> None:
    """Writes a sentence for the user to standard error, apart from the command's output."""
    typer.echo(sentence, err=True)


def voice_check(
    positives: Annotated[
        Path | None,
        typer.Option(
            help="A folder of WAV or FLAC files, each named after its command: next_step-1.wav, next_step/1.wav."
        ),
    ] = None,
    negatives: Annotated[
        list[Path] | None, typer.Option(help="A WAV or FLAC file of talk without commands; repeat for more files.")
    ] = None,
    times: Annotated[int, typer.Option(min=1, max=20, help="How many times to say each command.")] = 2,
    minutes: Annotated[float, typer.Option(min=0.1, max=240, help="How many minutes to listen to ordinary talk.")] = 5,
    save: Annotated[bool, typer.Option("--save", help="Save the recommended settings in kiosk.toml.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Find out how well the kiosk hears in this room, and which way of giving commands suits it.

    Without files, it asks you to say the commands, and then listens to ordinary talk. Nothing that you say is kept.
    """
    from rich.console import Console

    from kiosk.listener.evaluation import report
    from kiosk.listener.evaluation.recommendation import recommend

    settings = settings_for(config)
    trials = _trials(settings.hearing, settings.vosk_model)
    if positives or negatives:
        clips = _clips_from_files(positives, negatives or [], trials)
    else:
        clips = _clips_from_microphone(settings.hearing.microphone, trials, times, minutes)
    outcomes = _outcomes(trials, clips)
    both = any(clip.phrase for clip in clips) and any(clip.phrase is None for clip in clips)
    advice = recommend(outcomes) if both else None
    if as_json:
        typer.echo(json.dumps(report.as_dict(outcomes, settings.hearing.confidence, advice), indent=2))
    else:
        Console().print(report.table(outcomes, settings.hearing.confidence))
    if advice is None:
        tell(tr("To recommend a setting, the check needs both: commands, and talk without commands."))
        return
    if not as_json:
        typer.echo(report.recommendation_text(advice))
        typer.echo(report.as_toml(advice))
    if save:
        file = config or settings_file()
        report.save(advice, file)
        tell(tr("Saved in {file}.").format(file=file))


def _trials(hearing: Hearing, model: Path | None) -> "list[Trial]":
    """A trial for each listen mode that works on this machine; for the others the reason is written."""
    from kiosk.listener.activation import activation_for
    from kiosk.listener.evaluation.runner import Trial

    trials = []
    for way in ListenMode:
        try:
            activation_for(way, hearing.model_copy(update={"checked": True}))
        except ListenerError as error:
            tell(str(error))
        else:
            trials.append(Trial(way, hearing, model))
    return trials


def _clips_from_files(positives: Path | None, negatives: list[Path], trials: "list[Trial]") -> "list[Clip]":
    from kiosk.listener.evaluation.clips import commands_in, talk_in

    addresses = {trial.word for trial in trials if trial.word}
    commands = commands_in(positives, all_phrases(), addresses) if positives else ()
    return [*commands, *(clip for file in negatives for clip in talk_in(file))]


def _clips_from_microphone(name: str | None, trials: "list[Trial]", times: int, minutes: float) -> "list[Clip]":
    """Records each command, without and with the word of each mode, and then ordinary talk."""
    from rich.console import Console

    from kiosk.listener.evaluation.prompting import record_commands, record_talk
    from kiosk.listener.microphone import Microphone

    addresses = dict.fromkeys(trial.word for trial in trials)
    wanted = [(word, tr(phrase)) for word in addresses for phrase in PHRASES for _ in range(times)]
    told = tr("Say each of the {count} commands when you are asked to. Nothing that you say is kept.")
    tell(told.format(count=len(wanted)))

    def ask(address: str, phrase: str) -> None:
        bare, called = tr("Say “{phrase}”."), tr("Say “{word}”, and then “{phrase}”.")
        tell((called if address else bare).format(word=address, phrase=phrase))

    with Microphone(name) as microphone:
        clips = list(record_commands(microphone.read, wanted, ask))
        now = tr("Now talk to each other as usual for {minutes:g} minutes, without giving commands.")
        tell(now.format(minutes=minutes))
        with Console(stderr=True).status("") as shown:
            clips += record_talk(
                microphone.read, minutes * 60, lambda had: shown.update(f"{had / 60:.1f} / {minutes:g} min")
            )
    return clips


def _outcomes(trials: "list[Trial]", clips: "list[Clip]") -> "Outcomes":
    """The outcomes of all trials, with a progress bar."""
    from rich.console import Console
    from rich.progress import track

    from kiosk.listener.evaluation.runner import jobs, run_jobs

    errors = Console(stderr=True)
    todo = jobs(trials, clips)
    found: dict[ListenMode, list[Outcome]] = {trial.way: [] for trial in trials}
    bar = tr("Trying every way of listening")
    for trial, outcome in track(run_jobs(todo), bar, len(todo), console=errors, disable=not errors.is_terminal):
        found[trial.way].append(outcome)
    return found
