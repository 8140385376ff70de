"""./run in a folder of its own, with stand-ins for what it calls: pip, apt-get, sudo and the development tools."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest

from tests.locks import ALL
from tests.waiting import LIMIT

REPOSITORY = Path(__file__).parents[2]

PYTHON = f"""\
#!/bin/sh
exec '{sys.executable}' -ES "$0.py" "$0" "$@"
"""
"""It is called eight times in a setup, and starts in a third of the time without packages."""

PYTHON_PY = f"""\
# Python as far as ./run knows it. Its pip needs no network: it writes down its arguments and, like pip itself,
# makes the folder importable.
import os, sys

def log(*words):
    with open(os.environ["CALLS"], "a") as calls:
        print(*words, file=calls)

_, itself, *arguments = sys.argv
match arguments:
    case ["-c", question] if "version_info" in question:
        print(os.environ.get("PYTHON_IS", "3 11"), itself)
    case ["-c", question] if "portaudio" in question:
        sys.exit("WITHOUT_PORTAUDIO" in os.environ)
    case ["-m", "pip", "--version"]:
        if "PIP_IS" not in os.environ:
            sys.exit("No module named pip")
        print("pip", os.environ["PIP_IS"], "from /usr/lib")
    case ["-m", "pip", "--python", python, "uninstall", *options]:
        log("pip uninstall", *options)
    case ["-m", "pip", "--python", python, "install", *options, target]:
        log("pip", *options, target)
        if target.endswith("natural.lock") and "NATURAL_FAILS" in os.environ:
            sys.exit("no connection")
        if "-e" not in options:
            sys.exit()
        if "PIP_WAITS" in os.environ:
            open(os.environ["PIP_WAITS"], "w").write("!")
            os.read(os.open(os.environ["PIP_GOES_ON"], os.O_RDONLY), 1)
        if "PIP_FAILS" in os.environ:
            sys.exit(os.environ["PIP_FAILS"])
        libraries = python.removesuffix("bin/python") + "lib"
        name, = os.listdir(libraries)
        open(libraries + "/" + name + "/site-packages/here.pth", "w").write(target)
    case ["-m", "venv", *_]:
        sys.exit(os.spawnv(os.P_WAIT, {sys.executable!r}, [{sys.executable!r}, *arguments]))
"""

SET_UP = 4
"""The calls of pip: for what builds, what the kiosk needs, the kiosk itself, and the natural voice."""

TOOL = """\
#!/bin/sh
echo "${0##*/}${*:+ $*}" >>"$CALLS"
[ "$FAILS" != "${0##*/}" ] || exit 7
"""

SUDO = """\
#!/bin/sh
echo "sudo $*" >>"$CALLS"
[ "$1" != -n ] || shift
exec "$@"
"""

MAIN = """\
import os, sys
print(os.getcwd(), sys.argv[1:])
sys.exit(3 if "fail" in sys.argv else 0)
"""


@dataclass
class Machine:
    """A computer with a fresh copy of the kiosk in `folder`, and `elsewhere` to call it from."""

    folder: Path
    elsewhere: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str, by: Path | None = None) -> list[str]:
        return [str(by or self.folder / "run"), *arguments]

    def run(self, *arguments: str, by: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, by=by),
            cwd=self.elsewhere,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def running(self, **environment: str) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            self.command(),
            cwd=self.elsewhere,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)

    def calls(self) -> list[str]:
        """What the stand-ins were asked for since the last look."""
        log = Path(self.environment["CALLS"])
        calls = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return calls


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    folder, elsewhere, tools = tmp_path / "a kiosk", tmp_path / "elsewhere", tmp_path / "bin"
    for new in (folder / "kiosk", elsewhere, tools):
        new.mkdir(parents=True)
    shutil.copy(REPOSITORY / "run", folder)
    (folder / "pyproject.toml").write_text("[project]\n")
    for name in ALL:
        (folder / name).touch()
    (folder / "kiosk" / "__main__.py").write_text(MAIN)
    stand_ins = dict.fromkeys(("apt-get", "uv", "ruff", "mypy", "lint-imports", "pytest"), TOOL)
    stand_ins |= {"python3": PYTHON, "python3.py": PYTHON_PY, "sudo": SUDO, "id": "#!/bin/sh\necho 1000\n"}
    for name, text in stand_ins.items():
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    environment = {
        "PATH": f"{tools}:/usr/bin:/bin",
        "CALLS": str(tmp_path / "calls"),
        "PIP_IS": "23.0.1",
        "FAILS": "",
    }
    return Machine(folder, elsewhere, environment)


class SlowPip:
    """A pip that waits, once it has begun, until it is told to go on."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"PIP_WAITS": str(folder / "waits"), "PIP_GOES_ON": str(folder / "goes-on")}
        for name in self.environment.values():
            os.mkfifo(name)
        # Open for both, so that no end has to wait for the other to open.
        self._begun, self._go_on = (os.open(name, os.O_RDWR) for name in self.environment.values())

    def close(self) -> None:
        os.close(self._begun)
        os.close(self._go_on)

    def has_begun(self, seconds: float = LIMIT) -> bool:
        return bool(select.select([self._begun], [], [], seconds)[0])

    def go_on(self) -> None:
        os.write(self._go_on, b"!")


