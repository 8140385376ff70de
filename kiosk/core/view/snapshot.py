"""What the room shows at an instant."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from kiosk.core.i18n import tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding
from kiosk.core.interaction.phrases import help_phrases
from kiosk.core.room.all_rooms import Tile
from kiosk.core.room.commands import AskAboutCut
from kiosk.core.room.fault import JOURNAL
from kiosk.core.room.groups import Group
from kiosk.core.room.modes import MicrophoneState, Overlay, Theme, VoiceState
from kiosk.core.room.state import Card, Room, Screen
from kiosk.core.session.state import Phase, State
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import Instant
from kiosk.core.view.all_rooms import rooms_heading, rooms_view, shown_tiles
from kiosk.core.view.end import end_view, report_back_view
from kiosk.core.view.menu import menu_view
from kiosk.core.view.model import Gliding, HelpView, Hint, NoticeView, OfferView, Snapshot, Standing, Ticking
from kiosk.core.view.name_entry import NameEntryView, group_entry_view, latecomer_view, topic_entry_view
from kiosk.core.view.next_change import FAULT_TURN, next_change
from kiosk.core.view.settings import settings_view
from kiosk.core.view.setup import setup_view
from kiosk.core.view.speaking import how_to_speak
from kiosk.core.view.step import clock_text, offer_view, step_view, time_shares
from kiosk.core.view.views import CardView, HomeView, InterruptedView, QuestionView, StepView, View
from kiosk.core.wording.lengths import role_texts, short_length
from kiosk.core.wording.plenary import plenary_texts
from kiosk.core.wording.turns_so_far import turns_so_far


def snapshot(room: Room, now: Instant) -> Snapshot:
    """What the room shows at `now`; a pure function, so that every display draws the same."""
    tiles = shown_tiles(room, now)
    standing = _standing(room, tiles, now)
    shows_step = isinstance(standing.view, StepView)
    return Snapshot(
        at=now,
        standing=standing,
        ticking=Ticking(
            time="" if room.midnight is None else time_of_day(now, room.midnight),
            fault=now // FAULT_TURN % max(1, len(standing.news)),
            clock=clock_text(room.session, now) if room.session and shows_step else "",
            rooms=tuple(tile.clock for tile in tiles),
        ),
        gliding=time_shares(room.session, now) if room.session and shows_step else Gliding(),
        next_change=next_change(room, standing.view, now),
        closed=room.closed,
    )


def _standing(room: Room, tiles: tuple[Tile, ...], now: Instant) -> Standing:
    table = active_keys(room)
    notice = room.notice if room.notice and now < room.notice.until else None
    say, say_briefly = how_to_speak(room)
    rooms = rooms_view(room, tiles)
    return Standing(
        heading=_heading(room) if rooms is None else rooms_heading(tiles),
        bindings=table,
        hints=hints(room, table),
        view=_view(room, now),
        links=room.phones,
        no_phones=room.no_phones,
        attention=room.microphone.listener,
        hearing=microphone_state(room),
        sounding=voice_state(room),
        overlay=room.cover if isinstance(room.cover, Overlay) else None,
        help=_help(room, table) if room.cover is Overlay.HELP else None,
        menu=menu_view(room),
        settings=settings_view(room),
        naming=_naming(room),
        offer=_offer(room, now),
        rooms=rooms,
        theme=Theme.CONTRAST if room.dark else room.theme,  # its ground is black
        rehearsal=room.rehearsal,
        say=say,
        say_briefly=say_briefly,
        notice=NoticeView(notice.kind, notice.text, notice.undoable) if notice else None,
        faults=tuple(fault.problem for fault in room.faults),
        news=tuple(fault.problem for fault in room.faults if fault.is_news(now)),
        dark=room.dark,
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
                report_back_view(room.groups.report)
                if room.groups.report and room.screen is Screen.REPORT_BACK
                else setup_view(session, room, now)
            )
        case Phase.RUNNING | Phase.PAUSED:
            return replace(
                step_view(session, room.midnight, now),
                actions=report_back_view(room.step_report).actions if room.step_report else (),
                turns_so_far=_turns_so_far(room, session),
            )
        case Phase.ENDED:
            return end_view(session, room.end_row, remembered=room.groups.chosen is not None)
        case _:
            assert_never(session.phase)


def _turns_so_far(room: Room, session: State) -> tuple[str, ...]:
    """Who has had turns, in the step that shows it; nothing before the group's second session."""
    groups = room.groups
    if not (session.current.shows_turns and groups.chosen and groups.pasts):
        return ()
    return tuple(turns_so_far(session.plan, Group(groups.chosen, groups.members), groups.pasts))


def _naming(room: Room) -> NameEntryView | None:
    """The name of somebody who comes late, or what is typed about a group, while it is typed."""
    if room.topic_entry:
        return topic_entry_view(room.topic_entry)
    if room.group_entry:
        return group_entry_view(room.group_entry, room.groups.known)
    if room.session is None or room.latecomer is None:
        return None
    return latecomer_view(room.session.plan.names, room.setup.letters, room.latecomer)


def _offer(room: Room, now: Instant) -> OfferView | None:
    """The table of the suggested plan, while it is open."""
    if room.session is None or room.session.offer is None or room.cover is not Overlay.PLAN:
        return None
    return offer_view(room.session, room.session.offer, room.end_row, room.midnight, now)


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
    return " · ".join((_title(room), *_leading(room), *plenary_texts(room)))


def _leading(room: Room) -> tuple[str, ...]:
    """Who has a role today that passes on from session to session, such as the chair, in every step."""
    if room.session is None or room.screen is not Screen.STEP:
        return ()
    plan = room.session.plan
    return role_texts([pair for pair in plan.leads if pair[0] in plan.leading])


def _title(room: Room) -> str:
    if room.home.question:
        return tr("A session was interrupted")
    if room.session:
        return room.session.plan.title
    if room.groups.chosen is None:
        return tr("Which conversation today?")
    return tr("{group}: which conversation today?").format(group=room.groups.chosen)


def _help(room: Room, table: tuple[Binding, ...]) -> HelpView:
    keys = tuple(_hint(binding, room) for binding in table if binding.label)
    return HelpView(keys=keys, phrases=help_phrases(room.session, joined=room.plenary.joined) if room.hears else ())


def _home(room: Room) -> HomeView:
    unfinished = room.home.unfinished
    return HomeView(
        cards=tuple(_card(card, index == room.home.chosen) for index, card in enumerate(room.home.cards)),
        unfinished=None if unfinished is None else InterruptedView(unfinished.title, unfinished.text),
    )


def _card(card: Card, chosen: bool) -> CardView:
    facts = f"{short_length(card.planned)} · {card.group}" if card.planned else card.group
    return CardView(title=card.title, facts=facts, summary=card.summary, chosen=chosen)


def microphone_state(room: Room) -> MicrophoneState:
    """The state of the microphone; that nothing listens takes precedence, then a fault, then muting."""
    if room.microphone.listener is None:
        return MicrophoneState.ABSENT
    if not room.hears:
        return MicrophoneState.FAULTY
    if room.microphone.muted:
        return MicrophoneState.MUTED
    return MicrophoneState.OPEN if room.listening else MicrophoneState.READY


def voice_state(room: Room) -> VoiceState:
    """The state of the voice; that there is none takes precedence, then a fault."""
    if not room.makes_sound:
        return VoiceState.ABSENT
    if not room.speaks:
        return VoiceState.FAULTY
    return VoiceState(room.sound.level.value)
