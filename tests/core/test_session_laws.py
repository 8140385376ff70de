"""What holds for every plan and everything that anybody may do with it."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.core.commands import AddTime, Back, End, Next, Pause, Repeat, SessionCommand, Source, Start, Undo
from kiosk.core.errors import Refused
from kiosk.core.events import (
    Event,
    Paused,
    PlanMade,
    Resumed,
    SessionEnded,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeUpReached,
    Undone,
)
from kiosk.core.plan import Plan
from kiosk.core.session import Phase, State, advance, replay
from kiosk.core.timing_log import rows
from kiosk.core.units import ZERO, Duration, Instant, after, seconds
from tests.core.strategies import (
    LAW,
    Player,
    Script,
    amounts,
    chain,
    commands,
    lengths,
    ordinary,
    plans,
    scripts,
    stepped_by_itself,
    waits,
    with_states,
)

LONG = seconds(3600)
"""Longer than any generated plan."""


class AnySession(RuleBasedStateMachine):
    """A session in the hands of people who do anything, at any time, in any order."""

    @initialize(plan=plans)
    def open(self, plan: Plan) -> None:
        self.player = Player(plan)

    @rule(wait=waits)
    def time_passes_unseen(self, wait: Duration) -> None:
        self.player.wait(wait)

    @rule()
    def the_clock_is_looked_at(self) -> None:
        self.player.tick()

    @rule(wait=waits, command=commands)
    def somebody_asks(self, wait: Duration, command: SessionCommand) -> None:
        self.player.wait(wait)
        before, count = self.player.state, len(self.player.events)
        if not self.player.ask(command):
            assert self.player.state == before
            assert chain(self.player.state) == chain(before)
            assert len(self.player.events) == count

    @precondition(lambda self: self.player.state.phase is Phase.READY)
    @rule(wait=waits)
    def somebody_starts(self, wait: Duration) -> None:
        self.player.wait(wait)
        assert self.player.ask(Start())

    @invariant()
    def replaying_the_events_rebuilds_the_state(self) -> None:
        replayed = replay(self.player.events)
        assert replayed == self.player.state
        assert chain(replayed) == chain(self.player.state)

    @invariant()
    def instants_never_go_back(self) -> None:
        instants = [event.at for event in self.player.events]
        assert instants == sorted(instants)
        assert self.player.state.last == instants[-1] <= self.player.now

    @invariant()
    def nothing_happens_before_the_next_due_instant_and_something_at_it(self) -> None:
        due = self.player.session.next_due()
        if due is None:
            assert advance(self.player.state, after(self.player.now, LONG)) == (self.player.state, ())
            return
        assert due >= self.player.state.last
        assert advance(self.player.state, Instant(due - 1)) == (self.player.state, ())
        assert advance(self.player.state, due)[1][0].at == due

    @invariant()
    def every_millisecond_since_the_start_is_in_one_row(self) -> None:
        state = self.player.state
        table = rows(state, self.player.now)
        booked = sum(row.actual + row.paused for row in table)
        if state.began is None:
            assert booked == 0
            return
        standing = self.player.now - state.since if state.phase is Phase.PAUSED else 0
        assert booked + standing == (state.ended or self.player.now) - state.began

    @invariant()
    def each_row_adds_up(self) -> None:
        for row in rows(self.player.state, self.player.now):
            assert min(row.actual, row.overtime, row.saved, row.paused) >= 0
            assert row.overtime == 0 or row.saved == 0
            assert row.planned is None or row.planned + row.overtime - row.saved == row.actual

    @invariant()
    def a_step_that_runs_or_is_paused_has_begun_and_not_ended(self) -> None:
        if self.player.state.phase in {Phase.RUNNING, Phase.PAUSED}:
            assert self.player.state.record.began is not None
            assert self.player.state.record.ended is None

    @invariant()
    def nobody_takes_away_more_than_there_was(self) -> None:
        assert self.player.state.allowance is None or self.player.state.allowance >= 0

    @invariant()
    def an_ended_step_has_a_beginning_and_comes_after_it(self) -> None:
        for record in self.player.state.records:
            if record.ended is not None:
                assert record.began is not None
                assert record.began <= record.ended


AnySession.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnySession = AnySession.TestCase


@LAW
@given(plans, scripts(), st.lists(waits, max_size=8), st.integers(0, 60_000).map(Duration))
def test_the_passing_of_time_in_any_chopping_gives_the_same_events_as_one_late_tick(
    plan: Plan, script: Script, chops: list[Duration], rest: Duration
) -> None:
    late, chopped = Player(plan).play(script), Player(plan)
    late.wait(rest)
    late.tick()
    for wait, command in script:
        until = after(chopped.now, wait)
        tick_through(chopped, chops, until)
        chopped.ask(command)
    tick_through(chopped, chops, late.now)
    assert chopped.events == late.events
    assert chopped.state == late.state


def tick_through(player: Player, chops: list[Duration], until: Instant) -> None:
    for chop in chops:
        if after(player.now, chop) < until:
            player.wait(chop)
            player.tick()
    player.now = until
    player.tick()


@LAW
@given(plans, scripts(ordinary), waits)
def test_a_mark_is_said_once_at_most_and_from_far_to_near_where_no_time_was_added_or_undone(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play(script)
    player.wait(rest)
    player.tick()
    said: dict[int, list[Duration]] = defaultdict(list)
    for turn, mark in marks(player.events):
        said[turn].append(mark)
    for called in said.values():
        assert called == sorted(set(called), reverse=True)


@LAW
@given(plans, scripts())
def test_a_mark_is_said_again_only_after_time_was_added_or_a_command_was_undone(plan: Plan, script: Script) -> None:
    said: Counter[tuple[int, Duration]] = Counter()
    for event in Player(plan).play(script).events:
        if isinstance(event, TimeAdded | Undone):
            said.clear()
        said.update(marks([event]))
    assert all(count == 1 for count in said.values())


@LAW
@given(plans, scripts(ordinary))
def test_a_mark_is_said_when_exactly_so_much_is_left(plan: Plan, script: Script) -> None:
    player = Player(plan).play(script)
    for state, event in with_states(player):
        for turn, mark in marks([event]):
            assert turn == state.turn
            assert state.remaining(event.at) == mark


@LAW
@given(plans, scripts(), waits, st.one_of(amounts.map(AddTime), st.just(Undo())), waits)
def test_a_time_check_is_said_in_time_or_not_at_all_and_time_up_is_never_said_early(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, rest: Duration
) -> None:
    player = Player(plan).play([*script, (wait, command)])
    player.wait(rest)
    player.tick()
    for state, event in with_states(player):
        for _, mark in marks([event]):
            remaining = state.remaining(event.at)
            assert remaining is not None
            assert remaining == mark or (remaining < 0 and mark == 0)


@LAW
@given(plans, scripts(), waits, st.one_of(amounts, lengths).map(AddTime))
def test_whatever_was_done_before_every_mark_still_ahead_is_said(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand
) -> None:
    player = Player(plan).play([*script, (wait, command)])
    remaining = player.state.remaining(player.now)
    assume(player.state.phase is Phase.RUNNING and remaining is not None)
    assert remaining is not None
    now, turn = player.now, player.state.turn
    player.wait(LONG)
    player.tick()
    ahead = {mark for mark in (*plan.turns[turn].checks, ZERO) if mark < remaining}
    assert {mark for at, mark in marks(player.since(now)) if at == turn} == ahead


@LAW
@given(plans, scripts(), waits, amounts.map(AddTime), waits)
def test_what_was_said_and_is_not_ahead_again_is_not_said_again_after_an_undo(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, meanwhile: Duration
) -> None:
    player = Player(plan).play([*script, (wait, command)])
    player.wait(meanwhile)
    player.tick()
    said, turn = player.state.record.said, player.state.turn
    assume(player.ask(Undo()) and player.state.turn == turn)
    remaining = player.state.remaining(player.now)
    known = len(player.events)
    player.tick()
    assert not [mark for _, mark in marks(player.events[known:]) if remaining is not None and mark in said]


def marks(events: list[Event]) -> list[tuple[int, Duration]]:
    """The marks among these events, with their turns; the end of the time is the mark zero."""
    found = []
    for event in events:
        if isinstance(event, TimeCheckReached):
            found.append((event.turn, event.mark))
        if isinstance(event, TimeUpReached):
            found.append((event.turn, ZERO))
    return found


@LAW
@given(plans, scripts())
def test_a_step_that_goes_on_by_itself_ends_at_the_very_instant_its_time_is_up_and_no_other_ends_by_itself(
    plan: Plan, script: Script
) -> None:
    events = Player(plan).play(script).events
    for before, event in pairwise(events):
        by_itself = isinstance(event, StepEnded) and event.by is Source.CLOCK
        goes_on = isinstance(before, TimeUpReached) and plan.turns[before.turn].goes_on
        assert by_itself == goes_on
        if by_itself:
            assert event.at == before.at


@LAW
@given(plans, scripts(st.one_of(ordinary, amounts.map(AddTime))), waits)
def test_a_turn_has_had_the_stretches_between_its_start_and_its_end_without_the_pauses(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play([*script, (rest, End())])
    assume(player.state.began is not None)
    used, paused = stretches(player.events)
    assert {row.number - 1: row.actual for row in rows(player.state) if row.actual} == used
    assert {row.number - 1: row.paused for row in rows(player.state) if row.paused} == paused


def stretches(events: list[Event]) -> tuple[Counter[int], Counter[int]]:
    """Each turn's running and paused milliseconds, booked by hand, for sessions where nothing was undone."""
    used: Counter[int] = Counter()
    paused: Counter[int] = Counter()
    turn, standing = -1, False
    for before, event in pairwise(events):
        if isinstance(before, StepStarted):
            turn, standing = before.turn, False
        standing = (standing or isinstance(before, Paused)) and not isinstance(before, Resumed)
        if not isinstance(before, StepEnded | PlanMade | SessionEnded):
            (paused if standing else used)[turn] += event.at - before.at
    return +used, +paused


