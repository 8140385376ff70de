import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Kiosk, command_line

KEYS = (  # noqa: SIM905  (read more easily than fifteen quoted words)
    "index stage step title role person listens seconds min_seconds max_seconds quiet protected optional timed"
).split()


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process; answers exit code, output and complaints."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return command_line(monkeypatch, capsys)


def planned(kiosk: Kiosk, *args: str) -> dict[str, Any]:
    code, out, err = kiosk("plan", *args, "--json")
    assert code == 0, err
    told: dict[str, Any] = json.loads(out)
    return told


def test_a_plan_has_these_keys_and_its_steps_add_up(kiosk: Kiosk) -> None:
    told = planned(kiosk, "solution-circle")
    assert list(told) == ["protocol", "variant", "planned_seconds", "slack_seconds", "steps"]
    assert (told["protocol"], told["variant"]) == ("solution-circle", None)
    assert told["planned_seconds"] == sum(step["seconds"] or 0 for step in told["steps"]) == 17 * 60
    assert told["slack_seconds"] == 0
    assert all(list(step) == KEYS for step in told["steps"])
    assert [step["index"] for step in told["steps"]] == list(range(len(told["steps"])))
    assert all((step["seconds"] is not None) is step["timed"] for step in told["steps"])


def test_a_step_says_who_speaks_whose_turn_it_is_and_who_listens(kiosk: Kiosk) -> None:
    told = planned(kiosk, "npq-community", "--people", "A, B, C, D", "--minutes", "60")
    introduce = told["steps"][1]
    assert introduce == {
        "index": 1,
        "stage": "Turn",
        "step": "introduce",
        "title": "Introduce the problem",
        "role": "Problem owner",
        "person": "A",
        "listens": ["Peers"],
        "seconds": 120,
        "min_seconds": 60,
        "max_seconds": 120,
        "quiet": True,
        "protected": False,
        "optional": False,
        "timed": True,
    }
    assert told["steps"][0]["person"] is None


@pytest.mark.parametrize(
    ("people", "turn", "spare"),
    [(4, [2, 2, 4, 2, 1, 1], 2), (5, [1, 4, 2, 2, 1], 0), (6, [1, 3, 2, 1, 1], 2)],
)
def test_a_community_session_has_the_minutes_of_its_source(
    kiosk: Kiosk, people: int, turn: list[int], spare: int
) -> None:
    told = planned(kiosk, "npq-community", "--people", f"{people}", "--minutes", "60")
    assert [step["seconds"] for step in told["steps"]] == [60 * length for length in [5, *turn * people, 5]]
    assert told["planned_seconds"] + told["slack_seconds"] == 3600
    assert told["slack_seconds"] == 60 * spare


def test_two_hours_of_airtime_for_six_are_three_turns_and_lines_say_so(kiosk: Kiosk) -> None:
    args = ("als-airtime", "--people", "6", "--minutes", "120")
    told = planned(kiosk, *args)
    turns = [sum(step["seconds"] for step in told["steps"] if step["person"] == f"P{n}") for n in range(1, 7)]
    assert turns[3:] == [0, 0, 0]
    assert len(set(turns[:3])) == 1
    assert 30 * 60 <= turns[0] <= 40 * 60
    _, out, _ = kiosk("plan", *args)
    assert f"Airtime: 3 turns of {turns[0] // 60}:{turns[0] % 60:02d}" in out.splitlines()


def test_lines_are_aligned_each_turn_under_its_heading(kiosk: Kiosk) -> None:
    lines = kiosk("plan", "npq-community", "--people", "A, B, C, D")[1].splitlines()
    header = lines[2]
    assert header.split() == ["from", "length", "step", "speaks", "listens"]
    steps = [line for line in lines[3:] if line.lstrip()[:1].isdigit() and "in total" not in line]
    column = header.index("speaks")
    assert len(steps) == 26
    assert all(line[column - 2 : column] == "  " and line[column] != " " for line in steps)
    assert all(line.split()[0].count(":") == line.split()[1].count(":") == 1 for line in steps)
    heading = lines.index("Turn 2: B")
    assert lines[heading - 1] == ""
    assert lines[heading + 1].split("  ")[-1] == "Peers"
    assert "Problem owner B" in lines[heading + 1]
    assert lines[-2:] == ["Turn: 4 turns of 12:00", "58:00 in total, 2:00 to spare"]


