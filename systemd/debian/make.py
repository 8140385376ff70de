"""Makes a Debian package: the kiosk, its Python packages as the locks name them, units, man page and menu entry.

Nothing in it is built for this machine, so that a package for any release and processor is made anywhere:

    ./run deb [bookworm|trixie] [amd64|arm64]
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

sys.path.insert(0, str(REPOSITORY))
from kiosk import __version__  # noqa: E402
from kiosk.service.install import APPLIANCE, DESKTOP_UNIT, GPIO, LIBRARIES, MACHINE_UNIT, RULES, USER  # noqa: E402

NAME = "kiosk-timekeeper"
MAINTAINER = "kiosk-timekeeper maintainers <kiosk-timekeeper@packages.invalid>"
LOCKS = "requirements.lock", "requirements-natural.lock"
PURE = "srt"
"""Published as pure Python source only."""

ENVIRONMENT = Path("usr/lib") / NAME
COMMAND = f"""\
#!/{ENVIRONMENT}/bin/python -P
from kiosk.__main__ import main

main()
"""


@dataclass(frozen=True)
class Release:
    """A release of Debian, by what its packages are made for."""

    number: int
    python: tuple[int, int]
    glibc: str
    """The newest one, at most its own, that the tool which chooses wheels knows."""


RELEASES = {"bookworm": Release(12, (3, 11), "2_36"), "trixie": Release(13, (3, 13), "2_40")}
PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}


PACKED = "-Zxz", "-z1"
"""Most of it are models that cannot be made smaller, so packing harder gains 2 % for many minutes."""


def make(
    release: str, processor: str, folder: Path, version: str = __version__, packed: Sequence[str] = PACKED
) -> Path:
    """Makes the package in this folder; returns its file. Raises CalledProcessError."""
    target = RELEASES[release]
    whole = f"{version}+deb{target.number}"
    file = folder.resolve() / f"{NAME}_{whole}_{processor}.deb"
    with TemporaryDirectory(prefix=f"{NAME}-deb-") as name:
        root = Path(name) / "root"
        _add_environment(root / ENVIRONMENT, target, PROCESSORS[processor])
        _add_command(root)
        _add_units(root)
        _add_documents(root, whole)
        _add_control(root, target, processor, whole)
        _run("dpkg-deb", "--root-owner-group", *packed, "--build", str(root), str(file))
    return file


def _add_environment(place: Path, release: Release, machine: str) -> None:
    """The kiosk and what it needs, as a virtual environment whose Python is Debian's."""
    major, minor = release.python
    (place / "bin").mkdir(parents=True)
    (place / "bin/python").symlink_to(f"/usr/bin/python{major}.{minor}")
    (place / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {major}.{minor}\n"
    )
    packages = place / f"lib/python{major}.{minor}/site-packages"
    there = ["--python-version", f"{major}.{minor}", "--python-platform", f"{machine}-manylinux_{release.glibc}"]
    uv = ["uv", "pip", "install", "--no-config", "--quiet", "--no-build-isolation", "--target", str(packages), *there]
    locks = [option for lock in LOCKS for option in ("-r", str(REPOSITORY / lock))]
    _run(*uv, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-binary", PURE, *locks)
    with TemporaryDirectory(prefix=f"{NAME}-wheel-") as wheels:
        _run("uv", "build", "--quiet", "--no-build-isolation", "--wheel", "--out-dir", wheels, str(REPOSITORY))
        _run(*uv, "--no-deps", *map(str, Path(wheels).glob("*.whl")))
    _tidy(packages)


def _tidy(packages: Path) -> None:
    """Removes what no kiosk runs: commands, tests and examples of packages, headers, and marks of the installer."""
    useless = [packages / name for name in ("bin", ".lock", "include", "share")]
    useless += [packages / "pygame" / name for name in ("docs", "examples", "tests")]
    useless += [*packages.glob("numpy/**/tests"), *packages.rglob("__pycache__")]
    for place in useless:
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    for file in packages.rglob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o644)


def _add_command(root: Path) -> None:
    _write(root / "usr/bin" / NAME, COMMAND, 0o755)
    _write(root / "usr/share/applications" / f"{NAME}.desktop", (HERE / "menu.desktop").read_text())
    icon = root / "usr/share/icons/hicolor/scalable/apps" / f"{NAME}.svg"
    _write(icon, (HERE / "icon.svg").read_text())


