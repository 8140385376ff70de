"""One table of phrases, read both ways."""

from dataclasses import replace

import pytest

from kiosk.core.i18n import use
from kiosk.core.interaction.phrases import (
    MORE_PHRASES,
    PHRASES,
    PLENARY_PHRASES,
    ROOM_PHRASES,
    SYNONYMS,
    all_phrases,
    everyday_phrases,
    expected_phrases,
    grammar,
    help_phrases,
    spoken_phrases,
)
from kiosk.core.room.commands import Mute, UnusedInput
from kiosk.core.room.plenary import Plenary
from kiosk.core.room.plenary_commands import AskForHelp, SayDone
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AcceptReplan, AddTime, AskReplan, End, SessionCommand, SkipPerson, Start
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase, State
from kiosk.core.units import minutes, seconds
from tests.core.catalogues import shouted
from tests.core.samples import T0, a_session, a_turn, state_in


@pytest.mark.parametrize(("phrase", "command"), [*PHRASES.items(), *MORE_PHRASES.items()])
def test_every_phrase_is_a_command_that_some_phase_allows_and_is_said_so(phrase: str, command: SessionCommand) -> None:
    assert any(type(command) in allowed for allowed in ALLOWED.values())
    assert all_phrases()[phrase] == command
    assert phrase == phrase.lower()


@pytest.mark.parametrize("phase", Phase)
def test_what_may_be_said_in_a_phase_is_something_that_it_allows_or_that_concerns_the_kiosk(phase: Phase) -> None:
    for phrase, command in grammar(state_in(phase)).items():
        assert type(command) in ALLOWED[phase] or phrase in ROOM_PHRASES or command == UnusedInput()
        assert spoken_phrases()[phrase] == command


def test_no_two_phrases_mean_the_same_and_none_begins_another() -> None:
    table = all_phrases()
    assert len(set(table.values())) == len(table)
    assert not [(one, other) for one in table for other in table if other.startswith(f"{one} ")]


def test_what_undo_cannot_wholly_mend_takes_more_than_one_word() -> None:
    for phrase, command in all_phrases().items():
        if isinstance(command, End | SkipPerson | AcceptReplan | Mute):
            assert len(phrase.split()) > 1


ALWAYS = {
    *("undo", "quiet please", "speak again", "mute the microphone", "show the code", "show the help"),
    *("blank the screen", "show the screen"),
}
MOVES = {"next step", "back", "repeat", "how long is left", "who is next", "end the session"}
BREAKS = {f"take a break of {count} minutes" for count in ("five", "ten", "fifteen")}
ADDS = {"add half a minute", "add a minute", "take a minute off", "we went on a minute ago", *BREAKS} | {
    form.format(count)
    for form in ("add {} minutes", "we went on {} minutes ago")
    for count in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
}


@pytest.mark.parametrize(
    ("phase", "phrases"),
    [
        (Phase.READY, {"start", "end the session"}),
        (Phase.RUNNING, MOVES | ADDS | {"pause", "process pause"}),
        (Phase.PAUSED, MOVES | ADDS | {"resume"}),
        (Phase.ENDED, set()),
    ],
)
def test_these_phrases_are_understood(phase: Phase, phrases: set[str]) -> None:
    assert grammar(state_in(phase)).keys() & all_phrases().keys() == phrases | ALWAYS


def test_the_trainer_is_spoken_to_only_in_one_of_several_rooms() -> None:
    session = state_in(Phase.RUNNING)
    assert not PLENARY_PHRASES.keys() & grammar(session).keys()
    assert not PLENARY_PHRASES.keys() & set(help_phrases(session))
    assert grammar(session, joined=True).keys() - grammar(session).keys() == PLENARY_PHRASES.keys()
    assert set(help_phrases(session, joined=True)) >= PLENARY_PHRASES.keys()
    joined = Room(session=session, plenary=Plenary(joined=True))
    assert expected_phrases(joined)["we need help"] == AskForHelp()
    assert expected_phrases(joined)["we are done"] == SayDone()
    assert expected_phrases(replace(joined, session=None)) == {}


