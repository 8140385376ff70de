"""A broker that ends is started again: at once, but not again and again."""

from pathlib import Path

import pytest

from kiosk.rooms.host import broker
from kiosk.rooms.host.broker import AGAIN, Broker
from tests.seconds import Seconds
from tests.waiting import eventually

NEVER_STARTS = "#!/bin/sh\nexit 3\n"


def test_a_broker_that_ends_at_once_is_started_ever_more_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mosquitto"
    program.write_text(NEVER_STARTS)
    program.chmod(0o755)
    monkeypatch.setattr(broker, "mosquitto", lambda: str(program))
    clock = Seconds(1000.0)
    running = Broker(tmp_path / "mosquitto.conf", clock)
    running.start()
    began, starts = clock.now, []
    while clock.now < began + 600:
        process = running._process
        assert process is not None
        process.wait()
        if running.keep_running():
            starts.append(clock.now - began)
        clock.now += 0.5
    assert starts[:4] == [0, 1, 3, 7]
    assert starts[-1] - starts[-2] == AGAIN.longest
    running.stop()


def test_one_that_has_run_for_long_is_started_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "mosquitto"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(broker, "mosquitto", lambda: str(program))
    clock = Seconds(1000.0)
    running = Broker(tmp_path / "mosquitto.conf", clock)
    running.start()
    for _ in range(9):
        clock.now += 3600
        process = running._process
        assert process is not None
        assert not running.keep_running()
        process.kill()
        eventually(lambda process=process: process.poll() is not None)  # type: ignore[misc]  # bound by its default
        assert running.keep_running()
    running.stop()
