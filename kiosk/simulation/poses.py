"""Sample screens: snapshots of a plan in any state, made without waiting for it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from functools import partial

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.questions import confirmation_question, suggestion_question
from kiosk.core.plan.builder import DEFAULT_PEOPLE, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.room.all_rooms import AllRooms, Tile, TileStatus
from kiosk.core.room.changes import with_fault, with_interrupted, with_muted, with_notice, with_talk_key
from kiosk.core.room.commands import Request
from kiosk.core.room.fault import JOURNAL
from kiosk.core.room.menu import MENU_TIMEOUT, Menu, Section
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay, Sound, VoiceLevel
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.settings import LISTENER as WAY
from kiosk.core.room.settings import MICROPHONE
from kiosk.core.room.state import Card, Home, Links, MicrophoneUse, Room
from kiosk.core.session.commands import (
    AddTime,
    AskReplan,
    End,
    Next,
    Pause,
    ProcessPause,
    SessionCommand,
    Source,
    Start,
)
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Field, FieldKind
from kiosk.core.setup.form import FieldOptions, SetupForm, plan_request
from kiosk.core.setup.name_entry import letters, open_name_entry
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording import notices
from kiosk.simulation.sample_groups import (
    with_earlier_sessions,
    with_group_entry,
    with_group_menu,
    with_report_back,
)
from kiosk.simulation.sample_settings import sample_settings, with_machine_open, with_settings_open

OPENED = Instant(36_000_000)
"""The instant at which every sample session is opened: ten o'clock, with midnight at instant 0."""

LINKS = Links(
    page="http://192.168.0.24:8080/n/Jx2vQ8rTkLw5yN0bHs7dPg",
    remote="http://192.168.0.24:8080/r/c4Zm9eWq1UuXo6fKtB3iRA",
    pin="471138",
    address="192.168.0.24:8080",
    code="902657",
)
"""Links as long as real ones; nobody serves them."""

LISTENER = ListenerState(ListenMode.WAKE, "okay nabu")
"""The listener as it is unless somebody sets it otherwise."""


class SampleState(StrEnum):
    """The state that a sample screen shows."""

    HOME = "home"
    CUT_OFF = "cut-off"
    QUESTION = "question"
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
    LATE = "late"
    OFFER = "offer"
    NOTICE = "notice"
    REFUSED = "refused"
    TOLD = "told"
    MISSED = "missed"
    SURE = "sure"
    TALKING = "talking"
    MUTED = "muted"
    FAULTS = "faults"
    REHEARSAL = "rehearsal"
    HELP = "help"
    CODE = "code"
    ROOMS = "rooms"
    MENU = "menu"
    GROUPS = "groups"
    FORGET_GROUP = "forget-group"
    EARLIER = "earlier"
    AGREED = "agreed"
    GROUP_PEOPLE = "group-people"
    SETTINGS = "settings"
    TRIAL = "trial"
    FIRST_START = "first-start"
    MACHINE = "machine"
    TYPING = "typing"
    END = "end"


BEFORE_START = frozenset(
    {
        SampleState.REPORT_BACK,
        SampleState.READY,
        SampleState.FIELD,
        SampleState.PROBLEM,
        SampleState.NAMING,
    }
)
"""The states before the start of a session, which have no running step."""

NO_OPTIONS = FieldOptions()


def sample_snapshot(
    sample: SampleState, plan: Plan, step: int, cards: Sequence[Card], options: FieldOptions = NO_OPTIONS
) -> Snapshot:
    """The snapshot of a plan in this state, at its `step`-th step from 1; a higher number means the last step.

    `options` are the choices that its protocol offers, for the samples of the set-up.
    """
    return snapshot(*sample_room(sample, plan, step, cards, options))


