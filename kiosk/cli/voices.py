"""`kiosk voices` and `kiosk say`: list the voices of this machine and try them."""

import json
from typing import Annotated

import typer

from kiosk.cli.options import AsJson, Config, settings_for
from kiosk.core.wording.speech_text import speech_text


def voices(as_json: AsJson = False) -> None:
    """List the voices of this machine with their languages; any of them can be voice.name in kiosk.toml."""
    from kiosk.announcer.checks import all_voices

    settings_for()  # so that errors are reported in the configured language
    found = all_voices()
    if as_json:
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for voice in found:
        languages = voice["languages"]
        spoken = ", ".join(map(str, languages)) if isinstance(languages, list) else ""
        typer.echo(f"{voice['name']!s:32} {spoken:16} {voice['title']}")


def say(
    text: Annotated[str, typer.Argument(help="What to say.")],
    voice: Annotated[
        str | None, typer.Option(help="A voice that `./run voices` lists, or a Piper voice's file.")
    ] = None,
    rate: Annotated[int | None, typer.Option(min=80, max=400, help="Words a minute.")] = None,
    config: Config = None,
) -> None:
    """Say something, as the kiosk would say it."""
    from kiosk.announcer.checks import say_once

    settings = settings_for(config)
    asked = {"name": voice, "rate": rate}
    set_up = settings.voice_here.model_copy(update={key: value for key, value in asked.items() if value is not None})
    typer.echo(say_once(speech_text(text, set_up.pronunciations), set_up))
