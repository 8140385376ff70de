from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session import events
from kiosk.core.session.commands import (
    AddTime,
    AskReplan,
    BeganEarlier,
    EndIn,
    Next,
    Pause,
    PutIn,
    Source,
    Start,
    TakeOut,
)
from kiosk.core.session.events import Event, InterruptionCause, Recovered
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.export.event_sentences import SOURCES, event_sentence
from kiosk.export.export import make
from kiosk.export.formats import FORMATS
from kiosk.export.log import CHANGES, make_log
from kiosk.ports import Entry
from kiosk.simulation.fakes import FakeClock
from tests.export.reading import html, js, md, rows, sheet
from tests.export.sessions import BUSY, KEY, PEOPLE, PLAN, Asked, run

UNTIMED = Plan("talk", "A talk", (Turn(stage="All", step="talk", title="Talk", speaks=("Everyone",)),))


def test_a_session_that_was_run_to_its_end() -> None:
    log = make_log("a1", run(PLAN, BUSY))
    assert log.began is not None
    assert log.ended is not None
    assert (log.began.since, log.ended.since) == (0, minutes(14))
    assert log.ended.wall - log.began.wall == timedelta(minutes=14)
    assert log.agreed_end == log.ended.wall
    assert (log.plan.people, log.rehearsal, log.session) == (PEOPLE, False, "a1")


def test_an_unfinished_session_counts_up_to_its_last_event_in_every_format() -> None:
    log = make_log("a1", run(PLAN, [*BUSY[:2], (50, Pause(), KEY), (60, AddTime(seconds(5)), KEY)]))
    assert log.ended is None
    assert [(pause.length, pause.ended) for pause in log.pauses] == [(seconds(10), None)]
    read = js(log)
    assert (read["ended"], read["pauses"][0]["ended"]) == (None, None)
    assert read["steps"][1]["actual_seconds"] == 20
    assert rows(log)[1]["ended"] == ""
    assert "Ended: not finished" in "".join(md(log).said)
    assert "not finished" in html(log).said
    assert {"Fact": "Ended", "Value": "not finished"} in sheet(log, "Session")
    assert sheet(log, "Pauses")[0]["Until"] is None


@pytest.mark.parametrize("script", [[(0, Start(), KEY)], [(0, Start(), KEY), (90, Next(), KEY)]])
def test_a_session_of_one_step_without_a_clock_can_be_exported_in_every_format(script: list[Asked]) -> None:
    log = make_log("a1", run(UNTIMED, script))
    for fmt in FORMATS:
        assert make(log, fmt).content, fmt
    read = js(log)
    assert read["steps"][0]["planned_seconds"] is None
    assert read["steps"][0]["actual_seconds"] == read["totals"]["all"]["actual_seconds"]
    assert (rows(log)[0]["planned_seconds"], rows(log)[0]["planned_minutes"]) == ("", "")
    assert "Planned" not in html(log).tables["Steps, planned and actual"][0]
    assert sheet(log, "Steps")[0]["Planned"] is None


def test_a_session_that_never_began_can_be_exported_too() -> None:
    log = make_log("a1", run(UNTIMED, []))
    assert (log.began, log.ended, log.agreed_end, log.all_commands) == (None, None, None, ())
    for fmt in FORMATS:
        assert make(log, fmt).content, fmt


def test_a_rehearsal_is_marked_as_one_in_every_format() -> None:
    log, real = (make_log("a1", run(PLAN, BUSY, rehearsal=rehearsal)) for rehearsal in (True, False))
    sentence = "Rehearsal: these are not the times of a real session."
    assert {row["rehearsal"] for row in rows(log)} == {"true"}
    assert js(log)["rehearsal"] is True
    for read in (html, md):
        assert sentence in read(log).said
        assert sentence not in read(real).said
    assert sheet(log, "Session")[0] == {"Fact": "Rehearsal", "Value": sentence}
    assert all(row["Fact"] != "Rehearsal" for row in sheet(real, "Session"))


def test_a_start_that_was_moved_lies_before_the_first_command_on_the_wall_too() -> None:
    log = make_log("a1", run(UNTIMED, [(60, Start(), KEY), (70, BeganEarlier(seconds(30)), KEY), (90, Next(), KEY)]))
    assert log.began is not None
    assert log.began.wall == FakeClock().wall(Instant(seconds(30)))
    assert rows(log)[0]["started"] == "2026-01-01T09:00:30.000+00:00"
    assert rows(log)[0]["actual_seconds"] == "60.000"
    assert [one["after_seconds"] for one in js(log)["commands"]] == [30, 40, 60]
    assert js(log)["changes"][0]["amount_seconds"] == 30


