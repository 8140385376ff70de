"""Whether an ONNX Runtime sends anything: `.venv/bin/python -m tests.supply.telemetry` asks this of the newest one.

The kiosk keeps below the first that has a telemetry service built in. The newest is fetched, looked at and thrown
away; where it has none, the cap in pyproject.toml can be lifted. Without the index nothing can be said, which is no
fault.
"""

import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.end_to_end.test_wheels import PYTHON_WITH_PIP

MARKS = (b"OneDsTelemetry", b"Microsoft12Applications6Events", b"events.data.microsoft.com")
"""What stands in the program code of those that send: class names of the service, and the host that it sends to."""


def marks_in(content: bytes) -> list[str]:
    """The marks of telemetry in a library."""
    return [mark.decode() for mark in MARKS if mark in content]


def marks_in_wheel(wheel: Path) -> list[str]:
    """The marks of telemetry in any library of a wheel."""
    with zipfile.ZipFile(wheel) as files:
        libraries = [name for name in files.namelist() if ".so" in Path(name).name]
        return sorted({mark for name in libraries for mark in marks_in(files.read(name))})


def newest(folder: Path) -> Path | None:
    """The newest wheel for this machine, fetched into `folder`; None where the index does not answer."""
    pip = [
        PYTHON_WITH_PIP,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
        str(folder),
    ]
    done = subprocess.run([*pip, "onnxruntime"], check=False, capture_output=True)
    return next(folder.glob("onnxruntime-*.whl"), None) if done.returncode == 0 else None


def main() -> None:
    """Says what the newest one is like."""
    with TemporaryDirectory() as folder:
        wheel = newest(Path(folder))
        if wheel is None:
            said = "The package index does not answer: nobody knows what the newest ONNX Runtime is like."
        elif marks := marks_in_wheel(wheel):
            said = f"{wheel.name} has telemetry built in ({', '.join(marks)}): keep the cap."
        else:
            said = f"{wheel.name} is free of telemetry: lift the cap in pyproject.toml if the tests pass with it."
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
