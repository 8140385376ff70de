"""What a kiosk takes more as one of several rooms: measured beside one that is alone, at the same time."""

import os
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from kiosk.app.process_cost import processor
from tests.benchmarks.cost import cost
from tests.rooms.brokers import Ear, broker, needs_mosquitto
from tests.waiting import eventually
from tests.web.programs import Program

needs_mosquitto()

pytestmark = pytest.mark.slow

MEMORY, SHARE = 10.0, 0.2
"""The megabytes and the hundredths of a core that it may take more."""

WINDOWS, SECONDS = 5, 6.0


def test_a_room_takes_little_more_than_a_kiosk_that_is_alone(tmp_path: Path) -> None:
    with broker(tmp_path) as running, ExitStack() as stack:
        alone, joined = Program(tmp_path / "alone"), Program(tmp_path / "joined")
        for program, url in ((alone, ""), (joined, running.url)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KIOSK_ROOMS__BROKER", url)
                program.start()
            stack.callback(program.kill)
        ear = Ear(running.port)
        stack.callback(ear.close)
        eventually(lambda: any(one.topic.endswith("/state") for one in ear.all()))
        pids = [program.process.pid for program in (alone, joined) if program.process]
        time.sleep(SECONDS)  # both load what they load after the first frame
        more = []
        for _ in range(WINDOWS):
            before, began = [processor(pid) for pid in pids], time.monotonic()
            time.sleep(SECONDS)
            used = [processor(pid) - was for pid, was in zip(pids, before, strict=True)]
            more.append(100 * (used[1] - used[0]) / (time.monotonic() - began))
        # One tick of the processor's clock is as much as may be used in five seconds.
        tick = 100 / os.sysconf("SC_CLK_TCK") / SECONDS
        assert median(more) <= SHARE + tick
        memory = [cost(pid, 0.1).pss for pid in pids]
        assert memory[1] - memory[0] <= MEMORY
