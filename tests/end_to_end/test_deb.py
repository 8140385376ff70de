"""The Debian package in a bare Debian: put in, run, updated, removed and purged in a folder; updated in a machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.session.events import Recovered
from tests.end_to_end.machine import PACKAGES, READY, Machine, debian, installed_disk, run, run_in
from tests.end_to_end.machine_kiosk import MachineKiosk
from tests.locks import REPOSITORY

pytestmark = pytest.mark.slow

MAKE = """
import sys
from pathlib import Path
sys.path.insert(0, "systemd/debian")
import make
print(make.make("bookworm", "amd64", Path(sys.argv[1]), packed=("-Znone",)))
"""
NEWER = "99.0+deb12"
SESSION = "var/lib/kiosk-timekeeper/journal.sqlite"
BOOT = 1200
UPDATE = "DEBIAN_FRONTEND=noninteractive apt-get install --yes /srv/newer.deb"
WANTED = "etc/systemd/system/multi-user.target.wants/kiosk-timekeeper.service"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package for Debian 12, not packed, because packing takes minutes."""
    folder = tmp_path_factory.mktemp("deb")
    tools = {**os.environ, "PATH": f"{REPOSITORY}/.venv/bin:{os.environ['PATH']}"}
    done = subprocess.run(
        [REPOSITORY / ".venv/bin/python", "-c", MAKE, folder],
        cwd=REPOSITORY,
        env=tools,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "error sending request" in done.stderr:
        pytest.skip("the Python packages cannot be had")
    assert done.returncode == 0, done.stderr[-2000:]
    (file,) = folder.glob("*.deb")
    return file


@pytest.fixture(scope="module")
def newer(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a later version."""
    root = tmp_path_factory.mktemp("newer") / "root"
    run("dpkg-deb", "--raw-extract", package, root)
    control = root / "DEBIAN/control"
    control.write_text(control.read_text().replace(package.name.split("_")[1], NEWER))
    file = root.parent / "newer.deb"
    run("dpkg-deb", "--root-owner-group", "-Znone", "--build", root, file)
    shutil.rmtree(root)
    return file


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Path]:
    """A folder with a Debian that has what the package depends on."""
    if os.geteuid():
        pytest.skip("only root may enter another system")
    for tool in ("mmdebstrap", "apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    without = ["--exclude=./dev/*", "--exclude=./boot/*", "--exclude=./usr/lib/modules"]
    run("tar", "--extract", "--numeric-owner", *without, "--directory", tmp_path, "--file", debian(packages=PACKAGES))
    for device, number in {"null": "3", "urandom": "9"}.items():
        run("mknod", "-m", "666", tmp_path / "dev" / device, "c", "1", number)
    yield tmp_path
    shutil.rmtree(tmp_path)


def test_a_package_is_put_in_run_updated_removed_and_purged(system: Path, package: Path, newer: Path) -> None:
    def there(*command: str) -> str:
        usual = ["PATH=/usr/sbin:/usr/bin", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        return run("chroot", system, "env", "-i", *usual, *command)

    def take(file: Path) -> None:
        shutil.copy(file, system / "kiosk.deb")
        there("dpkg", "--install", "/kiosk.deb")

    take(package)
    assert (system / WANTED).is_symlink(), "it opens at the next start"
    assert list((system / "usr/lib/kiosk-timekeeper").rglob("kiosk/__pycache__")), "it is compiled"
    assert "Creative solutions" in there("kiosk-timekeeper", "simulate", "solution-circle")
    assert "emma" in there("kiosk-timekeeper", "voices", "--language", "en-gb")
    assert "kiosk-timekeeper sessions" in there("kiosk-timekeeper", "sessions", "--help")

    session = system / SESSION
    session.parent.mkdir(parents=True)
    session.write_text("a session")
    take(newer)
    assert NEWER in there("dpkg-query", "--show", "kiosk-timekeeper")
    assert (system / WANTED).is_symlink()

    there("dpkg", "--remove", "kiosk-timekeeper")
    assert not (system / "usr/lib/kiosk-timekeeper").exists()
    assert session.read_text() == "a session"
    there("dpkg", "--purge", "kiosk-timekeeper")
    left = {str(found.relative_to(system)) for found in system.rglob("*kiosk-timekeeper*")}
    assert {place for place in left if not place.startswith(("root/", "var/lib/dpkg/"))} == set()


def test_a_machine_is_updated_by_apt_in_the_middle_of_a_session_which_goes_on(package: Path, newer: Path) -> None:
    def install(root: Path) -> None:
        shutil.copy(package, root / "srv/older.deb")
        shutil.copy(newer, root / "srv/newer.deb")
        run_in(root, "dpkg", "--install", "/srv/older.deb", DEBIAN_FRONTEND="noninteractive")
        (root / "srv/older.deb").unlink()

    with installed_disk(install) as disk, Machine(disk) as machine:
        machine.until_said(READY, BOOT)
        kiosk = MachineKiosk(machine)
        kiosk.has_session()
        kiosk.until_countdown_right()
        before, ready = kiosk.recorded(), machine.console.count(READY)
        machine.told(UPDATE, BOOT)
        machine.until_said(READY, BOOT, times=ready + 1)
        assert NEWER in machine.told("dpkg-query --show kiosk-timekeeper")
        kiosk.until_recorded(lambda events: any(isinstance(event, Recovered) for event in events[len(before) :]))
        assert kiosk.recorded()[: len(before)] == before
        kiosk.until_countdown_right()


def test_lintian_finds_no_error(package: Path) -> None:
    if not shutil.which("lintian"):
        pytest.skip("lintian is not installed")
    # The package in dist/ is packed; here that would take minutes.
    aside = "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball"
    command = ["lintian", "--allow-root", "--tag-display-limit", "0", "--suppress-tags", aside, str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("E:")] == []
