"""`kiosk plan` and `kiosk simulate`: a session's plan and its simulation."""

import json
from collections.abc import Iterator
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
    ProtocolName,
    Variant,
    settings_for,
    wish_from,
)
from kiosk.cli.plan_table import plan_lines, plan_report
from kiosk.cli.simulation_table import report, report_lines
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.text_commands import command_examples
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.topics import topics_request
from kiosk.core.protocol.model import Protocol
from kiosk.core.setup.form import FieldOptions, field_options
from kiosk.core.view.setup import size_notes
from kiosk.protocol_files.library import library
from kiosk.simulation.script import read_script
from kiosk.simulation.simulate import simulate as simulated

Script = Annotated[
    Path | None,
    typer.Option(
        help="A file with one command on each line, such as `02:00 next step`; the time counts from the opening, as"
        " mm:ss or h:mm:ss. A line may name a device, such as `02:00 \\[voice] next step`; a comment begins with #."
        f" Commands: {' · '.join(command_examples())}."
    ),
]


def plan(
    protocol: ProtocolName,
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
    wish = wish_from(people, minutes, end, variant, include)
    loaded = library(settings).load(protocol)
    offered = field_options(loaded)
    session_plan = _plan_or_way_out(loaded, wish, offered)
    typer.echo(json.dumps(plan_report(session_plan), indent=1) if as_json else "\n".join(plan_lines(session_plan)))
    for note in _notes(session_plan, offered):
        typer.echo(note, err=True)


def _plan_or_way_out(protocol: Protocol, wish: PlanRequest, offered: FieldOptions) -> Plan:
    """The plan; where too many people are the reason that there is none, the error says so. Raises KioskError."""
    try:
        return make_plan(protocol, wish)
    except KioskError as error:
        if not 0 < offered.maximum_people < len(wish.people):
            raise
        raise KioskError(
            N_("{problem} It is made for {least} to {most} people: form {n} groups."),
            problem=error,
            least=offered.minimum_people,
            most=offered.maximum_people,
            n=_groups_needed(len(wish.people), offered),
        ) from error


def _groups_needed(people: int, offered: FieldOptions) -> int:
    return -(-people // offered.maximum_people)


def _notes(session_plan: Plan, offered: FieldOptions) -> Iterator[str]:
    """What the set-up screen warns of too, and for too many people the way out."""
    yield from size_notes(session_plan, offered)
    most = offered.maximum_people
    if most and len(session_plan.people) > most:
        groups = _groups_needed(len(session_plan.people), offered)
        yield tr("Form {n} groups, each with a kiosk or a time of its own.").format(n=groups)


def simulate(
    protocol: ProtocolName,
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
    wish = wish_from(people, minutes, None, variant, include)
    loaded = library(settings).load(protocol)
    lines = None if script is None else read_script(script)
    events, now = simulated(
        make_plan(loaded, wish), lines, lambda topics: make_plan(loaded, topics_request(wish, topics))
    )
    typer.echo(json.dumps(report(events, now), indent=1) if as_json else "\n".join(report_lines(events, now)))
