"""Moments to look at: a plan brought into any state without waiting for it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum

from kiosk.core.commands import AskReplan, Back, Leave, Next, Pause, ProcessPause, Resume, SessionCommand, Start
from kiosk.core.errors import Refused
from kiosk.core.events import PlanMade
from kiosk.core.looks import Overlay
from kiosk.core.plan import Plan
from kiosk.core.room import Card, Links, NoticeKind, Room, Unfinished, noticed
from kiosk.core.session import Session
from kiosk.core.snapshot import snapshot
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.views import PromiseLine, QuestionView, Snapshot
from kiosk.core.words import Words

OPENED = Instant(36_000_000)
"""When every pose was opened: ten o'clock, with midnight at instant 0."""

LINKS = Links(page="http://192.168.0.24:8080/notes", remote="http://192.168.0.24:8080/remote", pin="4711")


class Pose(StrEnum):
    """What a screen can be caught at."""

    HOME = "home"
    READY = "ready"
    RUNNING = "running"
    CHECKED = "checked"
    OVERTIME = "overtime"
    PAUSED = "paused"
    PROCESS = "process"
    OFFER = "offer"
    NOTICE = "notice"
    FAULTS = "faults"
    TALKING = "talking"
    HELP = "help"
    CODE = "code"
    QUESTION = "question"
    REPORT_BACK = "report-back"
    END = "end"


def posed(pose: Pose, plan: Plan, step: int, cards: Sequence[Card], words: Words) -> Snapshot:
    """The picture of a plan in that state, at its `step`-th step from 1; a step that it does not have is its last."""
    say = words.gettext
    room = Room(cards=tuple(cards), links=LINKS, midnight=Instant(0), log_place="journal.sqlite", session_id="a1b2c3")
    if pose is Pose.HOME:
        told = say("Cut off in step 3 of 7, eight minutes ago.")
        return snapshot(replace(room, unfinished=Unfinished("a1b2c3", plan.title, told)), OPENED, words)
    session, now = _session(pose, plan, step)
    room = _dressed(pose, replace(room, session=session.state), now, words)
    picture = snapshot(room, now, words)
    if pose is Pose.QUESTION:
        text = say("The power was away for {length}. How does the step go on?").format(
            length=say("{n} min").format(n=4)
        )
        answers = tuple(hint for hint in picture.hints if isinstance(hint.command, Resume | Back | Next | Leave))
        return replace(picture, step=None, question=QuestionView(text), hints=answers, say="")
    if pose is Pose.REPORT_BACK:
        promises = (
            PromiseLine(say("Ask the library for a second room"), "P1 · 12 March", done=True, chosen=False),
            PromiseLine(say("Try the quiet start with one class"), "P2 · 19 March", done=False, chosen=True),
        )
        return replace(picture, ready=None, report_back=promises)
    return picture


def _session(pose: Pose, plan: Plan, step: int) -> tuple[Session, Instant]:
    session, now = Session(PlanMade(at=OPENED, plan=plan)), OPENED
    if pose in (Pose.READY, Pose.REPORT_BACK):
        return session, now
    session.apply(Start(), now)
    if pose is Pose.END:
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


SHARES = {Pose.CHECKED: 0.8, Pose.OVERTIME: 1.2, Pose.OFFER: 1.4}
"""How much of its time the step has had."""

COMMANDS: dict[Pose, tuple[SessionCommand, ...]] = {
    Pose.PAUSED: (Pause(),),
    Pose.PROCESS: (ProcessPause(),),
    Pose.OFFER: (AskReplan(),),
    Pose.QUESTION: (Pause(),),
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


def _dressed(pose: Pose, room: Room, now: Instant, words: Words) -> Room:
    """The room around the session, as the pose wants it."""
    return DRESSES[pose](room, now, words) if pose in DRESSES else room


def _noticed(room: Room, now: Instant, words: Words) -> Room:
    return noticed(room, NoticeKind.DONE, words.gettext("1 minute more."), after(now, minutes(1)))


def _faulty(room: Room, _now: Instant, words: Words) -> Room:
    microphone = words.gettext("No microphone can be heard: plug one in, or use the keys.")
    journal = words.gettext("NOT RECORDING: the disk is full. Free some space, and nothing is lost.")
    return replace(room, faults=(("microphone", microphone), ("journal", journal)))


DRESSES: dict[Pose, Callable[[Room, Instant, Words], Room]] = {
    Pose.NOTICE: _noticed,
    Pose.FAULTS: _faulty,
    Pose.TALKING: lambda room, *_: replace(room, talking=True),
    Pose.HELP: lambda room, *_: replace(room, overlay=Overlay.HELP),
    Pose.CODE: lambda room, *_: replace(room, overlay=Overlay.CODE),
}
