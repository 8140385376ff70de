"""Writing a protocol in a real browser: from nothing on a phone until it runs, with keys alone, and by dragging."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.room.state import Screen
from tests.web.browsers import LAPTOP, PHONE, SMALL, axe, late_script, new_device
from tests.web.phones import Kiosk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


@pytest.fixture(params=[PHONE, SMALL, LAPTOP], ids=["390x844", "320x640", "1280x800"])
def device(browser: Any, request: pytest.FixtureRequest, faults: list[str]) -> Iterator[Any]:
    context = new_device(browser, faults, request.param, bypass_csp=True)
    yield context
    context.close()
    assert faults == []


@pytest.fixture
def page(device: Any, home: Kiosk) -> Any:
    """The remote on this device."""
    page = device.new_page()
    page.goto(home.links.remote)
    page.fill("#pin", home.links.pin)
    page.click("text=Continue")
    page.wait_for_selector("#link:text('Connected')")
    return page


def violations(page: Any) -> list[str]:
    page.evaluate(axe())
    return [fault["id"] for fault in page.evaluate("axe.run()")["violations"]]


def fits(page: Any) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def titles(page: Any) -> list[str]:
    """The titles of the first stage's steps."""
    return [field.input_value() for field in page.query_selector_all("[id^='stages.0.steps.'][id$='.title']")]


def test_a_protocol_is_written_from_nothing_by_pressing_what_is_on_the_page_and_then_run(
    page: Any, home: Kiosk
) -> None:
    page.click("text=Protocols: write your own")
    assert (violations(page), fits(page)) == ([], True)
    page.click("text=New protocol")
    page.get_by_label("Title", exact=True).fill("Reading round")
    page.get_by_label("Step 1", exact=True).fill("What struck me")
    page.get_by_label("Minutes; empty for no clock").fill("soon")
    page.wait_for_selector('text=\'expected a length such as "3 min", got "soon"\'')
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_label("Minutes; empty for no clock").fill("3")
    page.wait_for_selector("text='3:00 in total for 4 people'")
    page.click("text=Add a step")
    page.get_by_label("Step 2", exact=True).fill("One question each")
    page.get_by_label("Minutes; empty for no clock").nth(1).fill("2-4")
    page.wait_for_selector("text='6:00 in total for 4 people'")
    page.click("button[aria-label='Move up: One question each'], button[aria-label='Move up: Step 2']")
    page.wait_for_selector("#plan .bar")
    assert titles(page) == ["One question each", "What struck me"]
    page.click("#save")
    page.wait_for_selector("[role=status]:text('Saved')")
    assert (violations(page), fits(page)) == ([], True)
    page.click("text=All protocols")
    page.click("text=Back to the remote")
    page.click("button:text('Reading round')")
    home.waiting.until(lambda room: room.screen is Screen.READY)
    page.click("#bar button.strong")
    running = home.waiting.until(lambda room: room.screen is Screen.STEP).session
    assert running is not None
    assert [turn.title for turn in running.plan.turns] == ["One question each", "What struck me"]
    page.wait_for_selector("h1:text('One question each')")


def test_what_is_typed_before_the_script_of_the_page_has_come_counts_too(page: Any) -> None:
    page.click("text=Protocols: write your own")
    with late_script(page, "draft.js"):
        page.click("text=New protocol", no_wait_after=True)
        page.get_by_label("Minutes; empty for no clock").fill("7")
    page.wait_for_selector("text='7:00 in total for 4 people'")


