"""What a group changes on the way, from the key to the screen, the journal and the log."""

from itertools import pairwise

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.keys import Key
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Topic
from kiosk.core.room.commands import ChooseTopics, Open, Request
from kiosk.core.room.notice import NoticeKind
from kiosk.core.session.commands import AcceptReplan, Next, Pause, SkipPerson, Source, Start
from kiosk.core.session.events import PlanChanged, PlanChangeReason, ReplanOffered
from kiosk.core.session.session import replay
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.model import OfferView
from kiosk.engine.planner import SessionPlanner
from kiosk.protocol_files.library import Library
from tests.room import AGREED, KioskRoom


@pytest.fixture
def room() -> KioskRoom:
    """A session with an agreed time of ten minutes that has just begun."""
    room = KioskRoom(AGREED)
    room.ask(Open(), Start())
    return room


@pytest.fixture
def late(room: KioskRoom) -> KioskRoom:
    """The same a minute late: the welcome took three minutes instead of two, and P1's turn has begun."""
    room.wait(minutes(3))
    room.press(Key.RIGHT)
    return room


def lengths(room: KioskRoom) -> list[Duration | None]:
    session = room.engine.room.session
    assert session is not None
    return [turn.planned for turn in session.plan.turns if not turn.out]


OLD = [minutes(2), minutes(2), minutes(2), minutes(4)]
NEW = [minutes(2), minutes(2), seconds(105), seconds(195)]
"""P1's turn runs already; of the six minutes behind it five are left, in quarters of a minute."""


def open_offer(room: KioskRoom) -> OfferView:
    """The table of the suggested plan, which is open."""
    offer = room.engine.snapshot().standing.offer
    assert offer is not None
    return offer


def is_open(room: KioskRoom) -> bool:
    return room.engine.snapshot().standing.offer is not None


def test_the_screen_always_says_how_the_session_ends(room: KioskRoom) -> None:
    assert room.step.ends == "ends on time at 09:10"
    room.press(Key.RIGHT)
    assert room.step.ends == "ends 09:08 (planned 09:10)"
    room.wait(minutes(5))
    assert room.step.ends == "ends 09:11 (planned 09:10)"


def test_a_delay_is_a_line_on_the_screen_and_takes_nothing_away(late: KioskRoom) -> None:
    assert late.heard[-1] == "ReplanOffered"
    assert late.step.suggestion == "1 min late"
    assert late.step.speaks == "Presenter P1 speaks"
    assert not is_open(late)
    assert lengths(late) == OLD


def test_f_shows_the_plan_in_turns_and_f_or_escape_closes_it_again(late: KioskRoom) -> None:
    late.press(Key.F)
    assert open_offer(late) == OfferView(
        why="1 min late",
        changes=(("P2’s turn", "2", "1¾ min"), ("Last", "4", "3¼ min")),
        notes=("Then it ends on time at 09:10.", "Not all turns can be equal: P1 2 min."),
    )
    assert [hint.key for hint in late.engine.snapshot().standing.hints[:3]] == ["A", "D", "Esc"]
    late.wait(seconds(1))
    late.press(Key.F)
    assert not is_open(late)
    late.wait(seconds(1))
    late.press(Key.F, Key.ESCAPE)
    assert not is_open(late)
    assert late.step.suggestion == "1 min late"
    assert lengths(late) == OLD


def test_a_second_before_nothing_is_suggested(room: KioskRoom) -> None:
    room.wait(Duration(minutes(3) - 1))
    assert room.step.suggestion == ""
    room.wait(Duration(1))
    assert room.step.suggestion == "1 min late"
    assert "ReplanOffered" not in room.heard  # in overtime nobody is told aloud


