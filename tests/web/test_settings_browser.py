"""The settings on a phone and a laptop, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.core.room.messages import MicrophoneTried
from kiosk.core.room.modes import Theme
from tests.web.browsers import LAPTOP, PHONE, axe, new_device
from tests.web.phones import Kiosk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def page(browser: Any, request: pytest.FixtureRequest, faults: list[str], home: Kiosk) -> Iterator[Any]:
    """The remote with its settings open."""
    device = new_device(browser, faults, request.param, bypass_csp=True)
    shown = device.new_page()
    shown.goto(home.links.remote)
    shown.fill("#pin", home.links.pin)
    shown.click("text=Continue")
    shown.wait_for_selector("#link:text('Connected')")
    shown.click("summary:text('Settings of the kiosk')")
    yield shown
    device.close()


def test_settings_are_changed_and_tried_from_a_phone(page: Any, home: Kiosk, faults: list[str]) -> None:
    page.click("[aria-label='Colours: →']")
    page.wait_for_selector("li:has-text('Colours: light')")
    assert home.waiting.room.theme is Theme.LIGHT
    page.click("[aria-label='Microphone: try it']")
    page.wait_for_selector("meter")
    home.engine.submit(MicrophoneTried(60, "next step"))
    page.wait_for_selector("text=Heard: “next step”.")
    assert page.locator("meter").get_attribute("value") == "60"
    page.click("[aria-label='Microphone: end the trial']")
    page.wait_for_selector("meter", state="detached")
    page.click("text=close them on the kiosk")
    home.waiting.until(lambda room: room.settings_page is None)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


def test_the_section_can_be_used_by_keyboard_and_the_checker_finds_nothing(page: Any, home: Kiosk) -> None:
    page.focus("[aria-label='Volume: ←']")
    page.keyboard.press("Enter")
    home.waiting.until(lambda room: room.sound.volume == 80)
    page.wait_for_selector("li:has-text('Volume: 80 %')")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Volume: ←"
    page.evaluate(axe())
    found = page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
