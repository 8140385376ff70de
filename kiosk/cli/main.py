"""The command line: parse, call, print; no logic."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.app.adapters import DisplayChoice
from kiosk.app.run import StartOptions, run_kiosk
from kiosk.cli import groups, plans, protocols, screenshot, service, sessions, voice_check, voice_models, voices
from kiosk.cli.options import (
    AsJson,
    Config,
    End,
    Group,
    Include,
    Minutes,
    People,
    State,
    Variant,
    people_from,
    settings_for,
    time_from,
)
from kiosk.config.unknown_variables import unknown_variables
from kiosk.core.errors import SettingsError

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keeps the time of a facilitation protocol in the room: shows, says and hears the steps.",
)
app.add_typer(sessions.app, name="sessions")
app.add_typer(groups.app, name="groups")
app.add_typer(protocols.app, name="protocols")
app.add_typer(voice_models.app, name="voice")
voice_models.app.command("check")(voice_check.voice_check)
app.command("plan")(plans.plan)
app.command("simulate")(plans.simulate)
app.command("screenshot")(screenshot.screenshot)
app.command("install")(service.install)
app.command("uninstall")(service.uninstall)
app.command("voices")(voices.voices)
app.command("say")(voices.say)


def with_default(args: Sequence[str]) -> list[str]:
    """`kiosk`, `kiosk solution-circle` and `kiosk --rehearse 60` mean `kiosk open …`."""
    commands = {*(one.name for one in app.registered_commands), *(one.name for one in app.registered_groups)}
    return [*args] if args and args[0] in {*commands, "--help", "--version"} else ["open", *args]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version


@app.command("open")
def open_kiosk(
    protocol: Annotated[str | None, typer.Argument(help="Protocol to go straight into.")] = None,
    people: People = None,
    group: Group = None,
    minutes: Minutes = None,
    end: End = None,
    variant: Variant = None,
    include: Include = None,
    display: Annotated[DisplayChoice, typer.Option(help="Where to show it.")] = DisplayChoice.AUTO,
    window: Annotated[bool, typer.Option("--window", help="A window instead of the full screen.")] = False,
    rehearse: Annotated[float | None, typer.Option(min=1, max=3600, help="Run that many times faster.")] = None,
    web: Annotated[bool, typer.Option("--web/--no-web", help="Pages for phones on the network.")] = True,
    state: State = None,
    config: Config = None,
) -> None:
    """Open the kiosk; `kiosk PROTOCOL` for short."""
    wishes = StartOptions(
        protocol=protocol,
        variant=variant,
        include=tuple(include or ()),
        people=people_from(people),
        group=group,
        time=time_from(minutes, end),
        display=display,
        windowed=window,
        rehearse=rehearse,
        web=web,
    )
    settings = settings_for(config, state)
    for doubt in unknown_variables():
        typer.echo(doubt, err=True)
    run_kiosk(settings, wishes)


@app.command("listen")
def listen(
    wav: Annotated[list[Path], typer.Option(help="A 16 kHz mono WAV file to listen to; more may follow.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More files.", show_default=False)] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Say which commands are heard in sound files, by the very path that the microphone takes."""
    # Each command loads only what it needs, so that a second start shows its first frame within a second.
    from kiosk.listener.recognisers.choose import best_recogniser  # noqa: PLC0415
    from kiosk.listener.wav_files import hear_files  # noqa: PLC0415

    settings = settings_for(config)
    recogniser = best_recogniser(settings.vosk_model, settings.hearing.recogniser)
    for heard in hear_files([*wav, *(more or [])], recogniser, settings.hearing.confidence):
        typer.echo(heard.as_json() if as_json else heard.as_line())


@app.command("doctor")
def doctor(as_json: AsJson = False, state: State = None, config: Config = None) -> None:
    """Check everything that the kiosk needs, with the remedy; exit code 1 where something is at fault."""
    from kiosk.cli.doctor import Verdict, examine  # noqa: PLC0415  (see listen)

    with suppress(SettingsError):  # which are a finding
        settings_for(config, state)
    findings = []
    for finding in examine(config, state):
        findings.append(finding)
        if not as_json:
            typer.echo(finding.line())
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], indent=2, ensure_ascii=False))
    raise typer.Exit(any(finding.verdict is Verdict.FAULT for finding in findings))