def sample_room(
    sample: SampleState, plan: Plan, step: int, cards: Sequence[Card], options: FieldOptions = NO_OPTIONS
) -> tuple[Room, Instant]:
    """The room of such a snapshot, and its instant."""
    room = Room(
        home=Home(cards=tuple(cards)),
        session_id="a1b2c3",
        phones=LINKS,
        microphone=MicrophoneUse(listener=LISTENER),
        midnight=Instant(0),
        settings=sample_settings(),
    )
    if sample is SampleState.HOME:
        return room, OPENED
    session, now = _session(sample, plan, step)
    if sample is SampleState.CUT_OFF:
        unfinished = notices.unfinished("a1b2c3", session.state, now)
        return with_interrupted(room, unfinished), now
    people = plan.people or numbered_people(DEFAULT_PEOPLE)
    room = replace(
        room,
        session=session.state,
        setup=SetupForm(options, replace(plan_request(plan), people=people), letters=letters(), plan=plan),
    )
    return _room_in_state(sample, room, now), now


def _session(sample: SampleState, plan: Plan, step: int) -> tuple[Session, Instant]:
    session, now = Session.opened(PlanMade(at=OPENED, plan=plan)), OPENED
    if sample in BEFORE_START:
        return session, now
    session.apply(Start(), now)
    if sample is SampleState.END:
        return session, _to_the_end(session, now)
    for _ in range(min(step, len(plan.turns)) - 1):
        if next(session.state.following(), None) is not None:
            now = _advance(session, now, 0.96)
            session.apply(Next(), now)
    now = _advance(session, now, USED_SHARES.get(sample, 0.3))
    for command in COMMANDS.get(sample, ()):
        with suppress(Refused):  # a step near the end may have no other plan to offer
            session.apply(command, now)
    return session, now


USED_SHARES = {SampleState.CHECKED: 0.8, SampleState.OVERTIME: 1.2}
"""The share of its time that the running step has used; 0.3 for other states."""

COMMANDS: dict[SampleState, tuple[SessionCommand, ...]] = {
    SampleState.PAUSED: (Pause(),),
    SampleState.PROCESS: (ProcessPause(),),
    SampleState.LATE: (AddTime(minutes(4)),),
    SampleState.OFFER: (AddTime(minutes(4)), AskReplan()),
}


def _advance(session: Session, now: Instant, share: float) -> Instant:
    """Lets this share of the step's time pass and returns the new instant; a step without a clock counts as 20 s."""
    later = after(now, Duration(round((session.state.allowance or seconds(20)) * share)))
    session.tick(later)
    return later


def _to_the_end(session: Session, now: Instant) -> Instant:
    for share in (0.9, 1.0, 1.25, 0.7) * len(session.state.plan.turns):
        if session.state.ended is not None:
            break
        now = _advance(session, now, share)
        session.apply(Next(), now)
    return now


def _room_in_state(sample: SampleState, room: Room, now: Instant) -> Room:
    """The room changed to this state."""
    return ROOM_CHANGES[sample](room, now) if sample in ROOM_CHANGES else room


def _with_notice(kind: NoticeKind, text: str, room: Room, now: Instant) -> Room:
    return with_notice(room, kind, tr(text), after(now, minutes(1)), undoable=kind is NoticeKind.DONE)


def _with_suggestions(room: Room, now: Instant) -> Room:
    guesses = [tr(guess) for guess in (N_("next step"), N_("repeat"))]
    return replace(room, notice=suggestion_question(room, guesses, after(now, minutes(1))))


def _with_confirmation(room: Room, now: Instant) -> Room:
    return replace(
        room, notice=confirmation_question(room.session, Request(End(), Source.VOICE), after(now, minutes(1)))
    )


def _faulty(room: Room, _now: Instant) -> Room:
    microphone = tr("No signal from the microphone: plug one in, or use the keys.")
    journal = tr("NOT RECORDING: the disk is full. Free some space and nothing will be lost.")
    return with_fault(with_fault(room, "microphone", microphone), JOURNAL, journal)


def _setting_up(kind: FieldKind, problem: str, room: Room, _now: Instant) -> Room:
    told = tr(problem) if problem else ""
    return replace(room, setup=replace(room.setup, focus=Field(kind), problem=told))


def _with_name_entry(room: Room, _now: Instant) -> Room:
    naming = replace(open_name_entry(room.setup.wish.people, 1, letters()), text="Pl", key=(1, 3))
    return replace(room, setup=replace(room.setup, focus=Field(FieldKind.NAMES), naming=naming))


