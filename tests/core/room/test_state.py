"""What the kiosk knows around the session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.room.commands import Choose, ForgetSession, Leave
from kiosk.core.room.fault import Fault
from kiosk.core.room.groups import ReportBack
from kiosk.core.room.notice import Confirmation, Notice, NoticeKind
from kiosk.core.room.state import (
    HOME_COLUMNS,
    Card,
    Groups,
    Home,
    ResumeQuestion,
    Room,
    Screen,
    pending_confirmation,
    with_card_chosen,
    with_cards,
    with_fault,
    with_faults_dated,
    with_notice,
    without_confirmation,
)
from kiosk.core.session.commands import Source
from kiosk.core.session.state import Phase
from kiosk.core.units import minutes
from tests.core.samples import T0, at, state_in
from tests.core.strategies import LAW

CARDS = tuple(Card(f"p{n}", f"Protocol {n}", "A summary.", "5 people", minutes(17)) for n in range(5))


@pytest.mark.parametrize(
    ("room", "screen"),
    [
        (Room(), Screen.HOME),
        (Room(home=Home(interrupted=ResumeQuestion("How?", countable=True))), Screen.QUESTION),
        (Room(session=state_in(Phase.READY)), Screen.READY),
        (Room(session=state_in(Phase.READY), groups=Groups(report=ReportBack(()))), Screen.REPORT_BACK),
        (Room(session=state_in(Phase.RUNNING)), Screen.STEP),
        (Room(session=state_in(Phase.RUNNING), groups=Groups(report=ReportBack(()))), Screen.STEP),
        (Room(session=state_in(Phase.PAUSED)), Screen.STEP),
        (Room(session=state_in(Phase.ENDED)), Screen.END),
    ],
)
def test_the_screen_depends_on_the_phase_of_the_session(room: Room, screen: Screen) -> None:
    assert room.screen is screen


def test_the_choice_moves_by_steps_or_to_a_touched_card() -> None:
    room = with_card_chosen(Room(home=Home(cards=CARDS)), Choose(1))
    assert room.home.chosen == 1
    assert with_card_chosen(room, Choose(HOME_COLUMNS)).home.chosen == 4
    assert with_card_chosen(room, Choose(at=3)).home.chosen == 3
    assert with_card_chosen(room, Choose(at=0)).home.chosen == 0


@LAW
@given(st.integers(0, 6), st.lists(st.one_of(st.integers(-9, 9).map(Choose), st.builds(Choose, at=st.integers(-2, 9)))))
def test_the_choice_never_leaves_the_cards(count: int, moves: list[Choose]) -> None:
    room = Room(home=Home(cards=CARDS[:count]))
    for move in moves:
        room = with_card_chosen(room, move)
        assert 0 <= room.home.chosen < max(1, len(room.home.cards))


def test_a_notice_replaces_the_previous_one_and_has_its_own_end() -> None:
    room = with_notice(with_notice(Room(), NoticeKind.DONE, "Paused.", at(5)), NoticeKind.REFUSED, "Not now.", at(6))
    assert room.notice == Notice(NoticeKind.REFUSED, "Not now.", at(6))


@pytest.mark.parametrize("command", [Leave(), ForgetSession()])
def test_leaving_and_erasing_are_confirmed_by_a_repeat_in_time(command: Leave | ForgetSession) -> None:
    room, question = asked_again(command)
    assert pending_confirmation(Room(), command, Source.KEY, T0) is None
    assert pending_confirmation(room, command, Source.KEY, at(2.999)) == question
    assert pending_confirmation(room, command, Source.KEY, at(3)) is None


def asked_again(command: Leave | ForgetSession) -> tuple[Room, Confirmation]:
    """The room that asks for this command of a key again, until three seconds from now."""
    question = Confirmation(command, Source.KEY, since=T0)
    return Room(notice=Notice(NoticeKind.ASKING, "Again?", at(3), confirmation=question)), question


def test_asking_for_the_other_of_two_things_or_by_another_device_confirms_nothing() -> None:
    room, _ = asked_again(Leave())
    assert pending_confirmation(room, ForgetSession(), Source.KEY, at(1)) is None
    assert pending_confirmation(room, Leave(), Source.PHONE, at(1)) is None


def test_any_other_notice_takes_the_question_back() -> None:
    room, _ = asked_again(Leave())
    told = with_notice(room, NoticeKind.TOLD, "The kiosk was opened again.", at(5))
    assert pending_confirmation(told, Leave(), Source.KEY, at(1)) is None
    assert without_confirmation(room) == Room()
    assert without_confirmation(told) == told


def test_faults_are_kept_by_part_in_their_order_until_they_are_cleared() -> None:
    room = with_fault(with_fault(Room(), "microphone", "no microphone."), "journal", "disk full.")
    assert room.faults == (Fault("microphone", "no microphone."), Fault("journal", "disk full."))
    assert with_fault(room, "microphone", None).faults == (Fault("journal", "disk full."),)
    assert Fault("journal", "read only.") in with_fault(room, "journal", "read only.").faults
    assert len(with_fault(room, "journal", "read only.").faults) == 2
    assert with_fault(room, "speaker", None) == room


def test_a_fault_that_is_reported_again_changes_nothing() -> None:
    room = with_fault(with_fault(Room(), "microphone", "no microphone."), "journal", "disk full.")
    assert with_fault(room, "microphone", "no microphone.") == room


def test_a_fault_is_news_from_when_it_is_first_shown_and_again_when_it_comes_back() -> None:
    new = with_faults_dated(with_fault(Room(), "voice", "No voice."), at(1), at(61))
    assert new.faults == (Fault("voice", "No voice.", at(1), at(61)),)
    assert with_faults_dated(with_fault(new, "voice", "No voice."), at(2), at(62)) == new
    back = with_faults_dated(with_fault(with_fault(new, "voice", None), "voice", "No voice."), at(90), at(150))
    assert back.faults == (Fault("voice", "No voice.", at(90), at(150)),)


def test_a_second_fault_leaves_the_date_of_the_first() -> None:
    first = with_faults_dated(with_fault(Room(), "voice", "No voice."), at(1), at(61))
    both = with_faults_dated(with_fault(first, "microphone", "None."), at(30), at(90))
    assert [fault.until for fault in both.faults] == [at(61), at(90)]


def test_the_chosen_card_stays_chosen_when_there_are_others() -> None:
    room = Room(home=Home(CARDS, chosen=2))
    more = (*CARDS[1:], Card("own", "Our own", "A summary.", "any group", minutes(5)))
    assert with_cards(room, more).home == Home(more, chosen=1)
    assert with_cards(room, CARDS[:1]).home == Home(CARDS[:1], chosen=0)
    assert with_cards(Room(), CARDS).home == Home(CARDS, chosen=0)
