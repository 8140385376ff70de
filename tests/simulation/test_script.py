from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.errors import KioskError
from kiosk.core.i18n import use
from kiosk.core.session.commands import AddTime, Next, Source, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import replay
from kiosk.core.units import Instant, minutes, seconds
from kiosk.simulation.script import ScriptError, read_script
from tests.core.catalogues import catalogue
from tests.examples import examples
from tests.room import PLAN

STATE = replay([PlanMade(at=Instant(0), plan=PLAN)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.script"


def faults(file: Path, text: str) -> list[str]:
    """The faults of a script, without the name of its folder."""
    file.write_text(text, "utf-8")
    with pytest.raises(ScriptError) as error:
        read_script(file)
    return str(error.value).replace(f"{file.parent}/", "").splitlines()


def test_a_line_has_a_time_a_command_and_perhaps_a_device(file: Path) -> None:
    file.write_text("00:00 start\n\n# the first step\n02:00  [voice] next step  # heard\n1:02:03.5 add a minute\n")
    with pytest.raises(ScriptError):
        read_script(file)  # a fraction has three digits
    file.write_text("00:00 start\n\n# the first step\n02:00  [voice] next step  # heard\n1:02:03.500 add a minute\n")
    lines = read_script(file)
    assert [line.at for line in lines] == [0, minutes(2), seconds(3723.5)]
    assert [line.asks(STATE) for line in lines] == [Start(), Next(), AddTime(minutes(1))]
    assert [line.by for line in lines] == [Source.SCRIPT, Source.VOICE, Source.SCRIPT]
    assert [line.location for line in lines] == [f"{file}:1", f"{file}:4", f"{file}:5"]


def test_minutes_may_go_beyond_an_hour_and_two_lines_may_have_one_time(file: Path) -> None:
    file.write_text("75:00 start\n1:15:00 [KEY]next step\n\t#75:01 back\n")
    assert [(line.at, line.by) for line in read_script(file)] == [
        (minutes(75), Source.SCRIPT),
        (minutes(75), Source.KEY),
    ]


def test_a_file_from_another_system_is_read_correctly(file: Path) -> None:
    file.write_bytes("﻿0:00 start\r\n".encode())
    assert len(read_script(file)) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["a.script: the script is empty; begin it with `00:00 start`."]),
        ("# nothing\n", ["a.script: the script is empty; begin it with `00:00 start`."]),
        ("start", ["a.script:1: 'start' is not a time and a command, such as `02:00 next step`."]),
        ("1:75 start", ["a.script:1: '1:75 start' is not a time and a command, such as `02:00 next step`."]),
        ("1:60:00 start", ["a.script:1: 1:60:00 is not a time, such as 75:00 or 1:15:00."]),
        ("0:00 strat", ["a.script:1: there is no command 'strat'. Did you mean 'start'?"]),
        ("0:00 Strat", ["a.script:1: there is no command 'Strat'. Did you mean 'start'?"]),
        ("0:00 dance", ["a.script:1: there is no command 'dance'."]),
        (
            "0:00 [fone] start",
            ["a.script:1: there is no device 'fone'; choose from: "],
        ),
        (
            "0:00 [voise] start",
            ["a.script:1: there is no device 'voise'; choose from: "],
        ),
        (
            "0:00 start\n0:30 nxt step\n0:29 back\n\n0:31 add tea",
            [
                "a.script:2: there is no command 'nxt step'. Did you mean 'next step'?",
                "a.script:3: times cannot go backwards: 0:29 comes after 0:30.",
                "a.script:5: 'tea' is not a length of time, such as '3 minutes'.",
            ],
        ),
    ],
)
def test_all_faults_are_reported_together_with_their_lines_and_a_remedy(file: Path, text: str, says: list[str]) -> None:
    told = faults(file, text)
    assert len(told) == len(says)
    for line, start in zip(told, says, strict=True):
        assert line.startswith(start)


def test_a_device_is_suggested_but_never_the_clock(file: Path) -> None:
    assert faults(file, "0:00 [voise] start")[0].endswith("Did you mean 'voice'?")
    assert "clock" not in faults(file, "0:00 [clock] start")[0].partition("there are")[2]


def test_a_file_that_cannot_be_read_is_one_sentence(file: Path) -> None:
    with pytest.raises(ScriptError, match=r"a\.script: cannot be read: No such file"):
        read_script(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScriptError, match=r"a\.script: this is not a text file\."):
        read_script(file)


def test_faults_are_said_in_the_rooms_language() -> None:
    error = ScriptError(("s:1", KioskError("The session is over.")), ("s:2", KioskError("{n} times", n=2)))
    assert str(error) == "s:1: The session is over.\ns:2: 2 times"
    use(catalogue({"The session is over.": "Drosodd.", "{n} times": "{n}"}))
    assert str(error) == "s:1: Drosodd.\ns:2: 2"
    assert isinstance(error, ValueError)


def test_a_script_is_written_in_the_rooms_language(file: Path) -> None:
    file.write_text("0:00 dechrau")
    with pytest.raises(ScriptError):
        read_script(file)
    use(catalogue({"start": "dechrau"}))
    assert read_script(file)[0].asks(STATE) == Start()


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(st.sampled_from("0123456789:.#[] \n\tstarnexpvoic,;()-"), max_size=80) | st.text(max_size=40))
def test_any_file_is_either_a_script_or_is_refused_with_file_and_line(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = [f"{file}:1: a script"]
    try:
        assert read_script(file)
    except ScriptError as error:
        told = str(error).splitlines()
    assert all(line.startswith(f"{file}:") for line in told)
