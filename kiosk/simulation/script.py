"""Scripts: the commands of a session with their times, one per line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kiosk.config.files import read_small
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.gaps import NotUnderstood
from kiosk.core.interaction.text_commands import CommandMaker, parse_command
from kiosk.core.session.commands import Source
from kiosk.core.units import ZERO, Duration, to_clock

DEVICES = tuple(source for source in Source if source is not Source.CLOCK)
"""The devices that may stand in brackets before a command; the clock gives no commands."""

_TIME = r"(?:(?P<hours>\d{1,3}):(?=\d\d:))?(?P<minutes>\d{1,5}):(?P<seconds>[0-5]\d)(?:\.(?P<thousandths>\d{3}))?"
_LINE = re.compile(rf"(?P<time>{_TIME})\s+(?:\[(?P<device>[^]]*)\]\s*)?(?P<said>.+)")
_COMMENT = re.compile(r"^\s*#.*$|\s#(?:\s.*)?$")


@dataclass(frozen=True)
class ScriptLine:
    """A command of a script, with its time since the session was opened, and the device that gives it.

    `location` is where the command is written, as `file:line`.
    """

    at: Duration
    asks: CommandMaker
    by: Source = Source.SCRIPT
    location: str = "script"


class ScriptError(KioskError, ValueError):
    """A script that cannot be run; the message has one line for each fault, with its location."""

    def __init__(self, *faults: tuple[str, KioskError]) -> None:
        super().__init__("{faults}", faults=faults)
        self.faults = faults

    def __str__(self) -> str:
        """The faults in the language of this process."""
        return "\n".join(f"{location}: {error}{_suggestion(error)}" for location, error in self.faults)


def read_script(file: Path) -> tuple[ScriptLine, ...]:
    """The lines of a script, which is written in the language of this process. Raises ScriptError with every fault."""
    try:
        text = read_small(file).decode("utf-8-sig")
    except OSError as error:
        raise ScriptError((f"{file}", KioskError(N_("cannot be read: {why}."), why=error.strerror))) from error
    except UnicodeDecodeError as error:
        raise ScriptError((f"{file}", KioskError(N_("this is not a text file.")))) from error
    lines: list[ScriptLine] = []
    faults: list[tuple[str, KioskError]] = []
    before = ZERO
    for number, written in enumerate(text.splitlines(), 1):
        if content := _COMMENT.sub("", written).strip():
            location = f"{file}:{number}"
            try:
                at, found = _timed(content, before)
                before = at
                lines.append(ScriptLine(at, parse_command(found["said"]), _device(found["device"]), location))
            except KioskError as error:
                faults.append((location, error))
    if not lines and not faults:
        faults = [(f"{file}", KioskError(N_("the script is empty; begin it with `00:00 start`.")))]
    if faults:
        raise ScriptError(*faults)
    return tuple(lines)


def _timed(content: str, before: Duration) -> tuple[Duration, re.Match[str]]:
    found = _LINE.fullmatch(content)
    if found is None:
        raise KioskError(N_("'{line}' is not a time and a command, such as `02:00 next step`."), line=content)
    at = _time(found)
    if at < before:
        raise KioskError(
            N_("times cannot go backwards: {time} comes after {before}."), time=found["time"], before=to_clock(before)
        )
    return at, found


def _time(found: re.Match[str]) -> Duration:
    hours, minutes, seconds, thousandths = (
        int(found[unit] or 0) for unit in ("hours", "minutes", "seconds", "thousandths")
    )
    if found["hours"] and minutes > 59:
        raise KioskError(N_("{time} is not a time, such as 75:00 or 1:15:00."), time=found["time"])
    return Duration(((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths)


def _device(given: str | None) -> Source:
    name = "script" if given is None else given.strip().casefold()
    if name not in DEVICES:
        raise NotUnderstood(N_("there is no device '{given}'; choose from: {known}."), given=name, known=DEVICES)
    return Source(name)


def _suggestion(error: KioskError) -> str:
    known: Sequence[str] = error.known if isinstance(error, NotUnderstood) else ()
    given = error.given if isinstance(error, NotUnderstood) else ""
    close = get_close_matches(given.casefold(), {name.casefold() for name in known}, n=1)
    meant = next((name for name in known if close and name.casefold() == close[0]), None)
    return "" if meant is None else " " + tr("Did you mean '{meant}'?").format(meant=meant)
