"""Options that several commands share, and what they say about people and time."""

from datetime import datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from kiosk.config.settings import Settings, load_settings
from kiosk.config.translations import load_words
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, use
from kiosk.core.plan.builder import numbered_people
from kiosk.core.setup.form import MOST_PEOPLE
from kiosk.core.units import Duration, minutes, seconds

State = Annotated[Path | None, typer.Option(help="Folder for the sessions' journal (or KIOSK_STATE).")]
Config = Annotated[Path | None, typer.Option(help="Settings file instead of the usual kiosk.toml.")]
Variant = Annotated[str | None, typer.Option(help="A variant that the protocol names.")]
Group = Annotated[str | None, typer.Option(help="A group that meets again; `kiosk groups list` names them.")]
Include = Annotated[list[str] | None, typer.Option("--with", help="An optional step to include; may be given again.")]
People = Annotated[str | None, typer.Option(help='Names, as in "P1, P2, P3", or how many there are.')]
Minutes = Annotated[float | None, typer.Option(min=1, help="How many minutes there are for all of it.")]
End = Annotated[str | None, typer.Option(help="When it is to end, as HH:MM; instead of --minutes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def people_from(text: str | None) -> tuple[str, ...]:
    """`P1, P2, P3`, or a count of people without names. Raises KioskError."""
    if text is None:
        return ()
    if text.strip().removeprefix("-").isdecimal():
        count = int(text)
        if not 0 < count <= MOST_PEOPLE:
            raise KioskError(N_("--people: expected 1 to {most} people, got {count}."), most=MOST_PEOPLE, count=count)
        return numbered_people(count)
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    twice = next((name for name in names if names.count(name) > 1), None)
    if not names:
        raise KioskError(N_('--people: expected names, as in "P1, P2", or how many there are.'))
    if twice:
        raise KioskError(N_("--people: give each person a name of their own; '{name}' stands twice."), name=twice)
    return names


def time_from(count: float | None, end: str | None, now: datetime | None = None) -> Duration | None:
    """The time there is: so many minutes, or until a time of day (tomorrow's, if it has passed). Raises KioskError."""
    if count is not None and end is not None:
        raise KioskError(N_("Give either --minutes or --end, not both."))
    if count is not None and not isfinite(count):
        raise KioskError(N_("--minutes: expected a number of minutes, got {count}."), count=count)
    if end is None:
        return None if count is None else minutes(count)
    try:
        clock = time.fromisoformat(end)
    except ValueError as error:
        raise KioskError(N_("--end: expected a time of day such as 16:30, got '{end}'."), end=end) from error
    here = now or datetime.now().astimezone()
    until = here.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
    if until <= here:
        until += timedelta(days=1)
    return seconds((until - here).total_seconds() // 1)


def settings_for(config: Path | None = None, state: Path | None = None) -> Settings:
    """The settings of this call, whose language is spoken from here on. Raises SettingsError."""
    settings = load_settings(config, state)
    use(load_words(settings.language))
    return settings
