"""What the room shows at an instant."""

from collections.abc import Sequence
from typing import assert_never

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding
from kiosk.core.interaction.phrases import everyday_phrases, help_phrases
from kiosk.core.room.commands import AskAboutCut
from kiosk.core.room.modes import ListenMode, MicrophoneState, Overlay, VoiceState
from kiosk.core.room.state import JOURNAL, MICROPHONE_PARTS, Card, Room, Screen
from kiosk.core.session.state import Phase
from kiosk.core.units import Instant, time_of_day
from kiosk.core.view.end import end_view, report_back_view
from kiosk.core.view.menu import menu_view
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
from kiosk.core.view.next_change import FAULT_TURN, next_change
from kiosk.core.view.setup import setup_view
from kiosk.core.view.step import clock_text, step_view, time_shares
from kiosk.core.wording.announcements import short_length

_SAY: dict[ListenMode, str] = {
    ListenMode.WAKE: N_("Say “{word}”, then {phrases}"),
    ListenMode.HELD: N_("Hold V and say {phrases}"),
    ListenMode.ADDRESS: N_("Say “{word}” and {phrases} in one breath"),
    ListenMode.OPEN: N_("Say {phrases}"),
}
"""How to speak to the kiosk, for each mode of listening."""


def snapshot(room: Room, now: Instant) -> Snapshot:
    """What the room shows at `now`; a pure function, so that every display draws the same."""
    standing = _standing(room, now)
    shows_step = isinstance(standing.view, StepView)
    return Snapshot(
        at=now,
        standing=standing,
        ticking=Ticking(
            time="" if room.midnight is None else time_of_day(now, room.midnight),
            fault=now // FAULT_TURN % max(1, len(standing.news)),
            clock=clock_text(room.session, now) if room.session and shows_step else "",
        ),
        gliding=time_shares(room.session, now) if room.session and shows_step else Gliding(),
        next_change=next_change(room, standing.view, now),
        closed=room.closed,
    )


def _standing(room: Room, now: Instant) -> Standing:
    table = active_keys(room)
    notice = room.notice if room.notice and now < room.notice.until else None
    return Standing(
        heading=_heading(room),
        bindings=table,
        hints=hints(room, table),
        view=_view(room, now),
        links=room.phones,
        no_phones=room.no_phones,
        level=room.sound.level,
        muted=room.microphone.muted,
        attention=room.microphone.listener,
        hearing=microphone_state(room),
        sounding=voice_state(room),
        overlay=room.cover if isinstance(room.cover, Overlay) else None,
        help=_help(room, table) if room.cover is Overlay.HELP else None,
        menu=menu_view(room),
        theme=room.theme,
        say=_phrases_line(room),
        talking=room.microphone.talking,
        notice=NoticeView(notice.kind, notice.text) if notice else None,
        faults=tuple(fault.problem for fault in room.faults),
        news=tuple(fault.problem for fault in room.faults if fault.is_news(now)),
        unrecorded=next((fault.problem for fault in room.faults if fault.part == JOURNAL), ""),
    )


def _view(room: Room, now: Instant) -> View:
    """The main part of the room's screen; the order of the cases is that of `Room.screen`."""
    session = room.session
    if room.home.question is not None:
        return QuestionView(room.home.question.text)
    if session is None:
        return _home(room)
    match session.phase:
        case Phase.READY:
            return (
                setup_view(session, room, now) if room.groups.report is None else report_back_view(room.groups.report)
            )
        case Phase.RUNNING | Phase.PAUSED:
            return step_view(session, room.midnight, now)
        case Phase.ENDED:
            return end_view(session, room.end_row)
        case _:
            assert_never(session.phase)


def hints(room: Room, table: Sequence[Binding]) -> tuple[Hint, ...]:
    """The keys of a table that the screen shows."""
    return tuple(_hint(binding, room) for binding in table if binding.label and not binding.rare)


def _hint(binding: Binding, room: Room) -> Hint:
    does = tr(binding.description)
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
    return HelpView(keys=keys, phrases=help_phrases(room.session))


def _home(room: Room) -> HomeView:
    unfinished = room.home.unfinished
    return HomeView(
        cards=tuple(_card(card, index == room.home.chosen) for index, card in enumerate(room.home.cards)),
        unfinished=None if unfinished is None else InterruptedView(unfinished.title, unfinished.text),
    )


def _card(card: Card, chosen: bool) -> CardView:
    facts = f"{short_length(card.planned)} · {card.group}" if card.planned else card.group
    return CardView(title=card.title, facts=facts, summary=card.summary, chosen=chosen)


def _phrases_line(room: Room) -> str:
    """The phrases that are understood now, in one line; empty where none is."""
    phrases = {} if room.screen is Screen.REPORT_BACK else everyday_phrases(room.session)
    if not phrases or (room.screen is Screen.READY and room.setup.naming):
        return ""
    if room.microphone.muted:
        return tr("The microphone is off")
    listener = room.microphone.listener
    mode, word = (listener.mode, listener.word) if listener else (ListenMode.HELD, "")
    if room.microphone.talking:
        mode = ListenMode.OPEN  # no wake word or key is needed any more
    return tr(_SAY[mode]).format(word=word, phrases=", ".join(f"“{phrase}”" for phrase in phrases))


VOICE_PARTS = ("speaker", "voice")
"""The parts whose faults make the voice unusable."""


def microphone_state(room: Room) -> MicrophoneState:
    """The state of the microphone; a fault takes precedence, then muting."""
    if any(fault.part in MICROPHONE_PARTS for fault in room.faults):
        return MicrophoneState.FAULTY
    if room.microphone.muted:
        return MicrophoneState.MUTED
    return MicrophoneState.OPEN if room.microphone.talking else MicrophoneState.CLOSED


def voice_state(room: Room) -> VoiceState:
    """The state of the voice; a fault takes precedence."""
    if any(fault.part in VOICE_PARTS for fault in room.faults):
        return VoiceState.FAULTY
    return VoiceState(room.sound.level.value)
