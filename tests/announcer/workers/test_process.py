import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.announcer.workers import process
from kiosk.announcer.workers.process import Handler, Message, WorkerProcess, serve
from kiosk.core.errors import SoundError
from tests.waiting import LIMIT, eventually, is_running

KIOSK = """
import sys
from kiosk.announcer.workers.process import WorkerProcess
WorkerProcess("tests.announcer.workers.endless", {"busy": sys.argv[1]}).ask({}, 600)
"""
"""A program that asks a process for something that takes for ever."""


def answers_to(*requests: Message) -> list[Message]:
    """What a process answers that doubles numbers, if it was set up with one."""

    def begin(setup: Message) -> Handler:
        if "number" not in setup:
            raise SoundError("no {what}", what="number")
        return lambda request: {"double": request["number"] * 2}

    written = io.StringIO()
    serve(begin, io.StringIO("".join(json.dumps(request) + "\n" for request in requests)), written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_the_first_request_sets_up_and_the_others_are_answered() -> None:
    assert answers_to({"number": 0}, {"number": 1}, {"number": 2}) == [{}, {"double": 2}, {"double": 4}]


def test_our_own_error_travels_as_its_sentence_and_facts_so_that_it_can_be_translated() -> None:
    assert answers_to({}) == [{"error": "no {what}", "facts": {"what": "number"}}]


def test_any_other_error_is_reported_as_a_reason() -> None:
    assert answers_to({"number": 0}, {})[1] == {
        "error": "Sound or speech failed: {reason}",
        "facts": {"reason": "'number'"},
    }


def test_a_set_up_that_failed_is_tried_again_with_the_next_request() -> None:
    assert answers_to({}, {"number": 0}, {"number": 3})[1:] == [{}, {"double": 6}]


def test_a_process_that_is_busy_ends_with_a_kiosk_that_is_killed(tmp_path: Path) -> None:
    busy = tmp_path / "busy"
    with subprocess.Popen([sys.executable, "-c", KIOSK, str(busy)], cwd=Path(__file__).parents[3]) as kiosk:
        eventually(busy.exists)
        worker = int(busy.read_text())
        assert is_running(worker)
        kiosk.kill()
    eventually(lambda: not is_running(worker))


@pytest.mark.parametrize("by_select", [True, False], ids=["by select", "by a thread, as on Windows"])
def test_a_process_is_asked_and_given_up_however_the_system_waits_for_pipes(
    by_select: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "WAITS_BY_SELECT", by_select)
    worker = WorkerProcess("tests.announcer.workers.doubling", {"number": 0})
    long = "x" * 300_000  # more than any pipe holds
    assert worker.ask({"number": 21, "long": long}, LIMIT) == {"double": 42, "long": long}
    with pytest.raises(SoundError, match="did not answer within"):
        worker.ask({"number": 1, "sleep": LIMIT}, 0.2)
    assert worker.pid is None, "it is ended"
    assert worker.ask({"number": 2}, LIMIT) == {"double": 4}
    worker.close()
