"""`kiosk` and `kiosk open`: open the kiosk."""

from datetime import datetime
from typing import Annotated

import typer

from kiosk.app.adapters import DisplayChoice
from kiosk.app.run import StartOptions, run_kiosk
from kiosk.cli.options import (
    At,
    Config,
    End,
    Group,
    Include,
    Minutes,
    People,
    State,
    Variant,
    people_from,
    settings_for,
    start_from,
    time_from,
)
from kiosk.config.agreed_end import end_at
from kiosk.config.unknown_variables import unknown_variables
from kiosk.service.service_manager import ServiceManager


def open_kiosk(
    context: typer.Context,
    protocol: Annotated[str | None, typer.Argument(help="The protocol to open straight away.")] = None,
    people: People = None,
    group: Group = None,
    minutes: Minutes = None,
    end: End = None,
    at: At = None,
    variant: Variant = None,
    include: Include = None,
    display: Annotated[DisplayChoice, typer.Option(help="Where to show the kiosk.")] = DisplayChoice.AUTO,
    window: Annotated[bool, typer.Option("--window", help="Open in a window instead of full screen.")] = False,
    wait_for_screen: Annotated[
        bool, typer.Option("--wait-for-screen", help="With --display window, go on until there is a screen.")
    ] = False,
    rehearse: Annotated[float | None, typer.Option(min=1, max=3600, help="Rehearse, this many times faster.")] = None,
    web: Annotated[bool, typer.Option("--web/--no-web", help="Serve pages for phones on the network, or not.")] = True,
    state: State = None,
    config: Config = None,
) -> None:
    """Open the kiosk; `./run PROTOCOL` for short."""
    time = time_from(minutes, end)
    options = StartOptions(
        protocol=protocol,
        variant=variant,
        include=tuple(include or ()),
        people=people_from(people),
        group=group,
        time=time if end is None else None,
        end=None if end is None else end_at(end, datetime.now().astimezone()),
        at=start_from(at, protocol),
        display=display,
        windowed=window,
        waits_for_screen=wait_for_screen,
        rehearse=rehearse,
        web=web,
        config=config,
    )
    with ServiceManager().starting():
        settings = settings_for(config, state)
        for stray in unknown_variables():
            typer.echo(stray, err=True)
        run_kiosk(settings, options, lambda line: typer.echo(line, err=True), context.obj)