def test_topics_not_chosen_yet_have_only_their_number(kiosk: Kiosk) -> None:
    lines = kiosk("plan", "als-topics")[1].splitlines()
    assert {"Topic 1", "Topic 2"} <= set(lines)


def test_a_plan_without_rounds_says_its_sum_and_variant_alone(kiosk: Kiosk) -> None:
    lines = kiosk("plan", "solution-circle", "--variant", "longer-sharing", "--with", "reflection")[1].splitlines()
    assert lines[0] == "Solution Circle (longer-sharing)"
    assert lines[-2:] == ["", "21:00 in total"]
    assert lines[3].split()[:2] == ["0:00", "–"]
    begins = [line.split()[0] for line in lines[4:-2]]
    assert all(int(a.split(":")[0]) < int(b.split(":")[0]) for a, b in pairwise(begins))


def test_the_time_until_an_hour_of_the_day_is_the_time_there_is(kiosk: Kiosk) -> None:
    end = datetime.now().astimezone() + timedelta(minutes=62)
    told = planned(kiosk, "npq-community", "--end", f"{end:%H:%M}")
    assert 58 * 60 <= told["planned_seconds"] + told["slack_seconds"] <= 62 * 60


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("npq-community", "--people", "6", "--minutes", "20"), "even the shortest version needs 29 min."),
        (("npq-community", "--minutes", "60", "--end", "12:00"), "Give either --minutes or --end, not both."),
        (("solution-circle", "--variant", "short"), "no variant 'short'"),
        (("solution-cirle",), "did you mean 'solution-circle'?"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_what_could(kiosk: Kiosk, args: tuple[str, ...], says: str) -> None:
    code, out, err = kiosk("plan", *args)
    assert (code, out) == (2, "")
    assert says in err


def test_the_least_time_that_is_named_works_and_a_second_less_does_not(kiosk: Kiosk) -> None:
    assert kiosk("plan", "npq-community", "--people", "6", "--minutes", "29")[0] == 0
    assert kiosk("plan", "npq-community", "--people", "6", "--minutes", f"{29 - 1 / 60}")[0] == 2


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        (tmp_path / "a.script").write_text(text)
        return str(tmp_path / "a.script")

    return write


def test_a_script_is_played_and_told_as_events_rows_and_totals(kiosk: Kiosk, script: Callable[[str], str]) -> None:
    file = script("0:00 start\n5:00 next step\n6:30.500 [voice] next step\n7:00 repeat\n")
    code, out, _ = kiosk("simulate", "npq-community", "--people", "A, B, C, D", "--script", file, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == ["protocol", "variant", "planned_seconds", "actual_seconds", "events", "rows", "totals"]
    assert told["planned_seconds"] == 58 * 60
    assert told["actual_seconds"] == 420
    assert [event["kind"] for event in told["events"]][:3] == ["PlanMade", "SessionStarted", "StepStarted"]
    assert [event["by"] for event in told["events"] if event["kind"] == "StepEnded"] == ["script", "voice"]
    assert [row["actual_seconds"] for row in told["rows"][:4]] == [300, 90.5, 29.5, 0]
    introduced = told["rows"][1]
    assert (introduced["person"], introduced["role"], introduced["saved_seconds"]) == ("A", "Problem owner", 29.5)
    assert (introduced["began_seconds"], introduced["ended_seconds"]) == (300, 390.5)
    roles = {one["name"]: one for one in told["totals"]["roles"]}
    assert roles["Everyone"]["actual_seconds"] == 300
    assert [one["name"] for one in told["totals"]["people"]] == ["A", "B", "C", "D"]
    assert told["totals"]["people"][0]["actual_seconds"] == 120
    assert told["totals"]["people"][0]["share"] == 1, "only A had a turn"


def test_lines_for_people_end_with_the_sums(kiosk: Kiosk, script: Callable[[str], str]) -> None:
    file = script("0:00 start\n5:30 next step\n6:30 process pause\n7:00 resume\n7:30 next step\n")
    lines = kiosk("simulate", "npq-community", "--people", "A, B, C, D", "--script", file)[1].splitlines()
    assert lines[0].split() == ["planned", "actual", "over", "saved", "paused"]
    assert lines[1].split() == ["Reconnect", "Everyone", "5:00", "5:30", "0:30"]
    assert lines[1].index("0:30") == lines[0].index("over")
    assert lines[2].split()[-4:] == ["2:00", "1:30", "0:30", "0:30"]
    assert [line.split()[0] for line in lines[-6:-2]] == ["A", "B", "C", "D"]
    assert lines[-1].split() == ["58:00", "7:00"]


def test_without_a_script_each_step_is_just_on_time(kiosk: Kiosk) -> None:
    for protocol in ("what-works-circle", "als-airtime", "als-topics"):
        told = json.loads(kiosk("simulate", protocol, "--json")[1])
        assert told["planned_seconds"] == told["actual_seconds"] > 0
        assert told["events"][-1]["kind"] == "SessionEnded"
        assert all(row["overtime_seconds"] == row["saved_seconds"] == 0 for row in told["rows"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0:00 start\n0:10 resume\n", "a.script:2: The clock is already running."),
        ("0:00 strat\n", "a.script:1: there is no command 'strat'. Did you mean 'start'?"),
        ("0:00 start\n0:10 take out conserns\n", "Did you mean 'concerns'?"),
        ("0:00 start\n0:10 skip\n", "a.script:2: There is no turn to skip."),
        ("0:00 start\n0:10 topics: A 20 min\n", "a.script:2: In this protocol the group does not choose topics."),
    ],
)
def test_a_script_that_cannot_be_played_is_refused_by_its_line(
    kiosk: Kiosk, script: Callable[[str], str], text: str, says: str
) -> None:
    code, out, err = kiosk("simulate", "solution-circle", "--script", script(text))
    assert (code, out) == (2, "")
    assert says in err


def test_topics_too_short_for_their_steps_are_refused_by_their_line(kiosk: Kiosk, script: Callable[[str], str]) -> None:
    file = script("0:00 start\n9:00 next step\n18:00 next step\n20:00 topics: Short 5 min\n")
    code, _, err = kiosk("simulate", "als-topics", "--script", file)
    assert code == 2
    assert "a.script:4: 5 min is too short for the topic 'Short'" in err


def test_help_lists_what_a_script_may_say(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    _, out, _ = kiosk("simulate", "--help")
    assert "go to STEP · take out" in " ".join(out.split())
    assert "[voice]" in out


def test_a_plan_warns_of_the_group_size_as_the_set_up_screen_does_and_says_the_way_out(kiosk: Kiosk) -> None:
    assert kiosk("plan", "npq-community", "--people", "6")[2] == ""
    few, many = (kiosk("plan", "als-airtime", "--people", count)[2] for count in ("2", "40"))
    assert few.startswith("Made for ")
    assert "Form" not in few
    assert many.splitlines()[-1].startswith("Form ")
    assert json.loads(kiosk("plan", "als-airtime", "--people", "40", "--json")[1])["steps"]
    code, _, err = kiosk("plan", "npq-community", "--people", "40")
    assert code == 2
    assert re.search(r"needs \d+ min\. It is made for \d+ to \d+ people: form \d+ groups\.$", err)
