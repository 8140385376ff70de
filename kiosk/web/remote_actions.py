"""Everything that the remote can request in the present room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.core.i18n import tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.interaction.repeats import OF_A_STEP
from kiosk.core.plan.roles import people_in
from kiosk.core.room.commands import Blank, Choose, Command, Leave, Open, OpenMenu, OpenSettings, ShareTopics, Show
from kiosk.core.room.group_commands import ChooseGroup, ChoosePromise, MarkPromise
from kiosk.core.room.groups import as_written
from kiosk.core.room.menu import Section
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import AddTopic, GoTo, PutIn, TakeOut
from kiosk.core.session.order_of_turns import people_to_come
from kiosk.core.session.state import State
from kiosk.core.setup.commands import SetUpCommand
from kiosk.core.units import Instant
from kiosk.core.view.model import Hint, Standing
from kiosk.core.view.snapshot import hints
from kiosk.core.view.views import SetupView
from kiosk.core.wording.step_text import turn_title
from kiosk.web.buttons import Button, name_and_step
from kiosk.web.context import WebContext
from kiosk.web.people import PersonLine, person_lines
from kiosk.web.setting_lines import SettingLine, setting_lines

_NOT_ON_PHONES = (Choose, Open, OpenMenu, Leave, OpenSettings)
"""Not for phones on the home screen: cards and groups have their own buttons, and no phone could reopen the kiosk."""

_TIME_SECTIONS = (Section.TIME, Section.BREAK, Section.END, Section.GO_TO)
"""The sections of the menu whose entries are buttons under “Time”."""

_LINE_COMMANDS = (SetUpCommand, ChoosePromise, MarkPromise, OpenMenu, OpenSettings)
"""Keys that move between lines and change the chosen line; on the phone each line has its own buttons.

If leaving only leads to the home screen, the phone has a button for that.
"""


@dataclass(frozen=True)
class GroupLine:
    """A group, or no group, and whether it is the one that is present."""

    name: str
    here: bool
    button: Button


@dataclass(frozen=True)
class TopicLine:
    """A topic with its time, and the buttons for it."""

    title: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class StepLine:
    """A step of the plan, and the buttons for it."""

    title: str
    here: bool
    out: bool
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class FieldLine:
    """A field of the setup, its value, and the buttons that change it."""

    label: str
    value: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class RemoteActions:
    """All actions of the remote; `more` are those that are seldom needed, and `time` those about time without a key.

    `promises` has a button for each action that is reported back, in their order. `topics` says whether the group
    chooses its topics now; `topic_lines` are those that can be changed one by one, and `more_topics` has the buttons
    for others. `names` are the names that can be corrected. `late` says whether somebody who comes late can
    be added, and `to_swap` are the people who can swap their turns. `roles` pairs each role with the names of
    those who have it. `at_home` says whether groups can be changed; `group` is the one that is here, with its
    `members`, each a name and what is written about them, and its own ground `rules`. `settings` are the kiosk's, and
    `settings_shown` has the button that shows or hides them there.
    """

    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()
    time: tuple[Button, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    group: str = ""
    members: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()
    at_home: bool = False
    promises: tuple[Button, ...] = ()
    fields: tuple[FieldLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    names: tuple[str, ...] = ()
    topics: bool = False
    topic_lines: tuple[TopicLine, ...] = ()
    more_topics: tuple[Button, ...] = ()
    late: bool = False
    to_swap: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    settings: tuple[SettingLine, ...] = ()
    settings_shown: tuple[Button, ...] = ()

    def find(self, name: str) -> Command | None:
        """The command of that name, or None if it is not available now; the step in the name may be over."""
        asked, _ = name_and_step(name)
        everything = (
            *self.buttons,
            *self.more,
            *self.time,
            *self.promises,
            *(button for field in self.fields for button in field.buttons),
            *(button for step in self.steps for button in step.buttons),
            *(button for person in self.people for button in person.buttons),
            *(button for topic in self.topic_lines for button in topic.buttons),
            *self.more_topics,
            *(group.button for group in self.groups),
            *(button for setting in self.settings for button in setting.buttons),
            *self.settings_shown,
        )
        return next((button.command for button in everything if name_and_step(button.name)[0] == asked), None)


def remote_actions(room: Room, standing: Standing, say: dict[str, str]) -> RemoteActions:
    """The actions that are available in this room, and the kiosk's settings."""
    shown, hidden = Button(say["settings_there"], OpenSettings()), Button(say["hide_settings"], Show(None))
    return replace(
        _actions(room, standing, say),
        settings=tuple(setting_lines(room, say)),
        settings_shown=((hidden if room.settings_page else shown),) if room.settings else (),
    )


