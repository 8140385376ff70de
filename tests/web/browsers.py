"""A real browser for tests: Debian's Chromium, driven by Playwright; skips with a reason where one is missing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.waiting import LIMIT

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
LAPTOP = {"width": 1280, "height": 800}

PATIENCE = LIMIT * 1000
"""Milliseconds."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser, one for all tests of a process because Playwright starts once; each context in it is a phone."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def axe() -> str:
    """The accessibility checker's script."""
    base = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    return str(base.AXE_SCRIPT)


def new_device(browser: Any, faults: list[str], size: dict[str, int] = PHONE, **options: Any) -> Any:
    """A device of its own; whatever its scripts complain of is added to `faults`."""
    context = browser.new_context(viewport=size, **options)
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
    return context


def opened(device: Any, link: str) -> Any:
    """A page that has come in by the note taker's link and hears the kiosk."""
    page = device.new_page()
    page.goto(link)
    page.wait_for_selector("#link:text('Connected')")
    return page


@contextmanager
def late_script(page: Any, name: str) -> Iterator[None]:
    """A script comes only when the block is left, as on a slow network."""
    held: list[Any] = []
    page.route(f"**/static/{name}", lambda route: held.append(route), times=1)  # noqa: PLW0108  (it is wrapped)
    yield
    for route in held:
        route.continue_()


def free(page: Any) -> Any:
    """The first of the notes that belong to no sheet."""
    return page.locator("[data-box=notes] form.note").first


def write(page: Any, text: str) -> None:
    """Writes in it as somebody does, key by key."""
    field = free(page).locator("textarea")
    field.press("Control+End")
    field.press_sequentially(text)


def saved(page: Any) -> None:
    """Waits until the page says that a note is."""
    page.wait_for_selector("[data-box=notes] .state:text-is('Saved')")
