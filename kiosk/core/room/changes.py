"""Changes of the room: each function returns a changed copy."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.room.commands import Choose, ChooseRow
from kiosk.core.room.fault import Fault
from kiosk.core.room.group_entry import GroupEntry
from kiosk.core.room.groups import ReportBack
from kiosk.core.room.menu import OF_EARLIER, Menu
from kiosk.core.room.modes import ListenerState, Overlay
from kiosk.core.room.notice import Notice, NoticeKind
from kiosk.core.room.settings import SettingsPage
from kiosk.core.room.state import Card, ResumeQuestion, Room, Screen, TopicEntry, Unfinished
from kiosk.core.session.commands import Source
from kiosk.core.session.events import Event, PlanChanged, ReplanOffered, StepEnded
from kiosk.core.setup.name_entry import NameEntry
from kiosk.core.units import Instant


def with_notice(room: Room, kind: NoticeKind, text: str, until: Instant, *, undoable: bool = False) -> Room:
    """The room with this notice in place of the previous one."""
    return replace(room, notice=Notice(kind, text, until, undoable=undoable))


def with_question(room: Room, question: Notice) -> Room:
    """The room with this notice; one that has to be answered is not asked on a black screen."""
    return replace(room, notice=question, dark=room.dark and not question.choices)


def without_expired(room: Room, now: Instant) -> Room:
    """The room without a question, an open microphone, a menu or settings that have timed out."""
    if room.question and now >= room.question.until:
        room = replace(room, notice=None)
    held_until = room.microphone.held_until
    if held_until is not None and now >= held_until:
        room = with_talk_key(room, held=False)
    if isinstance(room.overlay, Menu | SettingsPage) and now >= room.overlay.until:
        room = replace(room, overlay=None)
    return room


def with_talk_key(room: Room, *, held: bool, until: Instant | None = None) -> Room:
    """The room with the talk key held or released; a muted microphone ignores the key."""
    held = held and not room.microphone.muted
    return replace(room, microphone=replace(room.microphone, held=held, held_until=until if held else None))


def with_muted(room: Room, *, muted: bool) -> Room:
    """The room with the microphone muted or not, and the talk key released."""
    return with_talk_key(replace(room, microphone=replace(room.microphone, muted=muted)), held=False)


def with_cards(room: Room, cards: Sequence[Card]) -> Room:
    """The room with other cards on its home screen; the chosen one stays chosen where it is still there."""
    home = room.home
    names = [card.protocol for card in cards]
    chosen = home.cards[home.chosen].protocol if home.cards else None
    place = names.index(chosen) if chosen in names else 0
    return replace(room, home=replace(home, cards=tuple(cards), chosen=place))


def with_listener_state(room: Room, listener: ListenerState | None) -> Room:
    """The room with the listener's latest report."""
    return replace(room, microphone=replace(room.microphone, listener=listener))


def with_own_voice(room: Room, *, audible: bool) -> Room:
    """The room with the kiosk's own voice audible or not."""
    return replace(room, microphone=replace(room.microphone, own_voice=audible))


def with_card_chosen(room: Room, command: Choose) -> Room:
    """The room with another card chosen; the choice stops at the first and the last card."""
    home = room.home
    index = home.chosen + command.places if command.at is None else command.at
    return replace(room, home=replace(home, chosen=max(0, min(index, len(home.cards) - 1))))


def with_row_chosen(room: Room, command: ChooseRow, count: int) -> Room:
    """The room with another of the end screen's `count` rows chosen; the choice stops at the first and the last one."""
    index = room.end_row + command.places if command.at is None else command.at
    return replace(room, end_row=max(0, min(index, count - 1)))


def without_late_name(room: Room) -> Room:
    """The room without a latecomer's name or topics that were being typed when the session ended."""
    over = isinstance(room.overlay, NameEntry | TopicEntry) and room.screen is Screen.END
    return replace(room, overlay=None) if over else room


def without_group_cover(room: Room) -> Room:
    """The room without what was being typed about a group, or read of it, which belongs to the home screen."""
    over = room.overlay
    about_group = isinstance(over, GroupEntry) or (isinstance(over, Menu) and over.section in OF_EARLIER)
    return replace(room, overlay=None) if about_group else room


def with_plan_table(room: Room, happened: Sequence[Event]) -> Room:
    """The room with the table of a suggested plan once somebody has brought one about, until that plan is gone.

    A plan that the kiosk suggests by itself is only announced by a line, and leaves the step on the screen.
    """
    offer = room.session.offer if room.session else None
    suggested = (event for event in happened if isinstance(event, ReplanOffered | PlanChanged))
    if offer is not None and any(event.by is not Source.CLOCK for event in suggested):
        return replace(room, overlay=Overlay.PLAN, end_row=0)
    gone = offer is None or any(isinstance(event, StepEnded) for event in happened)
    return replace(room, overlay=None) if gone and room.overlay is Overlay.PLAN else room


def with_interrupted(room: Room, interrupted: Unfinished | ResumeQuestion | None) -> Room:
    """The room with this interrupted session, or with the question about one, or (None) without either."""
    return replace(room, home=replace(room.home, interrupted=interrupted))


def with_report(room: Room, report: ReportBack | None) -> Room:
    """The room with these actions to report back on before the session."""
    return replace(room, groups=replace(room.groups, report=report))


def without_confirmation(room: Room) -> Room:
    """The room without a question that waits for a repeated command."""
    return replace(room, notice=None) if room.notice and room.notice.confirmation else room


def with_fault(room: Room, part: str, problem: str | None) -> Room:
    """The room with the fault of this part set, replaced or (None) cleared; one that is known stays as it is."""
    if any((fault.part, fault.problem) == (part, problem) for fault in room.faults):
        return room
    others = tuple(fault for fault in room.faults if fault.part != part)
    return replace(room, faults=others if problem is None else (*others, Fault(part, problem)))


def with_faults_dated(room: Room, now: Instant, until: Instant) -> Room:
    """The room in which the faults that are new are news from now on, until that instant."""
    if all(fault.since is not None for fault in room.faults):
        return room
    dated = (fault if fault.since is not None else replace(fault, since=now, until=until) for fault in room.faults)
    return replace(room, faults=tuple(dated))
