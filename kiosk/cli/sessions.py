"""`kiosk sessions …`: list, export and erase sessions."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kiosk.announcer.traces import remove_old_speech
from kiosk.app.single_instance import holder
from kiosk.cli.options import Config, State, settings_for
from kiosk.cli.program import program
from kiosk.config.settings import Settings
from kiosk.core.errors import DamagedJournal, KioskError
from kiosk.core.i18n import N_, tr, trn
from kiosk.export.formats import FORMATS
from kiosk.ports import SessionSummary
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes

app = typer.Typer(help="Past sessions on this kiosk, and their logs.", no_args_is_help=True)


@app.command("list")
def sessions_list(state: State = None, config: Config = None) -> None:
    """List past sessions, newest first."""
    settings = settings_for(config, state)
    sessions = SqliteJournal(settings.state).sessions()
    for session in sessions:
        typer.echo(_line(session))
    if not sessions:
        typer.echo(tr("No sessions yet."))


@app.command("export")
def sessions_export(
    session: Annotated[str, typer.Argument(help="A session's id (the beginning is enough), or `last`.")],
    fmt: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = "csv",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write to this file instead of printing; xlsx and zip get a name by themselves."
        ),
    ] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Print a session's log or filled-in sheet, or write it to a file and print the file's name."""
    from kiosk.export.export import export

    settings = settings_for(config, state)
    journal, notebook = SqliteJournal(settings.state), SqliteNotes(settings.state)
    typer.echo(export(journal, session, fmt, output, notebook=notebook), nl=False)


@app.command("wipe")
def sessions_wipe(
    session: Annotated[str | None, typer.Argument(help="A session's id (the beginning is enough), or `last`.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All sessions, except one that may be running.")] = False,
    before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All sessions before this date, such as 2026-03-31.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    state: State = None,
    config: Config = None,
) -> None:
    """Erase sessions from the disk, with their notes and any damaged log that was set aside."""
    settings = settings_for(config, state)
    memory = SqliteMemory(settings.state)
    if [session is not None, every, before is not None].count(True) != 1:
        raise KioskError(N_("Say which sessions: give an id, --all, or --before with a date."))
    now = datetime.now().astimezone()
    try:
        over, unfinished = ((memory.find(session),), ()) if session is not None else memory.over(now, _midnight(before))
    except DamagedJournal:
        if not every:
            raise
        _wipe_damaged(settings, memory, now, yes=yes)
        return
    count = len(over)
    if over and not yes:
        asked = trn("Erase {n} session for good?", "Erase {n} sessions for good?", count)
        typer.confirm(asked.format(n=count), abort=True)
    remove_old_speech(settings.cache / "voice")
    memory.wipe(over, now)
    told = trn("{n} session erased.", "{n} sessions erased.", count)
    typer.echo(told.format(n=count))
    for name in unfinished:
        why = tr("{session} stays, because it may be under way. To erase it too: {how}")
        typer.echo(why.format(session=name, how=f"{program()} sessions wipe {name}"))


def _midnight(day: datetime | None) -> datetime | None:
    """The beginning of a day where the kiosk is. Raises KioskError if no calendar of this machine has it."""
    try:
        return day.astimezone() if day else None
    except (OverflowError, ValueError, OSError) as error:
        raise KioskError(N_("--before: {day:%Y-%m-%d} is too long ago."), day=day) from error


def _wipe_damaged(settings: Settings, memory: SqliteMemory, now: datetime, *, yes: bool) -> None:
    """Erases a journal of which nothing can be read. Raises KioskError."""
    if process := holder(settings.state):
        raise KioskError(
            N_("The log is damaged. Close the kiosk (process {process}), which writes to it, and try again."),
            process=process,
        )
    if not yes:
        typer.confirm(tr("The log is damaged and cannot be read. Erase it for good, with all sessions?"), abort=True)
    remove_old_speech(settings.cache / "voice")
    memory.wipe_damaged(now)
    typer.echo(tr("The damaged log was erased."))


def _line(session: SessionSummary) -> str:
    if session.problem:
        return str(session.problem)
    ended = f"{session.ended:%H:%M}" if session.ended else tr("unfinished")
    group = f"  {session.group}" if session.group else ""
    marked = tr("rehearsal")
    rehearsal = f"  ({marked})" if session.rehearsal else ""
    return f"{session.id}  {session.began:%Y-%m-%d %H:%M}–{ended}  {session.title}{group}{rehearsal}"
