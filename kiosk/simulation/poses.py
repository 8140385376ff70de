"""Moments to look at: a plan brought into any state without waiting for it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from functools import partial

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.questions import first, suggestion_question
from kiosk.core.plan.builder import USUAL_PEOPLE, numbered_people
from kiosk.core.plan.model import Note, Plan
from kiosk.core.room.commands import Request
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.room.modes import Overlay, Sound, VoiceLevel
from kiosk.core.room.state import (
    Card,
    Groups,
    Home,
    Links,
    NoticeKind,
    Room,
    with_interrupted,
    with_muted,
    with_notice,
    with_report,
    with_talk_key,
)
from kiosk.core.session.commands import AskReplan, End, Next, Pause, ProcessPause, SessionCommand, Source, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Field, FieldKind
from kiosk.core.setup.form import FieldOptions, SetupForm, plan_request
from kiosk.core.setup.name_entry import letters, open_name_entry
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording import notices

OPENED = Instant(36_000_000)
"""When every pose was opened: ten o'clock, with midnight at instant 0."""

LINKS = Links(page="http://192.168.0.24:8080/notes", remote="http://192.168.0.24:8080/remote", pin="4711")


class SampleState(StrEnum):
    """What a screen can be caught at."""

    HOME = "home"
    CUT_OFF = "cut-off"
    QUESTION = "question"
    COVERED = "covered"
    REPORT_BACK = "report-back"
    READY = "ready"
    FIELD = "field"
    PROBLEM = "problem"
    NAMING = "naming"
    RUNNING = "running"
    CHECKED = "checked"
    OVERTIME = "overtime"
    PAUSED = "paused"
    PROCESS = "process"
    OFFER = "offer"
    NOTICE = "notice"
    REFUSED = "refused"
    TOLD = "told"
    MISSED = "missed"
    SURE = "sure"
    TALKING = "talking"
    MUTED = "muted"
    FAULTS = "faults"
    HELP = "help"
    CODE = "code"
    END = "end"


BEFORE = frozenset(
    {
        SampleState.COVERED,
        SampleState.REPORT_BACK,
        SampleState.READY,
        SampleState.FIELD,
        SampleState.PROBLEM,
        SampleState.NAMING,
    }
)
"""These are before a session begins, and have no step."""

NOTHING_OPEN = FieldOptions()


def sample_room(
    pose: SampleState, plan: Plan, step: int, cards: Sequence[Card], choices: FieldOptions = NOTHING_OPEN
) -> Snapshot:
    """The picture of a plan in that state, at its `step`-th step from 1; a step that it does not have is its last.

    `choices` is what its protocol leaves open, for the poses of the set-up.
    """
    room = Room(
        home=Home(cards=tuple(cards)),
        session_id="a1b2c3",
        groups=Groups(known=("P1–P6",)),
        phones=LINKS,
        log_place="journal.sqlite",
        midnight=Instant(0),
    )
    if pose is SampleState.HOME:
        return snapshot(replace(room, groups=replace(room.groups, chosen=room.groups.known[0])), OPENED)
    session, now = _session(pose, plan, step)
    if pose is SampleState.CUT_OFF:
        unfinished = notices.unfinished("a1b2c3", session.state, now)
        return snapshot(with_interrupted(room, unfinished), now)
    people = plan.people or numbered_people(USUAL_PEOPLE)
    room = replace(
        room,
        session=session.state,
        setup=SetupForm(choices, replace(plan_request(plan), people=people), letters=letters(), plan=plan),
    )
    return snapshot(_dressed(pose, room, now), now)


def _session(pose: SampleState, plan: Plan, step: int) -> tuple[Session, Instant]:
    session, now = Session.opened(PlanMade(at=OPENED, plan=plan)), OPENED
    if pose in BEFORE:
        return session, now
    session.apply(Start(), now)
    if pose is SampleState.END:
        return session, _to_the_end(session, now)
    for _ in range(step - 1):
        if next(session.state.following(), None) is not None:
            now = _wait(session, now, 0.96)
            session.apply(Next(), now)
    now = _wait(session, now, SHARES.get(pose, 0.3))
    for command in COMMANDS.get(pose, ()):
        with suppress(Refused):  # a step near the end may have no other plan to offer
            session.apply(command, now)
    return session, now


SHARES = {SampleState.CHECKED: 0.8, SampleState.OVERTIME: 1.2, SampleState.OFFER: 1.4}
"""How much of its time the step has had."""