@pytest.fixture
def slow_pip(tmp_path: Path) -> Iterator[SlowPip]:
    pip = SlowPip(tmp_path)
    yield pip
    pip.close()


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine whose first start is behind it."""
    assert machine.run().returncode == 0
    machine.calls()
    return machine


def test_the_first_start_sets_up_and_says_so(machine: Machine) -> None:
    done = machine.run("--help")
    assert done.stdout == f"{machine.elsewhere} ['--help']\n"
    assert done.stderr.splitlines()[-1] == "Setting up (once): done."
    assert all(line.startswith("Setting up (once): ") for line in done.stderr.splitlines())
    calls = machine.calls()
    assert all("--only-binary=:all: --no-binary=srt --no-build-isolation" in call for call in calls)
    assert set_up_with(machine, calls[:3]) == ["requirements-build.lock", "requirements.lock"]
    assert calls[3].endswith(f"--require-hashes -r {machine.folder}/requirements-natural.lock")


def set_up_with(machine: Machine, calls: Sequence[str]) -> list[str]:
    """The locks that pip was given, with their hashes, before the kiosk itself."""
    *locks, kiosk = calls
    assert kiosk.endswith(f"--no-deps -e {machine.folder}")
    before = f"--require-hashes -r {machine.folder}/"
    assert all(before in call for call in locks)
    return [call.partition(before)[2] for call in locks]


def test_later_starts_say_nothing_and_set_nothing_up(ready: Machine) -> None:
    done = ready.run()
    assert (done.returncode, done.stderr, ready.calls()) == (0, "", [])


def test_arguments_and_exit_code_pass_through_untouched(ready: Machine) -> None:
    done = ready.run("a b", "", "*", "--x=$HOME", "fail")
    assert done.stdout == f"{ready.elsewhere} ['a b', '', '*', '--x=$HOME', 'fail']\n"
    assert done.returncode == 3


def test_the_first_start_fetches_the_natural_voice_once_its_size_is_said(machine: Machine) -> None:
    done = machine.run()
    (said,) = [line for line in done.stderr.splitlines() if "natural voice" in line]
    assert "63 MB" in said
    assert "./run natural no" in said
    assert natural_voices(machine.calls()) == 1
    assert (machine.run().stderr, machine.calls()) == ("", [])


def natural_voices(calls: Sequence[str]) -> int:
    """How often the natural voice was fetched."""
    return sum(call.endswith("requirements-natural.lock") for call in calls)


def test_where_the_natural_voice_cannot_be_fetched_the_kiosk_opens_without_it(machine: Machine) -> None:
    done = machine.run(NATURAL_FAILS="yes")
    assert done.returncode == 0
    assert "espeak speaks; `./run natural` tries again" in done.stderr
    machine.calls()
    assert (machine.run().stderr, machine.calls()) == ("", [])
    assert machine.run("natural").returncode == 0
    assert natural_voices(machine.calls()) == 1


def test_a_machine_with_little_memory_has_the_natural_voice_only_if_somebody_wants_it(machine: Machine) -> None:
    little = machine.elsewhere.parent / "bin" / "sed"
    little.write_text('#!/bin/sh\ncase $* in *MemTotal*) echo 900000 ;; *) exec /usr/bin/sed "$@" ;; esac\n')
    little.chmod(0o755)
    assert "natural" not in machine.run().stderr
    assert natural_voices(machine.calls()) == 0
    assert "./run doctor" in machine.run("natural").stderr.splitlines()[-1]
    assert natural_voices(machine.calls()) == 1


@pytest.mark.parametrize("first", [True, False])
def test_the_natural_voice_that_nobody_wants_is_not_fetched_by_this_setup_nor_by_later_ones(
    machine: Machine, first: bool
) -> None:
    (machine.folder / "requirements-natural.lock").write_text("a-voice==1 \\\n    --hash=sha256:00\n")
    if not first:
        machine.run()
        machine.calls()
    done = machine.run("natural", "no")
    assert done.returncode == 0
    assert "does without the natural voice" in done.stderr.splitlines()[-1]
    calls = machine.calls()
    assert calls[-1] == "pip uninstall --yes --disable-pip-version-check a-voice"
    (machine.folder / "pyproject.toml").write_text("[project]\ndependencies = ['another']\n")
    machine.run()
    assert natural_voices([*calls, *machine.calls()]) == 0
    machine.run("natural")
    machine.folder = machine.folder.rename(machine.folder.with_name("moved"))
    machine.run()
    assert natural_voices(machine.calls()) == 2


def test_another_word_behind_natural_is_answered_with_what_there_is(ready: Machine) -> None:
    done = ready.run("natural", "emma")
    assert (done.returncode, ready.calls()) == (2, [])
    assert "`./run natural no` does without it" in done.stderr


def test_developers_tools_bring_the_natural_voice_only_where_it_was(machine: Machine) -> None:
    machine.run("test")
    assert natural_voices(machine.calls()) == 0
    machine.run("natural")
    (machine.folder / "pyproject.toml").write_text("[project]\ndependencies = ['another']\n")
    machine.run("test")
    assert natural_voices(machine.calls()) == 2


def test_a_link_to_it_works_too(ready: Machine) -> None:
    link = ready.elsewhere / "timekeeper"
    link.symlink_to(ready.folder / "run")
    assert ready.run(by=link).stderr == ""


def test_a_folder_called_kiosk_where_it_is_called_from_is_not_ours(ready: Machine) -> None:
    (ready.elsewhere / "kiosk").mkdir()
    (ready.elsewhere / "kiosk" / "__main__.py").write_text("raise SystemExit('not ours')")
    assert ready.run().returncode == 0


def test_changed_dependencies_are_installed_into_what_is_there(ready: Machine) -> None:
    kept = ready.folder / ".venv" / "kept"
    kept.touch()
    (ready.folder / "pyproject.toml").write_text("[project]\ndependencies = ['another']\n")
    assert ready.run().returncode == 0
    assert len(ready.calls()) == SET_UP
    assert kept.exists()


@pytest.mark.parametrize("lock", ALL)
def test_changed_locks_are_installed_into_what_is_there(ready: Machine, lock: str) -> None:
    (ready.folder / lock).write_text("another==1\n")
    assert ready.run().returncode == 0
    assert len(ready.calls()) == SET_UP
    assert ready.run().returncode == 0
    assert ready.calls() == []


def test_a_moved_folder_gets_a_new_environment(ready: Machine) -> None:
    (ready.folder / ".venv" / "old").touch()
    ready.folder = ready.folder.rename(ready.folder.with_name("moved"))
    assert ready.run().returncode == 0
    assert not (ready.folder / ".venv" / "old").exists()


def test_a_python_that_went_away_is_replaced(ready: Machine) -> None:
    python = ready.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python3.0")
    done = ready.run()
    assert done.returncode == 0
    assert len(ready.calls()) == SET_UP


def test_what_an_interrupted_start_left_is_not_trusted(machine: Machine, slow_pip: SlowPip) -> None:
    with machine.running(**slow_pip.environment) as process:
        assert slow_pip.has_begun()
        os.killpg(process.pid, signal.SIGTERM)  # what runs in the background is started deaf to SIGINT
        _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Interrupted; the next start sets up what is missing."
    half = machine.folder / ".venv" / "half"
    half.touch()
    assert machine.run().returncode == 0
    assert not half.exists()


def test_two_starts_at_once_set_up_once(machine: Machine, slow_pip: SlowPip) -> None:
    with machine.running(**slow_pip.environment) as first:
        assert slow_pip.has_begun()
        with machine.running() as second:
            assert second.stderr is not None
            assert second.stderr.readline() == "Setting up (once): waiting for another start to finish.\n"
            slow_pip.go_on()
            first.communicate(timeout=LIMIT)
            second.communicate(timeout=LIMIT)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(machine.calls()) == SET_UP


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PYTHON_IS": "3 9"}, "Python 3.11 or newer is needed, but "),
        ({"PYTHON_IS": "3 15"}, "Python 3.14 or older is needed, and "),
        ({"PYTHON": "/no/such/python"}, "Python is missing: sudo apt install python3 python3-pip, then start again."),
        ({"PYTHON": "false"}, "false does not work. To use another one: PYTHON=/path/to/another/python "),
        ({"PIP_IS": "20.3.4"}, "pip 22.3 or newer is needed, but this is 20.3.4: "),
    ],
)
def test_what_is_too_old_or_missing_is_named_with_the_way_out(
    machine: Machine, environment: dict[str, str], sentence: str
) -> None:
    machine.environment |= environment
    done = machine.run()
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(sentence)
    assert machine.calls() == []


def test_a_missing_pip_is_named_with_the_way_out(machine: Machine) -> None:
    del machine.environment["PIP_IS"]
    done = machine.run()
    assert (done.returncode, done.stderr) == (2, "pip is missing: sudo apt install python3-pip, then start again.\n")


@pytest.mark.parametrize(
    ("pip", "sentence"),
    [
        (
            "Temporary failure in name resolution\nERROR: No matching distribution",
            "could not be downloaded: the first start",
        ),
        ("ERROR: No matching distribution found for vosk", "A package is not published for this machine"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "What was fetched is not what the kiosk was checked with"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Traceback (most recent call last)", "The Python packages could not be installed. Details are in"),
    ],
)
def test_when_pip_fails_its_last_words_are_shown_and_then_the_way_out(
    machine: Machine, pip: str, sentence: str
) -> None:
    done = machine.run(PIP_FAILS=pip)
    assert done.returncode == 2
    assert pip in done.stderr
    assert sentence in done.stderr.splitlines()[-1]
    assert machine.run().returncode == 0


def test_an_environment_that_cannot_be_made_is_told_with_the_way_out(machine: Machine) -> None:
    (machine.folder / ".venv").touch()
    done = machine.run()
    assert done.returncode == 2
    assert "cannot be written to: delete that folder" in done.stderr.splitlines()[-1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_with_the_way_out(machine: Machine) -> None:
    machine.folder.chmod(0o555)
    done = machine.run()
    machine.folder.chmod(0o755)
    assert done.returncode == 2
    assert "copy the folder to a place of your own" in done.stderr


def test_portaudio_is_installed_where_it_is_missing_without_waiting_for_a_password(machine: Machine) -> None:
    assert machine.run(WITHOUT_PORTAUDIO="").returncode == 0
    sudo, apt, pip, *_ = machine.calls()
    assert sudo.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -y")
    assert apt.startswith("apt-get -y")
    assert apt.endswith("install libportaudio2")
    assert pip.startswith("pip")


def test_without_portaudio_it_goes_on_and_says_what_to_install(machine: Machine) -> None:
    done = machine.run(WITHOUT_PORTAUDIO="", FAILS="apt-get")
    assert done.returncode == 0
    assert "works without a microphone. To install it: sudo apt install libportaudio2\n" in done.stderr


CHECKS = dedent(f"""\
    ruff check
    ruff format --check
    mypy
    lint-imports
    pytest -n {len(os.sched_getaffinity(0)) + 2} --dist worksteal
    """)

COVERAGE = (
    "pytest -n auto --cov --cov-report=term --ignore=tests/announcer --ignore=tests/display/layout"
    " --ignore=tests/display/window --ignore=tests/docs --ignore=tests/end_to_end --ignore=tests/listener"
)


def test_the_check_goes_through_its_stages_in_order(machine: Machine) -> None:
    done = machine.run("test")
    assert done.returncode == 0
    calls = machine.calls()
    assert set_up_with(machine, calls[:3]) == ["requirements-build.lock", "requirements-dev.lock"]
    assert (stages := calls[3:]) == CHECKS.splitlines()
    assert done.stdout == "".join(f"\n== {stage}\n" for stage in stages)


def test_the_check_stops_at_the_first_failure_with_its_exit_code(machine: Machine) -> None:
    assert machine.run("test", FAILS="mypy").returncode == 7
    assert machine.calls()[-1] == "mypy"


def test_coverage_is_measured_in_a_run_of_its_own(machine: Machine) -> None:
    assert machine.run("coverage").returncode == 0
    assert machine.calls()[3:] == [COVERAGE]
    assert machine.run("coverage", FAILS="pytest").returncode == 7


def test_arguments_of_the_check_go_to_pytest(machine: Machine) -> None:
    assert machine.run("test", "-m", "slow", "-k", "a b").returncode == 0
    assert machine.calls()[-1] == "pytest -m slow -k a b"


def test_the_fast_loop_only_runs_tests_each_law_on_a_few_examples(machine: Machine) -> None:
    assert machine.run("quick", "tests/core", "-k", "a b").returncode == 0
    assert machine.calls()[3:] == ["pytest --hypothesis-profile=dev tests/core -k a b"]


def test_the_fast_loop_of_everything_uses_all_cores(machine: Machine) -> None:
    assert machine.run("quick").returncode == 0
    assert machine.calls()[3:] == ["pytest --hypothesis-profile=dev -n auto"]


def test_the_fast_loop_hands_on_what_pytest_says(machine: Machine) -> None:
    assert machine.run("quick", FAILS="pytest").returncode == 7


def test_the_locks_are_written_with_the_same_versions_for_all_and_what_uv_is_told_besides(machine: Machine) -> None:
    assert machine.run("lock", "--upgrade").returncode == 0
    calls = [call for call in machine.calls() if call.startswith("uv ")]
    assert all("pip compile --quiet --universal" in call and "--generate-hashes" in call for call in calls)
    bundled = "--extra rooms --extra appliance pyproject.toml"
    assert [call.partition("--output-file ")[2] for call in calls] == [
        f"requirements-dev.lock --extra dev {bundled} --upgrade",
        f"requirements.lock --constraints requirements-dev.lock {bundled} --upgrade",
        "requirements-build.lock --constraints requirements-dev.lock --group build --upgrade",
        "requirements-natural.lock --constraints requirements-dev.lock --group natural --upgrade",
        "requirements-bom.lock --constraints requirements-dev.lock --group bom --upgrade",
    ]


def test_a_build_comes_with_a_bill_of_materials_made_by_a_tool_whose_hashes_are_checked(machine: Machine) -> None:
    (machine.folder / "dist").mkdir()
    bom = machine.folder / ".venv/bom"
    for made in ("a.whl", "a.tar.gz", "a.cdx.json"):
        (machine.folder / "dist" / made).touch()
    assert machine.run("build").returncode == 127  # the stand-in for uv makes no environment
    assert [call for call in machine.calls() if call.startswith("uv ")] == [
        "uv build --quiet --no-build-isolation --out-dir dist .",
        f"uv venv --quiet --clear {bom}",
        f"uv pip install --no-config --quiet --python {bom}/bin/python --require-hashes -r requirements-bom.lock",
    ]


def test_a_copy_of_the_packages_needs_a_folder(machine: Machine) -> None:
    done = machine.run("keep")
    assert done.returncode == 2
    assert "./run keep FOLDER" in done.stderr


def test_the_development_tools_are_added_to_a_kiosk_and_do_not_leave_it(ready: Machine) -> None:
    ready.run("test")
    assert set_up_with(ready, ready.calls()[:3]) == ["requirements-build.lock", "requirements-dev.lock"]
    assert ready.run().stderr == ""
    assert ready.calls() == []


@pytest.mark.slow
def test_a_bare_copy_of_this_project_sets_itself_up(tmp_path: Path) -> None:
    copy = tmp_path / "a kiosk"
    shutil.copytree(REPOSITORY, copy, ignore=shutil.ignore_patterns(".*"))
    done = subprocess.run([copy / "run", "--help"], capture_output=True, text=True, check=False)
    if "could not be fetched" in done.stderr:
        pytest.skip("the Python package index cannot be reached")
    assert (done.returncode, "Usage" in done.stdout) == (0, True), done.stderr