def reach(page: Any, label: str) -> None:
    """Presses Tab until something of this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        told = "(e => e.getAttribute('aria-label') || e.labels?.[0]?.firstChild?.textContent || e.textContent)"
        if page.evaluate(f"{told}(document.activeElement).trim()") == label:
            return
    raise AssertionError(label)


def test_a_protocol_can_be_written_with_keys_alone(page: Any, tmp_path: Path) -> None:
    page.goto(f"{page.url.removesuffix('/remote')}/remote/protocols")
    reach(page, "New protocol")
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft")
    reach(page, "Title")
    page.keyboard.press("Control+a")
    page.keyboard.type("By keys")
    reach(page, "Add a step: Our protocol")
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='stages.0.steps.1.title']:focus")
    page.keyboard.type("Second")
    reach(page, "Move up: Step 2")
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='stages.0.steps.0.title']:focus")
    assert titles(page) == ["Second", "Begin"]
    reach(page, "Save")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]:text('Saved')")
    text = (tmp_path / "protocols/by-keys.yaml").read_text()
    assert text.index("id: second") < text.index("id: begin")


def test_a_version_and_what_is_to_be_done_are_written_by_pressing_what_is_on_the_page(
    page: Any, home: Kiosk, tmp_path: Path
) -> None:
    page.click("text=Protocols: write your own")
    page.click("text=New protocol")
    page.get_by_label("Title", exact=True).fill("Short or long")
    page.click("text=Also on the card, one on each line >> xpath=ancestor::details/summary")
    page.get_by_label("Also on the card, one on each line").first.fill("Bring a pen.")
    page.click("text=Aim, prompts and more")
    page.get_by_label("In small groups").select_option("in pairs")
    page.click("text=Add a version")
    page.wait_for_selector("[id='variants.0.title']:focus")
    page.keyboard.type("In a hurry")
    page.click("summary:text('Its steps')")
    page.get_by_label("Other minutes").fill("soon")
    page.wait_for_selector('text=\'expected a length such as "3 min", got "soon"\'')
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_label("Other minutes").fill("2")
    page.get_by_label("Version of the plan").select_option("Version 1")
    page.wait_for_selector("text='2:00 in total for 4 people'")
    page.click("text=Add something to do before")
    page.wait_for_selector("[id='before.0.what']:focus")
    page.keyboard.type("Air the room")
    page.get_by_label("By whom").select_option("Presenter")
    page.get_by_label("Days from the session").fill("1")
    page.click("text=Add something to do after")
    page.wait_for_selector("[id='after.0.what']:focus")
    page.keyboard.type("Say thank you")
    assert (violations(page), fits(page)) == ([], True)
    page.click("#save")
    page.wait_for_selector("[role=status]:text('Saved')")
    text = (tmp_path / "protocols/short-or-long.yaml").read_text()
    written = (
        "notes:\n",
        "groups_of: 2\n",
        "in-a-hurry:\n",
        "minutes: 2 min\n",
        "role: presenter\n",
        "Say thank you\n",
    )
    assert [part for part in written if part not in text] == []
    page.click("text=All protocols")
    page.click("text=Back to the remote")
    page.click("button:text('Short or long')")
    opened = home.waiting.until(lambda room: room.screen is Screen.READY).session
    assert opened is not None
    assert [turn.groups_of for turn in opened.plan.turns] == [2]


def test_a_version_is_made_and_dropped_with_keys_alone(page: Any, tmp_path: Path) -> None:
    page.goto(f"{page.url.removesuffix('/remote')}/remote/protocols/new")
    reach(page, "Add a version")
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='variants.0.title']:focus")
    page.keyboard.type("Alone")
    reach(page, "Its steps: Version 1")
    page.keyboard.press("Enter")
    reach(page, "Other minutes")
    page.keyboard.type("3")
    reach(page, "Add something to do after")
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='after.0.what']:focus")
    page.keyboard.type("Rest")
    reach(page, "Save")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]:text('Saved')")
    file = tmp_path / "protocols/our-protocol.yaml"
    assert "alone:" in file.read_text()
    reach(page, "Remove: Alone")
    page.keyboard.press("Enter")
    page.wait_for_selector("#add-variant:focus")
    reach(page, "Remove: Rest")
    page.keyboard.press("Enter")
    page.wait_for_selector("#add-after:focus")
    reach(page, "Save")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]:text('Saved')")
    assert not {"variants:", "after:"} & set(file.read_text().split())


def test_a_step_is_dragged_to_another_place(page: Any) -> None:
    page.goto(f"{page.url.removesuffix('/remote')}/remote/protocols/solution-circle/copy")
    stage = "fieldset[data-part='stages.1']"
    before = [field.input_value() for field in page.query_selector_all(f"{stage} [id$='.title']")]
    handle = page.locator(f"{stage} .step .handle").nth(1)
    handle.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, -200)")
    start, target = handle.bounding_box(), page.locator(f"{stage} .step").nth(0).bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, max(100, target["y"] + target["height"] - 30), steps=4)
    page.mouse.up()
    page.wait_for_selector("[id='stages.1.steps.0.title']:focus")
    after = [field.input_value() for field in page.query_selector_all(f"{stage} [id$='.title']")]
    assert after == [before[0], before[2], before[1], *before[3:]]


def test_the_form_works_without_a_script(browser: Any, home: Kiosk, faults: list[str], tmp_path: Path) -> None:
    context = new_device(browser, faults, PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(home.links.remote)
    page.fill("#pin", home.links.pin)
    page.click("text=Continue")
    page.click("text=Protocols: write your own")
    page.click("text=New protocol")
    page.click("text=Add a stage")
    page.get_by_label("Stage 2", exact=True).fill("Closing")
    page.click("#save")
    page.wait_for_selector("text=Not saved yet")
    page.get_by_label("Step 1", exact=True).nth(1).fill("Last words")
    page.click("#save")
    page.wait_for_selector("[role=status]:text('Saved')")
    assert "title: Closing" in (tmp_path / "protocols/our-protocol.yaml").read_text()
    context.close()
