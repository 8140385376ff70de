"""Options that several commands share, and the parsing of people and time."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.program import program
from kiosk.config.agreed_end import time_until
from kiosk.config.settings import Settings, load_settings
from kiosk.config.translations import load_words
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, use
from kiosk.core.plan.builder import numbered_people
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.settings import TWELVE_HOURS
from kiosk.core.setup.changes import MAXIMUM_PEOPLE, MAXIMUM_TIME
from kiosk.core.text import MAXIMUM_NAME, one_line, overlong
from kiosk.core.time_of_day import TimeOfDay, parse_time_of_day, use_twelve_hours
from kiosk.core.units import Duration, minutes

_MOST_MINUTES = MAXIMUM_TIME // minutes(1)

State = Annotated[Path | None, typer.Option(help="The folder where sessions are kept (or KIOSK_STATE).")]
Config = Annotated[Path | None, typer.Option(help="Use this settings file instead of the usual kiosk.toml.")]
ProtocolName = Annotated[str, typer.Argument(help="The protocol's name.")]
Variant = Annotated[str | None, typer.Option(help="A variant of the protocol, by its name.")]
Group = Annotated[str | None, typer.Option(help="A group that meets again; `./run groups list` shows them.")]
Include = Annotated[
    list[str] | None, typer.Option("--with", help="An optional step to include; repeat for more steps.")
]
People = Annotated[str | None, typer.Option(help='Names, such as "P1, P2, P3", or the number of people.')]
Minutes = Annotated[float | None, typer.Option(min=1, max=_MOST_MINUTES, help="The total time in minutes.")]
End = Annotated[str | None, typer.Option(help="The time to finish, such as 16:30 or 4:30pm; instead of --minutes.")]
At = Annotated[
    str | None, typer.Option(help="The time to start, such as 14:00 or 2pm; it starts by itself once you say so there.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def people_from(text: str | None) -> tuple[str, ...]:
    """The people in a text such as `P1, P2, P3`, or numbered people for a count. Raises KioskError."""
    if text is None:
        return ()
    if text.strip().removeprefix("-").isdecimal():
        count = int(text)
        if not 0 < count <= MAXIMUM_PEOPLE:
            raise KioskError(
                N_("--people: the number of people can be 1 to {most}, not {count}."), most=MAXIMUM_PEOPLE, count=count
            )
        return numbered_people(count)
    names = tuple(name for part in text.split(",") if (name := one_line(part)))
    duplicate = next((name for name in names if names.count(name) > 1), None)
    if not names:
        raise KioskError(N_('--people: give names, such as "P1, P2", or the number of people.'))
    if long := overlong(names):
        raise KioskError(
            N_("--people: '{name}' is too long: a name has at most {most} letters."), name=long, most=MAXIMUM_NAME
        )
    if len(names) > MAXIMUM_PEOPLE:
        raise KioskError(
            N_("--people: the number of people can be 1 to {most}, not {count}."), most=MAXIMUM_PEOPLE, count=len(names)
        )
    if duplicate:
        raise KioskError(N_("--people: '{name}' appears twice; give each person a different name."), name=duplicate)
    return names


def time_from(count: float | None, end: str | None, now: datetime | None = None) -> Duration | None:
    """The available time: `count` minutes, or until a time of day. Raises KioskError."""
    if count is not None and end is not None:
        raise KioskError(N_("Give either --minutes or --end, not both."))
    if end is None:
        return None if count is None else minutes(count)
    try:
        return time_until(end, now, now.tzinfo) if now else time_until(end, datetime.now().astimezone())
    except ValueError as error:
        raise KioskError(N_("--end: {why}"), why=error) from error


def wish_from(
    people: str | None, count: float | None, end: str | None, variant: str | None, include: Sequence[str] | None
) -> PlanRequest:
    """The wish for a plan of those options. Raises KioskError."""
    return PlanRequest(people_from(people), time_from(count, end), variant, tuple(include or ()))


def start_from(at: str | None, protocol: str | None) -> TimeOfDay | None:
    """The time of day to start. Raises KioskError where it has passed, or where no protocol is opened."""
    if at is None:
        return None
    if protocol is None:
        raise KioskError(
            N_("--at needs a protocol, such as: {example}."), example=f"{program()} solution-circle --at {at}"
        )
    try:
        time_until(at, datetime.now().astimezone())
    except ValueError as error:
        raise KioskError(N_("--at: {why}"), why=error) from error
    return parse_time_of_day(at)


def settings_for(config: Path | None = None, state: Path | None = None) -> Settings:
    """Loads the settings and switches to their language. Raises SettingsError."""
    settings = load_settings(config, state)
    use(load_words(settings.language))
    use_twelve_hours(settings.clock == TWELVE_HOURS)
    return settings
