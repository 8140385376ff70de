"""`kiosk plan` and `kiosk simulate`: a session's plan and its simulation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import (
    AsJson,
    Config,
    End,
    Include,
    Minutes,
    People,
    Variant,
    people_from,
    settings_for,
    time_from,
)
from kiosk.cli.plan_table import plan_lines, plan_report
from kiosk.cli.simulation_table import report, report_lines
from kiosk.core.interaction.text_commands import command_examples
from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.protocol_files.library import library
from kiosk.simulation.script import read_script
from kiosk.simulation.simulate import simulate as simulated

Name = Annotated[str, typer.Argument(help="The protocol's name.")]
Script = Annotated[
    Path | None,
    typer.Option(
        help="A file with one command on each line, such as `02:00 next step`; the time counts from the opening, as"
        " mm:ss or h:mm:ss. A line may name a device, such as `02:00 \\[voice] next step`; a comment begins with #."
        f" Commands: {' · '.join(command_examples())}."
    ),
]


def plan(
    protocol: Name,
    people: People = None,
    minutes: Minutes = None,
    end: End = None,
    variant: Variant = None,
    include: Include = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Print the timed steps of a session, in order."""
    settings = settings_for(config)
    wish = PlanRequest(people_from(people), time_from(minutes, end), variant, tuple(include or ()))
    session_plan = make_plan(library(settings).load(protocol), wish)
    typer.echo(json.dumps(plan_report(session_plan), indent=1) if as_json else "\n".join(plan_lines(session_plan)))


def simulate(
    protocol: Name,
    people: People = None,
    minutes: Minutes = None,
    variant: Variant = None,
    include: Include = None,
    script: Script = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Run a protocol on a virtual clock, with a script or with each step just on time, and print what happens."""
    settings = settings_for(config)
    wish = PlanRequest(people_from(people), time_from(minutes, None), variant, tuple(include or ()))
    loaded = library(settings).load(protocol)
    lines = None if script is None else read_script(script)
    events, now = simulated(
        make_plan(loaded, wish), lines, lambda topics: make_plan(loaded, replace(wish, topics=topics))
    )
    typer.echo(json.dumps(report(events, now), indent=1) if as_json else "\n".join(report_lines(events, now)))