def test_a_wall_clock_that_jumps_does_not_move_the_session() -> None:
    entries = run(UNTIMED, [(60, Start(), KEY), (70, BeganEarlier(seconds(10)), KEY), (90, Next(), KEY)])
    ended = entries[-1].event.at
    years = {entries[0].event.at: 2000, ended: 2031}
    jumped = [replace(entry, wall=entry.wall.replace(year=years.get(entry.event.at, 2026))) for entry in entries]
    log = make_log("a1", jumped)
    assert log.began is not None
    assert log.ended is not None
    assert (log.began.since, log.began.wall) == (0, FakeClock().wall(log.steps[0].row.began or ended))
    assert (log.ended.since, log.ended.wall.year) == (seconds(40), 2031)
    assert log.sums.actual == seconds(40)


def test_entries_that_begin_without_a_plan_are_no_session() -> None:
    with pytest.raises(ValueError, match="begins with the plan"):
        make_log("a1", run(UNTIMED, [(0, Start(), KEY)])[1:])


def test_every_source_has_a_word() -> None:
    assert set(SOURCES) == set(Source)


def sentences(script: list[Asked], time: Duration | None = None) -> list[str]:
    plan = replace(PLAN, time=time)
    return [event_sentence(one.command.event, plan) for one in make_log("a1", run(plan, script)).all_commands]


def test_steps_that_were_taken_out_or_put_in_are_named_by_their_titles() -> None:
    script: list[Asked] = [
        (0, Start(), KEY),
        (1, TakeOut("review"), KEY),
        (2, PutIn("review"), KEY),
        (3, TakeOut("deeper"), KEY),
    ]
    assert sentences(script) == [
        "Session started.",
        "Left out: “Review”.",
        "Included: “Review”.",
        "Left out: “Look *deeper*”.",
    ]


def test_an_offer_says_by_how_much_the_session_is_late_or_early() -> None:
    script: list[Asked] = [(0, Start(), KEY), (5, AskReplan(), KEY), (6, Next(), KEY)]
    assert sentences(script, seconds(835))[1] == "New plan suggested: 10 seconds late."
    assert "New plan suggested: 1 minute 55 seconds early." in sentences(script, minutes(16))


def test_every_command_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in sentences(list(BUSY), minutes(14)))


def test_times_of_day_that_may_be_wrong_are_marked_in_every_format_and_lengths_are_not() -> None:
    entries = [replace(entry, sure=entry.event.at >= seconds(60)) for entry in run(PLAN, BUSY)]
    log = make_log("a1", entries)
    assert [row["times_sure"] for row in rows(log)] == ["false", "false", *["true"] * 6]
    assert (js(log)["times_sure"], js(log)["steps"][1]["times_sure"]) == (False, False)
    assert "may be wrong, because the clock was not set" in "".join(html(log).said)
    assert "may be wrong, because the clock was not set" in "".join(md(log).said)
    assert [line["Times of day"] for line in sheet(log, "Steps")][1:3] == ["may be wrong", None]
    sure = make_log("a1", run(PLAN, BUSY))
    assert [step.row for step in log.steps] == [step.row for step in sure.steps]
    assert "may be wrong" not in "".join(html(sure).said)


def test_what_kept_the_kiosk_away_is_among_the_changes() -> None:
    entries = run(PLAN, BUSY[:2])
    cut = Recovered(at=Instant(seconds(60)), cut=InterruptionCause.POWER, away=minutes(12), counted=False)
    log = make_log("a1", [*entries, Entry(cut, entries[-1].wall)])
    (change,) = js(log)["changes"]
    assert (change["what"], change["by"]) == ("Recovered", "clock")
    assert "The power was off for 12 min. The session continues from where it stopped." in "".join(html(log).said)


def test_a_session_that_a_clock_without_battery_dates_to_1970_is_written_in_every_format() -> None:
    entries = [replace(entry, wall=entry.wall.replace(year=1970), sure=False) for entry in run(PLAN, BUSY)]
    for fmt in FORMATS:
        assert make(make_log("a1", entries), fmt).name.startswith("peer-turns-1970-01-01-a1")


NO_CHANGES = {
    *(events.PlanMade, events.StartPlanned, events.StartNear),
    *(events.SessionStarted, events.StepStarted, events.StepEnded, events.SessionEnded),
    *(events.TimeCheckReached, events.TimeUpReached, events.Paused, events.Resumed, events.PauseReminded),
    *(events.RepeatAsked, events.TimeLeftAsked, events.WhoIsNextAsked, events.Ignored),
    events.PlenaryTold,
    *(events.PersonRenamed, events.Undone),  # the log is as if the first name had never been, or the command
}


def test_of_every_event_it_is_known_whether_it_makes_a_session_differ_from_its_plan() -> None:
    assert set(CHANGES) & NO_CHANGES == set()
    assert set(CHANGES) | NO_CHANGES == set(get_args(Event))


def test_another_end_is_among_the_changes_with_what_it_moves() -> None:
    log = make_log("a1", run(PLAN, [(0, Start(), KEY), (60, EndIn(minutes(30)), KEY), (120, EndIn(minutes(34)), KEY)]))
    moved = [(change["what"], change["amount_seconds"]) for change in js(log)["changes"]]
    assert moved[-1] == ("EndAgreed", 300.0)