def test_a_accepts_only_what_is_on_the_screen_and_the_lengths_are_exactly_those(late: KioskRoom) -> None:
    late.press(Key.A)
    assert (late.notice, lengths(late)) == ("Look at the plan first: F shows it.", OLD)
    late.ask(AcceptReplan(), source=Source.PHONE)
    assert (late.notice, lengths(late)) == ("Look at the plan first: F shows it.", OLD)
    late.wait(seconds(2))
    late.press(Key.F, Key.A)
    assert lengths(late) == NEW
    assert late.notice == "The remaining steps have new times."
    assert (late.step.suggestion, is_open(late)) == ("", False)
    assert late.step.ends == "ends on time at 09:10"
    (changed,) = [event for event in late.ear.heard if isinstance(event, PlanChanged)]
    assert (changed.why, changed.by) == (PlanChangeReason.REPLANNED, Source.KEY)


def test_what_was_accepted_can_be_taken_back(late: KioskRoom) -> None:
    late.press(Key.F, Key.A, Key.U)
    assert lengths(late) == OLD
    assert late.notice == "Undone: “The remaining steps have new times.”"
    assert not is_open(late)


def test_a_voice_is_asked_with_what_would_change(late: KioskRoom) -> None:
    late.ask(AcceptReplan(), source=Source.VOICE)
    assert late.notice == "P2’s turn 2 → 1¾ min, Last 4 → 3¼ min. Say yes to accept."
    late.press(Key.Y)
    assert lengths(late) == NEW


def test_d_declines_and_nothing_is_suggested_again_until_it_is_a_minute_worse(late: KioskRoom) -> None:
    late.press(Key.F, Key.D)
    assert (late.notice, late.step.suggestion, lengths(late)) == ("Plan unchanged.", "", OLD)
    assert not is_open(late)
    late.wait(Duration(minutes(3) - 1))
    assert late.step.suggestion == ""
    late.wait(Duration(1))
    assert late.step.suggestion == "2 min late"


def test_the_table_closes_with_the_step_and_stays_closed_when_the_next_plan_is_offered(late: KioskRoom) -> None:
    late.press(Key.F)
    late.wait(minutes(4))
    late.press(Key.RIGHT)
    assert late.heard[-1] == "ReplanOffered"
    assert (late.step.suggestion, is_open(late)) == ("3 min late", False)


def test_f_asks_for_a_plan_at_any_time(room: KioskRoom) -> None:
    room.wait(seconds(150))
    room.press(Key.F)
    assert room.notice == "New plan suggested. A accepts it."
    assert open_offer(room).why == "About on time"
    assert open_offer(room).changes == (("Last", "4", "3½ min"),)


def test_f_shows_the_plan_for_this_moment_and_not_for_an_earlier_one(room: KioskRoom) -> None:
    room.wait(seconds(150))
    room.press(Key.F, Key.F)
    room.wait(seconds(60))
    room.press(Key.F)
    assert open_offer(room).why == "1 min late"
    assert open_offer(room).changes == (("Each turn", "2", "1½ min"), ("Last", "4", "3½ min"))


def test_f_says_why_there_is_nothing_to_offer(room: KioskRoom) -> None:
    room.press(Key.F)
    assert room.notice == "The session ends on time as it is."
    room.ask(AcceptReplan())
    assert room.notice == "There is no suggested plan."


def test_p_pauses_to_talk_about_the_process_and_the_log_keeps_it_apart(room: KioskRoom) -> None:
    room.wait(seconds(30))
    room.press(Key.P)
    assert (room.notice, room.step.paused, room.step.process) == ("Process pause.", True, True)
    room.wait(seconds(40))
    room.press(Key.SPACE)
    assert (room.notice, room.step.paused, room.step.process) == ("Resumed.", False, False)
    room.ask(Pause())
    assert (room.step.paused, room.step.process) == (True, False)
    session = room.engine.room.session
    assert session is not None
    first = rows(session, room.clock.now())[0]
    assert (first.actual, first.process_paused, first.paused) == (seconds(30), seconds(40), 0)


def test_s_skips_a_turn_and_j_brings_it_back(room: KioskRoom) -> None:
    room.press(Key.RIGHT, Key.S)
    assert room.notice.startswith("P1 is skipped.")
    assert room.step.speaks == "Presenter P2 speaks"
    room.press(Key.U, Key.LEFT)
    room.ask(SkipPerson("P2"))
    room.press(Key.J)
    assert room.notice == "P2 has a turn again."


