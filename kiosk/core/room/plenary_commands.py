"""The commands by which a room and the trainer of several rooms tell each other something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskForHelp:
    """Let the trainer know that the group needs help, or (not `on`) that it does not any more."""

    on: bool = True


@dataclass(frozen=True)
class SayDone:
    """Let the trainer know that the group is done, or (not `on`) that it is not."""

    on: bool = True


@dataclass(frozen=True)
class CallOut:
    """Show the room a line of the trainer's, which may be empty, and ring a `bell` if there is to be one."""

    text: str = ""
    bell: bool = False


@dataclass(frozen=True)
class PromiseHelp:
    """Tell the room that somebody has seen that it needs help."""


@dataclass(frozen=True)
class AskForTimes:
    """Ask the group for the times of its session, step by step and without names."""


@dataclass(frozen=True)
class GiveTimes:
    """Give the trainer the times that were asked for, or (not `on`) do not."""

    on: bool = True


PlenaryCommand = AskForHelp | SayDone | CallOut | PromiseHelp | AskForTimes | GiveTimes
"""What a room and the trainer have to tell each other; no session hears of it."""
