from dataclasses import replace

import pytest

from kiosk.core.errors import KioskError
from kiosk.core.interaction.text_commands import TextCommand, always
from kiosk.core.plan.model import Plan, Topic
from kiosk.core.room.commands import ChooseTopics
from kiosk.core.session.commands import Back, Next, Pause, Source, Start, Undo
from kiosk.core.session.events import PlanChanged, SessionEnded, StepStarted, TimeUpReached
from kiosk.core.session.session import replay
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Instant, minutes, seconds
from kiosk.simulation.script import ScriptError, ScriptLine
from kiosk.simulation.simulate import simulate
from tests.room import PLAN


def script(*lines: tuple[float, TextCommand]) -> list[ScriptLine]:
    """A script of commands, each with its time in seconds and its own line."""
    return [ScriptLine(seconds(at), always(asked), location=f"s:{n}") for n, (at, asked) in enumerate(lines, 1)]


def actual(plan: Plan, lines: list[ScriptLine] | None = None) -> list[float]:
    events, now = simulate(plan, lines)
    return [row.actual / 1000 for row in rows(replay(events), now)]


def test_a_punctual_rehearsal_takes_each_steps_time() -> None:
    assert actual(PLAN) == [120, 60]


def test_a_step_that_ends_by_itself_gets_no_command() -> None:
    going = replace(PLAN, turns=tuple(replace(turn, goes_on=True) for turn in PLAN.turns))
    assert actual(going) == [120, 60]
    assert {event.by for event in simulate(going)[0][3:]} == {Source.CLOCK}


def test_a_step_that_is_out_takes_no_time_in_a_punctual_rehearsal() -> None:
    shorter = replace(PLAN, turns=(replace(PLAN.turns[0], out=True), *PLAN.turns[1:]))
    assert actual(shorter) == [60]


def test_a_script_is_followed_and_what_still_runs_counts_to_its_last_line() -> None:
    assert actual(PLAN, script((0, Start()), (30, Next()), (50, Back()))) == [30, 20]


def test_what_falls_due_between_two_lines_happens_first() -> None:
    events, _ = simulate(PLAN, script((0, Start()), (130, Next())))
    assert [event.at for event in events if isinstance(event, TimeUpReached)] == [Instant(120_000)]


def test_even_the_end_can_be_undone() -> None:
    lines = script((0, Start()), (1, Next()), (2, Next()), (12, Undo()), (22, Next()))
    assert actual(PLAN, lines) == [1, 21]


def test_each_line_comes_from_its_own_device() -> None:
    lines = [
        ScriptLine(seconds(0), always(Start())),
        ScriptLine(seconds(9), always(Next()), Source.KEY),
        ScriptLine(seconds(9.9), always(Next()), Source.VOICE),
    ]
    events = simulate(PLAN, lines)[0]
    assert [event.by for event in events if isinstance(event, StepStarted)] == [Source.SCRIPT, Source.KEY]
    assert events[-1] == SessionEnded(at=Instant(9_900), by=Source.VOICE)


def test_topics_are_planned_and_the_session_goes_on_with_that_plan() -> None:
    deciding = replace(PLAN, turns=(replace(PLAN.turns[0], decides=True), *PLAN.turns[1:]))
    chosen = (Topic("A", minutes(5)),)

    def planner(topics: tuple[Topic, ...]) -> Plan:
        longer = replace(deciding.turns[1], planned=topics[0].length, topic=topics[0].title)
        return replace(deciding, turns=(deciding.turns[0], longer), topics=topics)

    events, _ = simulate(deciding, script((0, Start()), (10, ChooseTopics(chosen))), planner)
    assert isinstance(events[-1], PlanChanged)
    assert replay(events).plan.topics == chosen
    assert replay(events).plan.turns[1].planned == minutes(5)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (script((0, Pause())), "s:1: The session has not started yet."),
        (script((0, Start()), (1, Start())), "s:2: The session has already started."),
        (script((0, Start()), (1, Next()), (2, Next()), (3, Pause())), "s:4: The session is over."),
        (script((0, Start()), (1, ChooseTopics(()))), "s:2: No topics can be chosen here."),
    ],
)
def test_a_refused_command_is_reported_with_its_line(lines: list[ScriptLine], says: str) -> None:
    with pytest.raises(ScriptError) as error:
        simulate(PLAN, lines)
    assert str(error.value) == says


def test_a_refusal_of_the_planner_is_reported_with_the_line_too() -> None:
    def planner(topics: tuple[Topic, ...]) -> Plan:
        raise KioskError("{count} topics are too many.", count=len(topics))

    with pytest.raises(ScriptError, match=r"^s:2: 0 topics are too many\.$"):
        simulate(PLAN, script((0, Start()), (1, ChooseTopics(()))), planner)
