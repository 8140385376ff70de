from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsers import chromium
from tests.web.phones import Kiosk, begin, kiosk


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk at its home screen."""
    with kiosk(tmp_path) as made:
        yield made


@pytest.fixture
def running(home: Kiosk) -> Kiosk:
    """The same with a session that has begun."""
    begin(home)
    return home


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def faults() -> list[str]:
    """What the scripts of pages complain of."""
    return []
