"""`kiosk voice …`: install, list and remove speech models."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Config, settings_for
from kiosk.cli.service import Owner
from kiosk.cli.voice_check import voice_check
from kiosk.config.vosk_models import MACHINE_MODELS, MODELS, RECOMMENDED
from kiosk.core.i18n import tr
from kiosk.service.places import machine_places

app = typer.Typer(help="The speech models that the kiosk uses to understand commands.", no_args_is_help=True)
app.command("check")(voice_check)

Whose = Annotated[Owner, typer.Option("--for", help="Which kiosk the models are for: yours, or the machine's.")]


def models_of(whose: Owner) -> Path:
    """The folder of models; `auto` means that of the machine's kiosk if it is installed."""
    if whose is Owner.AUTO:
        whose = Owner.MACHINE if machine_places().installed else Owner.DESKTOP
    return MACHINE_MODELS if whose is Owner.MACHINE else MODELS


@app.command("install")
def voice_install(
    name: Annotated[str | None, typer.Argument(help=f"The model's name; {RECOMMENDED} if you give none.")] = None,
    from_file: Annotated[
        Path | None, typer.Option("--from", help="The model's zip file, downloaded elsewhere: no network needed.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Another web address with the publisher's files and list.")
    ] = None,
    whose: Whose = Owner.AUTO,
    config: Config = None,
) -> None:
    """Download a speech model, check it, and install it."""
    # Imported here because each command loads only what it needs, and only this one uses the network.
    from kiosk.listener.checks import check_recogniser
    from kiosk.listener.recognisers.choose import newest_model
    from kiosk.voice_models.index import PUBLISHER
    from kiosk.voice_models.install import install_file, install_published

    settings = settings_for(config)
    models = models_of(whose)
    check_results: list[str] = []

    def check_model(model: Path) -> None:
        check_results.append(str(check_recogniser(model)))

    with progress_bar() as show_progress:
        if from_file:
            folder = install_file(models, check_model, show_progress, from_file, name)
        else:
            address = (publisher or PUBLISHER).rstrip("/")
            folder = install_published(models, check_model, show_progress, name or RECOMMENDED, address)
    typer.echo(tr("Installed: {folder} ({knows})").format(folder=folder, knows=check_results[-1]))
    if (settings.vosk_model or newest_model(models)) != folder:
        typer.echo(tr("To use it, add this line to kiosk.toml, above the first [section]:"))
        typer.echo(f'vosk_model = "{folder}"')


@app.command("list")
def voice_list(whose: Whose = Owner.AUTO, config: Config = None) -> None:
    """List the installed models, and say which one is in use."""
    from kiosk.listener.recognisers.choose import newest_model
    from kiosk.voice_models.store import installed_models

    settings = settings_for(config)
    models = models_of(whose)
    used = settings.vosk_model or newest_model(models) if settings.hearing.recogniser in {None, "vosk"} else None
    installed = installed_models(models)
    for model in installed:
        remark = ""
        if not model.complete:
            remark = tr("damaged: install it again")
        elif model.folder == used:
            remark = tr("in use")
        typer.echo(f"{model.folder.name:32} {model.size / 1e6:5.0f} MB  {remark}".rstrip())
    if used is None:
        typer.echo(tr("The kiosk uses the speech model that comes with it."))
    elif used not in {model.folder for model in installed}:
        typer.echo(f"{used}  {tr('in use')}")


@app.command("remove")
def voice_remove(
    name: Annotated[str, typer.Argument(help="The model's name.")], whose: Whose = Owner.AUTO, config: Config = None
) -> None:
    """Remove an installed model."""
    from kiosk.voice_models.store import remove

    settings_for(config)
    remove(models_of(whose), name)
    typer.echo(tr("Removed: {name}").format(name=name))


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A function that shows progress in bytes, done and total; a new total begins a new bar."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bars: dict[int, TaskID] = {}

        def show_progress(done: int, total: int) -> None:
            if total not in bars:
                bars[total] = progress.add_task("", total=total)
            progress.update(bars[total], completed=done)

        yield show_progress