def _actions(room: Room, standing: Standing, say: dict[str, str]) -> RemoteActions:
    """The actions that are available in this room, apart from settings."""
    state = room.session
    # The phone has its buttons whatever covers the kiosk's screen, but a plan is accepted only where people see it.
    overlay = room.overlay if room.cover is Overlay.PLAN else None
    uncovered = replace(room, overlay=overlay, dark=False)
    table = active_keys(uncovered)
    # Keys that are held down are for the microphone, which only people in the room can use.
    keys = tuple(
        Button(_label(hint, room.screen, say), hint.command, step=_step_of(hint.command, state))
        for hint in hints(uncovered, table)
        if hint.released is None
    )
    seldom = (binding for binding in table if binding.label and binding.rare)
    more = tuple(_seldom_button(binding, room, say) for binding in seldom)
    if state is None:
        cards = tuple(Button(card.title, Open(card.protocol)) for card in room.home.cards)
        others = tuple(button for button in keys if not isinstance(button.command, _NOT_ON_PHONES))
        return RemoteActions(
            (*cards, *others),
            more,
            groups=_group_lines(room, say),
            at_home=room.screen is Screen.HOME,
            group=room.groups.chosen or "",
            rules=room.groups.rules,
            members=tuple((member.name, as_written(member)) for member in room.groups.members),
        )
    topics = menu_entries(state, Section.TOPICS) if room.screen is Screen.STEP else ()
    changeable = room.screen in (Screen.READY, Screen.STEP)
    elsewhere = _LINE_COMMANDS if room.screen in (Screen.STEP, Screen.QUESTION) else (*_LINE_COMMANDS, Leave)
    return RemoteActions(
        buttons=tuple(button for button in keys if not isinstance(button.command, elsewhere)),
        more=more,
        time=_time_buttons(state, keys) if room.screen is Screen.STEP else (),
        promises=_action_buttons(room, say),
        fields=_field_lines(standing.view, say) if isinstance(standing.view, SetupView) else (),
        names=state.plan.names if room.screen is not Screen.REPORT_BACK else (),
        steps=_step_lines(state, say) if changeable else (),
        people=person_lines(state, say) if changeable or room.screen is Screen.END else (),
        topics=bool(state.current.decides) and room.screen is Screen.STEP,
        topic_lines=tuple(_topic_lines(state, topics)),
        more_topics=tuple(
            Button(entry.label, entry.command) for entry in topics if isinstance(entry.command, AddTopic)
        ),
        late=bool(state.plan.people) and room.screen is Screen.STEP,
        to_swap=people_to_come(state) if changeable else (),
        roles=tuple((role, ", ".join(people_in(state.plan, role))) for role in state.plan.roles) if changeable else (),
    )


def _time_buttons(state: State, keys: Sequence[Button]) -> tuple[Button, ...]:
    """What the kiosk's menu offers about time and a step that was left, apart from what has a key."""
    known = [button.command for button in keys]
    found = (entry for section in _TIME_SECTIONS for entry in menu_entries(state, section))
    entries = (entry for entry in found if entry.command not in known and not isinstance(entry.command, GoTo))
    return tuple(Button(entry.label, entry.command, step=_step_of(entry.command, state)) for entry in entries)


def _topic_lines(state: State, topics: Sequence[Entry]) -> Iterator[TopicLine]:
    """The topics in the kiosk's menu, with what it offers about each of them."""
    for topic in topics:
        if isinstance(topic.command, OpenMenu):
            entries = menu_entries(state, Section.TOPIC, topic.command.about)
            yield TopicLine(topic.label, tuple(Button(entry.label, entry.command) for entry in entries))


