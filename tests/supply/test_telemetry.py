from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.supply.telemetry import MARKS, marks_in, marks_in_wheel


def test_the_onnx_runtime_that_is_installed_has_no_telemetry_service() -> None:
    spec = find_spec("onnxruntime")
    if spec is None or spec.origin is None:
        pytest.skip("there is no ONNX Runtime for this machine")
    libraries = list(Path(spec.origin).parent.rglob("*.so*"))
    assert libraries
    assert [library.name for library in libraries if marks_in(library.read_bytes())] == []


def test_telemetry_is_seen_in_any_library_of_a_wheel_and_nowhere_else(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "clean.whl", "w") as clean:
        clean.writestr("onnxruntime/Privacy.md", MARKS[0])
        clean.writestr("onnxruntime/capi/lib.so.1", b"N11onnxruntime9TelemetryE")
    with ZipFile(tmp_path / "sends.whl", "w") as sends:
        sends.writestr("onnxruntime/capi/lib.so.1.32", b"\0https://mobile." + MARKS[2] + b"/OneCollector\0")
    assert marks_in_wheel(tmp_path / "clean.whl") == []
    assert marks_in_wheel(tmp_path / "sends.whl") == [MARKS[2].decode()]
