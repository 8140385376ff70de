"""A suggested plan in words: why, what it changes, and what comes of it; computed by hand."""

from dataclasses import replace

import pytest

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AskReplan,
    DeclineReplan,
    Next,
    Pause,
    SessionCommand,
    Start,
)
from kiosk.core.session.session import Session
from kiosk.core.session.state import Offer
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.core.view.model import OfferView
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording.offers import changes, consequences, delay
from tests.core.samples import T0, a_plan, a_session, a_turn, at
from tests.core.session.test_taking_part import a_round, does
from tests.core.strategies import Player


def a_group(*lengths: float, time: float) -> Plan:
    """A welcome of two minutes, and turns of so many minutes for P1, P2 and so on, with an agreed time in minutes."""
    turns = [
        replace(a_turn(minutes(length)), step="talk", round=number, person=f"P{number}")
        for number, length in enumerate(lengths, 1)
    ]
    return a_plan(replace(a_turn(minutes(2)), step="welcome", stage="Welcome"), *turns, time=minutes(time))


def notes(plan: Plan, *commands: SessionCommand, wait: Duration = Duration(0)) -> tuple[str, ...]:
    """What is said of this plan where it is offered, after these commands and some time."""
    player = Player(plan)
    for command in (Start(), *commands):
        assert player.ask(command)
    player.wait(wait)
    return consequences(player.state, Offer(plan), None, player.now)


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (-60, "Then there is 1 min to spare."),
        (-59, "Then it ends on time."),
        (0, "Then it ends on time."),
        (1, "Even then it ends 1 s late."),
        (15, "Even then it ends 15 s late."),
        (59, "Even then it ends 59 s late."),
        (119, "Even then it ends 1 min late. Leave out a turn, or agree on a later end (menu)."),
    ],
)
def test_a_plan_is_on_time_up_to_a_minute_early_and_no_second_late(late: int, text: str) -> None:
    assert notes(a_group(4, 4, time=10 - late / 60)) == (text,)


def test_an_end_that_slips_is_told_by_the_quarter_of_a_minute() -> None:
    plan = a_group(4, 4, time=10)
    said = {late: notes(plan, Pause(), wait=seconds(late)) for late in (14.999, 15, 29.999, 30)}
    assert said == {
        14.999: ("Then it ends on time.",),
        15: ("Even then it ends 15 s late.",),
        29.999: ("Even then it ends 15 s late.",),
        30: ("Even then it ends 30 s late.",),
    }


def test_the_open_table_is_written_again_when_what_it_says_of_the_end_changes() -> None:
    player = Player(a_group(4, 4, time=10))
    player.ask(Start())
    player.ask(Pause())
    player.wait(seconds(14))
    offered = replace(player.state, offer=Offer(a_group(4, 3, time=10)))
    assert snapshot(Room(session=offered, overlay=Overlay.PLAN), player.now).next_change == player.now + 1000
    assert snapshot(Room(session=offered), player.now).next_change == player.now + 46_000


def test_turns_that_are_over_or_to_come_are_named_where_they_are_not_as_long_as_most() -> None:
    unequal = ("Then it ends on time.", "Not all turns can be equal: P3 2 min.")
    assert notes(a_group(4, 4, 2, time=12)) == unequal
    assert notes(a_group(4, 4, 2, 4, time=14), Next()) == unequal
    assert notes(a_group(2, 4, 4, time=12), Next(), Next())[1:] == ("Not all turns can be equal: P1 2 min.",)
    assert notes(a_group(4, 4, 4, time=14)) == ("Then it ends on time.",)


def table(session: Session, clock: float, midnight: Instant | None = None) -> OfferView | None:
    """The suggested plan on the screen, so many seconds after T0."""
    room = Room(session=session.state, midnight=midnight, overlay=Overlay.PLAN)
    return snapshot(room, at(clock)).standing.offer


