"""The host beside the kiosk: its code reaches the settings, its failure the room, and it ends with the kiosk."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import rooms_host
from kiosk.app.rooms_host import LAST_LINES, PART, RoomsHost
from kiosk.config.backoff import Backoff
from kiosk.config.settings import Settings
from kiosk.core.room.messages import FaultReport, OptionsFound
from kiosk.core.room.settings import ROOMS_HOST
from tests.waiting import eventually

GREETS = 'import sys; print(\'{"code": "123456", "address": "192.168.0.24"}\', flush=True); sys.stdin.read()'
FAILS = "import sys; sys.exit('The broker is missing.')"
COMPLAINS = "import sys; sys.stderr.write('It is bad.\\n' * 100_000); sys.exit('It is worse.')"
BABBLES = "print('{}'); print('[1]'); print('no JSON'); print('\\x1b[2J')"


class Board:
    """A noticeboard that keeps what is submitted."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def submit(self, message: object) -> None:
        self.heard.append(message)

    @property
    def problem(self) -> str | None:
        found = [one.problem for one in self.heard if isinstance(one, FaultReport) and one.part == PART]
        return found[-1] if found else None


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr(rooms_host, "AGAIN", Backoff(first=0.05, longest=0.05))
    return Board()


@pytest.fixture
def host(board: Board, tmp_path: Path) -> Iterator[RoomsHost]:
    settings = Settings.model_construct(state=tmp_path)
    made = RoomsHost(board, settings, None, 1883)  # type: ignore[arg-type]  # it only submits
    yield made
    made.close()


def runs(host: RoomsHost, program: str) -> None:
    host._command = [sys.executable, "-c", program]


def test_the_code_and_the_address_are_in_the_settings(host: RoomsHost, board: Board) -> None:
    runs(host, GREETS)
    host.start()
    eventually(lambda: any(isinstance(one, OptionsFound) for one in board.heard))
    found = next(one for one in board.heard if isinstance(one, OptionsFound))
    assert found.key == ROOMS_HOST
    assert [option.value for option in found.options] == [False, True]
    assert found.options[1].remark == "The code to join is 123 456. The address of this kiosk is 192.168.0.24."
    assert board.problem is None


def test_why_it_has_failed_is_said_until_it_runs(host: RoomsHost, board: Board) -> None:
    runs(host, FAILS)
    host.start()
    eventually(lambda: board.problem == "The broker is missing.")
    runs(host, GREETS)
    eventually(lambda: any(isinstance(one, OptionsFound) for one in board.heard))
    eventually(lambda: board.problem is None)


def test_a_host_with_many_complaints_goes_on_and_the_last_are_said_when_it_ends(host: RoomsHost, board: Board) -> None:
    runs(host, COMPLAINS)
    host.start()
    eventually(lambda: board.problem is not None)
    assert board.problem is not None
    assert board.problem.endswith("It is worse.")
    assert len(board.problem.splitlines()) <= LAST_LINES


def test_whatever_else_it_says_is_no_code(host: RoomsHost, board: Board) -> None:
    runs(host, BABBLES)
    host.start()
    eventually(lambda: board.problem == "The host of the rooms has ended, and is started again.")
    assert not any(isinstance(one, OptionsFound) for one in board.heard)


def test_it_ends_with_the_kiosk(host: RoomsHost, board: Board) -> None:
    runs(host, GREETS)
    host.start()
    eventually(lambda: any(isinstance(one, OptionsFound) for one in board.heard))
    process = host._process
    assert process is not None
    host.close()
    assert process.poll() is not None
    assert board.problem is None