def _add_units(root: Path) -> None:
    """The units that `./run install` puts in place, with the package's own folder in them."""
    systemd = REPOSITORY / "systemd"
    python, folder = f"/{ENVIRONMENT}/bin/python", f"/{ENVIRONMENT}"
    machine = (systemd / MACHINE_UNIT).read_text()
    machine = machine.replace("/opt/kiosk-timekeeper/current/.venv/bin/python", python)
    machine = machine.replace("/opt/kiosk-timekeeper/current", folder)
    desktop = (systemd / DESKTOP_UNIT).read_text()
    desktop = desktop.replace('"@HERE@/.venv/bin/python"', python).replace("@HERE@", folder)
    _write(root / "usr/lib/systemd/system" / f"{NAME}.service", machine)
    _write(root / "usr/lib/systemd/user" / f"{NAME}.service", desktop)
    _write(root / "usr/share/doc" / NAME / "examples" / GPIO, (systemd / GPIO).read_text())
    for part in (APPLIANCE, RULES, USER):
        _write(root / "usr/share" / NAME / part, (systemd / part).read_text())


def _add_documents(root: Path, version: str) -> None:
    documents = root / "usr/share/doc" / NAME
    _write(documents / "copyright", (HERE / "copyright").read_text())
    _compress(documents / "changelog.gz", _changelog(version))
    _compress(root / "usr/share/man/man1" / f"{NAME}.1.gz", (HERE / f"{NAME}.1").read_text())
    _write(root / "usr/share/lintian/overrides" / NAME, (HERE / "lintian-overrides").read_text())
    for page in ("README.md", "CHANGELOG.md", *(f"docs/{file.name}" for file in REPOSITORY.glob("docs/*.md"))):
        _write(documents / page, (REPOSITORY / page).read_text())


def _changelog(version: str) -> str:
    """The entry that Debian wants; its date is that of the newest release in CHANGELOG.md."""
    (released, *_) = re.findall(
        r"^## \[[\d.]+\].*?(\d{4}-\d\d-\d\d)", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    date = format_datetime(datetime.fromisoformat(released).replace(tzinfo=UTC))
    signed = f" -- {MAINTAINER}  {date}\n"
    return f"{NAME} ({version}) stable; urgency=medium\n\n  * CHANGELOG.md tells what has changed.\n\n{signed}"


def _add_control(root: Path, release: Release, processor: str, version: str) -> None:
    major, minor = release.python
    size = sum(file.lstat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    facts = {
        "version": version,
        "maintainer": MAINTAINER,
        "processor": processor,
        "size": str(size),
        "python": f"python3 (>= {major}.{minor}), python3 (<< {major}.{minor + 1})",
        "glibc": release.glibc.replace("_", "."),
        "libraries": ", ".join(("libportaudio2", *LIBRARIES)),
    }
    control = re.sub(r"@(\w+)@", lambda found: facts[found[1]], (HERE / "control").read_text())
    _write(root / "DEBIAN/control", control)
    for script in ("postinst", "prerm", "postrm"):
        _write(root / "DEBIAN" / script, (HERE / script).read_text(), 0o755)
    for place in (root, *root.rglob("*")):
        if place.is_dir():
            place.chmod(0o755)


def _write(file: Path, text: str, mode: int = 0o644) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)


def _compress(file: Path, text: str) -> None:
    """Writes the text as Debian wants it, the same on every day."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))
    file.chmod(0o644)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, env={**os.environ, "UV_LINK_MODE": "copy"})  # noqa: S603  (our own commands)


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit code."""
    release, processor = [*arguments, *("bookworm", "amd64")[len(arguments) :]][:2]
    if len(arguments) > 2 or release not in RELEASES or processor not in PROCESSORS:
        sys.stderr.write(f"./run deb [{'|'.join(RELEASES)}] [{'|'.join(PROCESSORS)}]\n")
        return 2
    folder = Path("dist")
    folder.mkdir(exist_ok=True)
    try:
        file = make(release, processor, folder)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"No package was made: {error.cmd[0]} says why above.\n")
        return 1
    sys.stdout.write(f"{file.relative_to(Path.cwd())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
