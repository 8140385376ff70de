"""How the room changes: cards, notices and faults."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.room.changes import with_card_chosen, with_cards, with_fault, with_faults_dated, with_notice
from kiosk.core.room.commands import Choose
from kiosk.core.room.fault import Fault
from kiosk.core.room.notice import Notice, NoticeKind
from kiosk.core.room.state import HOME_COLUMNS, Card, Home, Room
from kiosk.core.units import minutes
from tests.core.samples import at
from tests.core.strategies import LAW

CARDS = tuple(Card(f"p{n}", f"Protocol {n}", "A summary.", "5 people", minutes(17)) for n in range(5))


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
