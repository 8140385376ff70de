"""The command line, which loads each command's module when the command is called.

An expected error is reported as one sentence and an exit code (usually 2), without a traceback.
"""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kiosk import __version__
from kiosk.app.early_window import early_window
from kiosk.cli.program import as_typed, program
from kiosk.config.memory import collect_from_now_on
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.text import visible

COMMANDS = {
    "sessions": "kiosk.cli.sessions:app",
    "groups": "kiosk.cli.groups:app",
    "protocols": "kiosk.cli.protocols:app",
    "rooms": "kiosk.cli.rooms:app",
    "voice": "kiosk.cli.voice_models:app",
    "plan": "kiosk.cli.plans:plan",
    "sheets": "kiosk.cli.sheets:sheets",
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
"""The module and function, or group of commands, of each command; a module is loaded when its command is called.

Modules import only light libraries at the top; a command imports heavy ones (pygame, numpy, rich, …) itself.
"""


_VERSION = "--version"


def with_default(args: Sequence[str]) -> list[str]:
    """Arguments with the default command: `kiosk`, `kiosk solution-circle` and `kiosk --rehearse 60` mean `open`."""
    return [*args] if args and args[0] in {*COMMANDS, "--help", _VERSION} else ["open", *args]


class Stopped(KioskError):
    """A command whose question was not answered with yes."""

    exit_code = 1


def run_program() -> None:
    """Runs the command that was typed, and ends the program with its exit code."""
    if "JOURNAL_STREAM" in os.environ:  # in a service, whose log systemd stores and limits
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # On import, pygame prints a greeting, which would disturb a terminal display or a script that reads the output.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name may have signs that this terminal cannot write
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(run_command(sys.argv[1:]))
    except KioskError as error:
        typer.echo("\n".join(map(visible, as_typed(str(error)).split("\n"))), err=True)
        sys.exit(error.exit_code)


def run_command(args: Sequence[str]) -> int:
    """Runs a command and returns the exit code. Raises KioskError, also for a command line that is not understood."""
    words = with_default(args)
    with early_window(words) if words[0] == "open" else nullcontext() as begun:
        return _run_command(words, begun)


def _run_command(words: Sequence[str], begun: object) -> int:
    """The same for a whole command line, with a window that has begun, if any."""
    try:
        app = app_for(words[0])
        collect_from_now_on()
        return app(args=words, prog_name=program(), standalone_mode=False, obj=begun) or 0
    except typer.Abort as error:
        raise Stopped(N_("Stopped.")) from error
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(error.format_message(), err=True)  # the help, or nothing where it has been shown already
            return error.exit_code
        from kiosk.cli.usage import usage_sentence  # it imports pydantic, which few command lines need

        raise KioskError("{problem}", problem=usage_sentence(error)) from error
    except KioskError:
        raise
    except (OSError, MemoryError, RuntimeError) as error:
        from kiosk.cli.lack import what_is_lacking

        if lack := what_is_lacking(error):
            raise lack from error
        raise


def app_for(wanted: str) -> typer.Typer:
    """The program with only this command, so that no other is loaded; with all commands if the name is unknown.

    The version is told without loading any.
    """
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Keeps time in structured conversations: shows and announces each step, and takes spoken commands.",
    )
    app.callback()(_root)
    known = wanted in COMMANDS or wanted == _VERSION
    for name in {wanted} & COMMANDS.keys() if known else COMMANDS:
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
        bool, typer.Option(_VERSION, callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version
