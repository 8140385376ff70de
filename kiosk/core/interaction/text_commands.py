"""Commands as text: the sentences that scripts and web pages understand, beyond the spoken phrases."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.gaps import (
    AS,
    NotUnderstood,
    length_in,
    matching_name,
    people_of,
    person_of,
    step_id_of,
    time_of_day_in,
    topic_in,
    topic_title_of,
    topics_in,
    turn_index_of,
)
from kiosk.core.interaction.phrases import MORE_PHRASES, PHRASES
from kiosk.core.plan.model import Topic
from kiosk.core.room.commands import BreakUntil, ChooseTopics, HaveUntil, StartAt
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    BeganEarlier,
    BringBack,
    CountTurn,
    DeclineReplan,
    End,
    EndIn,
    GiveTurn,
    GoTo,
    HandOver,
    MoveEnd,
    NameRole,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    SessionCommand,
    SkipPerson,
    SkipTopic,
    SwapTurns,
    TakeBreak,
    TakeOut,
    TimeTopic,
    WentOnEarlier,
)
from kiosk.core.session.state import State
from kiosk.core.text import one_line
from kiosk.core.units import Duration

Gap = TypeVar("Gap")

TextCommand = SessionCommand | ChooseTopics | StartAt | BreakUntil | HaveUntil
CommandMaker = Callable[[State], TextCommand]
"""A function from a session's state to a command; only the state tells, for instance, which step is the fourth."""


def always(command: TextCommand) -> CommandMaker:
    """A function that returns this command for every session."""
    return lambda _: command


@dataclass(frozen=True)
class GapForm(Generic[Gap]):
    """A text command with a gap: `parse` reads the text in the gap, `make` turns that into a command for a session."""

    parse: Callable[[str], Gap]
    make: Callable[[State, Gap], TextCommand]

    def command_maker(self, given: str) -> CommandMaker:
        """A function that makes the command with this text in the gap; it raises NotUnderstood, as may its result."""
        gap = self.parse(given)
        return lambda state: self.make(state, gap)


TYPED_COMMANDS: dict[str, SessionCommand] = {
    N_("process pause"): ProcessPause(),
    N_("skip"): SkipPerson(),
    N_("bring back"): BringBack(),
    N_("add person"): AddPerson(),
    N_("put in"): PutIn(),
    N_("finish on time"): AskReplan(),
    N_("accept"): AcceptReplan(),
    N_("decline"): DeclineReplan(),
    N_("count the session"): CountTurn(None, counts=True),
    N_("do not count the session"): CountTurn(None, counts=False),
    N_("end"): End(),
}
"""English texts with their commands; they can only be typed, because speech could match them by accident."""

_EXAMPLES = {
    "length": N_("3 minutes"),
    "time": "16:45",
    "step": N_("STEP"),
    "person": "P2",
    "people": "P3, P1",
    "name": "P7",
    "people_of_role": N_("Note taker: P2, P3"),
    "names": N_("P2 as P7"),
    "title": N_("A title"),
    "topic": N_("A title 20 min"),
    "topics": N_("A title 20 min; Another title (P2) 30 min"),
}


def command_examples() -> tuple[str, ...]:
    """All texts and forms of commands, in the room's language, with an example in each gap."""
    examples = {gap: tr(example) for gap, example in _EXAMPLES.items()}
    forms = dict.fromkeys((*PHRASES, *MORE_PHRASES, *TYPED_COMMANDS, *GAP_FORMS))
    return tuple(tr(form).format(**examples) for form in forms)


def parse_command(text: str) -> CommandMaker:
    """A function from a session's state to the command in the text; parsing and the function raise NotUnderstood."""
    said = one_line(text)
    for phrase, command in (PHRASES | MORE_PHRASES | TYPED_COMMANDS).items():
        if said.casefold() == tr(phrase).casefold():
            return always(command)
    fault = NotUnderstood(N_("there is no command '{given}'."), given=said, known=command_examples())
    for written, form in GAP_FORMS.items():
        if found := _pattern(tr(written)).fullmatch(said):
            try:
                return form.command_maker(found[1])
            except NotUnderstood as error:
                fault = error
    raise fault


def _pattern(form: str) -> re.Pattern[str]:
    before, after = re.split(r"\{\w+\}", form)
    return re.compile(f"{re.escape(before)}(.+){re.escape(after)}", re.IGNORECASE)


def _swap(state: State, given: str) -> SwapTurns:
    """The command in a text such as `P3, P1`."""
    people = people_of(state, given)
    if len(people) != 2:
        raise NotUnderstood(N_("'{given}' are not two people, such as 'P3, P1'."), given=given)
    return SwapTurns(*people)