changes = st.one_of(commands, st.sampled_from([Pause(), Next(), Back(), End()])).filter(
    lambda command: not isinstance(command, Undo | Repeat)
)
"""Commands that undo takes back."""


@LAW
@given(plans, scripts(), waits, changes)
def test_an_undo_at_once_restores_the_time_left_the_phase_and_the_turn(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand
) -> None:
    player = Player(plan).play(script)
    player.wait(wait)
    player.tick()
    before = player.state
    assume(player.ask(command))
    assume(not player.tick())
    assert player.ask(Undo())
    assert essence(player.state, player.now) == essence(before, player.now)


def essence(state: State, now: Instant) -> tuple[object, ...]:
    """What a room notices of a session."""
    return state.phase, state.turn, state.remaining(now), state.used(now), state.began, state.ended


@LAW
@given(plans, scripts(), waits, changes, waits, waits)
def test_an_undo_after_some_time_is_as_if_the_command_had_never_been_given(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, meanwhile: Duration, rest: Duration
) -> None:
    player, twin = Player(plan).play(script), Player(plan).play(script)
    for each in (player, twin):
        each.wait(wait)
        each.tick()
    known = len(player.events)
    assume(player.ask(command))
    for each in (player, twin):
        each.wait(meanwhile)
        each.tick()
    assume(not stepped_by_itself([*player.events[known:], *twin.events[known:]]))
    assert player.ask(Undo())
    assert ignoring_marks(player.state) == ignoring_marks(twin.state)
    assert chain(player.state) == chain(twin.state)[: len(chain(player.state))]
    if not isinstance(command, Next | Back | End):
        assert chain(player.state) == chain(twin.state)

    undone = player.now
    for each in (player, twin):
        each.tick()
        each.wait(rest)
        each.tick()
    assert player.since(undone) == twin.since(undone)
    assert [event.at for event in player.events] == sorted(event.at for event in player.events)


