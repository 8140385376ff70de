"""What holds for every plan and everything that anybody may do with it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import Phase as Stage
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    End,
    GoOnWith,
    GoTo,
    Next,
    Pause,
    PutIn,
    Repeat,
    SessionCommand,
    SkipPerson,
    Source,
    TakeBreak,
    Undo,
)
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    PlanChanged,
    PlanChangeReason,
    ReplanDeclined,
    ReplanOffered,
    SessionEnded,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeUpReached,
    Undone,
)
from kiosk.core.session.evolve import evolve
from kiosk.core.session.replan import OFFER_TOLERANCE, plan_ending_on_time
from kiosk.core.session.session import advance, replay
from kiosk.core.session.state import OVERTIME_CHECKS, Phase, State
from kiosk.core.units import ZERO, Duration, Instant, after, between, seconds
from tests.core.laws import LONG, hold, replaying_the_events_rebuilds_the_state
from tests.core.strategies import (
    LAW,
    Ask,
    Player,
    Script,
    amounts,
    chain,
    commands,
    lengths,
    moves,
    plans,
    scripts,
    stepped_by_itself,
    waits,
    with_states,
)
from tests.examples import examples

Key = tuple[str, int]


def play_lawfully(plan: Plan, script: Script, looks: Sequence[bool]) -> None:
    """Plays a script, now and then looking at the clock, and sees that every law holds all the way."""
    player = Player(plan)
    for ask, look in zip(script, looks, strict=False):
        player.wait(ask.wait)
        if look:
            player.tick()
            hold(player)
        before, known = player.state, len(player.events)
        if not player.ask(ask.command, ask.by):
            assert player.state == before
            assert chain(player.state) == chain(before)
            assert len(player.events) == known
        hold(player)
    replaying_the_events_rebuilds_the_state(player)


@pytest.mark.parametrize("kind", get_args(SessionCommand))
def test_every_command_that_there_is_occurs_in_the_random_scripts(kind: type[SessionCommand]) -> None:
    often = settings(max_examples=2_000, derandomize=True, phases=[Stage.generate], database=None)
    assert isinstance(find(commands, lambda command: isinstance(command, kind), settings=often), kind)


looks = st.lists(st.booleans(), min_size=50, max_size=50)


@settings(LAW, max_examples=examples(150))
@given(plans, scripts(max_size=10), looks)
def test_whatever_anybody_does_at_any_time_breaks_no_law(plan: Plan, script: Script, looks: list[bool]) -> None:
    play_lawfully(plan, script, looks)


@pytest.mark.slow
@settings(LAW, max_examples=10_000)
@given(plans, scripts(max_size=14), looks)
def test_ten_thousand_random_scripts_break_no_law(plan: Plan, script: Script, looks: list[bool]) -> None:
    play_lawfully(plan, script, looks)


@LAW
@given(plans, scripts(), st.lists(waits, max_size=8), st.integers(0, 200_000).map(Duration))
def test_the_passing_of_time_in_any_chopping_gives_the_same_events_as_one_late_tick(
    plan: Plan, script: Script, chops: list[Duration], rest: Duration
) -> None:
    late, chopped = Player(plan).play(script), Player(plan)
    late.wait(rest)
    late.tick()
    for wait, command, by in script:
        until = after(chopped.now, wait)
        tick_through(chopped, chops, until)
        chopped.ask(command, by)
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
@given(plans, scripts(moves), waits)
def test_a_mark_is_said_once_at_most_and_from_far_to_near_where_no_time_was_added_or_undone(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play(script)
    player.wait(rest)
    player.tick()
    said: dict[Key, list[Duration]] = defaultdict(list)
    for key, mark, _, _ in marks(player):
        said[key].append(mark)
    for called in said.values():
        assert called == sorted(set(called), reverse=True)


@LAW
@given(plans, scripts())
def test_a_mark_is_said_again_only_after_time_was_added_or_a_command_was_undone(plan: Plan, script: Script) -> None:
    said: Counter[tuple[Key, Duration]] = Counter()
    for state, event in with_states(Player(plan).play(script)):
        if isinstance(event, TimeAdded | Undone):
            said.clear()
        mark = mark_of(event)
        if mark is not None:
            said[state.current.key, mark] += 1
    assert all(count == 1 for count in said.values())


class Considerate(Player):
    """A session in which topics are chosen so that each turn that was visited keeps its time.

    With less than it has had already, its time would be up for long when people come back to it.
    """

    def ask(self, command: SessionCommand, by: Source = Source.SCRIPT) -> bool:
        if isinstance(command, GoOnWith):
            state = self.state
            met = zip(state.plan.turns, state.records, strict=True)
            visited = {turn.key: turn for turn, record in met if record.began is not None and not turn.topic}
            turns = tuple(visited.get(turn.key, turn) for turn in command.plan.turns)
            command = GoOnWith(replace(command.plan, turns=turns))
        return super().ask(command, by)


@LAW
@given(plans, scripts(moves))
def test_a_mark_is_said_when_exactly_so_much_is_left(plan: Plan, script: Script) -> None:
    for _, mark, remaining, _ in marks(Considerate(plan).play(script)):
        assert remaining == mark


@LAW
@given(
    plans,
    scripts(),
    waits,
    st.one_of(amounts.map(AddTime), amounts.map(BeganEarlier), st.just(Undo())),
    waits,
)
def test_a_time_check_is_said_in_time_or_not_at_all_and_time_up_is_never_said_early(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, rest: Duration
) -> None:
    player = Player(plan).play([*script, Ask(wait, command)])
    player.wait(rest)
    player.tick()
    for _, mark, remaining, _ in marks(player):
        assert remaining == mark or (remaining < 0 and mark == 0)


@LAW
@given(plans, scripts(), waits, st.one_of(amounts, lengths).map(AddTime))
def test_whatever_was_done_before_every_mark_still_ahead_is_said(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand
) -> None:
    player = Player(plan).play([*script, Ask(wait, command)])
    remaining = player.state.remaining(player.now)
    assume(player.state.phase is Phase.RUNNING and remaining is not None)
    assert remaining is not None
    now, turn = player.now, player.state.current
    player.wait(LONG)
    player.tick()
    overtime = () if turn.quiet or turn.goes_on else OVERTIME_CHECKS
    ahead = {mark for mark in (*turn.checks, ZERO, *overtime) if mark < remaining}
    assert {mark for key, mark, _, at in marks(player) if key == turn.key and at > now} == ahead


@LAW
@given(plans, scripts(), waits, amounts.map(AddTime), waits)
def test_what_was_said_and_is_not_ahead_again_is_not_said_again_after_an_undo(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, meanwhile: Duration
) -> None:
    player = Player(plan).play([*script, Ask(wait, command)])
    player.wait(meanwhile)
    player.tick()
    said, key = player.state.record.said, player.state.current.key
    assume(player.ask(Undo()) and player.state.current.key == key)
    known = len(marks(player))
    player.tick()
    assert not [mark for again, mark, _, _ in marks(player)[known:] if again == key and mark in said]


def mark_of(event: Event) -> Duration | None:
    """The mark that an event tells of, if it does; the end of the time is the mark zero."""
    match event:
        case TimeCheckReached(mark=mark):
            return mark
        case TimeUpReached():
            return ZERO
        case _:
            return None


def marks(player: Player) -> list[tuple[Key, Duration, Duration, Instant]]:
    """Every mark that was said: of which step, with how much left, and when."""
    found = []
    for state, event in with_states(player):
        mark = mark_of(event)
        if mark is not None:
            remaining = state.remaining(event.at)
            assert remaining is not None
            found.append((state.current.key, mark, remaining, event.at))
    return found


@LAW
@given(plans, scripts())
def test_a_step_that_goes_on_by_itself_ends_at_the_very_instant_its_time_is_up_and_no_other_ends_by_itself(
    plan: Plan, script: Script
) -> None:
    met = list(with_states(Player(plan).play(script)))
    for (state, before), (_, event) in pairwise(met):
        by_itself = isinstance(event, StepEnded) and event.by is Source.CLOCK
        goes_on = isinstance(before, TimeUpReached) and state.current.goes_on
        assert by_itself == goes_on
        if by_itself:
            assert event.at == before.at


@LAW
@given(plans, scripts(st.one_of(moves, moves, amounts.map(AddTime), st.just(Pause()))), waits)
def test_a_turn_has_had_the_stretches_between_its_start_and_its_end_and_no_pause_is_charged_to_it(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play([*script, Ask(rest, End())])
    assume(player.state.began is not None)
    used, paused, process = stretches(player)
    records = dict(zip((turn.key for turn in player.state.plan.turns), player.state.records, strict=True))
    assert {key: record.used for key, record in records.items() if record.used} == used
    assert {key: record.paused for key, record in records.items() if record.paused} == paused
    assert {key: record.process_paused for key, record in records.items() if record.process_paused} == process


def stretches(player: Player) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """Each turn's milliseconds that ran, stood, and stood for the process, for sessions where nothing was undone."""
    used: Counter[Key] = Counter()
    paused: Counter[Key] = Counter()
    process: Counter[Key] = Counter()
    last = player.opening.at
    for state, event in with_states(player):
        stretch, last = between(last, event.at), event.at
        match state.phase, state.in_process:
            case Phase.RUNNING, _:
                used[state.current.key] += stretch
            case Phase.PAUSED, False:
                paused[state.current.key] += stretch
            case Phase.PAUSED, True:
                process[state.current.key] += stretch
            case _:
                pass
    return +used, +paused, +process


