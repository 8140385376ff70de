"""What other rooms may know of a room: figures, titles and roles; nothing that people said, wrote or are called."""

from dataclasses import replace

from kiosk.core.room.all_rooms import counted_on
from kiosk.core.room.state import Room
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, Instant
from kiosk.core.wording.lengths import speakers_with_person
from kiosk.rooms.messages import MOST_STEPS, Event, EventKind, RoomPhase, RoomState, StepTimes, Times

_PHASES = {
    Phase.READY: RoomPhase.READY,
    Phase.RUNNING: RoomPhase.RUNNING,
    Phase.PAUSED: RoomPhase.PAUSED,
    Phase.ENDED: RoomPhase.ENDED,
}


def room_state(room: Room, now: Instant, pace: float = 1.0) -> RoomState:
    """The state of a room at an instant, as others may know it."""
    session, wants = room.session, room.plenary
    if session is None:
        return RoomState(phase=RoomPhase.HOME, help=wants.help, done=wants.done, pace=pace)
    title = session.plan.title
    if not session.underway:
        return RoomState(phase=_PHASES[session.phase], protocol=title, help=wants.help, done=wants.done, pace=pace)
    turn, remaining = session.current, session.remaining(now)
    number, of = _place(session)
    return RoomState(
        phase=_PHASES[session.phase],
        protocol=title,
        step=turn.title,
        role="" if turn.is_break else speakers_with_person(replace(turn, person=None, named=())),
        number=number,
        of=of,
        planned=session.allowance,
        remaining=remaining,
        used=session.used(now),
        paused=session.paused_for(now),
        late=session.late(now),
        process=session.in_process,
        help=wants.help,
        done=wants.done,
        pace=pace,
    )


def _place(session: State) -> tuple[int, int]:
    """Which step runs, and of how many: breaks and steps that are left out do not count."""
    keys = [turn.key for turn in session.plan.turns if not turn.is_break and (not turn.out or turn is session.current)]
    return (0 if session.current.is_break else keys.index(session.current.key) + 1), len(keys)


def session_times(room: Room, now: Instant) -> Times | None:
    """The times of the room's session by step and role; None where none has begun."""
    session = room.session
    if session is None or session.began is None:
        return None
    steps = (
        StepTimes(
            title=row.title,
            role="" if row.is_break else row.role,
            round=row.round,
            planned=row.planned,
            actual=row.actual,
            paused=row.paused,
            process_paused=row.process_paused,
            held=row.held,
            is_break=row.is_break,
        )
        for row in rows(session, now)[:MOST_STEPS]
    )
    return Times(protocol=session.plan.title, steps=tuple(steps), rehearsal=room.rehearsal)


def aged(state: RoomState, passed: Duration) -> RoomState:
    """The state after `passed` of the session's time in which nothing has happened."""
    if state.phase is RoomPhase.RUNNING:
        left, used, late = counted_on(state.remaining, state.used, state.late, passed)
        return state.model_copy(update={"remaining": left, "used": used, "late": late})
    if state.phase is RoomPhase.PAUSED:
        late = None if state.late is None else Duration(state.late + passed)
        return state.model_copy(update={"paused": Duration(state.paused + passed), "late": late})
    return state


def events(before: RoomState, now: RoomState) -> tuple[Event, ...]:
    """What has happened between two states, for whoever reacts to it."""
    found = (
        (EventKind.HELP, now.help and not before.help),
        (EventKind.HELP_OVER, before.help and not now.help),
        (EventKind.DONE, now.done and not before.done),
        (EventKind.STEP, (now.step, now.number) != (before.step, before.number)),
    )
    return tuple(Event(kind=kind) for kind, happened in found if happened)
