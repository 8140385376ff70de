"""The overview in a real browser: every number of rooms at every size, and real kiosks behind a real broker."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.config.settings import Rooms
from kiosk.rooms.topics import STATE
from tests.real_kiosk import RealKiosk
from tests.rooms.brokers import broker, needs_mosquitto
from tests.rooms.crowds import RUNNING, crowd, tells
from tests.waiting import eventually
from tests.web.browsers import PHONE, axe, new_device
from tests.web.phones import Kiosk, kiosk

needs_mosquitto()

from kiosk.rooms.client import RoomsClient  # noqa: E402  (there is no client where the extra is not installed)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]

TABLET = {"width": 820, "height": 1180}
TELEVISION = {"width": 1920, "height": 1080}
SIZES = pytest.mark.parametrize("size", [PHONE, TABLET, TELEVISION], ids=["phone", "tablet", "television"])


def overview_page(browser: Any, made: Kiosk, size: dict[str, int], faults: list[str], **options: Any) -> Any:
    """The page on a device that has typed the PIN."""
    page = new_device(browser, faults, size, **options).new_page()
    page.goto(made.links.remote)
    page.fill("#pin", made.links.pin)
    page.click("text=Continue")
    page.click("a:text-is('Rooms')")
    page.wait_for_selector("#link:text('Connected')")
    return page


@SIZES
@pytest.mark.parametrize("count", [3, 12, 40])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_all_rooms_can_be_read_at_every_size(
    browser: Any, tmp_path: Path, count: int, size: dict[str, int], scheme: str
) -> None:
    faults: list[str] = []
    with kiosk(tmp_path, overview=crowd(count)) as made:
        page = overview_page(browser, made, size, faults, color_scheme=scheme)
        assert page.locator(".tile").count() == count
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        cut = "e => e.clientWidth && e.scrollWidth > e.clientWidth + 1"
        inside = f"[...document.querySelectorAll('.tile *')].filter({cut}).map(e => e.className)"
        assert page.evaluate(inside) == []
        if size is TELEVISION:
            bottom = "Math.max(...[...document.querySelectorAll('.tile')].map(e => e.getBoundingClientRect().bottom))"
            bar = "document.querySelector('.wishes').getBoundingClientRect().top"
            assert page.evaluate(bottom) <= page.evaluate(bar)
        page.click(".wishes summary")
        page.evaluate(axe())
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        page.context.close()
    assert faults == []


def test_a_page_counts_by_itself_and_keeps_what_is_ticked(browser: Any, tmp_path: Path) -> None:
    faults: list[str] = []
    overview = crowd(3)
    with kiosk(tmp_path, overview=overview) as made:
        page = overview_page(browser, made, TABLET, faults)
        clock = page.locator("[data-room=room-1] .count")
        first = clock.text_content()
        eventually(lambda: clock.text_content() != first)
        page.check("#room-room-2")
        tells(overview, "Room 1", STATE, RUNNING.model_copy(update={"step": "Another step"}))
        page.wait_for_selector("text=Another step")
        assert page.is_checked("#room-room-2")
        overview.to_send()
        page.click(".wishes summary")
        page.fill("[name=text]", "Plenary in five minutes.")
        page.press("[name=text]", "Enter")
        page.wait_for_selector("text=Sent to the rooms.")
        ((name, payload),) = overview.to_send()
        assert name == "kiosk/v1/room-2/command"
        assert "Plenary in five minutes." in payload
        page.context.close()
    assert faults == []


def test_a_trainer_leads_real_kiosks_from_the_page(browser: Any, tmp_path: Path) -> None:
    faults: list[str] = []
    names = [f"Room {number}" for number in range(1, 6)]
    with broker(tmp_path) as running:
        rooms = Rooms(broker=running.url, overview=True)
        states = {name: {"KIOSK_ROOMS__BROKER": running.url, "KIOSK_ROOMS__NAME": name} for name in names}
        kiosks = [RealKiosk(tmp_path / name, "solution-circle", environment=own) for name, own in states.items()]
        board = _Board()
        client = RoomsClient(board, rooms)  # type: ignore[arg-type]  # it is only told of faults
        try:
            client.start()
            with kiosk(tmp_path, overview=client.overview) as made:
                page = overview_page(browser, made, TABLET, faults)
                for number in range(1, 6):
                    page.wait_for_selector(f"[data-room=room-{number}].ready")
                page.click(".wishes summary")
                page.click("text=Start together")
                for number, one in enumerate(kiosks, 1):
                    page.wait_for_selector(f"[data-room=room-{number}].running")
                    one.until("Step 1 of")
                kiosks[1].type("h")
                page.wait_for_selector("[data-room=room-2].wants")
                page.click(".wishes summary")
                page.click("#coming-room-2")
                kiosks[1].until_seen("somebody is coming to you")
                page.wait_for_selector("[data-room=room-2]:not(.wants)")
                kiosks[2].kill()
                page.wait_for_selector("[data-room=room-3].away")
                running.kill()
                page.wait_for_selector("text=What is shown here may be old.")
                kiosks[0].until("goes on by itself")
                running.start()
                page.wait_for_selector("[data-room=room-1].running")
                page.context.close()
        finally:
            client.close()
            for one in kiosks:
                one.close()
    assert faults == []


class _Board:
    """Takes what a client tells."""

    def submit(self, message: object) -> None:
        del message
