"""Commands as text: the sentences that scripts and web pages understand, beyond the spoken phrases."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.interaction.phrases import MORE_PHRASES, PHRASES
from kiosk.core.plan.model import Topic
from kiosk.core.room.commands import BreakUntil, ChooseTopics, HaveUntil, StartAt
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
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
    SwapTurns,
    TakeBreak,
    TakeOut,
    WentOnEarlier,
)
from kiosk.core.session.state import State
from kiosk.core.text import one_line
from kiosk.core.time_of_day import NotATimeOfDay, TimeOfDay, parse_time_of_day
from kiosk.core.units import Duration, minutes, parse_length

Gap = TypeVar("Gap")

TextCommand = SessionCommand | ChooseTopics | StartAt | BreakUntil | HaveUntil
CommandMaker = Callable[[State], TextCommand]
"""A function from a session's state to a command; only the state tells, for instance, which step is the fourth."""


class NotUnderstood(KioskError, ValueError):
    """Text that is not a command, or that names something unknown: `given` is wrong, `known` lists what is valid."""

    def __init__(self, sentence: str, /, given: str, known: Sequence[str] = (), **facts: object) -> None:
        super().__init__(sentence, given=given, known=", ".join(known) or "–", **facts)
        self.given = given
        self.known = tuple(known)


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
    "topics": N_("A title 20 min; Another title (P2) 30 min"),
}
_NUMBERS = N_(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_AS = N_("as")
_A_MINUTE = N_("a minute")
_NUMBER = re.compile(r"(?<![\d.])\d{1,6}(?:\.\d{1,3})?(?![\d.])")
_TOPIC = re.compile(r"(?P<title>.*?)\s*(?:\((?P<owner>[^()]+)\))?")


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


# Texts in gaps.


def _in_digits(text: str) -> str:
    """The text with number words as digits: `three minutes` becomes `3 minutes`."""
    numbers = {word: f"{number}" for number, word in enumerate(tr(_NUMBERS).casefold().split(), 1)}
    return " ".join(numbers.get(word, word) for word in text.casefold().split())


def _length(given: str) -> Duration:
    """The length in a text such as `a minute`, `three minutes`, `90 seconds` or `1:30`. Raises NotUnderstood."""
    written = _in_digits(given)
    if written == tr(_A_MINUTE).casefold():
        return minutes(1)
    for number in _NUMBER.findall(written):
        written = _with_short_units(written, number)
    try:
        found = parse_length(written)
    except ValueError:
        found = Duration(0)
    if found <= 0:
        raise NotUnderstood(N_("'{given}' is not a length of time, such as '3 minutes'."), given=given)
    return found


def _time_of_day(given: str) -> TimeOfDay:
    """The time of day in a text such as `16:45` or `4:45 pm`. Raises NotUnderstood."""
    try:
        return parse_time_of_day(given)
    except NotATimeOfDay as error:
        raise NotUnderstood(N_("'{given}' is not a time of day, such as 16:30 or 4:30 pm."), given=given) from error


def _with_short_units(text: str, number: str) -> str:
    """The text with short units: `3 minutes` becomes `3 min`, whatever the words of the room's language are."""
    # Accepts "1 minutes" and "3 minute" too.
    for count in (1, 2, int(float(number))):
        in_minutes = trn("{n} minute", "{n} minutes", count).format(n=number)
        in_seconds = trn("{n} second", "{n} seconds", count).format(n=number)
        for long, short in ((in_minutes, f"{number} min"), (in_seconds, f"{number} s")):
            text = re.sub(rf"(?<!\w){re.escape(long)}(?!\w)", short, text, flags=re.IGNORECASE)
    return text


def _turn_index(state: State, given: str) -> int:
    """The index in the plan of the step with this number on screen, or of the nearest step with this name."""
    turns = state.plan.turns
    number = _in_digits(given)
    if number.isdecimal() and len(number) < 6:
        numbered = [(place, turn) for place, turn in enumerate(turns) if not turn.is_break]
        shown = [place for place, turn in numbered if not turn.out or place == state.turn]
        if not 1 <= int(number) <= len(shown):
            raise NotUnderstood(
                N_("there is no step {given}; the steps are numbered from 1 to {count}."), given=given, count=len(shown)
            )
        return shown[int(number) - 1]
    name = _step_id(state, given)
    places = [place for place, turn in enumerate(turns) if turn.step == name]
    # If a round repeats the step, its next repetition is meant rather than an earlier one.
    return min(places, key=lambda place: (turns[place].out, place <= state.turn, abs(place - state.turn)))


def _step_id(state: State, given: str) -> str:
    """The id of the step with this id (`action-plan` or `action plan`) or this title. Raises NotUnderstood."""
    names = {turn.step: turn.title.casefold() for turn in state.plan.turns}
    written = given.casefold()
    for step, title in names.items():
        if written.replace(" ", "-") == step or written == title:
            return step
    raise NotUnderstood(N_("there is no step '{given}'; choose from: {known}."), given=given, known=tuple(names))


def _person(state: State, given: str) -> str:
    """The name of a person of this session; in a plan without people, any name."""
    return _matching_name(state.plan.names, given)


def _matching_name(names: Sequence[str], given: str) -> str:
    """The name that is written like this, else the one that differs in capitals only. Raises NotUnderstood."""
    alike = [name for name in names if name.casefold() == given.casefold()]
    if not names or given in alike:
        return given
    if not alike:
        raise NotUnderstood(N_("nobody is called '{given}'; choose from: {known}."), given=given, known=names)
    if len(alike) > 1:
        raise NotUnderstood(
            N_("'{given}' can be more than one person; choose from: {known}."), given=given, known=alike
        )
    return alike[0]


def _people(state: State, given: str) -> tuple[str, ...]:
    return tuple(_person(state, name.strip()) for name in given.split(","))


def _swap(state: State, given: str) -> SwapTurns:
    """The command in a text such as `P3, P1`."""
    people = _people(state, given)
    if len(people) != 2:
        raise NotUnderstood(N_("'{given}' are not two people, such as 'P3, P1'."), given=given)
    return SwapTurns(*people)


def _name_role(state: State, given: str) -> NameRole:
    """The command in a text such as `Note taker: P2, P3`; without people, nobody has the role."""
    role, colon, people = given.partition(":")
    title = next((one for one in state.plan.roles if one.casefold() == role.strip().casefold()), role.strip())
    if not colon:
        raise NotUnderstood(N_("'{given}' is not a role with its people, such as 'Note taker: P2'."), given=given)
    return NameRole(title, _people(state, people) if people.strip() else ())


def _rename(state: State, given: str) -> RenamePerson:
    """The command in a text such as `P2 as P7`; the new name follows the last ` as `."""
    old, said_as, new = given.rpartition(f" {tr(_AS)} ")
    if not said_as:
        raise NotUnderstood(N_("'{given}' is not an old and a new name, such as 'P2 as P7'."), given=given)
    return RenamePerson(_person(state, old.strip()), new.strip())


def _topics(given: str) -> tuple[Topic, ...]:
    return tuple(_topic(part.strip()) for part in given.split(";"))


def _topic(given: str) -> Topic:
    """The topic in a text such as `A title (owner) 20 min`; its length is the longest ending that is a length."""
    parts = given.split(" ")
    for place in range(1, len(parts)):
        try:
            length = _length(" ".join(parts[place:]))
        except NotUnderstood:
            continue
        found = _TOPIC.fullmatch(" ".join(parts[:place]))
        if found and found["title"]:
            return Topic(found["title"], length, found["owner"])
    raise NotUnderstood(N_("'{given}' is not a topic, such as 'A title (P2) 20 min'."), given=given)


def _choose_topics(state: State, topics: tuple[Topic, ...]) -> ChooseTopics:
    """The command to choose topics; if the session's people are known, owners must be among them."""
    known = state.plan.people
    return ChooseTopics(
        tuple(Topic(one.title, one.length, one.owner and _matching_name(known, one.owner)) for one in topics)
    )


GAP_FORMS: dict[str, GapForm[Any]] = {
    N_("start at {time}"): GapForm(_time_of_day, lambda _, time: StartAt(time)),
    N_("we have until {time}"): GapForm(_time_of_day, lambda _, time: HaveUntil(time)),
    N_("we have {length}"): GapForm(_length, lambda _, length: EndIn(length)),
    N_("end {length} later"): GapForm(_length, lambda _, length: MoveEnd(length)),
    N_("end {length} earlier"): GapForm(_length, lambda _, length: MoveEnd(Duration(-length))),
    N_("take a break until {time}"): GapForm(_time_of_day, lambda _, time: BreakUntil(time)),
    N_("take a break of {length}"): GapForm(_length, lambda _, length: TakeBreak(length)),
    N_("plan a break of {length}"): GapForm(_length, lambda _, length: TakeBreak(length, later=True)),
    N_("add {length}"): GapForm(_length, lambda _, length: AddTime(length)),
    N_("take {length}"): GapForm(_length, lambda _, length: AddTime(Duration(-length))),
    N_("we began {length} ago"): GapForm(_length, lambda _, length: BeganEarlier(length)),
    N_("we went on {length} ago"): GapForm(_length, lambda _, length: WentOnEarlier(length)),
    N_("go to {step}"): GapForm(str, lambda state, given: GoTo(_turn_index(state, given))),
    N_("take out {step}"): GapForm(str, lambda state, given: TakeOut(_step_id(state, given))),
    N_("put in {step}"): GapForm(str, lambda state, given: PutIn(_step_id(state, given))),
    N_("add person {name}"): GapForm(str, lambda _, name: AddPerson(name)),
    N_("remove {person} now"): GapForm(str, lambda state, given: RemovePerson(_person(state, given), ends_turn=True)),
    N_("remove {person}"): GapForm(str, lambda state, given: RemovePerson(_person(state, given))),
    N_("give {person} a turn"): GapForm(str, lambda state, given: GiveTurn(_person(state, given))),
    N_("swap {people}"): GapForm(str, _swap),
    N_("hand over to {person}"): GapForm(str, lambda state, given: HandOver(_person(state, given))),
    N_("role {people_of_role}"): GapForm(str, _name_role),
    N_("skip {person}"): GapForm(str, lambda state, given: SkipPerson(_person(state, given))),
    N_("bring back {person}"): GapForm(str, lambda state, given: BringBack(_person(state, given))),
    N_("count {person}"): GapForm(str, lambda state, given: CountTurn(_person(state, given), counts=True)),
    N_("do not count {person}"): GapForm(str, lambda state, given: CountTurn(_person(state, given), counts=False)),
    N_("order {people}"): GapForm(str, lambda state, given: Reorder(_people(state, given))),
    N_("rename {names}"): GapForm(str, _rename),
    N_("topics: {topics}"): GapForm(_topics, _choose_topics),
}
"""English texts with a gap, and the form that makes a command of the text in the gap."""
