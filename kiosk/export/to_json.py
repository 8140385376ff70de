"""The whole log as one JSON object.

Lengths are in seconds and are named …_seconds. Times are wall-clock times in ISO 8601 with their zone; …after_seconds
is the time since the start of the session, by a clock that never jumps. Unknown values are null.

    format      2; raised when the meaning of a field changes or a field is removed
    session     the journal's name for it
    protocol, title, variant
    group       its name; null for a session without one
    people      names, in the order of their turns
    leads       role and person, for each role that passes to another person each session
    rehearsal   true where the clock was not the room's
    times_sure  false where a time of day may be wrong, because the machine's clock had not been set; lengths are right
    agreed_seconds, agreed_end    the time agreed for the session, and the end that follows from it
    began, ended                  ended is null where the session did not end
    ending      a sentence about a session that was cut off or ended early; empty where it ran to its end
    steps       number, stage, step (its name in the protocol file), title, roles, person, topic,
                planned_seconds (null: no clock; from the plan as it was in the end),
                held (false: it never began, and saved nothing),
                actual_seconds = planned_seconds + overtime_seconds - saved_seconds, without the pauses,
                paused_seconds, process_paused_seconds, added_seconds (negative: taken),
                began, began_after_seconds, ended, ended_after_seconds, times_sure
    totals      all: the sums of the steps' lengths by the same names, not_held_seconds (the planned time of steps
                that never began), and untimed_seconds (the actual time of steps without a clock);
                roles and people: name, planned_seconds, actual_seconds, overtime_seconds,
                share (of the time of all roles, or of all people, 0 to 1; roles that speak in one step share its
                time equally), percent (the share, rounded so that all add up to 100)
    pauses      kind ("pause", or "process" to talk about how the group works), step, title, person, topic,
                began, began_after_seconds, ended (null: it lasted when the journal ended), length_seconds;
                pauses that were undone are left out
    changes     what ("PlanChanged", "TurnHandedOver", "RoleNamed", "TurnCounted", "ReplanOffered", "ReplanDeclined",
                "TimeAdded", "StartMoved", "StepChangeMoved", "EndAgreed", "Recovered": the kiosk was away),
                and as in commands;
                why ("skipped", "brought back", "reordered", "taken out", "put in", "topics", "replanned", "break",
                "joined", "gone", "turn given", "turn dropped", "swapped") and
                about (the person or step, or the length of a break),
                planned_before_seconds and planned_after_seconds (of the whole session),
                amount_seconds (added; or moved; of an end null where there was none),
                late_seconds (of an offer; negative: early)
    commands    what (the event; a start and its immediate move are two), at, after_seconds,
                step, title, person, topic (where it was given),
                by ("key", "touch", "voice", "script", …; "clock" only among the changes),
                confidence (of what was heard, 0 to 1), undone (true or false)
    notes       box (its title; null for a note without a box), sheet, text,
                who, by_when, coach, done (of actions),
                step, round (the number of the run of that step), after_seconds (when the note was begun),
                writer (where a name was given)
"""

import json
import typing

from kiosk.core.plan.model import Note, Turn
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    PlanChanged,
    PlanChangeReason,
    PlenaryTold,
    ReplanOffered,
    RoleNamed,
    StartMoved,
    StepChangeMoved,
    TimeAdded,
    TurnCounted,
    TurnHandedOver,
)
from kiosk.core.session.timing_log import Sums, Total
from kiosk.core.units import Duration
from kiosk.export.log import CommandRow, Log, LoggedPause, LoggedStep, Moment

Object = dict[str, typing.Any]
"""A JSON object."""

FORMAT = 2


def to_json(log: Log) -> str:
    """The log as indented JSON with a newline at the end; the module's docstring describes the object."""
    return json.dumps(to_object(log), ensure_ascii=False, indent=1) + "\n"


def to_object(log: Log) -> Object:
    """The log as a JSON object, before it becomes text."""
    return {
        "format": FORMAT,
        "session": log.session,
        "protocol": log.plan.protocol,
        "title": log.plan.title,
        "variant": log.plan.variant,
        "group": log.group,
        "people": list(log.plan.people),
        "leads": [{"role": role, "person": who} for role, who in log.plan.leads],
        "rehearsal": log.rehearsal,
        "times_sure": log.sure,
        "agreed_seconds": _seconds(log.plan.time),
        "agreed_end": log.agreed_end.isoformat() if log.agreed_end else None,
        "began": _iso(log.began),
        "ended": _iso(log.ended),
        "ending": log.ending,
        "steps": [_step(step) for step in log.steps],
        "totals": {
            "all": _sums(log.sums),
            "roles": [_total(total) for total in log.roles],
            "people": [_total(total) for total in log.people],
        },
        "pauses": [_pause(pause) for pause in log.pauses],
        "changes": [_change(change) for change in log.changes],
        "commands": [_command(command) for command in log.commands],
        "notes": [_note(note, log) for note in log.notes],
    }


