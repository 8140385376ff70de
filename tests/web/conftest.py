from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.phones import Kiosk, MovedClock, begin, kiosk
from tests.web.programs import Program


@pytest.fixture
def clock() -> MovedClock:
    """The kiosk's clock, which a test can put forward."""
    return MovedClock()


@pytest.fixture
def home(tmp_path: Path, clock: MovedClock) -> Iterator[Kiosk]:
    """A kiosk at its home screen."""
    with kiosk(tmp_path, clock=clock) as made:
        yield made


@pytest.fixture
def running(home: Kiosk) -> Kiosk:
    """The same with a session that has begun."""
    begin(home)
    return home


@pytest.fixture
def faults() -> list[str]:
    """What the scripts of pages complain of."""
    return []


@pytest.fixture
def program(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Program]:
    """The kiosk as a program that can be killed, with the protocol that the test's parameter names."""
    made = Program(tmp_path)
    made.start(request.param)
    yield made
    made.kill()