def _name_role(state: State, given: str) -> NameRole:
    """The command in a text such as `Note taker: P2, P3`; without people, nobody has the role."""
    role, colon, people = given.partition(":")
    title = next((one for one in state.plan.roles if one.casefold() == role.strip().casefold()), role.strip())
    if not colon:
        raise NotUnderstood(N_("'{given}' is not a role with its people, such as 'Note taker: P2'."), given=given)
    return NameRole(title, people_of(state, people) if people.strip() else ())


def _rename(state: State, given: str) -> RenamePerson:
    """The command in a text such as `P2 as P7`; the new name follows the last ` as `."""
    old, said_as, new = given.rpartition(f" {tr(AS)} ")
    if not said_as:
        raise NotUnderstood(N_("'{given}' is not an old and a new name, such as 'P2 as P7'."), given=given)
    return RenamePerson(person_of(state, old.strip()), new.strip())


def choose_topics(state: State, topics: tuple[Topic, ...]) -> ChooseTopics:
    """The command to choose topics; if the session's people are known, owners must be among them."""
    known = state.plan.people
    return ChooseTopics(
        tuple(Topic(one.title, one.length, one.owner and matching_name(known, one.owner)) for one in topics)
    )


def _add_topic(state: State, topic: Topic) -> AddTopic:
    owner = topic.owner and matching_name(state.plan.people, topic.owner)
    return AddTopic(topic.title, topic.length, owner)


def _time_topic(state: State, topic: Topic) -> TimeTopic:
    return TimeTopic(topic_title_of(state, topic.title), topic.length)


GAP_FORMS: dict[str, GapForm[Any]] = {
    N_("start at {time}"): GapForm(time_of_day_in, lambda _, time: StartAt(time)),
    N_("we have until {time}"): GapForm(time_of_day_in, lambda _, time: HaveUntil(time)),
    N_("we have {length}"): GapForm(length_in, lambda _, length: EndIn(length)),
    N_("end {length} later"): GapForm(length_in, lambda _, length: MoveEnd(length)),
    N_("end {length} earlier"): GapForm(length_in, lambda _, length: MoveEnd(Duration(-length))),
    N_("take a break until {time}"): GapForm(time_of_day_in, lambda _, time: BreakUntil(time)),
    N_("take a break of {length}"): GapForm(length_in, lambda _, length: TakeBreak(length)),
    N_("plan a break of {length}"): GapForm(length_in, lambda _, length: TakeBreak(length, later=True)),
    N_("add {length}"): GapForm(length_in, lambda _, length: AddTime(length)),
    N_("take {length}"): GapForm(length_in, lambda _, length: AddTime(Duration(-length))),
    N_("we began {length} ago"): GapForm(length_in, lambda _, length: BeganEarlier(length)),
    N_("we went on {length} ago"): GapForm(length_in, lambda _, length: WentOnEarlier(length)),
    N_("go to {step}"): GapForm(str, lambda state, given: GoTo(turn_index_of(state, given))),
    N_("take out {step}"): GapForm(str, lambda state, given: TakeOut(step_id_of(state, given))),
    N_("put in {step}"): GapForm(str, lambda state, given: PutIn(step_id_of(state, given))),
    N_("add person {name}"): GapForm(str, lambda _, name: AddPerson(name)),
    N_("remove {person} now"): GapForm(str, lambda state, given: RemovePerson(person_of(state, given), ends_turn=True)),
    N_("remove {person}"): GapForm(str, lambda state, given: RemovePerson(person_of(state, given))),
    N_("give {person} a turn"): GapForm(str, lambda state, given: GiveTurn(person_of(state, given))),
    N_("swap {people}"): GapForm(str, _swap),
    N_("hand over to {person}"): GapForm(str, lambda state, given: HandOver(person_of(state, given))),
    N_("role {people_of_role}"): GapForm(str, _name_role),
    N_("add topic {topic}"): GapForm(topic_in, _add_topic),
    N_("skip topic {title}"): GapForm(str, lambda state, given: SkipTopic(topic_title_of(state, given))),
    N_("time topic {topic}"): GapForm(topic_in, _time_topic),
    N_("skip {person}"): GapForm(str, lambda state, given: SkipPerson(person_of(state, given))),
    N_("bring back {person}"): GapForm(str, lambda state, given: BringBack(person_of(state, given))),
    N_("count {person}"): GapForm(str, lambda state, given: CountTurn(person_of(state, given), counts=True)),
    N_("do not count {person}"): GapForm(str, lambda state, given: CountTurn(person_of(state, given), counts=False)),
    N_("order {people}"): GapForm(str, lambda state, given: Reorder(people_of(state, given))),
    N_("rename {names}"): GapForm(str, _rename),
    N_("topics: {topics}"): GapForm(topics_in, choose_topics),
}
"""English texts with a gap, and the form that makes a command of the text in the gap."""
