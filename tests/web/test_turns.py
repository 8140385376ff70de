"""Requests of strangers wait in a flood, in their order and for seconds at most; a facilitator's never do."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from kiosk.web.turns import A_SECOND, AT_ONCE, Turns, TurnsMiddleware
from tests.seconds import Seconds

CONNECTIONS = 300


def test_a_class_that_opens_the_page_does_not_wait() -> None:
    taken = Turns(Seconds())
    assert [taken.wait() for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert taken.wait() > 0


def test_in_a_flood_a_second_has_only_so_many_turns_and_all_wait_in_their_order() -> None:
    clock = Seconds()
    taken = Turns(clock)
    due = []
    for _ in range(10):
        due += [clock.now + taken.wait() for _ in range(CONNECTIONS)]
        clock.now = due[-1]
    assert due == sorted(due)
    for second in range(1, int(clock.now)):
        assert sum(second <= one < second + 1 for one in due) == pytest.approx(A_SECOND, abs=1)


def test_nobody_waits_longer_than_all_connections_need() -> None:
    taken = Turns(Seconds())
    waits = [taken.wait() for _ in range(AT_ONCE + CONNECTIONS)]
    assert max(waits) == pytest.approx(CONNECTIONS / A_SECOND)


def test_after_a_quiet_time_nobody_waits() -> None:
    clock = Seconds()
    taken = Turns(clock)
    for _ in range(AT_ONCE + CONNECTIONS):
        taken.wait()
    clock.now += (AT_ONCE + CONNECTIONS) / A_SECOND
    assert [taken.wait() for _ in range(AT_ONCE)] == [0] * AT_ONCE


def test_a_facilitator_neither_waits_nor_takes_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    waited, answered = [], []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        answered.append(dict(scope["headers"])[b"cookie"])

    monkeypatch.setattr(asyncio, "sleep", sleep)
    paced = TurnsMiddleware(app, lambda cookies: cookies == "held", Turns(Seconds()))

    def ask(cookie: bytes) -> None:
        asyncio.run(paced({"type": "http", "headers": [(b"cookie", cookie)]}, None, None))  # type: ignore[arg-type]  # not used

    for _ in range(2 * AT_ONCE):
        ask(b"held")
    assert waited == []
    for _ in range(AT_ONCE + 9):
        ask(b"other")
    assert 0 < len(waited) < 10
    assert len(answered) == 3 * AT_ONCE + 9