changes = st.one_of(commands, st.sampled_from([Pause(), Next(), Back(), End(), BeganEarlier(seconds(5))])).filter(
    lambda command: not isinstance(command, Undo | Repeat | AskTimeLeft | AskWhoIsNext)
)
"""Commands that undo takes back."""


@LAW
@given(plans, scripts(), waits, changes)
def test_an_undo_at_once_restores_all_that_a_room_notices(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand
) -> None:
    player = Player(plan).play(script)
    player.wait(wait)
    player.tick()
    before, known = player.state, len(player.events)
    assume(player.ask(command))
    assume(not one_with_the_start(before, command, player.now))
    player.tick()
    assume(not stepped_by_itself(player.events[known:]))
    assert player.ask(Undo())
    assert essence(player.state, player.now) == essence(before, player.now)


def one_with_the_start(state: State, command: SessionCommand, now: Instant) -> bool:
    """A start and the word that it was earlier, at one instant, are one command."""
    return isinstance(command, BeganEarlier) and state.began == now


def essence(state: State, now: Instant) -> tuple[object, ...]:
    """What a room notices of a session."""
    clocks = (state.remaining(now), state.used(now), state.began, state.ended)
    return state.phase, state.in_process, state.current.key, state.plan, *clocks


@LAW
@given(plans, scripts(), waits, changes, waits, waits)
def test_an_undo_after_some_time_is_as_if_the_command_had_never_been_given(
    plan: Plan, script: Script, wait: Duration, command: SessionCommand, meanwhile: Duration, rest: Duration
) -> None:
    player, twin = Player(plan).play(script), Player(plan).play(script)
    for each in (player, twin):
        each.wait(wait)
        each.tick()
    before, known = player.state, len(player.events)
    assume(player.ask(command))
    assume(not one_with_the_start(before, command, player.now))
    for each in (player, twin):
        each.wait(meanwhile)
        each.tick()
    assume(not stepped_by_itself([*player.events[known:], *twin.events[known:]]))
    assert player.ask(Undo())
    assert lasting(player.state) == lasting(twin.state)
    undoable, twins = ([lasting(state) for state in chain(each.state)] for each in (player, twin))
    assert undoable == twins

    undone = player.now
    for each in (player, twin):
        each.tick()
        each.wait(rest)
        each.tick()
    assert without_offers(player.since(undone)) == without_offers(twin.since(undone))
    assert [event.at for event in player.events] == sorted(event.at for event in player.events)


