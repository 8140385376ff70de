import logging

import pytest

from kiosk.web.log_limit import LINES, LOGGERS, SECONDS, LogLimit, limit_log
from tests.seconds import Seconds


def line(name: str = "asyncio") -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, "somebody left %s", ("early",), (None, None, None))


def test_a_flood_of_lines_is_cut_off_and_counted_when_it_is_over() -> None:
    now = Seconds(0.0)
    limit = LogLimit(now)
    assert sum(limit.filter(line()) for _ in range(10_000)) == LINES
    now.now += SECONDS
    after = line()
    assert limit.filter(after)
    assert after.getMessage() == f"somebody left early ({10_000 - LINES} lines before this one were left out)"
    assert after.exc_info is None
    now.now += SECONDS
    quiet = line("uvicorn.error")
    assert limit.filter(quiet)
    assert quiet.getMessage() == "somebody left early"


def test_all_loggers_share_one_limit_however_often_the_server_starts(caplog: pytest.LogCaptureFixture) -> None:
    limit_log()
    limit_log()
    for name in LOGGERS:
        for _ in range(LINES):
            logging.getLogger(name).warning("somebody left")
    assert len(caplog.records) == LINES
    limit_log()
