"""The remote's buttons for each person: what the kiosk's menu offers for them, beside their name."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.interaction.menu import menu_entries
from kiosk.core.room.commands import Command
from kiosk.core.room.menu import Section
from kiosk.core.session.commands import BringBack, CountTurn, GiveTurn, HandOver, RemovePerson, SkipPerson
from kiosk.core.session.counting import session_counts
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase, State
from kiosk.web.buttons import Button

_LABELS: dict[type[Command], str] = {
    SkipPerson: "skip",
    BringBack: "bring_back",
    HandOver: "hand_over",
    GiveTurn: "give_turn",
    RemovePerson: "leaves",
}
"""The labels of the buttons; two people who swap their turns have a form of their own."""


@dataclass(frozen=True)
class PersonLine:
    """A person, and the buttons for their turn, for whether they are here and for whether it counts."""

    name: str
    buttons: tuple[Button, ...]


def person_lines(state: State, say: dict[str, str]) -> tuple[PersonLine, ...]:
    """A line for each person about whom something can be done, and after the end one for the session."""
    lines = [PersonLine(name, tuple(_person_buttons(state, name, say))) for name in state.plan.names]
    if state.plan.leading and state.phase is Phase.ENDED:
        counts = _count_button(CountTurn(None, counts=not session_counts(state)), say)
        lines.append(PersonLine(say["this_session"], (counts,)))
    return tuple(line for line in lines if line.buttons)


def _person_buttons(state: State, name: str, say: dict[str, str]) -> Iterator[Button]:
    for entry in menu_entries(state, Section.PERSON, name):
        command = entry.command
        if type(command) not in ALLOWED[state.phase]:
            continue
        if isinstance(command, CountTurn):
            yield _count_button(command, say)
        elif type(command) in _LABELS:
            yield Button(say[_LABELS[type(command)]], command)


def _count_button(command: CountTurn, say: dict[str, str]) -> Button:
    """The button that lets a turn count in the group's memory, or not."""
    return Button(say["count" if command.counts else "do_not_count"], command)