def lasting(state: State) -> State:
    """The state without what may differ: when the last event was, which marks were called, what is offered."""
    records = tuple(replace(record, said=frozenset()) for record in state.records)
    return replace(state, records=records, last=Instant(0), offer=None, told=ZERO, declined=ZERO)


def without_offers(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, ReplanOffered)]


@LAW
@given(plans, scripts(), waits)
def test_undo_leads_back_to_before_the_start_or_to_the_last_step_that_ended_by_itself(
    plan: Plan, script: Script, rest: Duration
) -> None:
    player = Player(plan).play(script)
    player.wait(rest)
    player.tick()
    while player.ask(Undo()):
        player.tick()
    player.tick()
    assert player.state.began is None or stepped_by_itself(player.events)


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
def test_events_of_a_step_name_the_turn_they_belong_to_and_a_step_follows_the_last_but_for_those_that_are_out(
    plan: Plan, script: Script
) -> None:
    without = [ask for ask in script if not isinstance(ask.command, GoTo | TakeBreak)]
    for state, event in with_states(Player(plan).play(without)):
        turn = getattr(event, "turn", state.turn)
        if not isinstance(event, StepStarted):
            assert turn == state.turn or state.phase is Phase.READY
            continue
        assert not state.plan.turns[turn].out
        near, far = sorted((turn, state.turn))
        assert all(between.out for between in state.plan.turns[near + 1 : far])


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


