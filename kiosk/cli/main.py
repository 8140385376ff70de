"""The command line: parse, call, print; no logic."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from kiosk import __version__

COMMANDS = {
    "sessions": "kiosk.cli.sessions:app",
    "groups": "kiosk.cli.groups:app",
    "protocols": "kiosk.cli.protocols:app",
    "voice": "kiosk.cli.voice_models:app",
    "plan": "kiosk.cli.plans:plan",
    "simulate": "kiosk.cli.plans:simulate",
    "screenshot": "kiosk.cli.screenshot:screenshot",
    "install": "kiosk.cli.service:install",
    "uninstall": "kiosk.cli.service:uninstall",
    "voices": "kiosk.cli.voices:voices",
    "say": "kiosk.cli.voices:say",
    "open": "kiosk.cli.opening:open_kiosk",
    "listen": "kiosk.cli.sound_files:listen",
    "doctor": "kiosk.cli.doctor:doctor",
}
"""Each command's module, and the function or the group of commands there. It is loaded when it is asked for.

A module loads what is light at its top; a command that needs a heavy library (pygame, numpy, rich, …) loads it itself.
"""


def with_default(args: Sequence[str]) -> list[str]:
    """`kiosk`, `kiosk solution-circle` and `kiosk --rehearse 60` mean `kiosk open …`."""
    return [*args] if args and args[0] in {*COMMANDS, "--help", "--version"} else ["open", *args]


def app_for(wanted: str) -> typer.Typer:
    """The program with this command alone, so that no other one is loaded; with all where it is none of them."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Keeps time in structured conversations: shows and announces each step, and takes spoken commands.",
    )
    app.callback()(_root)
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version
