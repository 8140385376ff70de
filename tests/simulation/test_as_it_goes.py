"""Sessions that do not go as planned, on all five protocols: late, leave, swap, break, new end; exact to a millisecond.

Each script is the same for every protocol, so that the times of its rows are worked out once, by hand.
"""

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.text_commands import parse_command
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.topics import topics_request
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session, replay
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import by_person, by_role, rows, sums
from kiosk.core.units import Duration, Instant, minutes
from kiosk.protocol_files.library import Library
from kiosk.simulation.script import ScriptError, ScriptLine
from kiosk.simulation.simulate import simulate

PEOPLE = ("P1", "P2", "P3", "P4")
PROTOCOLS = ("solution-circle", "what-works-circle", "als-airtime", "als-topics", "npq-community")
WITH_TURNS = ("als-airtime", "npq-community")
TIMES = {"als-airtime": minutes(270)}
"""With what its file says, there are turns for three of the four."""

LIBRARY = Library([shipped("protocols")])

BEGIN = ((0, "start"), (60_007, "next step"))
"""The first step has 60.007 s."""

REST = ((121_019, "next step"), (182_023, "next step"), (243_029, "next step"), (250_031, "end"))
"""Without a break, the others have 121.019 - 60.007 = 61.012, 61.004, 61.006 and 7.002 s."""

STRAIGHT = [60_007, 61_012, 61_004, 61_006, 7_002]

WITH_BREAK = [60_007, 31_008, 91_008, 61_006, 7_002]
"""A break at 90.011 has 121.019 - 90.011 = 31.008; the step before it, 90.011 - 60.007 = 30.004, has 61.004 more."""

Lines = tuple[tuple[int, str], ...]


def held(protocol: str, *between: tuple[int, str], first: Lines = BEGIN) -> State:
    """The end of a session in which this was asked for between the first steps and the rest."""
    loaded, wish = LIBRARY.load(protocol), PlanRequest(people=PEOPLE, time=TIMES.get(protocol))
    script = [ScriptLine(Duration(at), parse_command(said)) for at, said in (*first, *between, *REST)]
    events, _ = simulate(
        make_plan(loaded, wish), script, lambda topics: make_plan(loaded, topics_request(wish, topics))
    )
    return replay(events)


def times(state: State) -> list[int]:
    """What each step has had that was held; the sums add up to it, and it to the whole session, to the millisecond."""
    table = [row for row in rows(state) if row.held]
    for row in table:
        assert row.planned is None or row.planned + row.overtime - row.saved == row.actual
    whole = sums(rows(state))
    assert whole.planned - whole.not_held + whole.overtime - whole.saved + whole.untimed == whole.actual
    assert whole.actual + whole.paused + whole.process_paused == 250_031
    assert sum(total.actual for total in by_role(rows(state))) == sum(row.actual for row in table if row.roles)
    assert sum(total.actual for total in by_person(rows(state))) == sum(row.actual for row in table if row.person)
    return [row.actual for row in table]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_somebody_comes_late(protocol: str) -> None:
    accept = ((95_013, "accept"),) if protocol in WITH_TURNS else ()
    state = held(protocol, (90_011, "add person P9"), *accept)
    assert times(state) == STRAIGHT
    assert state.plan.people[-1] == "P9"
    assert any(turn.person == "P9" and not turn.out for turn in state.plan.turns) == (protocol in WITH_TURNS)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_somebody_leaves_for_good(protocol: str) -> None:
    state = held(protocol, (90_011, "remove P4"))
    assert times(state) == STRAIGHT
    assert state.plan.gone == ("P4",)
    assert not any(turn.person == "P4" and not turn.out for turn in state.plan.turns)


@pytest.mark.parametrize("protocol", WITH_TURNS)
def test_two_people_swap(protocol: str) -> None:
    state = held(protocol, (90_011, "swap P2, P4"))
    assert times(state) == STRAIGHT
    order = list(dict.fromkeys(turn.person for turn in state.plan.turns if turn.person))
    assert order == ["P1", "P4", "P3", "P2"]


def test_two_owners_swap_their_topics() -> None:
    """Report back, naming and choosing have a second each; P2's topic begins, and P3's comes after it."""
    first = (
        *((0, "start"), (1_000, "next step"), (2_000, "next step")),
        (2_500, "topics: First (P1) 20 min; Second (P2) 20 min; Third (P3) 20 min"),
        *((3_000, "next step"), (60_007, "next step")),
    )
    state = held("als-topics", (90_011, "swap P2, P3"), first=first)
    assert times(state) == [1_000, 1_000, 1_000, 57_007, *STRAIGHT[1:]]
    owners = list(dict.fromkeys(turn.person for turn in state.plan.turns if turn.topic))
    assert owners == ["P1", "P3", "P2"]


@pytest.mark.parametrize("protocol", ["solution-circle", "what-works-circle", "als-topics"])
def test_where_nobody_has_a_turn_nobody_can_swap_and_the_script_says_where_that_was_asked(protocol: str) -> None:
    with pytest.raises(ScriptError, match=r"^script: .*turn"):
        held(protocol, (90_011, "swap P2, P4"))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_break_is_a_row_of_its_own_and_the_step_before_it_goes_on_after_it(protocol: str) -> None:
    state = held(protocol, (90_011, "take a break of 10 minutes"))
    assert times(state) == WITH_BREAK
    (pause,) = [row for row in rows(state) if row.step == "break-1"]
    assert (pause.roles, pause.person, pause.planned) == ((), None, minutes(10))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_another_end_changes_no_time_that_has_passed(protocol: str) -> None:
    """An end 10 minutes later than agreed; where no end was agreed, one in an hour, at 90.011 s."""
    before = held(protocol).agreed_end
    asked, end = ("we have 60 minutes", 3_690_011) if before is None else ("end 10 minutes later", before + 600_000)
    state = held(protocol, (90_011, asked))
    assert times(state) == STRAIGHT
    assert state.agreed_end == Instant(end)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_all_of_it_in_one_session_is_undone_command_by_command(protocol: str) -> None:
    """Late, leave, swap, break and new end in one step: after as many undos it is the session that it was."""
    plan = make_plan(LIBRARY.load(protocol), PlanRequest(people=PEOPLE, time=TIMES.get(protocol)))
    session = Session.opened(PlanMade(at=Instant(0), plan=plan))

    def ask(at: int, said: str) -> None:
        command = parse_command(said)(session.state)
        assert isinstance(command, SessionCommand)
        session.apply(command, Instant(at))

    for at, said in BEGIN:
        ask(at, said)
    before = session.state
    asked = ["add person P9", "remove P4", "we have 45 minutes", "take a break of 10 minutes"]
    asked += ["swap P2, P3"] if protocol in WITH_TURNS else []
    for number, said in enumerate(asked):
        ask(90_000 + number, said)
    while session.state.undo_depth > before.undo_depth:
        ask(100_000, "undo")
    assert session.state.plan == before.plan
    assert session.state.agreed_end == before.agreed_end
    assert session.state.counted(Instant(100_000)) == before.counted(Instant(100_000))