@LAW
@given(plans, scripts())
def test_no_change_of_plan_touches_what_was_done_or_loses_or_doubles_a_turn(plan: Plan, script: Script) -> None:
    for state, event in with_states(Player(plan).play(script)):
        if not isinstance(event, PlanChanged):
            continue
        old, new = ([turn.key for turn in each.turns] for each in (state.plan, event.plan))
        done = {turn.key for turn, record in zip(state.plan.turns, state.records, strict=True) if record.began}
        assert len(set(new)) == len(new)
        if event.why is PlanChangeReason.BREAK:
            assert len(new) == len(old) + 1
            assert set(old) < set(new)
        elif event.why is PlanChangeReason.TOPICS:
            assert new[: state.turn + 1] == old[: state.turn + 1]
            assert done <= set(new)
        elif event.why is PlanChangeReason.SET_UP:
            assert not done
        elif event.why is PlanChangeReason.TOPIC_ADDED:
            assert [key for key in new if key in old] == old
            assert len(new) > len(old)
        elif event.why is PlanChangeReason.TURN_GIVEN:
            assert [key for key in new if key in old] == old
        else:
            assert set(new) == set(old)
        if event.why is PlanChangeReason.REORDERED:
            assert [turn.stage for turn in event.plan.turns] == [turn.stage for turn in state.plan.turns]


@LAW
@given(plans, scripts())
def test_a_plan_is_offered_unasked_only_to_shorten_and_only_where_it_may_be_spoken(plan: Plan, script: Script) -> None:
    for state, event in with_states(Player(plan).play(script)):
        if not isinstance(event, ReplanOffered):
            continue
        assert event.late == (state.late(event.at) or ZERO)
        assert event.plan != state.plan
        if event.by is Source.CLOCK:
            left = state.remaining(event.at)
            assert event.late >= seconds(60)
            assert event.plan.planned < state.plan.planned
            assert state.phase is Phase.RUNNING
            assert not state.current.quiet
            assert left is not None
            assert left > 0


@LAW
@given(plans, scripts())
def test_a_delay_is_spoken_of_once_and_then_only_where_it_has_become_a_minute_worse(plan: Plan, script: Script) -> None:
    known: int = 0
    for state, event in with_states(Player(plan).play(script)):
        match event:
            case ReplanOffered(late=late):
                assert event.by is not Source.CLOCK or late >= known + 60_000
                known = late
            case ReplanDeclined():
                known = max(0, known, state.late(event.at) or 0)
            case PlanChanged(why=PlanChangeReason.REPLANNED) | EndAgreed():  # another end is another delay
                known = 0
            case Undone() if state.checkpoint and isinstance(state.checkpoint.event, EndAgreed):
                known = 0
            case StepStarted():
                known = min(known, max(0, evolve(state, event).late(event.at) or 0))
            case _:
                pass


time_changes: st.SearchStrategy[SessionCommand] = st.sampled_from(
    [AddTime(seconds(60)), AddTime(seconds(-1)), BeganEarlier(seconds(1)), Next(), Back(), SkipPerson(), PutIn()]
)


@LAW
@given(plans, scripts(max_size=2), time_changes)
def test_no_plan_is_offered_any_longer_once_the_plan_or_the_time_has_changed(
    plan: Plan, script: Script, change: SessionCommand
) -> None:
    player = Player(plan).play(script)
    player.ask(AskReplan())
    offer = player.state.offer
    assume(offer is not None and player.ask(change))
    assert player.state.offer is not offer


@LAW
@given(plans, scripts(), waits)
def test_an_accepted_plan_ends_at_most_half_a_minute_later_than_one_made_now(
    plan: Plan, script: Script, wait: Duration
) -> None:
    player = Player(plan).play(script)
    player.ask(AskReplan())
    player.wait(wait)
    player.ask(AcceptReplan())
    for state, event in with_states(player):
        if isinstance(event, PlanChanged) and event.why is PlanChangeReason.REPLANNED:
            best = plan_ending_on_time(state, event.at) or state.plan
            with_best, with_offer = (replace(state, plan=each).late(event.at) for each in (best, event.plan))
            assert with_best is not None
            assert with_offer is not None
            assert with_offer <= max(ZERO, with_best) + OFFER_TOLERANCE


def test_a_replay_that_does_not_begin_with_a_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with the plan"):
        replay([])
    with pytest.raises(ValueError, match="begins with the plan"):
        replay([SessionEnded(at=Instant(0))])
