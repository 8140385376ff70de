"""All that the remote can ask for, found beforehand."""

import json
import re
from dataclasses import astuple, dataclass

from kiosk.core.i18n import tr
from kiosk.core.room.commands import (
    Choose,
    ChooseGroup,
    ChoosePromise,
    Command,
    Leave,
    MarkPromise,
    Open,
    ShareTopics,
    Show,
)
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import AcceptReplan, BringBack, GoTo, Next, PutIn, SkipPerson, Start, TakeOut
from kiosk.core.session.state import State
from kiosk.core.setup.commands import SetUpCommand
from kiosk.core.view.model import Hint, SetupView, Standing
from kiosk.web.context import WebContext
from kiosk.web.live_view import titled

_NOT_FROM_AFAR = (Choose, Open, ChooseGroup, Leave)
"""On the home screen: there is a button for each card and each group, and no phone could bring back a closed kiosk."""

_IN_LINES = (SetUpCommand, ChoosePromise, MarkPromise)
"""Keys that go from line to line and change the chosen one; on the phone each line has buttons of its own.

Where leaving is nothing but going home, there is a button for that.
"""


def command_name(command: Command) -> str:
    """How a command is called between a page and the kiosk: `pause`, `go-to 3`, `skip-person "P1"`."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(command).__name__).lower()
    return f"{kind} {json.dumps(astuple(command), ensure_ascii=False)[1:-1]}".rstrip()


@dataclass(frozen=True)
class Button:
    """A command with its name on the button, and what tells it from all others.

    `now` tells how things stand that the same command turns both ways.
    """

    does: str
    command: Command
    now: str = ""

    @property
    def strong(self) -> bool:
        """Whether it is what is wanted most."""
        return isinstance(self.command, (Start, Next, AcceptReplan))

    @property
    def name(self) -> str:
        """How a page asks for it: whatever the screen shows by then, it never means anything else."""
        return f"{command_name(self.command)} {self.now}".rstrip()


@dataclass(frozen=True)
class GroupLine:
    """A group that may be here, or nobody in particular; whether it is the one that is."""

    name: str
    here: bool
    button: Button


@dataclass(frozen=True)
class StepLine:
    """A step of the plan and what can be done with it."""

    title: str
    here: bool
    out: bool
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class PersonLine:
    """Somebody who has a turn, and what can be done about it."""

    name: str
    button: Button


@dataclass(frozen=True)
class FieldLine:
    """Something that can be set up before the start, what it is now, and the buttons that change it."""

    label: str
    value: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class RemoteActions:
    """All of it; `more` is what is seldom needed.

    `promises` has a button for each action that is reported back, in their order. `topics` tells whether the group
    chooses its topics now, `names` are those that can be corrected.
    """

    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    promises: tuple[Button, ...] = ()
    fields: tuple[FieldLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    names: tuple[str, ...] = ()
    topics: bool = False

    def find(self, name: str) -> Command | None:
        """The command of that name, if it can be asked for now."""
        everything = (
            *self.buttons,
            *self.more,
            *self.promises,
            *(button for field in self.fields for button in field.buttons),
            *(button for step in self.steps for button in step.buttons),
            *(person.button for person in self.people),
            *(group.button for group in self.groups),
        )
        return next((one.command for one in everything if one.name == name), None)


def remote_actions(room: Room, standing: Standing, say: dict[str, str]) -> RemoteActions:
    """What can be done in this room as it is shown."""
    state = room.session
    # Held keys are for the microphone, which is in the room.
    keys = tuple(
        Button(_does(hint, room.screen, say), hint.command) for hint in standing.hints if hint.released is None
    )
    seldom = (one for one in standing.bindings if one.label and one.rare)
    more = tuple(Button(tr(one.does), one.command) for one in seldom)
    if state is None:
        cards = tuple(Button(card.title, Open(card.protocol)) for card in room.home.cards)
        others = tuple(one for one in keys if not isinstance(one.command, _NOT_FROM_AFAR))
        return RemoteActions((*cards, *others), more, groups=_groups(room, say))
    changeable = room.screen in (Screen.READY, Screen.STEP)
    elsewhere = _IN_LINES if room.screen in (Screen.STEP, Screen.QUESTION) else (*_IN_LINES, Leave)
    return RemoteActions(
        buttons=tuple(one for one in keys if not isinstance(one.command, elsewhere)),
        more=more,
        promises=_promises(room, say),
        fields=_fields(standing.view, say) if isinstance(standing.view, SetupView) else (),
        names=state.plan.people if room.screen is not Screen.REPORT_BACK else (),
        steps=_steps(state, say) if changeable else (),
        people=_people(state, say) if changeable else (),
        topics=bool(state.current.decides) and room.screen is Screen.STEP,
    )


def _does(hint: Hint, screen: Screen, say: dict[str, str]) -> str:
    """A key's words, but where they would not say from afar what happens to the kiosk."""
    match hint.command:
        case Show(Overlay.HELP):
            return say["help_there"]
        case ShareTopics(count):
            return say["share_topics"].format(count=count)
        case Leave():
            return say["end" if screen is Screen.STEP else "later"]
        case _:
            return hint.does


