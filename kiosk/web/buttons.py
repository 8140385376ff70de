"""Buttons of the remote, each with an unambiguous name with which a page requests its command."""

import json
import re
from dataclasses import astuple, dataclass

from kiosk.core.room.commands import Command
from kiosk.core.units import Instant

_AT_STEP = " @"
_LONGEST_STEP = 20


def command_name(command: Command) -> str:
    """The name of a command between a page and the kiosk: `pause`, `go-to 3`, `skip-person "P1"`."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(command).__name__).lower()
    return f"{kind} {json.dumps(astuple(command), ensure_ascii=False)[1:-1]}".rstrip()


@dataclass(frozen=True)
class Button:
    """A button with its label (`does`) and its command.

    `now` is the present value where the command is a toggle, and `step` the instant at which the step began that the
    command is for.
    """

    does: str
    command: Command
    now: str = ""
    step: Instant | None = None

    @property
    def name(self) -> str:
        """The unambiguous name with which a page requests the command, whatever the screen shows by then."""
        name = f"{command_name(self.command)} {self.now}".rstrip()
        return name if self.step is None else f"{name}{_AT_STEP}{self.step}"


def name_and_step(name: str) -> tuple[str, Instant | None]:
    """A button's name without its step, and the instant at which that step began, if the command is for one."""
    asked, _, step = name.rpartition(_AT_STEP)
    return (asked, Instant(int(step))) if asked and step.isdecimal() and len(step) < _LONGEST_STEP else (name, None)
