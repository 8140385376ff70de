"""`kiosk voices` and `kiosk say`: list the voices of this machine and try them."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from kiosk.cli.columns import left_aligned
from kiosk.cli.options import AsJson, Config, settings_for
from kiosk.config.preferences import Preferences
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
    from kiosk.app.sayable import sayable_here

    settings = settings_for(config)
    rate = Preferences(settings.state, settings.voice).sound.rate
    voice = settings.voice_here.model_copy(update={"rate": rate})
    found = all_voices(voice, settings.cache / "voice", sayable_here(settings))
    found = [one for one in found if language is None or one.speaks(language)]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
        return
    for one in found:
        name, languages = left_aligned(one.name, 32), left_aligned(", ".join(one.languages), 16)
        about = [one.title, one.sex, one.licence, one.remark, tr("in use") if one.in_use else ""]
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
