"""The Debian package in a bare Debian, in a folder: put in, run, updated, removed and purged."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import NEWER
from tests.end_to_end.machine import PACKAGES, debian, run

pytestmark = pytest.mark.slow

SESSION = "var/lib/kiosk-timekeeper/journal.sqlite"
WANTED = "etc/systemd/system/multi-user.target.wants/kiosk-timekeeper.service"


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


def test_lintian_finds_no_error(package: Path) -> None:
    if not shutil.which("lintian"):
        pytest.skip("lintian is not installed")
    # The package in dist/ is packed; here that would take minutes.
    aside = "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball"
    command = ["lintian", "--allow-root", "--tag-display-limit", "0", "--suppress-tags", aside, str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("E:")] == []
