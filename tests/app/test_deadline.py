import os
import signal
import threading

from kiosk.app.deadline import Deadline, noticed_at_once
from tests.waiting import LIMIT


def test_what_hangs_is_left_behind_when_the_time_is_over() -> None:
    ended: list[int] = []
    done = threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        done.set()

    deadline = Deadline(0.01, end)
    assert not done.wait(0.05)
    deadline.begin()
    deadline.begin()
    assert done.wait(LIMIT)
    assert ended == [0]


def test_a_kiosk_that_closed_in_time_is_let_alone() -> None:
    ended: list[int] = []
    deadline = Deadline(LIMIT, ended.append)
    deadline.begin()
    deadline.keep()
    deadline._thread.join(LIMIT)
    assert (deadline._thread.is_alive(), ended) == (False, [])


def test_a_signal_is_noticed_on_another_thread_and_the_handler_is_called_too() -> None:
    handled, noticed = [], threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: handled.append(1))
    try:
        with noticed_at_once(signal.SIGTERM, noticed.set):
            os.kill(os.getpid(), signal.SIGTERM)
            assert noticed.wait(LIMIT)
        assert handled == [1]
        assert signal.set_wakeup_fd(-1) == -1
    finally:
        signal.signal(signal.SIGTERM, before)
