"""What the kiosk asks back, and the answers to it."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.i18n import use
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding, Key, binding_for
from kiosk.core.interaction.phrases import expected_phrases
from kiosk.core.interaction.questions import answer, confirmation_question, removal_question, suggestion_question
from kiosk.core.room.commands import Answer, Mute, Request
from kiosk.core.room.notice import AnswerOption, Notice, NoticeKind
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AcceptReplan,
    AskReplan,
    DeclineReplan,
    End,
    Next,
    Pause,
    RemovePerson,
    SessionCommand,
    SkipPerson,
    Source,
    Start,
)
from kiosk.core.session.state import Phase
from kiosk.core.units import minutes
from tests.core.catalogues import catalogue
from tests.core.samples import a_session, a_turn, at, state_in

RUNNING = Room(session=state_in(Phase.RUNNING))
SOON = at(6)


def asked() -> Room:
    return Room(session=RUNNING.session, notice=confirmation_question(None, Request(End(), Source.VOICE), SOON))


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (End(), "Say yes to end the session."),
        (SkipPerson("P1"), "Say yes to skip this person."),
    ],
)
def test_before_a_spoken_command_that_cannot_be_mended_the_kiosk_asks(command: SessionCommand, text: str) -> None:
    question = confirmation_question(None, Request(command, Source.VOICE), SOON)
    assert question == Notice(
        NoticeKind.ASKING, text, SOON, (AnswerOption("yes", command), AnswerOption("no", None)), asks_if_meant=True
    )
    assert confirmation_question(None, Request(command, Source.KEY), SOON) is None


def test_other_spoken_commands_are_done_at_once() -> None:
    assert confirmation_question(None, Request(Next(), Source.VOICE), SOON) is None


def test_a_spoken_accept_is_asked_with_what_changes_and_refused_where_no_plan_is_offered() -> None:
    accepts = Request(AcceptReplan(), Source.VOICE)
    session = a_session(
        a_turn(minutes(2)), replace(a_turn(minutes(4)), title="Talk", least=minutes(1)), time=minutes(5)
    )
    session.apply(Start(), at(0))
    session.apply(DeclineReplan(), at(1))
    assert confirmation_question(session.state, accepts, SOON) is None
    with pytest.raises(Refused, match="There is no suggested plan"):
        session.apply(AcceptReplan(), at(1), Source.VOICE)
    session.apply(AskReplan(), at(2))
    question = confirmation_question(session.state, accepts, SOON)
    assert question is not None
    assert question.text == "Talk 4 → 3 min. Say yes to accept."
    assert question.choices == (AnswerOption("yes", AcceptReplan()), AnswerOption("no", None))


def test_while_it_asks_whether_a_command_is_meant_only_yes_and_no_are_understood() -> None:
    yes, no = dict.fromkeys(["yes", "yes please"], Answer(0)), dict.fromkeys(["no", "no thanks"], Answer(1))
    assert expected_phrases(asked()) == yes | no | dict.fromkeys(["never mind", "cancel"], Answer(1))
    assert answer(asked(), 0) == End()
    assert answer(asked(), 1) is None
    use(catalogue({"yes; yes please": "ie", "no; no thanks": "nage; dim diolch"}))
    assert list(expected_phrases(asked()))[:3] == ["ie", "nage", "dim diolch"]


def test_the_answers_are_keys_that_go_before_all_others() -> None:
    table = active_keys(asked())
    assert table[:2] == (
        Binding((Key.Y, Key.ENTER), Answer(0), "Y", "yes"),
        Binding((Key.N, Key.ESCAPE), Answer(1), "N", "no"),
    )
    assert [binding for binding in table if Key.ESCAPE in binding.keys] == [table[1]]
    assert binding_for(Key.SPACE, table) == binding_for(Key.SPACE, active_keys(RUNNING))


def test_a_near_miss_names_the_phrases_that_may_have_been_meant() -> None:
    question = suggestion_question(RUNNING, ["next step", "pause"], SOON)
    assert question.kind is NoticeKind.ASKING
    assert question.text == "Did you say “next step” or “pause”? Press its number, or say it again."
    assert question.choices == (AnswerOption("“next step”", Next()), AnswerOption("“pause”", Pause()))
    room = Room(session=RUNNING.session, notice=question)
    assert expected_phrases(room) == expected_phrases(RUNNING)
    assert binding_for(Key.ONE, active_keys(room)) == Binding((Key.ONE,), Answer(0), "1", "“next step”")
    assert binding_for(Key.TWO, active_keys(room)) == Binding((Key.TWO,), Answer(1), "2", "“pause”")
    assert answer(room, 1) == Pause()


def test_a_single_guess_has_one_key() -> None:
    room = Room(session=RUNNING.session, notice=suggestion_question(RUNNING, ["pause"], SOON))
    assert room.question is not None
    assert room.question.text.startswith("Did you say “pause”? ")
    assert Answer(1) not in {binding.command for binding in active_keys(room)}


@pytest.mark.parametrize("guesses", [(), ("resume",), ("mute the microphone",), ("my worry",)])
def test_where_no_guess_is_a_command_of_the_session_now_the_kiosk_only_apologises(guesses: tuple[str, ...]) -> None:
    assert suggestion_question(RUNNING, guesses, SOON) == Notice(
        NoticeKind.UNHEARD, "Sorry, I did not understand.", SOON
    )
    assert expected_phrases(RUNNING)["mute the microphone"] == Mute()


@pytest.mark.parametrize("choice", [-1, 2, 9])
def test_an_answer_that_is_none_stands_for_nothing(choice: int) -> None:
    assert answer(asked(), choice) is None
    assert answer(RUNNING, 0) is None


def test_when_somebody_leaves_in_their_own_turn_the_kiosk_asks_whether_it_ends_whoever_says_so() -> None:
    turns = [replace(a_turn(), step="say", person=name, round=number) for number, name in ((1, "P1"), (2, "P2"))]
    session = a_session(*turns)
    asks, other = Request(RemovePerson("P1"), Source.KEY), Request(RemovePerson("P2"), Source.KEY)
    assert removal_question(session.state, asks, SOON) is None
    session.apply(Start(), at(0))
    assert removal_question(session.state, other, SOON) is None
    assert removal_question(None, asks, SOON) is None
    assert removal_question(session.state, Request(Next(), Source.KEY), SOON) is None
    assert removal_question(session.state, Request(RemovePerson("P1", ends_turn=True), Source.KEY), SOON) is None
    question = removal_question(session.state, asks, SOON)
    assert question is not None
    assert question.text == "It is P1’s turn. Does it end now?"
    room = Room(session=session.state, notice=question)
    assert [(binding.label, binding.description) for binding in active_keys(room)[:2]] == [
        ("Y", "end this turn"),
        ("N", "let it run on"),
    ]
    assert (answer(room, 0), answer(room, 1)) == (
        RemovePerson("P1", ends_turn=True),
        RemovePerson("P1", ends_turn=False),
    )
