"""`kiosk voices` and `kiosk say`: list the voices of this machine and try them."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from kiosk.cli.columns import left_aligned
from kiosk.cli.options import AsJson, Config, settings_for
from kiosk.core.i18n import tr
from kiosk.core.wording.speech_text import speech_text


def voices(
    language: Annotated[
        str | None, typer.Option(help="Only voices for a language such as en, en_GB or cy.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the voices of this machine, the natural ones first; any of them can be voice.name in kiosk.toml."""
    from kiosk.announcer.all_voices import all_voices

    settings = settings_for(config)
    found = all_voices(settings.voice_here, settings.cache / "voice")
    found = [voice for voice in found if language is None or voice.speaks(language)]
    if as_json:
        typer.echo(json.dumps([asdict(voice) for voice in found], indent=1, ensure_ascii=False))
        return
    for voice in found:
        name, languages = left_aligned(voice.name, 32), left_aligned(", ".join(voice.languages), 16)
        about = [voice.title, voice.sex, voice.licence, voice.remark, tr("in use") if voice.in_use else ""]
        typer.echo(f"{name} {languages} {'; '.join(filter(None, about))}")


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
    typer.echo(say_once(speech_text(text, set_up.pronunciations), set_up, settings.cache / "voice"))
