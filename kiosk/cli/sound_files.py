"""`kiosk listen`: recognises commands in sound files."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import AsJson, Config, settings_for
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.state import Phase


def listen(
    wav: Annotated[list[Path], typer.Option(help="A 16 kHz mono WAV file to listen to; you can add more.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More files.", show_default=False)] = None,
    gate: Annotated[ListenMode, typer.Option(help="What has to happen before a command is heard.")] = ListenMode.HELD,
    phase: Annotated[Phase, typer.Option(help="The state of the session.")] = Phase.RUNNING,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Print what the kiosk does at the sound of files, as if it came from the microphone.

    With the gate `held`, the key is held throughout, and pressed again after each command.
    """
    from kiosk.core.interaction.phrases import phrases_in
    from kiosk.listener.activation import activation_for
    from kiosk.listener.pipeline import Pipeline
    from kiosk.listener.recognisers.choose import best_recogniser
    from kiosk.listener.wav_files import hear_files

    settings = settings_for(config)
    hearing = settings.hearing.model_copy(update={"checked": True})  # no room is concerned
    recogniser = best_recogniser(settings.vosk_model, hearing.recogniser)
    pipeline = Pipeline(activation_for(gate, hearing), recogniser, hearing)
    for heard in hear_files([*wav, *(more or [])], pipeline, phrases_in(phase)):
        typer.echo(heard.as_json() if as_json else heard.as_line())
