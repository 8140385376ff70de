"""Commands in words: every form that help shows is understood, in any language."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.i18n import ENGLISH, Words, use
from kiosk.core.interaction.gaps import NotUnderstood
from kiosk.core.interaction.phrases import MORE_PHRASES, PHRASES
from kiosk.core.interaction.text_commands import GAP_FORMS, TYPED_COMMANDS, TextCommand, command_examples, parse_command
from kiosk.core.plan.model import Plan, Topic, Turn
from kiosk.core.room.commands import ChooseTopics
from kiosk.core.session.commands import (
    AddPerson,
    AddTime,
    BeganEarlier,
    BringBack,
    End,
    GiveTurn,
    GoTo,
    HandOver,
    NameRole,
    Next,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    SkipPerson,
    SkipTopic,
    Start,
    SwapTurns,
    TakeOut,
)
from kiosk.core.session.events import PlanMade, SessionStarted, StepStarted
from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from kiosk.core.units import Instant, minutes, seconds
from tests.core.catalogues import catalogue
from tests.examples import examples

OTHER = catalogue(
    {
        **{phrase: f"¡{phrase}!" for phrase in (*PHRASES, *TYPED_COMMANDS, *GAP_FORMS)},
        ("{n} minute", "{n} minutes"): ("{n} Munud", "{n} Munudau"),
        "3 minutes": "3 Munudau",
        "a minute": "Ein Munud",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty": "Un dau tri",
    }
)


def turn(step: str, round_: int = 0, person: str | None = None, *, out: bool = False) -> Turn:
    return Turn(
        stage="S",
        step=step,
        title=step.title(),
        speaks=("All",),
        planned=minutes(1),
        round=round_,
        person=person,
        out=out,
    )


PLAN = Plan(
    protocol="p",
    title="P",
    people=("P1", "P2", "P3"),
    roles=("Chair",),
    turns=(
        turn("opening"),
        turn("tea", out=True),
        turn("say", 1, "P1"),
        turn("look-back", 1, "P1"),
        turn("say", 2, "P2"),
        turn("look-back", 2, "P2"),
        turn("say", 3, "P3"),
        turn("look-back", 3, "P3"),
    ),
)


def at(place: int, plan: Plan = PLAN) -> State:
    now = Instant(0)
    return replay([PlanMade(at=now, plan=plan), SessionStarted(at=now), StepStarted(at=now, turn=place)])


def asked(text: str, place: int = 0) -> TextCommand:
    return parse_command(text)(at(place))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("start", Start()),
        ("  Next   STEP ", Next()),
        ("\u202enext step\x1b", Next()),
        ("end", End()),
        ("add a minute", AddTime(minutes(1))),
        ("add 1 minute", AddTime(minutes(1))),
        ("add 3 minutes", AddTime(minutes(3))),
        ("add three minutes", AddTime(minutes(3))),
        ("add one minute 30 seconds", AddTime(seconds(90))),
        ("add 1.5 minutes", AddTime(seconds(90))),
        ("add 1:30", AddTime(seconds(90))),
        ("add 2 min", AddTime(minutes(2))),
        ("take a minute", AddTime(minutes(-1))),
        ("take twenty seconds", AddTime(seconds(-20))),
        ("we began 2 minutes ago", BeganEarlier(minutes(2))),
        ("we began a minute ago", BeganEarlier(minutes(1))),
        ("skip", SkipPerson()),
        ("skip p2", SkipPerson("P2")),
        ("add person", AddPerson()),
        ("add person Anna Lena", AddPerson("Anna Lena")),
        ("remove p2", RemovePerson("P2")),
        ("remove P2 now", RemovePerson("P2", ends_turn=True)),
        ("give P2 a turn", GiveTurn("P2")),
        ("give another turn", GiveTurn()),
        ("swap P3, p1", SwapTurns("P3", "P1")),
        ("hand over to P2", HandOver("P2")),
        ("role chair: p2, P3", NameRole("Chair", ("P2", "P3"))),
        ("role Chair:", NameRole("Chair")),
        ("role Scribe: P1", NameRole("Scribe", ("P1",))),
        ("bring back", BringBack()),
        ("bring back P2", BringBack("P2")),
        ("order P3, P1", Reorder(("P3", "P1"))),
        ("rename p2 as Q", RenamePerson("P2", "Q")),
        ("take out say", TakeOut("say")),
        ("take out Look-Back", TakeOut("look-back")),
        ("take out look back", TakeOut("look-back")),
        ("put in", PutIn()),
        ("put in tea", PutIn("tea")),
        ("topics: A 20 min", ChooseTopics((Topic("A", minutes(20)),))),
        (
            "topics: Marking in year 7 (p2) 20 minutes; Who, 3 of us? 1 h 10 min",
            ChooseTopics((Topic("Marking in year 7", minutes(20), "P2"), Topic("Who, 3 of us?", minutes(70)))),
        ),
    ],
)
def test_these_words_mean_these_commands(text: str, command: TextCommand) -> None:
    assert asked(text) == command


@pytest.mark.parametrize(
    ("text", "running", "place"),
    [
        ("go to 1", 2, 0),
        ("go to 2", 0, 2),  # the second of the steps on screen: tea is out
        ("go to three", 0, 3),
        ("go to say", 0, 2),
        ("go to say", 2, 4),  # the next round's before the one that runs
        ("go to say", 3, 4),
        ("go to say", 7, 6),  # and the nearest behind where none is to come
        ("go to look back", 0, 3),
        ("go to tea", 0, 1),
    ],
)
def test_a_step_to_go_to_is_told_by_its_number_on_screen_or_by_its_name(text: str, running: int, place: int) -> None:
    assert asked(text, running) == GoTo(place)


@pytest.mark.parametrize(
    ("text", "says", "known"),
    [
        ("nxt step", "there is no command 'nxt step'", command_examples()),
        ("add", "there is no command 'add'", command_examples()),
        ("add tea", "'tea' is not a length of time, such as '3 minutes'", ()),
        ("add 0 min", "is not a length of time", ()),
        ("take -1:00", "is not a length of time", ()),
        ("go to 8", "there is no step 8; the steps are numbered from 1 to 7", ()),
        ("go to 0", "there is no step 0", ()),
        ("go to 1234567", "there is no step '1234567'", ("opening", "tea", "say", "look-back")),
        ("go to lunch", "there is no step 'lunch'; choose from: opening, tea", ("opening", "tea", "say", "look-back")),
        ("put in lunch", "there is no step 'lunch'", ("opening", "tea", "say", "look-back")),
        ("skip P4", "nobody is called 'P4'; choose from: P1, P2, P3", ("P1", "P2", "P3")),
        ("swap P1", "'P1' are not two people, such as 'P3, P1'", ()),
        ("remove P4 now", "nobody is called 'P4'", ("P1", "P2", "P3")),
        ("role Chair P2", "'Chair P2' is not a role with its people, such as 'Note taker: P2'", ()),
        ("role Chair: P4", "nobody is called 'P4'", ("P1", "P2", "P3")),
        ("order P1,", "nobody is called ''", ("P1", "P2", "P3")),
        ("rename P2", "'P2' is not an old and a new name, such as 'P2 as P7'", ()),
        ("rename P4 as Q", "nobody is called 'P4'", ("P1", "P2", "P3")),
        ("topics: A title", "'A title' is not a topic, such as 'A title (P2) 20 min'", ()),
        ("topics: 20 min", "is not a topic", ()),
        ("topics: (P1) 20 min", "is not a topic", ()),
        ("topics: A 20 min;", "is not a topic", ()),
        ("topics: A (P4) 20 min", "nobody is called 'P4'", ("P1", "P2", "P3")),
    ],
)
def test_what_is_not_understood_says_what_would_be(text: str, says: str, known: tuple[str, ...]) -> None:
    with pytest.raises(NotUnderstood, match=r".") as error:
        asked(text)
    assert says in str(error.value)
    assert error.value.known == known


def test_a_topic_that_is_not_there_is_answered_with_those_that_are() -> None:
    plan = replace(PLAN, turns=(turn("opening"), replace(turn("topic"), topic="News")))
    assert parse_command("skip topic news")(at(0, plan)) == SkipTopic("News")
    with pytest.raises(NotUnderstood, match="there is no topic 'Rest'; choose from: News") as error:
        parse_command("skip topic Rest")(at(0, plan))
    assert error.value.known == ("News",)


def test_where_nobody_has_a_turn_the_session_itself_refuses() -> None:
    nobody = replace(PLAN, people=(), turns=PLAN.turns[:2])
    assert parse_command("skip P4")(at(0, nobody)) == SkipPerson("P4")
    assert parse_command("topics: A (P4) 20 min")(at(0, nobody)) == ChooseTopics((Topic("A", minutes(20), "P4"),))


@pytest.mark.parametrize("spoken", [ENGLISH, OTHER], ids=["english", "another language"])
def test_every_form_that_help_shows_is_understood_and_no_two_mean_the_same(spoken: Words) -> None:
    use(spoken)
    plan = replace(PLAN, turns=(*PLAN.turns, turn("step")))
    commands = [parse_command(form)(at(0, plan)) for form in command_examples()]
    typed_or_said = {**PHRASES, **MORE_PHRASES, **TYPED_COMMANDS}
    assert len(commands) == len(typed_or_said) + len(GAP_FORMS)
    twice = [command for command in commands if commands.count(command) > 1]
    assert all(command in MORE_PHRASES.values() and command in TYPED_COMMANDS.values() for command in twice)


def test_a_script_knows_whatever_can_be_said() -> None:
    for phrase, command in (PHRASES | MORE_PHRASES).items():
        assert parse_command(phrase)(at(0, PLAN)) == command


def test_a_name_is_first_taken_as_it_is_written() -> None:
    people = replace(PLAN, people=("Ana", "ana", "Ben"), turns=PLAN.turns[:2])
    assert parse_command("rename ana as P9")(at(0, people)) == RenamePerson("ana", "P9")
    assert parse_command("rename BEN as P9")(at(0, people)) == RenamePerson("Ben", "P9")
    with pytest.raises(NotUnderstood, match="'ANA' can be more than one person; choose from: Ana, ana"):
        parse_command("rename ANA as P9")(at(0, people))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("¡add 3 munudau!", AddTime(minutes(3))),
        ("¡ADD tri Munudau!", AddTime(minutes(3))),
        ("¡we began ein munud ago!", BeganEarlier(minutes(1))),
    ],
)
def test_lengths_are_read_in_the_rooms_language(text: str, command: TextCommand) -> None:
    use(OTHER)
    assert parse_command(text)(at(0)) == command


def test_english_is_not_understood_where_another_language_is_set() -> None:
    use(OTHER)
    with pytest.raises(NotUnderstood):
        parse_command("next step")


@settings(max_examples=examples(100))
@given(st.sampled_from(["", *(form.split("{")[0] for form in GAP_FORMS)]), st.text(max_size=60))
def test_whatever_is_written_is_a_command_or_is_not_understood(start: str, rest: str) -> None:
    with suppress(NotUnderstood):
        assert isinstance(parse_command(start + rest)(at(2)), TextCommand)


@pytest.mark.parametrize("digits", [7, 400, 5000])
def test_numbers_beyond_all_measure_are_not_understood(digits: int) -> None:
    number = "9" * digits
    for text in (f"go to {number}", f"topics: A {number}:00 min", f"add {number * 80}.{number} minutes"):
        with pytest.raises(NotUnderstood):
            asked(text)


def test_a_name_that_two_people_have_but_for_its_capitals_is_taken_as_it_is_written() -> None:
    both = replace(PLAN, people=("Ana", "ana", "P3"), leads=(("Chair", "P9"),))
    assert parse_command("skip ana")(at(0, both)) == SkipPerson("ana")
    assert parse_command("skip Ana")(at(0, both)) == SkipPerson("Ana")
    assert parse_command("skip p9")(at(0, both)) == SkipPerson("P9")
    with pytest.raises(NotUnderstood, match="'ANA' can be more than one person; choose from: Ana, ana"):
        parse_command("skip ANA")(at(0, both))


def test_everybody_who_shares_a_role_is_named_in_the_plan() -> None:
    shared = replace(PLAN, leads=(("Chair", "P8"), ("Chair", "P9")))
    assert {"P8", "P9"} < shared.names_and_topics


def test_a_start_needs_a_time_of_day() -> None:
    with pytest.raises(NotUnderstood, match="'soon' is not a time of day"):
        parse_command("start at soon")(at(0))
