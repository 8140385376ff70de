from dataclasses import replace

import pytest

from kiosk.core.commands import Back, Next, Pause, Source, Start
from kiosk.core.errors import Refused
from kiosk.core.plan import Plan
from kiosk.core.session import replay
from kiosk.core.timing_log import rows
from kiosk.core.units import Duration, seconds
from kiosk.rehearsal import rehearse
from tests.room import PLAN


def actual(plan: Plan, script: list[tuple[Duration, object]] | None = None) -> list[float]:
    events, now = rehearse(plan, script)  # type: ignore[arg-type]  # commands, as the tests below give them
    return [row.actual / 1000 for row in rows(replay(events), now)]


def test_a_punctual_rehearsal_takes_each_steps_time() -> None:
    assert actual(PLAN) == [120, 60]


def test_a_step_that_goes_on_by_itself_is_not_pushed() -> None:
    going = replace(PLAN, turns=tuple(replace(turn, goes_on=True) for turn in PLAN.turns))
    assert actual(going) == [120, 60]
    assert {event.by for event in rehearse(going)[0][3:]} == {Source.CLOCK}


def test_a_script_is_followed_and_what_still_runs_counts_to_its_last_line() -> None:
    assert actual(PLAN, [(seconds(0), Start()), (seconds(30), Next()), (seconds(50), Back())]) == [30, 20]


def test_nothing_happens_after_the_end() -> None:
    script: list[tuple[Duration, object]] = [
        (seconds(s), c) for s, c in ((0, Start()), (1, Next()), (2, Next()), (3, Pause()))
    ]
    assert actual(PLAN, script) == [1, 1]


def test_a_script_that_asks_for_what_cannot_be_is_refused() -> None:
    with pytest.raises(Refused, match="not begun"):
        rehearse(PLAN, [(seconds(0), Pause())])
