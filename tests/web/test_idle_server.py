"""The server sleeps while nobody asks for anything."""

import asyncio

import uvicorn

from kiosk.web.event_driven_server import EventDrivenServer
from tests.web.phones import Kiosk


def test_it_waits_for_no_time_to_pass_until_it_is_told_to_stop() -> None:
    async def rest() -> None:
        server = EventDrivenServer(uvicorn.Config(lambda: None))
        server.config.load()
        running = asyncio.create_task(server.main_loop())
        for _ in range(10):
            await asyncio.sleep(0)
        assert not running.done()
        assert not asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]  # the loop's alarms
        server.stop()
        await running
        assert server.should_exit

    asyncio.run(rest())


def test_its_answers_carry_no_date_that_may_be_years_astray(home: Kiosk) -> None:
    assert "date" not in home.phone().get("/").headers
