"""`kiosk protocols …`: list, show, check and create protocols."""

import json
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Config, settings_for
from kiosk.cli.program import program
from kiosk.core.i18n import tr
from kiosk.core.protocol.draft import Origin
from kiosk.core.protocol.table import draft_of_table
from kiosk.protocol_files.description import protocol_lines
from kiosk.protocol_files.diagnostics import path_text
from kiosk.protocol_files.json_schema import protocol_schema
from kiosk.protocol_files.library import check, library
from kiosk.protocol_files.own_protocols import OwnProtocols
from kiosk.protocol_files.starter import write_starter
from kiosk.protocol_files.table_files import rows_in

app = typer.Typer(help="The protocols of this kiosk.", no_args_is_help=True)


@app.command("list")
def protocols_list(config: Config = None) -> None:
    """List the protocols found, and what is wrong with those that cannot be used."""
    good, bad = library(settings_for(config)).load_all()
    for protocol in good:
        typer.echo(f"{protocol.id:24} {protocol.title} — {protocol.summary}")
    for error in bad:
        typer.echo(str(error), err=True)


@app.command("show")
def protocols_show(
    protocol: Annotated[str, typer.Argument(help="The protocol's name.")], config: Config = None
) -> None:
    """Print a protocol for people to read: roles, steps, doubts and source."""
    settings = settings_for(config)
    for line in protocol_lines(library(settings).load(protocol)):
        typer.echo(line)


@app.command("check")
def protocols_check(files: Annotated[list[Path], typer.Argument(help="Protocol files.")]) -> None:
    """Print every fault in protocol files, as file:line:column; exit code 2 if there are any."""
    wrong = False
    for file in files:
        faults = check(file)
        for fault in faults:
            typer.echo(fault, err=True)
        if not faults:
            typer.echo(f"{file}: fine")
        wrong = wrong or bool(faults)
    raise typer.Exit(2 if wrong else 0)


@app.command("import")
def protocols_import(
    file: Annotated[Path, typer.Argument(help="A table with title, minutes, who and notes: CSV or Excel.")],
    title: Annotated[str | None, typer.Option(help="The protocol's title; otherwise the file's name.")] = None,
    config: Config = None,
) -> None:
    """Make a protocol of your own from a table with a row for each step; exit code 2 if that cannot be."""
    settings = settings_for(config)
    own = OwnProtocols(settings.protocols, library(settings))
    draft = draft_of_table(title or file.stem.replace("-", " ").replace("_", " ").capitalize(), rows_in(file))
    protocol, problems, content = own.examine(Origin(), draft)
    if protocol is None:
        for problem in problems:
            typer.echo(f"{file}: {path_text(problem.path, content)}: {problem.sentence}", err=True)
        raise typer.Exit(2)
    name = own.save(Origin(), draft)
    typer.echo(tr("Created: {file}").format(file=settings.protocols / f"{name}.yaml"))
    typer.echo(f"  {program()} plan {name}")


@app.command("schema")
def protocols_schema() -> None:
    """Print the JSON Schema of protocol files, for editors."""
    typer.echo(json.dumps(protocol_schema(), indent=1, ensure_ascii=False))


@app.command("new")
def protocols_new(
    name: Annotated[str, typer.Argument(help="The protocol's name, such as our-circle.")], config: Config = None
) -> None:
    """Create a commented file as a start for your own protocol."""
    settings = settings_for(config)
    file = write_starter(settings.protocols, name)
    typer.echo(tr("Created: {file}").format(file=file))
    typer.echo(tr("Edit the file with any text editor; the comments in it explain each line. Then run:"))
    typer.echo(f"  {program()} protocols check {file}")
    typer.echo(f"  {program()} plan {name}")
