"""What connects a room with the trainer, where several groups work at the same time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """What the trainer called out to the room: a line of text, which may be empty, or a bell; `number` counts them."""

    number: int
    text: str = ""
    bell: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of the trainer's last command, by its id: done, or why it was `refused`."""

    asked: str
    refused: str = ""


@dataclass(frozen=True)
class Plenary:
    """Whether the kiosk is one of several rooms (`joined`), what its people let the trainer know, and the last call.

    People may want `help`, until somebody has answered, and may be `done`. `times_for` is the session whose times the
    trainer has asked for, until the group has decided; `given` counts how often it has given some.
    """

    joined: bool = False
    help: bool = False
    done: bool = False
    call: Call | None = None
    times_for: str | None = None
    given: int = 0
    outcome: Outcome | None = None


ALONE = Plenary()
"""A kiosk that is on its own."""
