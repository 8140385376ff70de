import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.listener.voices import TEST_MODEL
from tests.voice_models.publisher import NAME, Publisher, publishing


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher on this machine, which no proxy stands before."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishing() as open_one:
        yield open_one


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models that is not there yet."""
    return tmp_path / "data" / "models"


@pytest.fixture(scope="session")
def zipped() -> bytes:
    """The tiny model as a publisher would zip it."""
    return zip_of(TEST_MODEL, NAME)


def zip_of(model: Path, name: str, without: str = "") -> bytes:
    """A model's folder as a zip file in which it has this name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir(name)
        for path in sorted(model.rglob("*")):
            inside = path.relative_to(model)
            if str(inside) != without:
                archive.write(path, Path(name) / inside)
    return content.getvalue()