def shown(session: Session, clock: float, midnight: Instant | None = None) -> OfferView:
    """The suggested plan on the screen, which must be there."""
    found = table(session, clock, midnight)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (59.9, "About on time"),
        (-59.9, "About on time"),
        (60, "1 min late"),
        (299, "4 min late"),
        (-60, "1 min to spare"),
        (-750, "12 min to spare"),
    ],
)
def test_a_delay_is_told_in_whole_minutes_from_one_minute_on(late: float, told: str) -> None:
    assert delay(Duration(int(late * 1000))) == told


def test_a_turn_for_a_latecomer_is_a_question_with_its_length_and_says_nothing_of_an_end_that_nobody_agreed() -> None:
    session = does(a_round(), (0, Start()), (10, AddPerson("P4")))
    view = shown(session, 10)
    assert view.why == "A turn for P4, with these times?"
    assert view.changes == (("P4’s turn", "–", "2 min"),)
    assert view.notes == ()


def test_a_turn_that_does_not_fit_is_a_question_with_the_name_and_the_end_without_it() -> None:
    # At 5:00 ask P1 begins, of a minute; say and ask for P2 and P3 and the review, of 0:30 each, would end at 8:30.
    session = does(a_round(minutes(7)), (0, Start()), (60, Next()), (300, Next()))
    does(session, (301, AskReplan()), (302, AcceptReplan()), (310, AskReplan()))
    view = shown(session, 310, midnight=at(-9 * 3600))
    assert view.why == "Too little time for all: leave out P3’s turn?"
    # Without P3 three steps of 0:30 follow on ask P1, which ends at 6:00.
    assert view.changes == ()
    assert view.notes[0] == "Even then it ends 30 s late."


def test_the_table_is_there_only_while_a_plan_is_suggested() -> None:
    session = a_session(
        a_turn(minutes(2)), replace(a_turn(minutes(4)), title="Talk", least=minutes(1)), time=minutes(5)
    )
    session.apply(Start(), T0)
    assert table(session, 0) is None
    session.apply(AskReplan(), at(1))
    view = shown(session, 1, midnight=at(-9 * 3600))
    assert (view.changes, view.notes) == ((("Talk", "4", "3 min"),), ("Then it ends on time at 09:05.",))
    session.apply(DeclineReplan(), at(2))
    assert table(session, 2) is None


def test_even_the_shortest_plan_says_how_late_it_ends() -> None:
    session = a_session(
        a_turn(minutes(2)), replace(a_turn(minutes(4)), title="Talk", least=minutes(3)), time=minutes(6)
    )
    session.apply(Start(), T0)
    session.apply(AddTime(minutes(5)), at(1))
    session.apply(AskReplan(), at(2))
    view = shown(session, 2)
    assert (view.why, view.changes) == ("5 min late", (("Talk", "4", "3 min"),))
    assert view.notes == ("Even then it ends 4 min late. Agree on a later end (menu).",)


def a_row(length: float, number: int, **facts: object) -> Turn:
    """One of the three rounds of a stage, of one step."""
    turn = replace(a_turn(minutes(length)), step="say", title="Say", round=number, rounds=3)
    return replace(turn, **facts)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("facts", "every", "others", "second"),
    [
        ({}, "Each round", "The other rounds", "Round 2 of 3"),
        ({"person": "P2"}, "Each turn", "The other turns", "P2’s turn"),
        ({"topic": "The hall"}, "Each topic", "The other topics", "The hall"),
        ({"topic": "2"}, "Each topic", "The other topics", "Topic 2"),
    ],
)
def test_rounds_that_change_alike_are_one_line_and_one_that_differs_has_its_own(
    facts: dict[str, object], every: str, others: str, second: str
) -> None:
    def lengths(*each: float) -> tuple[tuple[str, str, str], ...]:
        before, then = (
            a_plan(*(a_row(length, number, **facts) for number, length in enumerate(row, 1)))
            for row in ((3, 3, 3), each)
        )
        return changes(before, then)

    assert lengths(2.5, 2.5, 2.5) == ((every, "3", "2½ min"),)
    assert lengths(2.75, 2, 2.75) == ((others, "3", "2¾ min"), (second, "3", "2 min"))
    assert lengths(3, 0.75, 3) == ((second, "3 min", "45 s"),)
    assert lengths(3, 3, 3) == ()
