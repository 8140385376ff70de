"""Finish on time: what holds for every re-plan, and some of them by example."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AskReplan,
    BeganEarlier,
    BringBack,
    GoTo,
    Next,
    Pause,
    SessionCommand,
    SkipPerson,
    Source,
    Start,
)
from kiosk.core.session.decide import decide
from kiosk.core.session.events import ReplanOffered
from kiosk.core.session.replan import longest, plan_ending_on_time
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Duration, after, minutes, seconds
from tests.core.samples import a_plan, a_turn
from tests.core.strategies import LAW, PEOPLE, Player, group


def whole_turn(whole: int | None, least: int, more: int, kind: tuple[bool, ...]) -> Turn:
    """A turn whose lengths are whole seconds, as planning makes them."""
    planned = None if whole is None else seconds(whole)
    least = seconds(1 + least % (whole or 1))
    most = Duration((planned or ZERO) + seconds(more))
    ranged, protected, out = kind
    return replace(a_turn(planned), least=least, most=most, ranged=ranged, protected=protected, optional=out, out=out)


KINDS = tuple(product((False, True), repeat=3))
"""Ranged, protected, out: every kind of turn."""

whole_turns = st.builds(
    whole_turn, st.none() | st.integers(1, 600), st.integers(0, 599), st.integers(0, 100), st.sampled_from(KINDS)
)

waits = st.integers(0, 300_000).map(Duration)

moves: st.SearchStrategy[list[SessionCommand]] = st.one_of(
    st.just([Next()]),
    st.just([Next()]),
    st.integers(0, 13).map(lambda turn: [GoTo(turn)]),
    st.sampled_from([[AskReplan(), AcceptReplan()], [SkipPerson()], [BringBack()], [AddPerson(), AcceptReplan()]]),
    st.sampled_from([[SkipPerson("P2"), AskReplan(), AcceptReplan(), BringBack("P2")], [SkipPerson(), BringBack()]]),
)
"""What a group does on its way: most often the next step, and all that makes turns begin out of order or differ."""


def session(
    drawn: Sequence[Turn], people: int, topics: int, beside: int, way: Sequence[tuple[Duration, list[SessionCommand]]]
) -> State:
    """A session that has come so far on its way."""
    plan = group(drawn, PEOPLE[:people], topics)
    player = Player(replace(plan, time=Duration(max(1000, plan.planned + seconds(beside)))))
    player.ask(Start())
    for wait, commands in way:
        player.wait(wait)
        for command in commands:
            player.ask(command)
    assume(player.state.ended is None)
    return player.state


sessions = st.tuples(
    st.builds(
        session,
        st.lists(whole_turns, min_size=2, max_size=7),
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(-1500, 1500),
        st.lists(st.tuples(waits, moves), max_size=5),
    ),
    waits,
)
"""A session under way, and how much of the running step has gone by: it may be late, early or neither."""


def replanned_at(state: State, wait: Duration) -> tuple[Plan, Duration]:
    """The other plan, and by how much the old one missed the end; where there is none, an example is left aside."""
    now = after(state.last, wait)
    plan, late = plan_ending_on_time(state, now), state.late(now)
    assume(plan is not None)
    assert plan is not None
    assert late is not None
    return plan, late


def pairs(state: State, plan: Plan) -> list[tuple[Turn, Turn]]:
    """The turns that a re-plan may change, each as it was and as it is then."""
    return [
        (old, new)
        for place, (old, new) in enumerate(zip(state.plan.turns, plan.turns, strict=True))
        if place in set(state.following()) and old.planned and not state.records[place].used
    ]


def planned(turn: Turn) -> Duration:
    """The length of a turn that has one."""
    assert turn.planned is not None
    return turn.planned


Pairs = list[tuple[Turn, Turn]]


def least(turn: Turn) -> Duration:
    """The shortest that the turn may become."""
    return min(turn.least, planned(turn))


@dataclass(frozen=True)
class Whole:
    """A round of which some can still be changed, whether it has begun, and its whole length before and then."""

    free: Pairs
    begun: bool
    before: Duration
    then: Duration

    @property
    def steps(self) -> dict[str, Duration]:
        """The length before of each step that can be changed."""
        return {old.step: planned(old) for old, _ in self.free}


def wholes(state: State, plan: Plan) -> list[list[Whole]]:
    """Rounds that are to be equal, because they have the same stage and the same steps; and each other step alone.

    A topic is to be equal only with topics that were as long.
    """
    changeable = {new.key for _, new in pairs(state, plan)}
    rounds: dict[tuple[str, int], Pairs] = defaultdict(list)
    for old, new in zip(state.plan.turns, plan.turns, strict=True):
        if not old.out and old.planned is not None:
            rounds[(old.stage, old.round) if old.round else (old.step, 0)].append((old, new))
    equal = defaultdict(list)
    for (name, number), turns in rounds.items():
        free = [pair for pair in turns if pair[0].key in changeable]
        before, then = (Duration(sum(planned(turn[end]) for turn in turns)) for end in (0, 1))
        if free:
            chosen = before if turns[0][0].topic else None
            steps = tuple(sorted(old.step for old, _ in turns))
            equal[name, number > 0, steps, chosen].append(Whole(free, len(free) < len(turns), before, then))
    return list(equal.values())


def with_bounds(state: State, plan: Plan) -> list[tuple[Turn, Turn, Duration, Duration]]:
    """Each turn that may change, as it was and as it is then, with the shortest and the longest in a round like it.

    Like a round that has begun is no other one.
    """
    found = []
    for rounds in wholes(state, plan):
        for one in rounds:
            like = [one] if one.begun else [other for other in rounds if not other.begun]
            for old, new in one.free:
                lengths = [other.steps[old.step] for other in like]
                found.append((old, new, min(lengths), max(lengths)))
    return found


@LAW
@given(sessions)
def test_a_re_plan_changes_lengths_of_steps_still_to_come_and_nothing_else(session: tuple[State, Duration]) -> None:
    state, _ = session
    plan, late = replanned_at(*session)
    assert [replace(turn, planned=None) for turn in plan.turns] == [
        replace(turn, planned=None) for turn in state.plan.turns
    ]
    assert replace(plan, turns=()) == replace(state.plan, turns=())
    touched = {new.key for old, new in zip(state.plan.turns, plan.turns, strict=True) if old != new}
    assert touched <= {new.key for _, new in pairs(state, plan)}
    for _, new, shortest, longest_like_it in with_bounds(state, plan):
        assert planned(new) % 1000 == 0
        assert planned(new) <= longest_like_it if late > 0 else planned(new) >= shortest


@LAW
@given(sessions)
def test_rounds_to_come_become_equal_and_one_that_has_begun_stays_equal_or_is_at_its_limit(
    session: tuple[State, Duration],
) -> None:
    plan, late = replanned_at(*session)
    protected = any(old.protected and planned(new) < planned(old) for old, new in pairs(session[0], plan))
    for rounds in wholes(session[0], plan):
        to_come = {one.then for one in rounds if not one.begun}
        assert len(to_come) <= 1
        lengths = {one.before for one in rounds if not one.begun}
        for one in (one for one in rounds if one.begun and one.before in lengths):
            if one.then > max(to_come):
                assert late > 0
                assert protected or all(
                    planned(new) == (planned(old) if old.protected else least(old)) for old, new in one.free
                )
            if one.then < max(to_come):
                ends = [planned(old) if late > 0 else longest(old) for old, _ in one.free]
                assert [planned(new) for _, new in one.free] == ends


@LAW
@given(sessions)
def test_no_limit_is_passed_a_stated_maximum_or_one_and_a_half_times_a_fixed_length(
    session: tuple[State, Duration],
) -> None:
    plan, late = replanned_at(*session)
    for old, new, shortest, longest_like_it in with_bounds(session[0], plan):
        if late > 0:
            assert planned(new) >= min(old.least, shortest)
        else:
            assert planned(new) <= max(old.most if old.ranged else 1.5 * old.most, longest_like_it)


@LAW
@given(sessions)
def test_a_protected_step_is_shortened_only_when_nothing_else_is_left(session: tuple[State, Duration]) -> None:
    plan, late = replanned_at(*session)
    assume(late > 0)
    changed = with_bounds(session[0], plan)
    if any(old.protected and planned(new) < planned(old) for old, new, _, _ in changed):
        assert all(planned(new) == min(old.least, shortest) for old, new, shortest, _ in changed if not old.protected)


@LAW
@given(sessions)
def test_a_late_session_then_ends_within_a_minute_before_the_agreed_time_or_is_as_short_as_it_can_be(
    session: tuple[State, Duration],
) -> None:
    plan, late = replanned_at(*session)
    assume(late > 0)
    changed = pairs(session[0], plan)
    early = sum(planned(old) - planned(new) for old, new in changed) - late
    assert early < 60_000
    assert early >= 0 or all(
        planned(new) == min(old.least, shortest) for old, new, shortest, _ in with_bounds(session[0], plan)
    )


@LAW
@given(sessions)
def test_the_time_that_an_early_session_has_is_given_back_to_the_minute_where_there_is_room(
    session: tuple[State, Duration],
) -> None:
    plan, late = replanned_at(*session)
    assume(late < 0)
    changed = pairs(session[0], plan)
    left = -late - sum(planned(new) - planned(old) for old, new in changed)
    assert left >= 0
    assert left < 60_000 or headroom(session[0], plan) < 60_000


def headroom(state: State, plan: Plan) -> int:
    """How much longer everything could still become together: equal rounds by as much as the fullest of them."""
    free: dict[object, int] = defaultdict(int)
    for old, new in pairs(state, plan):
        free[(old.stage, old.round) if old.round else old.step] += longest(old) - planned(new)
    by_stage = defaultdict(list)
    for key, left in free.items():
        by_stage[key[0] if isinstance(key, tuple) else key].append(left)
    return sum(len(left) * min(left) for left in by_stage.values())


@LAW
@given(sessions)
def test_an_accepted_plan_is_the_one_that_was_offered_and_there_is_nothing_more_to_change(
    session: tuple[State, Duration],
) -> None:
    state, wait = session
    player = Player(state.plan)
    player.session.state, player.now = state, after(state.last, wait)
    player.tick()
    assume(player.state.turn == state.turn and player.ask(AskReplan()))
    offer = player.state.offer and player.state.offer.plan
    player.ask(AcceptReplan())
    assert player.state.plan == offer
    again = plan_ending_on_time(player.state, player.now)
    assert again is None or abs(again.planned - player.state.plan.planned) < 60_000


# -- by example --------------------------------------------------------------------------------------------------------


def late_by(length: Duration, *turns: Turn) -> list[int] | None:
    """The new lengths in seconds of the turns behind a first step of ten minutes, when so much too little is left.

    None where there is no other plan.
    """
    first = replace(a_turn(minutes(10)), step="first")
    plan = a_plan(first, *turns)
    player = Player(replace(plan, time=Duration(plan.planned - length)))
    player.ask(Start())
    new = plan_ending_on_time(player.state, player.now)
    return None if new is None else [planned(turn) // 1000 for turn in new.turns[1:]]


def a_step(name: str, length: int, least: int = 0, most: int = 0, number: int = 0, *, protected: bool = False) -> Turn:
    """A turn of so many seconds, which may be made so short; ranged where it has a most."""
    return replace(
        a_turn(seconds(length)),
        step=name,
        round=number,
        least=seconds(least),
        most=seconds(most or length),
        ranged=most > 0,
        protected=protected,
    )


@pytest.mark.parametrize(
    ("late", "turns", "lengths"),
    [
        (90, [a_step("one", 300), a_step("two", 600)], [270, 540]),
        (100, [a_step("one", 300), a_step("two", 600)], [270, 525]),
        (90, [a_step("one", 300, 285), a_step("two", 600)], [285, 525]),
        (90, [a_step("one", 300), a_step("two", 600, protected=True)], [210, 600]),
        (400, [a_step("one", 300, 60), a_step("two", 600, 60, protected=True)], [60, 435]),
        (9000, [a_step("one", 300, 60), a_step("two", 600, 90, protected=True)], [60, 90]),
        (10, [a_step("talk", 100, number=1), a_step("talk", 100, number=2), a_step("talk", 100, number=3)], 3 * [90]),
        (
            10,
            [
                a_step("talk", 105, number=1),
                a_step("talk", 105, number=2),
                a_step("talk", 105, number=3),
                a_step("end", 60),
            ],
            [105, 105, 105, 45],
        ),
        (2, [a_step("talk", 2, 1, number=1), a_step("talk", 2, 1, number=2), a_step("end", 4, 3)], [1, 1, 3]),
        (
            180,
            [a_step("talk", 1260, number=1), a_step("talk", 900, number=2), a_step("talk", 1260, number=3)],
            3 * [1080],
        ),
        (60, [a_step("talk", 600, 590, number=1), a_step("talk", 360, number=2), a_step("end", 60)], [450, 450, 60]),
        (-90, [a_step("one", 300), a_step("two", 600)], [330, 660]),
        (-60, [a_step("talk", 300, number=1), a_step("talk", 360, number=2)], [360, 360]),
        (-90, [a_step("one", 300, most=310), a_step("two", 600)], [300, 690]),
        (-90, [a_step("one", 300, most=315), a_step("two", 600, most=615)], [315, 615]),
        (-9000, [a_step("one", 300), a_step("two", 600, most=615)], [450, 615]),
        (-59, [a_step("one", 300)], None),
    ],
)
def test_the_rest_is_made_shorter_or_longer_in_proportion_within_its_bounds(
    late: int, turns: list[Turn], lengths: list[int] | None
) -> None:
    assert late_by(seconds(late), *turns) == lengths


def test_a_round_that_has_begun_and_one_to_come_are_shortened_alike_although_another_cannot_be() -> None:
    """P1 comes back behind the others; P2's last step is as short as it can be, and P2 has taken a minute more."""
    steps = [("challenge", 120, 120), ("advice", 480, 240), ("feedback", 120, 120)]
    turns = [
        replace(a_step(name, length, least, number=number), person=person)
        for number, person in enumerate(PEOPLE[:3], 1)
        for name, length, least in steps
    ]
    player = Player(replace(a_plan(*turns, time=minutes(36)), people=PEOPLE[:3]))
    player.ask(Start())
    for wait, command in (
        (2, SkipPerson()),
        (2, Next()),
        (0, BringBack(PEOPLE[0])),
        (9, AskReplan()),
        (0, AcceptReplan()),
    ):
        player.wait(minutes(wait))
        assert player.ask(command)
    lengths = {(turn.person, turn.step): planned(turn) // 1000 for turn in player.state.plan.turns}
    assert {person: lengths[person, "advice"] for person in PEOPLE[:3]} == {"P1": 450, "P2": 480, "P3": 450}
    assert player.state.late(player.now) == 0


def test_without_an_agreed_time_or_when_nothing_is_left_there_is_nothing_to_replan() -> None:
    for plan in (
        a_plan(a_turn(), a_turn()),
        replace(a_plan(a_turn()), time=minutes(1)),
        a_plan(a_turn(), time=minutes(9)),
    ):
        player = Player(plan)
        player.ask(Start())
        assert plan_ending_on_time(player.state, player.now) is None


def test_a_plan_that_has_become_out_of_date_is_offered_anew_instead_of_accepted() -> None:
    steps = [replace(a_turn(minutes(10)), step=name, least=minutes(1)) for name in ("first", "second", "third")]
    plan = a_plan(*steps)
    player = Player(replace(plan, time=Duration(plan.planned - minutes(2))))
    player.ask(Start())
    player.wait(minutes(1))
    player.ask(AskReplan())
    player.ask(Pause())
    player.wait(seconds(45))
    stale = player.state.offer
    player.ask(AcceptReplan(), Source.KEY)
    assert player.state.offer not in (None, stale)
    assert isinstance(player.events[-1], ReplanOffered)
    player.ask(AcceptReplan())
    late = player.state.late(player.now)
    assert late is not None
    assert -60_000 <= late <= 0


@pytest.mark.parametrize("change", [AddTime(minutes(1)), AddTime(seconds(-10)), BeganEarlier(minutes(1))])
def test_a_plan_that_was_offered_before_the_time_was_changed_cannot_be_accepted_after_it(
    change: AddTime | BeganEarlier,
) -> None:
    plan = a_plan(*(replace(a_turn(minutes(10)), step=name) for name in ("first", "second")))
    player = Player(replace(plan, time=minutes(19.5)))
    for command in (Start(), AskReplan(), change):
        assert player.ask(command)
    assert player.state.offer is None


def test_a_longer_plan_that_time_has_overtaken_is_refused_where_the_session_ends_on_time_without_it() -> None:
    plan = a_plan(*(replace(a_turn(minutes(10)), step=name, most=minutes(30)) for name in ("first", "second")))
    player = Player(replace(plan, time=minutes(25)))
    for command in (Start(), AskReplan(), Pause()):
        assert player.ask(command)
    late = player.state.late(player.now)
    assert late is not None
    player.wait(Duration(-late))
    with pytest.raises(Refused, match="That plan is out of date"):
        decide(player.state, AcceptReplan(), player.now, Source.KEY, None)