def _with_resume_question(room: Room, now: Instant) -> Room:
    """The room with the question about its session, as if that had been interrupted."""
    asked = notices.resume_question(room.session, now, minutes(8)) if room.session else None
    return with_interrupted(replace(room, session=None), asked)


def _with_plan_open(room: Room, _now: Instant) -> Room:
    """The room with the table of the suggested plan, if there is one."""
    return replace(room, overlay=Overlay.PLAN) if room.session and room.session.offer else room


def _with_all_rooms(room: Room, now: Instant) -> Room:
    """The room on a kiosk that shows all rooms: this one in several states."""
    here = Tile("", "", TileStatus.RUNNING, room.session.plan.title if room.session else "", number=2, of=7)
    step = replace(here, step=room.session.current.title if room.session else "", remaining=minutes(2), late=minutes(0))
    over = replace(step, status=TileStatus.OVERTIME, remaining=seconds(-35), late=minutes(3), help=True)
    paused, away = replace(step, status=TileStatus.PAUSED), replace(here, status=TileStatus.AWAY, number=0)
    tiles = tuple(
        replace(tile, room=f"room-{number}", name=tr("Room {n}").format(n=number))
        for number, tile in enumerate((step, over, paused, replace(step, done=True), away), 1)
    )
    return replace(room, overlay=Overlay.ROOMS, all_rooms=AllRooms(tiles, now, connected=True))


ROOM_CHANGES: dict[SampleState, Callable[[Room, Instant], Room]] = {
    SampleState.QUESTION: _with_resume_question,
    SampleState.REPORT_BACK: with_report_back,
    SampleState.FIELD: partial(_setting_up, FieldKind.LENGTH, ""),
    SampleState.PROBLEM: partial(
        _setting_up,
        FieldKind.LENGTH,
        N_("10 min is too short: at least 12 min 30 s are needed. Nothing has changed."),
    ),
    SampleState.NAMING: _with_name_entry,
    SampleState.NOTICE: partial(_with_notice, NoticeKind.DONE, N_("1 minute more.")),
    SampleState.REFUSED: partial(_with_notice, NoticeKind.REFUSED, N_("There is nothing to undo.")),
    SampleState.TOLD: partial(_with_notice, NoticeKind.TOLD, N_("The power was off for 4 min. That time is counted.")),
    SampleState.MISSED: _with_suggestions,
    SampleState.SURE: _with_confirmation,
    SampleState.FAULTS: _faulty,
    SampleState.REHEARSAL: lambda room, *_: replace(room, rehearsal=True),
    SampleState.TALKING: lambda room, *_: with_talk_key(room, held=True),
    SampleState.MUTED: lambda room, *_: replace(with_muted(room, muted=True), sound=Sound(VoiceLevel.CHIMES)),
    SampleState.HELP: lambda room, *_: replace(room, overlay=Overlay.HELP),
    SampleState.CODE: lambda room, *_: replace(room, overlay=Overlay.CODE),
    SampleState.ROOMS: _with_all_rooms,
    SampleState.OFFER: _with_plan_open,
    SampleState.GROUPS: partial(with_group_menu, Section.GROUPS),
    SampleState.FORGET_GROUP: partial(with_group_menu, Section.FORGET_GROUP),
    SampleState.EARLIER: partial(with_earlier_sessions, Section.EARLIER),
    SampleState.AGREED: partial(with_earlier_sessions, Section.AGREED),
    SampleState.GROUP_PEOPLE: with_group_entry,
    SampleState.SETTINGS: partial(with_settings_open, WAY),
    SampleState.TRIAL: partial(with_settings_open, MICROPHONE),
    SampleState.MACHINE: with_machine_open,
    SampleState.TYPING: partial(with_machine_open, types=True),
    SampleState.FIRST_START: partial(with_settings_open, MICROPHONE, asks=True),
    SampleState.MENU: lambda room, now, *_: replace(
        room, overlay=Menu(Section.TIME, after(now, MENU_TIMEOUT), chosen=1)
    ),
}