def ignoring_marks(state: State) -> State:
    """The state without what may differ: when the last event was, and which marks behind us were called."""
    records = tuple(replace(record, said=frozenset()) for record in state.records)
    return replace(state, records=records, last=Instant(0))


@LAW
@given(
    plans,
    scripts(st.sampled_from([Next(), Next(), Back(), Pause(), AddTime(seconds(5)), Undo()])),
    st.integers(0, 40).map(seconds),
)
def test_undoing_as_often_as_possible_never_goes_back_beyond_the_last_step_change(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play(script)
    player.wait(rest)
    player.tick()
    changes_of_step = [event for event in player.events if isinstance(event, StepStarted)]
    last_turn = player.state.turn
    turns = [last_turn]
    while player.ask(Undo()):
        turns.append(player.state.turn)
    by_itself = changes_of_step[-1].by is Source.CLOCK
    assert sum(one != other for one, other in pairwise(turns)) <= (0 if by_itself else 1)


@LAW
@given(plans, scripts())
def test_taking_time_away_never_goes_below_what_is_left(plan: Plan, script: Script) -> None:
    player = Player(plan).play(script)
    for state, event in with_states(player):
        if isinstance(event, TimeAdded) and event.amount < 0:
            left = state.remaining(event.at)
            assert left is not None
            assert 0 <= left + event.amount < left


@LAW
@given(plans, scripts())
def test_events_of_a_step_name_the_turn_they_belong_to(plan: Plan, script: Script) -> None:
    player = Player(plan).play(script)
    for state, event in with_states(player):
        turn = getattr(event, "turn", state.turn)
        if isinstance(event, StepStarted):
            assert abs(turn - state.turn) <= 1
        else:
            assert turn == state.turn


@LAW
@given(plans, scripts(), waits, commands, st.floats(0, 1))
def test_a_command_marks_its_own_events_with_its_source_and_the_clock_marks_the_rest(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, confidence: float
) -> None:
    player = Player(plan).play(script)
    player.wait(wait)
    due = advance(player.state, player.now)[1]
    try:
        happened = player.session.apply(command, player.now, Source.VOICE, confidence)
    except Refused:
        return
    assert happened[: len(due)] == due
    assert {(event.by, event.confidence) for event in due} <= {(Source.CLOCK, None)}
    assert {(event.by, event.confidence) for event in happened[len(due) :]} == {(Source.VOICE, confidence)}
    assert {event.at for event in happened[len(due) :]} == {player.now}


def test_a_replay_that_does_not_begin_with_a_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with the plan"):
        replay([])
    with pytest.raises(ValueError, match="begins with the plan"):
        replay([SessionEnded(at=Instant(0))])
