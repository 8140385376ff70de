"""The remote's buttons for each person: their turn, whether they are here, and whether their turn counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.session.commands import BringBack, CountTurn, GiveTurn, HandOver, RemovePerson, SkipPerson
from kiosk.core.session.counting import correctable, session_counts
from kiosk.core.session.plan_edits import away
from kiosk.core.session.state import State
from kiosk.core.session.taking_part import can_take_over
from kiosk.web.buttons import Button


@dataclass(frozen=True)
class PersonLine:
    """A person, and the buttons for their turn and for whether they are here."""

    name: str
    buttons: tuple[Button, ...]


def person_lines(state: State, say: dict[str, str], *, changeable: bool) -> tuple[PersonLine, ...]:
    """A line for each person, and after the end one for the session; by then only what counts can be changed."""
    counted = correctable(state)
    lines = []
    for name in state.plan.names:
        buttons = tuple(_person_buttons(state, name, say)) if changeable else ()
        count = (_count_button(name, say, counts=counted[name]),) if name in counted else ()
        lines.append(PersonLine(name, buttons + count))
    if state.plan.leading and not changeable:
        lines.append(PersonLine(say["this_session"], (_count_button(None, say, counts=session_counts(state)),)))
    return tuple(line for line in lines if line.buttons)


def _count_button(name: str | None, say: dict[str, str], *, counts: bool) -> Button:
    """The button that lets a turn count in the group's memory, or not."""
    return Button(say["do_not_count" if counts else "count"], CountTurn(name, counts=not counts))


def _person_buttons(state: State, name: str, say: dict[str, str]) -> Iterator[Button]:
    plan, here = state.plan, name not in state.plan.gone
    ahead = plan.turns if state.began is None else plan.turns[state.turn :]
    if any(turn.person == name and not turn.out for turn in ahead):
        yield Button(say["skip"], SkipPerson(name))
    elif name in away(state):
        yield Button(say["bring_back"], BringBack(name))
    if not state.underway or not here:
        return
    if name in can_take_over(state):
        yield Button(say["hand_over"], HandOver(name))
    if name in plan.waiting:
        yield Button(say["give_turn"], GiveTurn(name))
    if name in plan.people:
        yield Button(say["leaves"], RemovePerson(name))