COMMANDS: dict[SampleState, tuple[SessionCommand, ...]] = {
    SampleState.PAUSED: (Pause(),),
    SampleState.PROCESS: (ProcessPause(),),
    SampleState.OFFER: (AskReplan(),),
}


def _wait(session: Session, now: Instant, share: float) -> Instant:
    """Lets so much of the step's time pass; a step without a clock has twenty seconds."""
    later = after(now, Duration(round((session.state.allowance or seconds(20)) * share)))
    session.tick(later)
    return later


def _to_the_end(session: Session, now: Instant) -> Instant:
    for share in (0.9, 1.0, 1.25, 0.7) * len(session.state.plan.turns):
        if session.state.ended is not None:
            break
        now = _wait(session, now, share)
        session.apply(Next(), now)
    return now


def _dressed(pose: SampleState, room: Room, now: Instant) -> Room:
    """The room around the session, as the pose wants it."""
    return DRESSES[pose](room, now) if pose in DRESSES else room


def _noticed(kind: NoticeKind, told: str, room: Room, now: Instant) -> Room:
    return with_notice(room, kind, tr(told), after(now, minutes(1)))


def _missed(room: Room, now: Instant) -> Room:
    guesses = [tr(guess) for guess in (N_("next step"), N_("repeat"))]
    return replace(room, notice=suggestion_question(room, guesses, after(now, minutes(1))))


def _sure(room: Room, now: Instant) -> Room:
    return replace(room, notice=first(Request(End(), Source.VOICE), after(now, minutes(1))))


def _faulty(room: Room, _now: Instant) -> Room:
    microphone = tr("No signal from the microphone: plug one in, or use the keys.")
    journal = tr("NOT RECORDING: the disk is full. Free some space and nothing will be lost.")
    return replace(room, faults=(("microphone", microphone), ("journal", journal)))


def _reporting(covered: bool, room: Room, _now: Instant) -> Room:
    tasks = (
        (N_("Ask the library for a second room"), "P1", N_("12 March"), True),
        (N_("Try the quiet start with one class"), "P2", N_("19 March"), False),
    )
    promises = tuple(
        Action(
            "z9",
            tr(N_("5 March")),
            Note(who, "actions", tr(what), 1, None, 0, None, who, tr(when), done=done),
        )
        for what, who, when, done in tasks
    )
    return with_report(room, ReportBack(promises, chosen=1, covered=covered))


def _setting_up(part: FieldKind, problem: str, room: Room, _now: Instant) -> Room:
    told = tr(problem) if problem else ""
    return replace(room, setup=replace(room.setup, focus=Field(part), problem=told))


def _naming(room: Room, _now: Instant) -> Room:
    naming = replace(open_name_entry(room.setup.wish.people, 1, letters()), text="Pl", key=(1, 3))
    return replace(room, setup=replace(room.setup, focus=Field(FieldKind.NAMES), naming=naming))


def _cut(room: Room, now: Instant) -> Room:
    """The session that ran is asked about."""
    asked = notices.resume_question(room.session, now, minutes(8)) if room.session else None
    return with_interrupted(replace(room, session=None), asked)


DRESSES: dict[SampleState, Callable[[Room, Instant], Room]] = {
    SampleState.QUESTION: _cut,
    SampleState.COVERED: partial(_reporting, True),
    SampleState.REPORT_BACK: partial(_reporting, False),
    SampleState.FIELD: partial(_setting_up, FieldKind.LENGTH, ""),
    SampleState.PROBLEM: partial(
        _setting_up,
        FieldKind.LENGTH,
        N_("10 min is too short for this session: even the shortest version needs 12 min 30 s."),
    ),
    SampleState.NAMING: _naming,
    SampleState.NOTICE: partial(_noticed, NoticeKind.DONE, N_("1 minute more.")),
    SampleState.REFUSED: partial(_noticed, NoticeKind.REFUSED, N_("There is nothing to undo.")),
    SampleState.TOLD: partial(_noticed, NoticeKind.TOLD, N_("The power was off for 4 min. That time is counted.")),
    SampleState.MISSED: _missed,
    SampleState.SURE: _sure,
    SampleState.FAULTS: _faulty,
    SampleState.TALKING: lambda room, *_: with_talk_key(room, held=True),
    SampleState.MUTED: lambda room, *_: replace(with_muted(room, muted=True), sound=Sound(VoiceLevel.CHIMES)),
    SampleState.HELP: lambda room, *_: replace(room, overlay=Overlay.HELP),
    SampleState.CODE: lambda room, *_: replace(room, overlay=Overlay.CODE),
}
