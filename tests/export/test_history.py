from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import (
    Back,
    BeganEarlier,
    BringBack,
    End,
    GoTo,
    Next,
    Pause,
    ProcessPause,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Source,
    Start,
    Undo,
)
from kiosk.core.session.events import Event, PlanMade, SessionStarted
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.export.history import History, LoggedCommand, PauseSpan
from tests.core.samples import a_plan, a_turn
from tests.examples import examples
from tests.export.sessions import PLAN

scripts = st.lists(
    st.tuples(
        st.integers(0, 90_000),
        st.sampled_from(
            [Pause(), ProcessPause(), Resume(), Next(), Back(), GoTo(4), Undo(), Undo(), SkipPerson(), BringBack()]
        ),
    ),
    max_size=25,
)


def played(plan: Plan, script: Iterable[tuple[float, SessionCommand]]) -> list[Event]:
    """The events of a session that began at once; what is refused is left out. Waits are in milliseconds."""
    opening = PlanMade(at=Instant(0), plan=plan)
    session, now = Session.opened(opening), Instant(0)
    events: list[Event] = [opening, *session.apply(Start(), now, Source.KEY)]
    for wait, command in script:
        now = after(now, Duration(round(wait)))
        with suppress(Refused):
            events += session.apply(command, now, Source.KEY)
    return events


def history(*script: tuple[float, SessionCommand]) -> History:
    """A session of a step with a clock, three minutes, and one without; waits are in seconds."""
    return History(played(a_plan(a_turn(), a_turn(None)), [(wait * 1000, command) for wait, command in script]))


def told(commands: tuple[LoggedCommand, ...]) -> list[str]:
    return [type(command.event).__name__ + (" undone" if command.undone else "") for command in commands]


def lengths(pauses: tuple[PauseSpan, ...]) -> list[tuple[int, bool]]:
    return [(pause.length // 1000, pause.ended is not None) for pause in pauses]


def test_starting_and_stepping_are_one_command_each() -> None:
    commands = history((5, Next()), (5, Next())).all_commands()
    assert told(commands) == ["SessionStarted", "StepStarted", "SessionEnded"]


def test_what_the_clock_did_is_listed_as_asked_for_by_nobody() -> None:
    plan = a_plan(a_turn(seconds(10), goes_on=True), a_turn())
    commands = History(played(plan, [(12_000, Next())])).all_commands()
    assert [(type(command.event).__name__, command.asked_for) for command in commands] == [
        ("SessionStarted", True),
        ("StepStarted", False),
        ("SessionEnded", True),
    ]


def test_an_undo_marks_the_nearest_command_that_is_not_undone_yet() -> None:
    commands = history((5, Pause()), (5, Resume()), (5, Undo()), (5, Undo())).all_commands()
    assert told(commands) == ["SessionStarted", "Paused undone", "Resumed undone", "Undone", "Undone"]


def test_all_of_a_command_is_undone_at_once() -> None:
    turns = [replace(a_turn(), round=place, person=f"P{place}") for place in (1, 2)]
    found = History(played(a_plan(*turns), [(0, SkipPerson()), (0, Undo())]))
    assert told(found.all_commands()) == ["SessionStarted", "PlanChanged undone", "Undone"]


def test_a_start_that_is_moved_at_once_is_undone_with_its_move() -> None:
    opening = PlanMade(at=Instant(0), plan=a_plan(a_turn()))
    session = Session.opened(opening)
    events = [opening, *session.apply(BeganEarlier(minutes(1)), Instant(0)), *session.apply(Undo(), Instant(5))]
    assert told(History(events).all_commands()) == ["SessionStarted undone", "StartMoved undone", "Undone"]


def test_an_undone_end_is_marked() -> None:
    commands = history((5, End()), (5, Undo())).all_commands()
    assert told(commands) == ["SessionStarted", "SessionEnded undone", "Undone"]


def test_an_undone_start_takes_the_first_step_with_it() -> None:
    commands = history((5, Undo()), (5, BeganEarlier(minutes(1)))).all_commands()
    assert told(commands) == ["SessionStarted undone", "Undone", "SessionStarted", "StartMoved"]


def test_a_pause_whose_end_was_undone_goes_on() -> None:
    assert lengths(history((5, Pause()), (5, Resume()), (5, Undo()), (5, Resume())).pauses()) == [(15, True)]


def test_a_pause_goes_on_when_the_step_change_in_it_is_undone() -> None:
    assert lengths(history((5, Pause()), (5, Next()), (5, Undo()), (5, Resume())).pauses()) == [(15, True)]


def test_a_pause_ends_with_its_step() -> None:
    found = history((5, ProcessPause()), (7, Next()), (5, Pause()), (9, End())).pauses()
    assert [(pause.length // 1000, pause.process, pause.turn.planned) for pause in found] == [
        (7, True, minutes(3)),
        (9, False, None),
    ]


def test_a_pause_in_which_the_journal_ends_has_no_end() -> None:
    assert lengths(history((5, Pause())).pauses()) == [(0, False)]


def test_a_change_of_plan_tells_the_planned_length_before_and_after() -> None:
    turns = [a_turn(minutes(length)) for length in (1, 2)]
    people = [replace(turn, round=place, person=f"P{place}") for place, turn in enumerate(turns, 1)]
    changed = History(played(a_plan(*people), [(0, SkipPerson("P2"))])).all_commands()[-1]
    assert (changed.planned_before, changed.planned_after) == (minutes(3), minutes(1))


def test_of_changes_before_the_start_only_the_last_one_is_listed() -> None:
    opening = PlanMade(at=Instant(0), plan=a_plan(a_turn(minutes(1))))
    session = Session.opened(opening)
    events: list[Event] = [opening]
    tried: list[SessionCommand] = [SetUp(a_plan(a_turn(minutes(length)))) for length in (2, 3, 4)]
    for command in (*tried, SetUp(a_plan(a_turn(minutes(5)))), Undo(), Start()):
        events += session.apply(command, Instant(0), Source.KEY)
    set_up, started = History(events).all_commands()
    assert (set_up.planned_before, set_up.planned_after, set_up.undone) == (minutes(1), minutes(4), False)
    assert isinstance(started.event, SessionStarted)


@settings(max_examples=examples(100))
@given(scripts)
def test_the_pauses_add_up_to_what_the_rows_say(script: list[tuple[int, SessionCommand]]) -> None:
    found = History(played(replace(PLAN, time=None), script))
    sums: dict[tuple[object, bool], int] = defaultdict(int)
    for pause in found.pauses():
        sums[pause.turn.key, pause.process] += pause.length
    for turn, record in zip(found.state.plan.turns, found.state.records, strict=True):
        if turn.key != found.state.current.key or found.state.phase is not Phase.PAUSED:
            assert (sums[turn.key, False], sums[turn.key, True]) == (record.paused, record.process_paused)
    everything = rows(found.state)
    assert sum(sums.values()) == sum(row.paused + row.process_paused for row in everything)
