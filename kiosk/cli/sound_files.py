"""`kiosk listen`: recognises commands in sound files."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import AsJson, Config, settings_for


def listen(
    wav: Annotated[list[Path], typer.Option(help="A 16 kHz mono WAV file to listen to; you can add more.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More files.", show_default=False)] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Print the commands that are heard in sound files, recognised as from the microphone."""
    from kiosk.listener.recognisers.choose import best_recogniser
    from kiosk.listener.wav_files import hear_files

    settings = settings_for(config)
    recogniser = best_recogniser(settings.vosk_model, settings.hearing.recogniser)
    for heard in hear_files([*wav, *(more or [])], recogniser, settings.hearing.confidence):
        typer.echo(heard.as_json() if as_json else heard.as_line())