def _seldom_button(binding: Binding, room: Room, say: dict[str, str]) -> Button:
    """The button for a rare key; that for a black screen shows it again while it is black."""
    if room.dark and binding.command == Blank():
        return Button(say["show_screen"], Blank(on=False))
    return Button(tr(binding.description), binding.command)


def _step_of(command: Command, state: State | None) -> Instant | None:
    """The instant at which the running step began, for a command that is meant for that step alone."""
    return state.stepped_at if state and state.underway and isinstance(command, OF_A_STEP) else None


def _label(hint: Hint, screen: Screen, say: dict[str, str]) -> str:
    """A key's label, or a different one where the key's label would be unclear on a phone."""
    match hint.command:
        case Show(Overlay.HELP):
            return say["help_there"]
        case ShareTopics(count):
            return say["share_topics"].format(count=count)
        case Leave():
            return say["end" if screen is Screen.STEP else "later"]
        case _:
            return hint.does


def _group_lines(room: Room, say: dict[str, str]) -> tuple[GroupLine, ...]:
    """All known groups, after the entry for no group."""
    if not room.groups.known:
        return ()
    named = ((say["no_group"], ""), *((name, name) for name in room.groups.known))
    return tuple(
        GroupLine(title, (room.groups.chosen or "") == name, Button(say["choose"], ChooseGroup(name)))
        for title, name in named
    )


def _action_buttons(room: Room, say: dict[str, str]) -> tuple[Button, ...]:
    """A toggle for each action that is reported back, once the actions are shown."""
    report = room.groups.report if room.screen is Screen.REPORT_BACK else room.step_report
    if report is None:
        return ()
    notes = (promise.note for promise in report.actions)
    return tuple(
        Button(say["not_done" if note.done else "done"], MarkPromise(index), f"{note.id} {note.done}")
        for index, note in enumerate(notes)
    )


def _field_lines(view: SetupView, say: dict[str, str]) -> tuple[FieldLine, ...]:
    """The fields with steps or a switch; names have their own form."""
    lines = []
    for field in view.fields:
        steps = tuple(Button(sign, step) for sign, step in (("−", field.less), ("+", field.more)) if step)
        does = say["take_out"] if field.on else say["put_in"]
        switch = () if field.on is None else (Button(does, field.touch, str(field.on)),)
        if steps or switch:
            lines.append(FieldLine(field.label, field.value, steps + switch))
    return tuple(lines)


def _step_lines(state: State, say: dict[str, str]) -> tuple[StepLine, ...]:
    lines = []
    for index, turn in enumerate(state.plan.turns):
        # A step of a round is left out by skipping a person; this button would leave it out of every round.
        changeable = not turn.round and (state.began is None or index > state.turn)
        here = state.began is not None and index == state.turn
        buttons = []
        if state.began is not None and not here and not turn.out:
            buttons.append(Button(say["go_here"], GoTo(index)))
        if changeable and turn.out:
            buttons.append(Button(say["put_in"], PutIn(turn.step)))
        if changeable and not turn.out:
            buttons.append(Button(say["take_out"], TakeOut(turn.step)))
        lines.append(StepLine(turn_title(turn), here, turn.out, tuple(buttons)))
    return tuple(lines)


class RemoteActionFinder:
    """Finds the actions of the room and keeps the last ones; safe to use from any thread."""

    def __init__(self, context: WebContext, say: dict[str, str]) -> None:
        self._context = context
        self._say = say
        self._found: tuple[Room, RemoteActions] | None = None

    def actions_for(self, room: Room, standing: Standing) -> RemoteActions:
        """The actions of this room and snapshot, which are kept for `current_actions`."""
        found = remote_actions(room, standing, self._say)
        self._found = room, found
        return found

    def current_actions(self) -> RemoteActions:
        """The actions of the current room.

        The kept actions are reused while the room is the same, because time alone does not change them.
        """
        room, known = self._context.room, self._found
        if known is not None and known[0] is room:
            return known[1]
        return self.actions_for(room, self._context.board.snapshot().standing)
