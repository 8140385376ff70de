"""What must hold of a session at every instant, whatever was done with it."""

from kiosk.core.session.session import advance, replay
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import by_person, by_role, rows, sums
from kiosk.core.units import Instant, after, seconds
from tests.core.strategies import Player, chain

LONG = seconds(36_000)
"""Longer than any generated plan."""


def hold(player: Player) -> None:
    """All that must hold at this instant."""
    instants_never_go_back(player)
    nothing_happens_before_the_next_due_instant_and_something_at_it(player)
    every_millisecond_since_the_start_is_in_one_row(player)
    each_row_adds_up(player)
    the_airtime_of_all_is_the_whole_time(player)
    the_step_that_runs_is_in_the_plan_and_has_begun(player.state)
    each_turn_is_there_once_with_its_record(player.state)
    whoever_is_here_can_be_told_apart(player.state)
    nobody_takes_away_more_than_there_was(player.state)
    an_ended_step_has_a_beginning_and_comes_after_it(player.state)


def replaying_the_events_rebuilds_the_state(player: Player) -> None:
    """Also all that undo can go back to."""
    replayed = replay(player.events)
    assert replayed == player.state
    assert chain(replayed) == chain(player.state)


def instants_never_go_back(player: Player) -> None:
    instants = [event.at for event in player.events]
    assert instants == sorted(instants)
    assert player.state.last == instants[-1] <= player.now


def nothing_happens_before_the_next_due_instant_and_something_at_it(player: Player) -> None:
    due = player.session.next_due()
    if due is None:
        assert advance(player.state, after(player.now, LONG)) == (player.state, ())
        return
    assert due >= player.state.last
    assert advance(player.state, Instant(due - 1)) == (player.state, ())
    assert advance(player.state, due)[1][0].at == due


def every_millisecond_since_the_start_is_in_one_row(player: Player) -> None:
    state = player.state
    booked = sum(row.actual + row.paused + row.process_paused for row in rows(state, player.now))
    if state.began is None:
        assert booked == 0
    else:
        assert booked == (state.ended or player.now) - state.began


def each_row_adds_up(player: Player) -> None:
    table = rows(player.state, player.now)
    assert [row.number for row in table] == list(range(1, len(table) + 1))
    for row in table:
        assert min(row.actual, row.overtime, row.saved, row.paused, row.process_paused) >= 0
        assert row.overtime == 0 or row.saved == 0
        assert row.held or (row.actual, row.overtime, row.saved) == (0, 0, 0)
        assert row.planned is None or not row.held or row.planned + row.overtime - row.saved == row.actual
        assert not row.shares or sum(share.actual for share in row.shares) == row.actual
        assert not row.shares or sum(share.planned for share in row.shares) == (row.planned or 0)
        assert not row.shares or sum(share.overtime for share in row.shares) == row.overtime
    whole = sums(table)
    assert whole.planned - whole.not_held + whole.overtime - whole.saved + whole.untimed == whole.actual


def the_airtime_of_all_is_the_whole_time(player: Player) -> None:
    table = rows(player.state, player.now)
    roles, people = by_role(table), by_person(table)
    assert sum(one.actual for one in roles) == sum(row.actual for row in table if row.roles)
    assert sum(one.actual for one in people) == sum(row.actual for row in table if row.person or row.shares)
    for totals in (roles, people):
        whole = sum(one.actual for one in totals)
        assert sum(one.percent for one in totals) == (100 if whole else 0)
        assert all(abs(one.percent - 100 * one.actual / whole) < 1 for one in totals if whole)


def the_step_that_runs_is_in_the_plan_and_has_begun(state: State) -> None:
    if state.phase in {Phase.RUNNING, Phase.PAUSED}:
        assert not state.current.out
        assert state.record.began is not None
        assert state.record.ended is None


def each_turn_is_there_once_with_its_record(state: State) -> None:
    keys = [turn.key for turn in state.plan.turns]
    assert len(set(keys)) == len(keys) == len(state.records)


def whoever_is_here_can_be_told_apart(state: State) -> None:
    plan = state.plan
    assert len(set(plan.people)) == len(plan.people)
    assert len(set(plan.gone)) == len(plan.gone)
    assert not set(plan.gone) & set(plan.waiting)
    ahead = plan.turns[state.turn + 1 :] if state.began is not None else plan.turns
    met = zip(plan.turns, state.records, strict=True)
    begun = {(turn.stage, turn.round) for turn, record in met if record.began is not None}
    rest = [turn for turn in ahead if turn.person in plan.gone and not turn.out]
    assert all((turn.stage, turn.round) in begun for turn in rest)
    for record in state.records:
        assert [since for since, _ in record.floor] == sorted(since for since, _ in record.floor)


def nobody_takes_away_more_than_there_was(state: State) -> None:
    assert state.allowance is None or state.allowance >= 0


def an_ended_step_has_a_beginning_and_comes_after_it(state: State) -> None:
    for record in state.records:
        if record.ended is not None:
            assert record.began is not None
            assert record.began <= record.ended