def test_numbers_are_understood() -> None:
    understood = grammar(state_in(Phase.RUNNING))
    assert understood["add half a minute"] == AddTime(seconds(30))
    assert understood["add two minutes"] == AddTime(minutes(2))
    assert understood["add ten minutes"] == AddTime(minutes(10))


def test_phrases_about_people_and_the_end_are_understood_where_they_have_a_use() -> None:
    plan = replace(a_turn(), person="P1", round=1)
    session = a_session(plan, replace(plan, person="P2", round=2), time=minutes(7))
    session.apply(Start(), T0)
    latecomers = {"another person is here", "give another turn"}
    assert not latecomers & set(grammar(session.state))
    session.state = replace(session.state, plan=replace(session.state.plan, people=("P1", "P2")))
    assert latecomers & set(grammar(session.state)) == {"another person is here"}
    with_one_more = replace(session.state, plan=replace(session.state.plan, people=("P1", "P2", "P3")))
    assert latecomers < set(grammar(with_one_more))
    people, offer = {"skip this person", "bring back"}, {"accept the plan", "decline the plan"}
    assert set(grammar(session.state)) >= people | {"finish on time"}
    assert not set(grammar(session.state)) & offer
    session.apply(AddTime(minutes(3)), T0)
    session.apply(AskReplan(), T0)
    assert set(grammar(session.state)) >= offer
    assert "finish on time" in grammar(session.state)  # shows the plan


@pytest.mark.parametrize("phase", Phase)
def test_the_screen_shows_the_everyday_ones_of_them(phase: Phase) -> None:
    assert everyday_phrases(state_in(phase)) == tuple(
        phrase for phrase in grammar(state_in(phase)) if phrase in PHRASES
    )


def test_nothing_is_understood_on_the_home_screen() -> None:
    assert grammar(None) == {}


@pytest.mark.parametrize("phase", Phase)
def test_the_phrases_are_those_of_the_rooms_language(phase: Phase) -> None:
    state: State = state_in(phase)
    english = grammar(state)
    shown = help_phrases(state)
    use(shouted([*PHRASES, *MORE_PHRASES, *ROOM_PHRASES, "add {count} minutes", "we went on {count} minutes ago"]))
    other = grammar(state)
    assert help_phrases(state) == tuple(f"¡{phrase}!" for phrase in shown)
    assert list(other.values()) == list(english.values())
    assert all_phrases()[next(iter(other))] == english[next(iter(english))]


def test_what_people_also_say_means_the_same_and_is_neither_shown_nor_helped_with() -> None:
    understood, shown = grammar(state_in(Phase.RUNNING)), help_phrases(state_in(Phase.RUNNING))
    for phrase, others in SYNONYMS.items():
        for said in others.split("; "):
            assert spoken_phrases()[said] == all_phrases()[phrase]
            assert understood.get(said) == understood.get(phrase)
            assert said not in shown
    assert understood["two more minutes please"] == understood["two more minutes"] == AddTime(minutes(2))


def test_the_help_shows_one_phrase_for_each_command() -> None:
    shown = help_phrases(state_in(Phase.RUNNING))
    commands = [all_phrases()[phrase] for phrase in shown]
    assert len(set(commands)) == len(commands)
    assert "add two minutes" in shown
    assert "add three minutes" not in shown


@pytest.mark.parametrize("said", ["never mind", "cancel"])
def test_who_changes_their_mind_is_left_alone(said: str) -> None:
    assert all(grammar(state_in(phase))[said] == UnusedInput() for phase in Phase)


def test_no_sentence_stands_for_two_commands() -> None:
    each = [said for others in SYNONYMS.values() for said in others.split("; ")]
    assert len(set(each)) == len(each)
    assert not set(each) & all_phrases().keys()
