"""The picture of the room at an instant."""

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding
from kiosk.core.interaction.phrases import explained, shown
from kiosk.core.room.modes import ListenMode, MicrophoneState, Overlay, VoiceState
from kiosk.core.room.state import Card, Room, Screen
from kiosk.core.units import Instant, time_of_day
from kiosk.core.view.end import end_view, report_back, whose
from kiosk.core.view.model import CardView, HelpView, Hint, InterruptedView, NoticeView, QuestionView, Snapshot
from kiosk.core.view.next_change import FAULT_LASTS, next_change
from kiosk.core.view.setup import setup_view
from kiosk.core.view.step import step_view
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
    table = active_keys(room)
    session, report, cut = room.session, room.groups.report, room.home.unfinished
    notice = room.notice if room.notice and now < room.notice.until else None
    return Snapshot(
        at=now,
        screen=room.screen,
        heading=_heading(room),
        bindings=table,
        hints=tuple(_hint(binding) for binding in table if binding.label and not binding.rare),
        home=_home(room) if room.screen is Screen.HOME else None,
        ready=setup_view(session, room, now) if session and room.screen is Screen.READY else None,
        step=step_view(session, room.midnight, now) if session and room.screen is Screen.STEP else None,
        end=end_view(session, room) if session and room.screen is Screen.END else None,
        question=_question(room),
        report_back=report_back(report) if room.screen is Screen.REPORT_BACK and report else None,
        say=_say(room),
        unfinished=InterruptedView(cut.title, cut.text) if cut else None,
        links=room.phones,
        level=room.sound.level,
        muted=room.microphone.muted,
        attention=room.microphone.listener,
        hearing=microphone_state(room),
        sounding=voice_state(room),
        overlay=room.overlay,
        help=_help(room, table) if room.overlay is Overlay.HELP else None,
        theme=room.theme,
        time="" if room.midnight is None else time_of_day(now, room.midnight),
        talking=room.microphone.talking,
        notice=NoticeView(notice.kind, notice.text) if notice else None,
        faults=tuple(problem for _, problem in room.faults),
        fault=now // FAULT_LASTS % max(1, len(room.faults)),
        next_change=next_change(room, now),
        closed=room.closed,
    )


def _hint(binding: Binding) -> Hint:
    return Hint(
        key=tr(binding.label),
        does=tr(binding.does),
        command=binding.command,
        released=binding.released,
    )


def _heading(room: Room) -> str:
    if room.home.question:
        return tr("A session was cut off")
    if room.session:
        return room.session.plan.title
    if room.groups.chosen is None:
        return tr("Which conversation today?")
    return tr("{group}: which conversation today?").format(group=room.groups.chosen)


def _question(room: Room) -> QuestionView | None:
    """What only people can decide: how a session goes on that was cut off, or whose the promises are."""
    if room.home.question:
        return QuestionView(room.home.question.text)
    return whose(room.groups.report) if room.screen is Screen.REPORT_BACK and room.groups.report else None


def _help(room: Room, table: tuple[Binding, ...]) -> HelpView:
    keys = tuple(_hint(binding) for binding in table if binding.label)
    return HelpView(keys=keys, phrases=explained(room.session))


def _home(room: Room) -> tuple[CardView, ...]:
    return tuple(_card(card, index == room.home.chosen) for index, card in enumerate(room.home.cards))


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
