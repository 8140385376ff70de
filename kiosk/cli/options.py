"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

State = Annotated[Path | None, typer.Option(help="Folder for the sessions' journal (or KIOSK_STATE).")]
Config = Annotated[Path | None, typer.Option(help="Settings file instead of the usual kiosk.toml.")]
Variant = Annotated[str | None, typer.Option(help="A variant that the protocol names.")]
Group = Annotated[str | None, typer.Option(help="A group that meets again; `kiosk groups list` names them.")]
Include = Annotated[list[str] | None, typer.Option("--with", help="An optional step to include; may be given again.")]
People = Annotated[str | None, typer.Option(help='Names, as in "P1, P2, P3", or how many there are.')]
Minutes = Annotated[float | None, typer.Option(min=1, help="How many minutes there are for all of it.")]
End = Annotated[str | None, typer.Option(help="When it is to end, as HH:MM; instead of --minutes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
