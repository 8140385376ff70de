"""The earlier sessions of a group, as its people look back at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.plan.model import Note
from kiosk.core.room.groups import Action, actions_among
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import rows, sums
from kiosk.core.units import Duration


@dataclass(frozen=True)
class EarlierSession:
    """A session that a group has held on a `day` as people write it, with the actions that were agreed in it.

    The times are those that the end screen showed; `planned` is None where no step had a clock.
    """

    id: str
    day: str
    title: str
    planned: Duration | None
    taken: Duration
    actions: tuple[Action, ...] = ()

    @property
    def done(self) -> int:
        """The number of actions that are done."""
        return sum(action.note.done for action in self.actions)


def earlier_session(session: str, day: str, state: State, notes: Iterable[Note]) -> EarlierSession:
    """What is to be seen of a session that has begun, from its state and its notes."""
    table = rows(state)
    times = sums(table)
    actions = tuple(Action(session, day, note) for note in actions_among(state.plan, notes))
    planned = times.planned if any(row.planned is not None for row in table) else None
    return EarlierSession(session, day, state.plan.title, planned, times.actual, actions)


def session_among(sessions: Sequence[EarlierSession], name: str) -> EarlierSession | None:
    """The session of that id."""
    return next((one for one in sessions if one.id == name), None)


def with_note_changed(sessions: Sequence[EarlierSession], session: str, note: Note) -> tuple[EarlierSession, ...]:
    """The sessions in which an action has another note."""
    return tuple(
        replace(
            one,
            actions=tuple(
                replace(action, note=note) if one.id == session and action.note.id == note.id else action
                for action in one.actions
            ),
        )
        for one in sessions
    )
