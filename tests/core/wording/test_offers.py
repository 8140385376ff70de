"""What comes of a suggested plan: when the session then ends, and whose turns are not as long as the others'."""

from dataclasses import replace

import pytest

from kiosk.core.plan.model import Plan
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Next, Pause, SessionCommand, Start
from kiosk.core.session.state import Offer
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording.offers import consequences
from tests.core.samples import a_plan, a_turn
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
        (-60, "Then 1 min are still to spare."),
        (-59, "Then it ends on time."),
        (0, "Then it ends on time."),
        (1, "Even then it ends 1 s late."),
        (15, "Even then it ends 15 s late."),
        (59, "Even then it ends 59 s late."),
        (119, "Even then it ends 1 min late."),
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
