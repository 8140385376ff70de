"""Every measurement can be made; how good its figures are is printed, not asserted."""

import inspect
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.app.process_cost import processor
from tests.benchmarks import __main__ as together
from tests.benchmarks import light
from tests.benchmarks.cost import cost
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.started import settled, started
from tests.waiting import eventually, is_running

SHORT: dict[str, dict[str, float]] = {
    "clock": {"steps": 10, "times": 5},
    "core": {"people": 3, "events": 60, "times": 1},
    "natural": {"seconds": 2},
    "program": {"times": 1},
    "restart": {"times": 3},
    "rooms": {"rooms": 5, "times": 5, "seconds": 0.5},
    "soak": {"sessions": 6, "first": 2},
    "structure": {},
    "voice": {"steps": 1},
    "web": {"pages": 3, "seconds": 0.5, "commands": 4},
    "whole": {"seconds": 2, "pages": 3},
}
"""Each module's shortest run that still does everything."""

SLEEPER = [sys.executable, "-c", "import subprocess; subprocess.run(['sleep', '60'])"]


def test_every_module_is_among_those_that_make_the_table() -> None:
    tools = {"__main__", "__init__", "cost", "figures", "references", "started", "voice_pictures", "pronunciation"}
    tools |= {"hearing", "light", "readback"}  # they take a quarter of an hour or more, and have tables of their own
    files = {file.stem for file in Path(__file__).parent.glob("*.py")}
    assert {name for name in files - tools if not name.startswith("test_")} == set(together.NAMES) == set(SHORT)


@pytest.mark.parametrize("name", together.NAMES)
def test_every_module_measures_without_being_told_how_long(name: str) -> None:
    module = import_module(f"tests.benchmarks.{name}")
    signature = inspect.signature(module.measure)
    assert signature.return_annotation == list[Figure]
    assert all(given.default is not inspect.Parameter.empty for given in signature.parameters.values())
    assert f"python -m tests.benchmarks.{name}" in (module.__doc__ or "")


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
@pytest.mark.parametrize("name", together.NAMES)
def test_every_module_finds_figures_that_can_be_true(name: str) -> None:
    figures = import_module(f"tests.benchmarks.{name}").measure(**SHORT[name])
    assert len(table(figures).splitlines()) == len(figures) + 1
    assert len({figure.what for figure in figures}) == len(figures)
    assert all(figure.value > 0 for figure in figures if figure.unit in {"MB", "×"} or ", p" in figure.what)


@pytest.mark.slow
def test_the_kiosk_is_measured_beside_a_bare_window_and_a_page() -> None:
    figures = light.measure(rounds=1, seconds=2)
    assert {figure.unit for figure in figures} == {"s", "ms", "MB", "×", "% of a core"}
    assert all(figure.spread and figure.spread[0] <= figure.value <= figure.spread[1] for figure in figures[:-2])


def test_a_program_costs_what_its_children_cost_too() -> None:
    with started(SLEEPER, os.environ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text():
            assert process.poll() is None
        taken = cost(process.pid, 0.1)
        assert 0 < processor(int(children.read_text().split()[0])) < 1, "also what is far below a hundredth of a second"
        subprocess.run(["kill", *children.read_text().split()], check=True)
    assert 0 <= taken.cpu <= 100 * (os.cpu_count() or 1)
    assert 0 < taken.pss <= taken.rss


def test_a_child_that_has_just_ended_takes_nothing() -> None:
    with started(
        [sys.executable, "-c", "import os, time; os.fork() or os._exit(0); time.sleep(60)"], os.environ
    ) as one:
        children = Path(f"/proc/{one.pid}/task/{one.pid}/children")
        eventually(lambda: children.read_text() and not is_running(int(children.read_text())))
        assert processor(one.pid) > 0
        assert cost(one.pid, 0.01).pss > 0


def test_a_program_that_has_ended_is_not_measured() -> None:
    with subprocess.Popen(["true"]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(ProcessLookupError, match="has ended"):
            processor(process.pid)


def test_a_program_that_never_rests_is_measured_all_the_same_after_a_while() -> None:
    with started([sys.executable, "-c", "while True: pass"], os.environ) as process:
        settled(process.pid, least=0, most=0)
        assert process.poll() is None


def test_a_module_whose_tools_are_not_there_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(together.figures(["voice"])) == []
    assert "left out: a virtual sound card needs pulseaudio" in capsys.readouterr().err
