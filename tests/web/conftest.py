from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.commands import Open, Start
from tests.web.browsers import chromium
from tests.web.phones import Kiosk, kiosk


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk at its home screen."""
    with kiosk(tmp_path) as made:
        yield made


@pytest.fixture
def running(home: Kiosk) -> Kiosk:
    """The same with a session that has begun."""
    home.open(Open("agreed"))
    home.ask(Start())
    home.waiting.until(lambda room: room.session and room.session.began is not None)
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