def test_s_in_a_step_that_is_nobodys_turn_takes_nobodys(room: KioskRoom) -> None:
    before = room.engine.room.session
    room.press(Key.S)
    assert room.notice == "This step is nobody’s turn. Wait for a turn, or choose the person in the menu."
    assert room.engine.room.session == before
    room.ask(SkipPerson("P1"), source=Source.PHONE)
    assert room.notice == "P1 is skipped."


def test_s_in_somebodys_turn_goes_on_to_the_next(room: KioskRoom) -> None:
    room.press(Key.RIGHT, Key.S)
    assert room.step.speaks == "Presenter P2 speaks"


def test_o_puts_the_optional_step_in_and_is_then_no_longer_offered(room: KioskRoom) -> None:
    room.press(Key.O)
    assert room.notice == "Optional step included."
    assert room.step.position == "Step 1 of 5"
    assert "O" not in [hint.key for hint in room.engine.snapshot().standing.hints]
    room.press(Key.O)
    assert room.notice == "There is no step to include."


def test_topics_are_planned_by_the_planner_and_the_session_goes_on_with_them(room: KioskRoom) -> None:
    room.ask(ChooseTopics((Topic("The garden", minutes(3)), Topic("The café", minutes(4)))))
    assert room.notice == "Topics chosen."
    assert room.step.next is not None
    assert (room.step.next.title, room.step.next.length) == ("Talk", "3 min")
    room.press(Key.RIGHT)
    assert room.step.topic == "The garden"
    room.press(Key.RIGHT)
    assert (room.step.topic, room.countdown) == ("The café", "4:00")


def test_topics_that_are_chosen_elsewhere_are_refused(room: KioskRoom) -> None:
    room.press(Key.RIGHT)
    room.ask(ChooseTopics((Topic("The garden", minutes(3)),)))
    assert room.notice == "Topics are chosen in “Welcome”: go to that step first, or change one of them in the menu."
    assert lengths(room) == OLD


def test_topics_without_a_session_are_refused() -> None:
    room = KioskRoom(AGREED)
    room.ask(ChooseTopics((Topic("The garden", minutes(3)),)))
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert (notice.kind, notice.text) == (NoticeKind.REFUSED, "Choose a conversation first.")


def test_two_devices_that_ask_for_the_next_step_at_once_advance_once(room: KioskRoom) -> None:
    room.at_once(Request(Next(), Source.KEY), Request(Next(), Source.TOUCH))
    assert room.step.speaks == "Presenter P1 speaks"
    assert room.notice == "Two commands at once: only the first was done."


def test_everything_that_was_changed_is_in_the_journal_and_can_be_replayed(late: KioskRoom) -> None:
    late.press(Key.F, Key.A, Key.S, Key.O, Key.P, Key.SPACE, Key.RIGHT)
    events = [entry.event for entry in late.journal.read("last")[1]]
    assert events == late.ear.heard
    assert any(isinstance(event, ReplanOffered) for event in events)
    assert all(one.at <= other.at for one, other in pairwise(events))
    assert replay(events) == late.engine.room.session


def test_a_key_shares_the_time_for_topics_between_three() -> None:
    """Of 90:00, of which nothing is gone, the choice itself has 4:30; three topics share 85:30 with 28:30 each."""
    protocol = Library([shipped("protocols")]).load("als-topics")

    room = KioskRoom(make_plan(protocol), planner=SessionPlanner(lambda _: protocol))
    room.ask(Open(), Start())
    while room.engine.room.session is not None and not room.engine.room.session.current.decides:
        room.press(Key.RIGHT)
    room.press(Key.THREE)
    session = room.engine.room.session
    assert session is not None
    spent = [sum(turn.planned or 0 for turn in session.plan.turns if turn.topic == name) for name in ("1", "2", "3")]
    assert spent == [28 * 60_000 + 30_000] * 3
    assert room.notice == "Topics chosen."
