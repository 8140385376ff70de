"""The command line: parse, call, print; no logic."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.app import DisplayChoice, Wishes, library, run_kiosk
from kiosk.catalogue import load_words
from kiosk.core.errors import KioskError
from kiosk.core.words import ENGLISH, Words
from kiosk.settings import load_settings

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keeps the time of a facilitation protocol in the room: shows, says and hears the steps.",
)
sessions = typer.Typer(help="Sessions that were run on this kiosk, and their timing logs.", no_args_is_help=True)
protocols = typer.Typer(help="The protocols that this kiosk knows.", no_args_is_help=True)
app.add_typer(sessions, name="sessions")
app.add_typer(protocols, name="protocols")

State = Annotated[Path | None, typer.Option(help="Folder for the sessions' journal (or KIOSK_STATE).", envvar=[])]
Config = Annotated[Path | None, typer.Option(help="Settings file instead of the usual kiosk.toml.")]
Variant = Annotated[str | None, typer.Option(help="A variant that the protocol names.")]
Include = Annotated[list[str], typer.Option("--with", help="An optional step to include; may be given again.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def with_default(args: Sequence[str]) -> list[str]:
    """`kiosk`, `kiosk solution-circle` and `kiosk --rehearse 60` mean `kiosk open …`."""
    commands = {*(one.name for one in app.registered_commands), *(one.name for one in app.registered_groups)}
    return [*args] if args and args[0] in {*commands, "--help", "--version"} else ["open", *args]


def words_for_errors() -> Words:
    """The words of the set language, or English where even the settings cannot be read."""
    try:
        return load_words(load_settings().language)
    except KioskError:
        return ENGLISH


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
    variant: Variant = None,
    include: Include = [],  # noqa: B006  (typer copies it)
    display: Annotated[DisplayChoice, typer.Option(help="Where to show it.")] = DisplayChoice.AUTO,
    window: Annotated[bool, typer.Option("--window", help="A window instead of the full screen.")] = False,
    rehearse: Annotated[float | None, typer.Option(min=1, max=3600, help="Run that many times faster.")] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Open the kiosk; `kiosk PROTOCOL` for short."""
    run_kiosk(load_settings(config, state), Wishes(protocol, variant, tuple(include), display, window, rehearse))


@app.command("simulate")
def simulate(
    protocol: str,
    variant: Variant = None,
    include: Include = [],  # noqa: B006  (typer copies it)
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Run a protocol on a virtual clock, each step just on time, and print what happens."""
    from kiosk.core.plan import make_plan  # noqa: PLC0415  (each command loads only what it needs)
    from kiosk.export.report import report, report_lines  # noqa: PLC0415
    from kiosk.rehearsal import rehearse  # noqa: PLC0415

    plan = make_plan(library(load_settings(config)).load(protocol), variant=variant, include=include)
    events, _ = rehearse(plan)
    typer.echo(json.dumps(report(events), indent=1) if as_json else "\n".join(report_lines(events)))


@app.command("listen")
def listen(
    wav: Annotated[list[Path], typer.Option(help="A 16 kHz mono WAV file to listen to; more may follow.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More files.", show_default=False)] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Say which commands are heard in sound files, by the very path that the microphone takes."""
    from kiosk.listener.files import hear_files  # noqa: PLC0415
    from kiosk.listener.recogniser import best_recogniser  # noqa: PLC0415

    settings = load_settings(config)
    recogniser = best_recogniser(settings.vosk_model)
    for heard in hear_files([*wav, *(more or [])], recogniser, settings.hearing.confidence):
        typer.echo(heard.as_json() if as_json else heard.as_line())


@app.command("doctor")
def doctor(state: State = None, config: Config = None) -> None:
    """Check everything that the kiosk needs, with the remedy for what is wrong."""
    from kiosk.doctor import examine  # noqa: PLC0415

    findings = examine(config, state)
    for finding in findings:
        typer.echo(finding.line(words_for_errors()))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@protocols.command("list")
def protocols_list(config: Config = None) -> None:
    """List the protocols found, and what is wrong with those that cannot be used."""
    good, bad = library(load_settings(config)).load_all()
    for protocol in good:
        typer.echo(f"{protocol.id:24} {protocol.title} — {protocol.summary}")
    for error in bad:
        typer.echo(str(error), err=True)


@sessions.command("list")
def sessions_list(state: State = None, config: Config = None) -> None:
    """List the sessions in the journal, the newest first."""
    from kiosk.journal.sqlite import SqliteJournal  # noqa: PLC0415

    for session in SqliteJournal(load_settings(config, state).state).sessions():
        ended = f"{session.ended:%H:%M}" if session.ended else "unfinished"
        rehearsal = "  (rehearsal)" if session.rehearsal else ""
        typer.echo(f"{session.id}  {session.began:%Y-%m-%d %H:%M}–{ended}  {session.title}{rehearsal}")


@sessions.command("export")
def sessions_export(
    session: Annotated[str, typer.Argument(help="A session's id (its beginning is enough), or `last`.")],
    fmt: Annotated[str, typer.Option("--format", help="csv")] = "csv",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write instead of printing.")] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Print a session's timing log, or write it to a file."""
    from kiosk.export.session import export  # noqa: PLC0415
    from kiosk.journal.sqlite import SqliteJournal  # noqa: PLC0415

    exported = export(SqliteJournal(load_settings(config, state).state), session, fmt, output)
    typer.echo(exported, nl=False)