def _groups(room: Room, say: dict[str, str]) -> tuple[GroupLine, ...]:
    """The groups that are known, nobody in particular first."""
    if not room.groups.known:
        return ()
    named = ((say["no_group"], ""), *((name, name) for name in room.groups.known))
    return tuple(
        GroupLine(title, (room.groups.chosen or "") == name, Button(say["choose"], ChooseGroup(name)))
        for title, name in named
    )


def _promises(room: Room, say: dict[str, str]) -> tuple[Button, ...]:
    """For each action that is reported back, once people have said that they are theirs: whether it was done."""
    if room.screen is not Screen.REPORT_BACK or room.groups.report is None or room.groups.report.covered:
        return ()
    notes = (promise.note for promise in room.groups.report.promises)
    return tuple(
        Button(say["not_done" if note.done else "done"], MarkPromise(place), f"{note.id} {note.done}")
        for place, note in enumerate(notes)
    )


def _fields(view: SetupView, say: dict[str, str]) -> tuple[FieldLine, ...]:
    """The fields with steps or a switch; names have a form of their own."""
    lines = []
    for field in view.fields:
        steps = tuple(Button(sign, step) for sign, step in (("−", field.less), ("+", field.more)) if step)
        does = say["take_out"] if field.on else say["put_in"]
        switch = () if field.on is None else (Button(does, field.touch, str(field.on)),)
        if steps or switch:
            lines.append(FieldLine(field.label, field.value, steps + switch))
    return tuple(lines)


def _steps(state: State, say: dict[str, str]) -> tuple[StepLine, ...]:
    lines = []
    for place, turn in enumerate(state.plan.turns):
        # A step of a round is left out by passing over whose turn it is; this would leave it out of every round.
        changeable = not turn.round and (state.began is None or place > state.turn)
        here = state.began is not None and place == state.turn
        can = []
        if state.began is not None and not here and not turn.out:
            can.append(Button(say["go_here"], GoTo(place)))
        if changeable and turn.out:
            can.append(Button(say["put_in"], PutIn(turn.step)))
        if changeable and not turn.out:
            can.append(Button(say["take_out"], TakeOut(turn.step)))
        lines.append(StepLine(titled(turn), here, turn.out, tuple(can)))
    return tuple(lines)


def _people(state: State, say: dict[str, str]) -> tuple[PersonLine, ...]:
    lines = []
    ahead = [turn for place, turn in enumerate(state.plan.turns) if state.began is None or place >= state.turn]
    for name in dict.fromkeys(turn.person for turn in ahead if turn.person):
        skipped = all(turn.out for turn in ahead if turn.person == name)
        button = Button(say["bring_back"], BringBack(name)) if skipped else Button(say["skip"], SkipPerson(name))
        lines.append(PersonLine(name, button))
    return tuple(lines)


class RemoteActionFinder:
    """Knows what each button stands for; on whatever thread it is asked."""

    def __init__(self, desk: WebContext, say: dict[str, str]) -> None:
        self._desk = desk
        self._say = say
        self._found: tuple[Room, RemoteActions] | None = None

    def made(self, room: Room, standing: Standing) -> RemoteActions:
        """All of it as this picture shows it."""
        found = remote_actions(room, standing, self._say)
        self._found = room, found
        return found

    def of_the_room(self) -> RemoteActions:
        """The commands of the present room, for which a button may have been drawn at any instant.

        Only what stands beside the buttons changes with time, and that is nothing to go by.
        """
        room, known = self._desk.room, self._found
        if known is not None and known[0] is room:
            return known[1]
        return self.made(room, self._desk.board.snapshot().standing)