def _step(step: LoggedStep) -> Object:
    row = step.row
    return {
        "number": row.number,
        "stage": row.stage,
        "step": row.step,
        "title": row.title,
        "roles": list(row.roles),
        "person": row.person,
        "topic": row.topic,
        "held": row.held,
        "planned_seconds": _seconds(row.planned),
        "actual_seconds": _seconds(row.actual),
        "overtime_seconds": _seconds(row.overtime),
        "saved_seconds": _seconds(row.saved),
        "paused_seconds": _seconds(row.paused),
        "process_paused_seconds": _seconds(row.process_paused),
        "added_seconds": _seconds(row.added),
        "began": _iso(step.began),
        "began_after_seconds": _since(step.began),
        "ended": _iso(step.ended),
        "ended_after_seconds": _since(step.ended),
        "times_sure": step.sure,
    }


def _sums(sums: Sums) -> Object:
    return {
        "planned_seconds": _seconds(sums.planned),
        "actual_seconds": _seconds(sums.actual),
        "overtime_seconds": _seconds(sums.overtime),
        "saved_seconds": _seconds(sums.saved),
        "paused_seconds": _seconds(sums.paused),
        "process_paused_seconds": _seconds(sums.process_paused),
        "added_seconds": _seconds(sums.added),
        "not_held_seconds": _seconds(sums.not_held),
        "untimed_seconds": _seconds(sums.untimed),
    }


def _total(total: Total) -> Object:
    return {
        "name": total.name,
        "planned_seconds": _seconds(total.planned),
        "actual_seconds": _seconds(total.actual),
        "overtime_seconds": _seconds(total.overtime),
        "share": total.share,
        "percent": total.percent,
    }


def _pause(pause: LoggedPause) -> Object:
    return {
        "kind": "process" if pause.process else "pause",
        **_where(pause.turn),
        "began": _iso(pause.began),
        "began_after_seconds": _since(pause.began),
        "ended": _iso(pause.ended),
        "length_seconds": _seconds(pause.length),
    }


def _command(row: CommandRow) -> Object:
    event = row.command.event
    return {
        "what": type(event).__name__,
        "at": _iso(row.at),
        "after_seconds": _since(row.at),
        **_where(row.command.turn),
        "by": event.by.value,
        "confidence": event.confidence,
        "undone": row.command.undone,
        **({"told": event.what.value, "text": event.text} if isinstance(event, PlenaryTold) else {}),
    }


def _note(note: Note, log: Log) -> Object:
    box = next((box for box in log.plan.boxes if box.id == note.box), None)
    return {
        "box": box.title if box else None,
        "sheet": box.sheet if box else None,
        "text": note.text,
        "who": note.who,
        "by_when": note.by_when,
        "coach": note.coach,
        "done": note.done,
        "step": note.step,
        "round": note.round,
        "after_seconds": _seconds(note.since),
        **({"writer": note.writer} if note.writer else {}),
    }


def _change(row: CommandRow) -> Object:
    event = row.command.event
    return {
        **_command(row),
        "why": _why(event),
        "about": _about(event),
        "planned_before_seconds": _seconds(row.command.planned_before),
        "planned_after_seconds": _seconds(row.command.planned_after),
        "amount_seconds": _seconds(_amount(event)),
        "late_seconds": _seconds(event.late) if isinstance(event, ReplanOffered) else None,
    }


def _amount(event: Event) -> Duration | None:
    """The length that was added, or by which something was moved."""
    match event:
        case TimeAdded(amount=amount) | StartMoved(amount=amount) | StepChangeMoved(amount=amount):
            return amount
        case EndAgreed(later=later):
            return later
        case _:
            return None


def _why(event: Event) -> str | None:
    """The reason of a change; an offer without one would end on time."""
    match event:
        case ReplanOffered(why=PlanChangeReason.REPLANNED):
            return None
        case PlanChanged(why=why) | ReplanOffered(why=why):
            return why.value
        case _:
            return None


def _about(event: Event) -> str | None:
    """The person or the step that a change concerns, if any."""
    match event:
        case PlanChanged(what=what) | ReplanOffered(what=what):
            return what or None
        case TurnHandedOver(person=name) | TurnCounted(person=name):
            return name
        case RoleNamed(role=role):
            return role
        case _:
            return None


def _where(turn: Turn) -> Object:
    return {"step": turn.step, "title": turn.title, "person": turn.person, "topic": turn.topic}


def _seconds(length: Duration | None) -> float | None:
    return None if length is None else length / 1000


def _iso(moment: Moment | None) -> str | None:
    return None if moment is None else moment.wall.isoformat()


def _since(moment: Moment | None) -> float | None:
    return None if moment is None else moment.since / 1000
