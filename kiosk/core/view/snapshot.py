"""The picture of the room at an instant."""

from typing import assert_never

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding
from kiosk.core.interaction.phrases import explained, shown
from kiosk.core.room.commands import AskAboutCut
from kiosk.core.room.modes import ListenMode, MicrophoneState, Overlay, VoiceState
from kiosk.core.room.state import Card, Room, Screen
from kiosk.core.session.state import Phase
from kiosk.core.units import Instant, time_of_day
from kiosk.core.view.end import end_view, report_back
from kiosk.core.view.model import (
    CardView,
    Gliding,
    HelpView,
    Hint,
    HomeView,
    InterruptedView,
    NoticeView,
    QuestionView,
    Snapshot,
    Standing,
    StepView,
    Ticking,
    View,
)
from kiosk.core.view.next_change import FAULT_LASTS, next_change
from kiosk.core.view.setup import setup_view
from kiosk.core.view.step import clock, gliding, step_view
from kiosk.core.wording.announcements import short_length

_SAY: dict[ListenMode, str] = {
    ListenMode.WAKE: N_("Say “{word}”, then {phrases}"),
    ListenMode.HELD: N_("Hold V and say {phrases}"),
    ListenMode.ADDRESS: N_("Say “{word}” and {phrases} in one breath"),
    ListenMode.OPEN: N_("Say {phrases}"),
}
"""How to get the kiosk's ear."""


def snapshot(room: Room, now: Instant) -> Snapshot:
    """The picture of the room at `now`: a pure function, so that every display draws the same."""
    standing = _standing(room, now)
    runs = isinstance(standing.view, StepView)
    return Snapshot(
        at=now,
        standing=standing,
        ticking=Ticking(
            time="" if room.midnight is None else time_of_day(now, room.midnight),
            fault=now // FAULT_LASTS % max(1, len(room.faults)),
            clock=clock(room.session, now) if room.session and runs else "",
        ),
        gliding=gliding(room.session, now) if room.session and runs else Gliding(),
        next_change=next_change(room, standing.view, now),
        closed=room.closed,
    )


def _standing(room: Room, now: Instant) -> Standing:
    table = active_keys(room)
    notice = room.notice if room.notice and now < room.notice.until else None
    return Standing(
        heading=_heading(room),
        bindings=table,
        hints=tuple(_hint(binding, room) for binding in table if binding.label and not binding.rare),
        view=_view(room, now),
        links=room.phones,
        level=room.sound.level,
        muted=room.microphone.muted,
        attention=room.microphone.listener,
        hearing=microphone_state(room),
        sounding=voice_state(room),
        overlay=room.overlay,
        help=_help(room, table) if room.overlay is Overlay.HELP else None,
        theme=room.theme,
        say=_say(room),
        talking=room.microphone.talking,
        notice=NoticeView(notice.kind, notice.text) if notice else None,
        faults=tuple(problem for _, problem in room.faults),
    )


def _view(room: Room, now: Instant) -> View:
    """What the room's screen shows; in the order in which `Room.screen` tells which one that is."""
    session = room.session
    if room.home.question is not None:
        return QuestionView(room.home.question.text)
    if session is None:
        return _home(room)
    match session.phase:
        case Phase.READY:
            return setup_view(session, room, now) if room.groups.report is None else report_back(room.groups.report)
        case Phase.RUNNING | Phase.PAUSED:
            return step_view(session, room.midnight, now)
        case Phase.ENDED:
            return end_view(session)
        case _:
            assert_never(session.phase)


def _hint(binding: Binding, room: Room) -> Hint:
    does = tr(binding.does)
    if isinstance(binding.command, AskAboutCut) and room.home.unfinished:
        does = does.format(title=room.home.unfinished.title)
    return Hint(
        key=tr(binding.label),
        does=does,
        command=binding.command,
        released=binding.released,
    )


def _heading(room: Room) -> str:
    if room.home.question:
        return tr("A session was interrupted")
    if room.session:
        return room.session.plan.title
    if room.groups.chosen is None:
        return tr("Which conversation today?")
    return tr("{group}: which conversation today?").format(group=room.groups.chosen)


def _help(room: Room, table: tuple[Binding, ...]) -> HelpView:
    keys = tuple(_hint(binding, room) for binding in table if binding.label)
    return HelpView(keys=keys, phrases=explained(room.session))


def _home(room: Room) -> HomeView:
    cut = room.home.unfinished
    return HomeView(
        cards=tuple(_card(card, index == room.home.chosen) for index, card in enumerate(room.home.cards)),
        unfinished=None if cut is None else InterruptedView(cut.title, cut.text),
    )


def _card(card: Card, chosen: bool) -> CardView:
    facts = f"{short_length(card.planned)} · {card.group}" if card.planned else card.group
    return CardView(title=card.title, facts=facts, summary=card.summary, chosen=chosen)


def _say(room: Room) -> str:
    """What may be said now, as one line; empty where nothing is understood."""
    phrases = {} if room.screen is Screen.REPORT_BACK else shown(room.session)
    if not phrases or (room.screen is Screen.READY and room.setup.naming):
        return ""
    if room.microphone.muted:
        return tr("The microphone is off")
    listener = room.microphone.listener
    way, word = (listener.way, listener.word) if listener else (ListenMode.HELD, "")
    if room.microphone.talking:
        way = ListenMode.OPEN  # it has been got already
    return tr(_SAY[way]).format(word=word, phrases=", ".join(f"“{phrase}”" for phrase in phrases))


HEARING_PARTS, SOUNDING_PARTS = ("microphone", "recogniser"), ("speaker", "voice")
"""The parts without which the kiosk does not hear, and does not speak."""


def microphone_state(room: Room) -> MicrophoneState:
    """How the microphone stands: nothing is as important as that it does not work."""
    if any(part in HEARING_PARTS for part, _ in room.faults):
        return MicrophoneState.FAULTY
    if room.microphone.muted:
        return MicrophoneState.MUTED
    return MicrophoneState.OPEN if room.microphone.talking else MicrophoneState.CLOSED


def voice_state(room: Room) -> VoiceState:
    """How the voice stands."""
    if any(part in SOUNDING_PARTS for part, _ in room.faults):
        return VoiceState.FAULTY
    return VoiceState(room.sound.level.value)
