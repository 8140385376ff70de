"""`kiosk sessions …`: what was run on this kiosk."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.catalogue import load_words
from kiosk.cli.options import Config, State
from kiosk.core.words import Words
from kiosk.ports import SessionSummary
from kiosk.settings import load_settings

app = typer.Typer(help="Sessions that were run on this kiosk, and their timing logs.", no_args_is_help=True)


@app.command("list")
def sessions_list(state: State = None, config: Config = None) -> None:
    """List the sessions in the journal, the newest first."""
    from kiosk.journal.sqlite import SqliteJournal  # noqa: PLC0415  (each command loads only what it needs)

    settings = load_settings(config, state)
    words = load_words(settings.language)
    for session in SqliteJournal(settings.state).sessions():
        typer.echo(_line(session, words))


@app.command("export")
def sessions_export(
    session: Annotated[str, typer.Argument(help="A session's id (its beginning is enough), or `last`.")],
    fmt: Annotated[str, typer.Option("--format", help="csv, json, md, xlsx, html, sheet-html, sheet-md, zip.")] = "csv",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write instead of printing; xlsx and zip find their own names."),
    ] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Print a session's timing log or its filled sheet, or write it to a file and print the file's name."""
    from kiosk.export.session import export  # noqa: PLC0415  (see sessions_list)
    from kiosk.journal.notebook import SqliteNotebook  # noqa: PLC0415
    from kiosk.journal.sqlite import SqliteJournal  # noqa: PLC0415

    settings = load_settings(config, state)
    words = load_words(settings.language)
    journal, notebook = SqliteJournal(settings.state), SqliteNotebook(settings.state)
    typer.echo(export(journal, session, fmt, output, words, notebook=notebook), nl=False)


def _line(session: SessionSummary, words: Words) -> str:
    ended = f"{session.ended:%H:%M}" if session.ended else words.gettext("unfinished")
    rehearsal = f"  ({words.gettext('rehearsal')})" if session.rehearsal else ""
    return f"{session.id}  {session.began:%Y-%m-%d %H:%M}–{ended}  {session.title}{rehearsal}"
