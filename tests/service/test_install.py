"""The service, put in place and taken away under another root, with a systemctl that writes down what it is asked."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from shlex import split
from shutil import which

import pytest

from kiosk.core.errors import InstallError
from kiosk.core.i18n import tr
from kiosk.service.install import (
    GPIO,
    MACHINE_UNIT,
    NATURAL_WISH,
    install_for_machine,
    install_for_user,
    make_appliance,
    uninstall,
)
from kiosk.service.places import Places, machine_places, user_places

HERE = Path(__file__).parents[2]

LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-natural.lock")

RUN = """#!/bin/sh
here=$(dirname "$0")
[ -e "$here/broken" ] && { echo "no network" >&2; exit 2; }
mkdir -p "$here/.venv/bin" && ln -sf "$PYTHON_HERE" "$here/.venv/bin/python"
"""
"""Sets up an environment in no time."""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemctl and other tools of the system were asked, a line for each."""
    tools, diary = tmp_path / "bin", tmp_path / "asked"
    tools.mkdir()
    for name in ("systemctl", "apt-get", "systemd-sysusers", "userdel"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {diary}\n[ ! -e {tmp_path}/{name}-fails ]\n')
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHON_HERE", sys.executable)
    return diary


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A program's folder that is quick to copy and to set up."""
    folder = tmp_path / "source"
    for name in ("kiosk", "protocols", "assets", "docs", ".venv"):
        (folder / name).mkdir(parents=True)
    (folder / "kiosk" / "one.py").write_text("ONE = 1\n")
    (folder / "run").write_text(RUN)
    (folder / "run").chmod(0o755)
    for name in ("pyproject.toml", *LOCKS, "README.md", "CHANGELOG.md", "LICENSE"):
        (folder / name).write_text(name)
    (folder / "systemd").symlink_to(HERE / "systemd")
    return folder


def installed(source: Path, root: Path, *, gpio: bool = False) -> Places:
    places = machine_places(root)
    install_for_machine(source, places, tr, gpio=gpio)
    return places


def test_the_machines_kiosk_is_copied_set_up_and_started(source: Path, tmp_path: Path, asked: Path) -> None:
    places = installed(source, tmp_path / "root")
    assert places.program is not None
    program = places.program / "current"
    assert (program / "kiosk/one.py").is_file()
    assert all((program / lock).is_file() for lock in LOCKS), "its environment is set up from them"
    assert (program / ".venv/bin/python").exists()
    assert list((program / "kiosk/__pycache__").iterdir()), "compiled, because the service may not write there"
    assert places.unit.read_text() == (HERE / "systemd" / MACHINE_UNIT).read_text()
    assert not places.drop_ins.exists()
    assert asked.read_text().splitlines()[-3:] == [
        "systemctl daemon-reload",
        "systemctl enable kiosk-timekeeper.service",
        "systemctl restart kiosk-timekeeper.service",
    ]


@pytest.mark.usefixtures("asked")
def test_what_was_said_of_the_natural_voice_holds_for_the_machine_too(source: Path, tmp_path: Path) -> None:
    (source / NATURAL_WISH).write_text("no\n")
    places = installed(source, tmp_path / "root")
    assert places.program is not None
    assert (places.program / "current" / NATURAL_WISH).read_text() == "no\n"


def test_what_the_screen_needs_is_fetched_with_the_drivers_that_draw(source: Path, tmp_path: Path, asked: Path) -> None:
    installed(source, tmp_path / "root")
    fetched = next(line for line in asked.read_text().splitlines() if line.startswith("apt-get install"))
    assert {"libgbm1", "libegl1", "libgles2", "libgl1-mesa-dri"} <= set(fetched.split())


def test_a_machine_with_pins_gets_the_drop_in_for_them(source: Path, tmp_path: Path, asked: Path) -> None:
    places = installed(source, tmp_path / "root", gpio=True)
    assert "gpio" in (places.drop_ins / "gpio.conf").read_text()
    assert asked.exists()


def test_an_update_replaces_the_program_and_keeps_the_sessions(source: Path, tmp_path: Path, asked: Path) -> None:
    places = installed(source, tmp_path / "root")
    assert places.program is not None
    kept = places.data_folders[0] / "journal.sqlite"
    kept.parent.mkdir(parents=True)
    kept.write_text("sessions")
    old = (places.program / "current").resolve()
    (source / "kiosk" / "one.py").write_text("ONE = 2\n")
    old = old.rename(old.with_name("20200101-000000"))
    installed(source, tmp_path / "root")
    assert (places.program / "current/kiosk/one.py").read_text() == "ONE = 2\n"
    assert not old.exists()
    assert kept.read_text() == "sessions"
    assert asked.exists()


def test_a_version_that_cannot_be_set_up_leaves_the_one_before(source: Path, tmp_path: Path, asked: Path) -> None:
    places = installed(source, tmp_path / "root")
    assert places.program is not None
    before = (places.program / "current").resolve()
    before = before.rename(before.with_name("20200101-000000"))
    (places.program / "current").unlink()
    (places.program / "current").symlink_to(before)
    (source / "run").write_text("#!/bin/sh\necho no network >&2\nexit 2\n")
    with pytest.raises(InstallError, match="no network"):
        installed(source, tmp_path / "root")
    assert (places.program / "current").resolve() == before
    assert [*(places.program / "releases").iterdir()] == [before]
    assert asked.exists()


def test_packages_that_cannot_be_fetched_are_said_and_do_not_stop_it(source: Path, tmp_path: Path, asked: Path) -> None:
    (tmp_path / "apt-get-fails").touch()
    said: list[str] = []
    install_for_machine(source, machine_places(tmp_path / "root"), said.append, gpio=False)
    assert any("could not be downloaded" in sentence for sentence in said)
    assert "restart" in asked.read_text()


def test_a_place_that_cannot_be_written_is_named_with_the_way_out(source: Path, tmp_path: Path) -> None:
    (tmp_path / "root").write_text("a file where a folder should be")
    with pytest.raises(InstallError, match=r"sudo \./run install"):
        installed(source, tmp_path / "root")


def test_a_systemctl_that_fails_is_quoted(source: Path, tmp_path: Path, asked: Path) -> None:
    (tmp_path / "systemctl-fails").touch()
    with pytest.raises(InstallError, match="`systemctl daemon-reload` failed"):
        installed(source, tmp_path / "root")
    assert asked.exists()


def test_a_machine_without_systemd_says_so(source: Path, tmp_path: Path) -> None:
    places = user_places(tmp_path / "config", ())
    lost = Places(places.units, None, (), (str(tmp_path / "no-systemctl"),))
    with pytest.raises(InstallError, match=r"no-systemctl cannot be run: No such file"):
        install_for_user(source, lost, tr)


def test_the_desktops_kiosk_runs_the_very_folder_it_came_from(source: Path, tmp_path: Path, asked: Path) -> None:
    odd = source.rename(source.with_name("50% of it"))
    places = user_places(tmp_path / "config", ())
    install_for_user(odd, places, tr)
    unit = places.unit.read_text()
    assert f'ExecStart="{tmp_path}/50%% of it/.venv/bin/python" -P -m kiosk --display window' in unit
    assert "@HERE@" not in unit
    assert asked.read_text().splitlines()[0] == "systemctl --user daemon-reload"


def test_a_desktop_of_which_systemd_knows_nothing_starts_the_kiosk_at_login(
    source: Path, tmp_path: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    places = user_places(tmp_path / "config", ())
    install_for_user(source, places, tr)
    lines = asked.read_text().splitlines()
    assert "systemctl --user import-environment WAYLAND_DISPLAY" in lines
    assert lines[-1] == "systemctl --user restart kiosk-timekeeper.service"
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # a desktop entry's keys have capitals
    entry.read(tmp_path / "config/autostart/kiosk-timekeeper.desktop")
    asked.unlink()
    subprocess.run(split(entry["Desktop Entry"]["Exec"]), check=True)
    assert asked.read_text().splitlines() == [
        "systemctl --user import-environment DISPLAY WAYLAND_DISPLAY XAUTHORITY",
        "systemctl --user start kiosk-timekeeper.service",
    ]
    uninstall(places, tr, keep_sessions=False)
    assert not [path for path in (tmp_path / "config").rglob("*") if path.is_file()]


def test_uninstalling_leaves_nothing(source: Path, tmp_path: Path, asked: Path) -> None:
    root = tmp_path / "root"
    places = installed(source, root, gpio=True)
    for folder in places.data_folders:
        folder.mkdir(parents=True)
        (folder / "something").write_text("of ours")
    uninstall(places, tr, keep_sessions=False)
    assert [path for path in root.rglob("*") if "kiosk" in path.name] == []
    assert not places.installed
    assert "systemctl disable --now kiosk-timekeeper.service" in asked.read_text()


def test_a_machine_that_is_the_kiosks_own_gets_the_rule_for_it_and_loses_it_again(
    source: Path, tmp_path: Path, asked: Path
) -> None:
    root = tmp_path / "root"
    places = installed(source, root)
    assert places.rules
    assert not places.rules.exists(), "only where somebody says so"
    make_appliance(source / "systemd", places, tr)
    assert "KIOSK_APPLIANCE=true" in (places.drop_ins / "appliance.conf").read_text()
    assert places.rules.read_text() == (HERE / "systemd/appliance.rules").read_text()
    assert places.user
    assert places.user.read_text() == (HERE / "systemd/appliance.sysusers").read_text()
    said = asked.read_text()
    assert "network-manager" in said
    assert f"systemd-sysusers {places.user}\n" in said
    assert said.endswith("systemctl daemon-reload\nsystemctl try-restart kiosk-timekeeper.service\n")
    uninstall(places, tr, keep_sessions=False)
    assert "userdel kiosk-timekeeper\n" in asked.read_text()
    assert [path for path in root.rglob("*") if "kiosk" in path.name] == []


POLICIES = Path("/usr/share/polkit-1/actions")


def test_the_rule_names_actions_that_there_are_and_nobody_but_the_kiosk() -> None:
    rule = (HERE / "systemd/appliance.rules").read_text()
    actions = set(re.findall(r'"(org\.freedesktop\.[\w.-]+)"', rule))
    assert 'subject.user === "kiosk-timekeeper"' in rule
    assert rule.count("polkit.Result.YES") == 1
    assert len(actions) > 8
    known = "".join(file.read_text() for file in POLICIES.glob("*.policy"))
    for family in ("login1", "timedate1", "locale1", "packagekit", "NetworkManager"):
        of_family = {action for action in actions if action.startswith(f"org.freedesktop.{family}.")}
        assert of_family
        if f"org.freedesktop.{family}." in known:
            assert {action for action in of_family if f'"{action}"' not in known} == set()


def test_uninstalling_may_leave_the_sessions(source: Path, tmp_path: Path, asked: Path) -> None:
    places = installed(source, tmp_path / "root")
    places.data_folders[0].mkdir(parents=True)
    uninstall(places, tr, keep_sessions=True)
    assert places.data_folders[0].is_dir()
    assert not places.installed
    assert asked.exists()


def test_what_cannot_be_removed_is_named(tmp_path: Path, asked: Path) -> None:
    places = Places(tmp_path / "units", None, (Path("/proc/self/status"),), ("systemctl",))
    with pytest.raises(InstallError, match="/proc/self/status cannot be removed"):
        uninstall(places, tr, keep_sessions=False)
    assert not asked.exists()


UNITS = sorted((HERE / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_no_fault_in_the_units(unit: Path, tmp_path: Path) -> None:
    tool = _systemd_analyze()
    text = unit.read_text().replace("/opt/kiosk-timekeeper/current/.venv/bin/python", sys.executable)
    text = text.replace("/opt/kiosk-timekeeper/current", str(HERE)).replace("@HERE@/.venv/bin/python", sys.executable)
    copy = tmp_path / "kiosk-timekeeper.service"
    copy.write_text(text.replace("@HERE@", str(HERE)))
    done = subprocess.run([tool, "verify", copy], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_machines_unit_waits_for_a_screen_and_looks_for_no_pins_where_no_button_is_set() -> None:
    unit = (HERE / "systemd" / MACHINE_UNIT).read_text()
    (command,) = re.findall(r"^ExecStart=\S+ -P -m kiosk (.*)$", unit, re.MULTILINE)
    assert command == "--display window --wait-for-screen"
    assert "gpio" not in unit, "systemd would warn of a device that is not there"
    assert "gpio" in (HERE / "systemd" / GPIO).read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_first_start_that_takes_five_minutes_is_waited_for(unit: Path) -> None:
    limit = re.search(r"^TimeoutStartSec=(\d+)min$", unit.read_text(), re.MULTILINE)
    assert limit, "written in minutes"
    assert int(limit[1]) > 5


def test_the_machines_unit_is_exposed_to_at_most_two_in_ten() -> None:
    command: list[str | Path] = [
        _systemd_analyze(),
        "security",
        "--offline=true",
        "--threshold=20",
        HERE / "systemd" / MACHINE_UNIT,
    ]
    done = subprocess.run([*command, "--no-pager"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


def _systemd_analyze() -> str:
    return which("systemd-analyze") or pytest.skip("systemd-analyze is not installed")
