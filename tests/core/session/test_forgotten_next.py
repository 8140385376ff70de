"""A forgotten “next”: the step ended, and the next one began, so long ago."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.session.commands import AddTime, Back, BeganEarlier, Next, Pause, ProcessPause, Resume, Start, Undo
from kiosk.core.session.commands import WentOnEarlier as WentOn
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, Instant, minutes, seconds
from tests.core.samples import T0, a_session, a_turn, at, told


def started(*lengths: int) -> Session:
    session = a_session(*(a_turn(minutes(length), minutes(1)) for length in lengths))
    session.apply(Start(), T0)
    return session


def times(session: Session, now: Instant) -> list[tuple[int, int, int]]:
    """How long each step ran, and stood still in a pause and in a process pause, in seconds."""
    return [
        (row.actual // 1000, row.paused // 1000, row.process_paused // 1000)
        for row in rows(session.state, now)
        if row.held
    ]


def test_the_step_ended_then_and_the_next_one_has_used_the_time_since() -> None:
    session = started(3, 3)
    assert told(session.apply(WentOn(minutes(2)), at(300))[-3:]) == [
        ("StepEnded", 300),
        ("StepStarted", 300),
        ("StepChangeMoved", 300),
    ]
    first, second = rows(session.state, at(330))
    assert (first.ended, second.began) == (at(180), at(180))
    assert times(session, at(330)) == [(180, 0, 0), (150, 0, 0)]
    assert session.state.remaining(at(330)) == seconds(30)


def test_pauses_since_then_are_the_next_steps() -> None:
    session = started(10, 10)
    for command, now in ((Pause(), 100), (Resume(), 130), (ProcessPause(), 200), (Resume(), 250), (Pause(), 270)):
        session.apply(command, at(now))
    session.apply(WentOn(seconds(180)), at(300))  # at 120, in the first pause
    assert times(session, at(310)) == [(100, 20, 0), (100, 40, 50)]
    session.apply(Undo(), at(310))
    assert times(session, at(310)) == [(190, 70, 50)]


def test_it_can_be_said_again_in_the_next_step_of_which_it_cuts_off_what_was_its_pause() -> None:
    session = started(10, 10, 10)
    session.apply(Pause(), at(100))
    session.apply(WentOn(seconds(50)), at(160))  # at 110: the pause is the second step's now, which runs from 160
    session.apply(WentOn(seconds(40)), at(180))  # at 140
    assert times(session, at(200)) == [(100, 10, 0), (0, 30, 0), (40, 20, 0)]


def test_back_in_a_step_the_start_of_that_run_is_the_limit_and_its_own_beginning_stays() -> None:
    session = started(3, 3)
    session.apply(Next(), at(60))
    session.apply(Back(), at(90))
    with pytest.raises(Refused, match="“A step” began only 30 s ago: say a shorter time"):
        session.apply(WentOn(seconds(30)), at(120))
    session.apply(WentOn(seconds(29)), at(120))
    first, second = rows(session.state, at(120))
    assert (first.began, first.ended, second.began) == (T0, at(91), at(60))
    assert times(session, at(120)) == [(61, 0, 0), (59, 0, 0)]


def test_after_a_forgotten_start_the_first_step_is_as_long_as_that_says() -> None:
    session = started(3, 3)
    session.apply(BeganEarlier(minutes(10)), at(60))
    session.apply(WentOn(minutes(10)), at(60))
    assert times(session, at(60)) == [(60, 0, 0), (600, 0, 0)]


@pytest.mark.parametrize(
    ("amount", "why"),
    [(Duration(0), "Say how long ago"), (seconds(-5), "Say how long ago"), (minutes(2), "began only 1 min 30 s ago")],
)
def test_it_is_refused_with_what_would_work(amount: Duration, why: str) -> None:
    with pytest.raises(Refused, match=why):
        started(3, 3).apply(WentOn(amount), at(90))


def test_in_the_last_step_the_way_out_is_to_end_the_session() -> None:
    with pytest.raises(Refused, match="This is the last step: end the session instead"):
        started(3).apply(WentOn(minutes(1)), at(90))


def test_a_check_that_was_jumped_over_is_not_called_and_one_that_lies_ahead_again_is() -> None:
    session = started(3, 3)
    session.tick(at(130))
    session.apply(WentOn(seconds(125)), at(150))  # the first minute's check, called at 120, lies ahead again
    assert told(session.tick(at(400)))[0] == ("TimeUpReached", 205)
    session.apply(Back(), at(400))
    assert told(session.tick(at(600)))[0] == ("TimeCheckReached", 495)  # 25 s of 2 min were used


def test_an_agreed_length_counts_from_when_the_first_step_with_a_clock_really_began() -> None:
    session = a_session(a_turn(None), a_turn(minutes(5)), time=minutes(10))
    session.apply(Start(), T0)
    session.apply(WentOn(minutes(1)), at(180))
    assert session.state.agreed_end == at(120 + 600)


def test_a_step_that_ends_by_itself_goes_on_at_once_where_its_time_is_over() -> None:
    session = a_session(a_turn(), replace(a_turn(minutes(1)), goes_on=True), a_turn())
    session.apply(Start(), T0)
    session.apply(WentOn(minutes(2)), at(300))
    session.tick(at(300))
    assert session.state.turn == 2
    assert times(session, at(310)) == [(180, 0, 0), (120, 0, 0), (10, 0, 0)]


def test_added_time_stays_where_it_was_added() -> None:
    session = started(3, 3)
    session.apply(AddTime(minutes(1)), at(10))
    session.apply(WentOn(minutes(1)), at(200))
    assert [row.added for row in rows(session.state, at(200))] == [minutes(1), 0]
