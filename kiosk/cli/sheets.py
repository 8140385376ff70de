"""`kiosk sheets`: what is printed before a session."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kiosk.cli.options import (
    Config,
    End,
    Include,
    Minutes,
    People,
    ProtocolName,
    Variant,
    settings_for,
    wish_from,
)
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.export.handouts import HandoutKind, handouts, usual_plan
from kiosk.protocol_files.library import library

KINDS = ", ".join(HandoutKind)


def sheets(
    protocol: ProtocolName,
    people: People = None,
    minutes: Minutes = None,
    end: End = None,
    variant: Variant = None,
    include: Include = None,
    only: Annotated[list[HandoutKind] | None, typer.Option(help=f"{KINDS}; repeat for more.")] = None,
    fmt: Annotated[Literal["html", "md"], typer.Option("--format", help="html, to print, or md (Markdown).")] = "html",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file instead of PROTOCOL-sheets.html here.")
    ] = None,
    config: Config = None,
) -> None:
    """Write what is printed before a session: preparation, role cards, prompts, and blank sheets.

    The times are those of a session with these people and this time; phones print those of the open session.
    """
    from kiosk.export.handouts_html import handouts_html
    from kiosk.export.handouts_markdown import handouts_markdown

    found = library(settings_for(config)).load(protocol)
    wish = wish_from(people, minutes, end, variant, include)
    made = handouts(found, usual_plan(found, wish), only or tuple(HandoutKind))
    write = handouts_html if fmt == "html" else handouts_markdown
    file = output or Path(f"{found.id}-sheets.{fmt}")
    try:
        file.write_text(write(found, made), encoding="utf-8")
    except OSError as error:
        raise KioskError(N_("{file} cannot be written: {why}."), file=file, why=error.strerror) from error
    typer.echo(tr("Written: {file}").format(file=file))
    if fmt == "html":
        typer.echo(tr("Open it in a browser and print it: sheets are A4, role cards A5."))
