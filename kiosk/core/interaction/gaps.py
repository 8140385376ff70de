"""What a text command says in its gap: a length, a time of day, a step, people or topics."""

import re
from collections.abc import Sequence

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.model import Topic
from kiosk.core.session.state import State
from kiosk.core.session.topic_changes import topic_titles
from kiosk.core.time_of_day import NotATimeOfDay, TimeOfDay, parse_time_of_day
from kiosk.core.units import Duration, minutes, parse_length


class NotUnderstood(KioskError, ValueError):
    """Text that is not a command, or that names something unknown: `given` is wrong, `known` lists what is valid."""

    def __init__(self, sentence: str, /, given: str, known: Sequence[str] = (), **facts: object) -> None:
        super().__init__(sentence, given=given, known=", ".join(known) or "–", **facts)
        self.given = given
        self.known = tuple(known)


_NUMBERS = N_(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)

AS = N_("as")
"""Between somebody's old and new name."""

_A_MINUTE = N_("a minute")

_NUMBER = re.compile(r"(?<![\d.])\d{1,6}(?:\.\d{1,3})?(?![\d.])")

_TOPIC = re.compile(r"(?P<title>.*?)\s*(?:\((?P<owner>[^()]+)\))?")


def _in_digits(text: str) -> str:
    """The text with number words as digits: `three minutes` becomes `3 minutes`."""
    numbers = {word: f"{number}" for number, word in enumerate(tr(_NUMBERS).casefold().split(), 1)}
    return " ".join(numbers.get(word, word) for word in text.casefold().split())


def length_in(given: str) -> Duration:
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


def time_of_day_in(given: str) -> TimeOfDay:
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


def turn_index_of(state: State, given: str) -> int:
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
    name = step_id_of(state, given)
    places = [place for place, turn in enumerate(turns) if turn.step == name]
    # If a round repeats the step, its next repetition is meant rather than an earlier one.
    return min(places, key=lambda place: (turns[place].out, place <= state.turn, abs(place - state.turn)))


def step_id_of(state: State, given: str) -> str:
    """The id of the step with this id (`action-plan` or `action plan`) or this title. Raises NotUnderstood."""
    names = {turn.step: turn.title.casefold() for turn in state.plan.turns}
    written = given.casefold()
    for step, title in names.items():
        if written.replace(" ", "-") == step or written == title:
            return step
    raise NotUnderstood(N_("there is no step '{given}'; choose from: {known}."), given=given, known=tuple(names))


def person_of(state: State, given: str) -> str:
    """The name of a person of this session; in a plan without people, any name."""
    return matching_name(state.plan.names, given)


def matching_name(names: Sequence[str], given: str) -> str:
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


def people_of(state: State, given: str) -> tuple[str, ...]:
    """The names of several people of this session, with commas between them."""
    return tuple(person_of(state, name.strip()) for name in given.split(","))


def topic_title_of(state: State, given: str) -> str:
    """The title of a topic of this session; in a plan without topics, any title. Raises NotUnderstood."""
    titles = topic_titles(state.plan)
    found = next((title for title in titles or (given,) if title.casefold() == given.casefold()), None)
    if found is None:
        raise NotUnderstood(N_("there is no topic '{given}'; choose from: {known}."), given=given, known=titles)
    return found


def topics_in(given: str) -> tuple[Topic, ...]:
    """The topics in a text such as `A title 20 min; Another title (P2) 30 min`. Raises NotUnderstood."""
    return tuple(topic_in(part.strip()) for part in given.split(";"))


def topic_in(given: str) -> Topic:
    """The topic in a text such as `A title (owner) 20 min`; its length is the longest ending that is a length."""
    parts = given.split(" ")
    for place in range(1, len(parts)):
        try:
            length = length_in(" ".join(parts[place:]))
        except NotUnderstood:
            continue
        found = _TOPIC.fullmatch(" ".join(parts[:place]))
        if found and found["title"]:
            return Topic(found["title"], length, found["owner"])
    raise NotUnderstood(N_("'{given}' is not a topic, such as 'A title (P2) 20 min'."), given=given)
