"""The clock on a phone's page is right, or says that it may not be, whatever the phone's own clocks have done.

The hours are not slept through: the kiosk's clock is moved, and with it the phone's clocks as a sleep moves them.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.core.session.commands import Next
from kiosk.core.units import Duration, seconds
from tests.waiting import eventually
from tests.web.browsers import PHONE, SMALL, new_device, opened, saved, write
from tests.web.phones import Kiosk, MovedClock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]

CLOCKS = """
const real = { now: performance.now.bind(performance), wall: Date.now.bind(Date), Stream: window.EventSource };
window.moved = { monotonic: 0, wall: 0 };
performance.now = () => real.now() + moved.monotonic;
Date.now = () => real.wall() + moved.wall;
window.EventSource = class extends real.Stream { constructor(url) { super(url); window.stream = this; } };
window.shown = [];
addEventListener("DOMContentLoaded", () => {
  const link = document.getElementById("link");
  if (link) new MutationObserver(() => shown.push(link.textContent)).observe(link, { childList: true });
});
"""
"""A phone whose two clocks can be moved, and which remembers what it has said of its connection."""


@pytest.fixture(params=[PHONE, SMALL], ids=["390x844", "320x640"])
def page(running: Kiosk, browser: Any, request: pytest.FixtureRequest, faults: list[str]) -> Iterator[Any]:
    """The note taker's page on a phone with such clocks."""
    device = new_device(browser, faults, request.param)
    device.add_init_script(CLOCKS)
    yield opened(device, running.links.page)
    device.close()
    assert faults == []


def put_forward(page: Any, monotonic: int = 0, wall: int = 0) -> None:
    page.evaluate("([m, w]) => { moved.monotonic += m; moved.wall += w; }", [monotonic, wall])


def seconds_off(page: Any, kiosk: Kiosk) -> float:
    """How far the page's clock is from the kiosk's, in seconds."""
    shown = page.locator("[role=timer]").text_content()
    here, there = _seconds(shown), _seconds(kiosk.engine.snapshot().ticking.clock)
    return abs(here - there)


def _seconds(shown: str) -> int:
    minutes, rest = shown.removeprefix("+").split(":")
    left = int(minutes) * 60 + int(rest)
    return -left if shown.startswith("+") else left


def reconnected(page: Any) -> None:
    page.wait_for_function("() => shown.includes('Reconnecting …') && shown.at(-1) === 'Connected'")


def test_a_phone_whose_clock_stood_still_while_it_slept_is_right_when_it_wakes(
    running: Kiosk, page: Any, clock: MovedClock
) -> None:
    clock.moved = seconds(12)
    put_forward(page, wall=12_000)
    reconnected(page)
    assert seconds_off(page, running) <= 1


def test_a_phone_on_which_all_stood_still_is_right_when_it_wakes(running: Kiosk, page: Any, clock: MovedClock) -> None:
    clock.moved = seconds(12)
    put_forward(page, monotonic=12_000, wall=12_000)
    reconnected(page)
    assert seconds_off(page, running) <= 1


@pytest.mark.parametrize("jump", [3_600_000, -3_600_000])
def test_a_wall_clock_that_is_set_does_not_change_the_countdown(running: Kiosk, page: Any, jump: int) -> None:
    put_forward(page, wall=jump)
    reconnected(page)
    assert seconds_off(page, running) <= 1
    assert page.locator("html.unsure").count() == 0


def test_without_the_kiosk_a_phone_that_slept_guesses_and_says_that_it_may_be_wrong(
    running: Kiosk, page: Any, clock: MovedClock
) -> None:
    page.context.set_offline(True)
    page.wait_for_selector("#link:has-text('The clock on this page keeps running.')")
    clock.moved = seconds(12)
    put_forward(page, wall=12_000)
    page.wait_for_selector("#link:has-text('The time shown may be wrong.')")
    eventually(lambda: seconds_off(page, running) <= 1, "the guess is not the likeliest")
    page.context.set_offline(False)
    page.wait_for_selector("#link:text-is('Connected')")
    assert page.locator("html.unsure").count() == 0
    assert seconds_off(page, running) <= 1


def test_a_note_that_is_begun_as_the_phone_wakes_has_the_right_stamp(
    running: Kiosk, page: Any, clock: MovedClock
) -> None:
    state = running.waiting.room.session
    assert state is not None
    assert state.began is not None
    page.evaluate("stream.close()")  # or the page might hear of the kiosk's new time before its own clock is moved
    clock.moved = seconds(40)
    put_forward(page, wall=40_000)
    write(page, "Just now")
    saved(page)
    session = running.waiting.room.session_id
    assert session is not None
    (note,) = running.archive.notebook.notes(session)
    here = running.engine.snapshot().at
    assert note.since is not None
    assert 40_000 <= note.since <= Duration(here - state.began)


def test_a_message_that_was_long_on_its_way_does_not_put_the_clock_back(running: Kiosk, page: Any) -> None:
    at = running.engine.snapshot().at
    late = "at => stream.dispatchEvent(new MessageEvent('beat', { data: JSON.stringify(JSON.stringify({ at })) }))"
    page.evaluate(late, at - 9000)
    assert seconds_off(page, running) <= 1


def test_a_beat_sets_a_clock_that_is_behind(running: Kiosk, page: Any, clock: MovedClock) -> None:
    clock.moved = seconds(9)
    at = running.engine.snapshot().at
    beat = "at => stream.dispatchEvent(new MessageEvent('beat', { data: JSON.stringify(JSON.stringify({ at })) }))"
    page.evaluate(beat, at)
    assert seconds_off(page, running) <= 1


def test_what_arrives_from_before_the_sleep_is_not_taken_for_news(running: Kiosk, page: Any, clock: MovedClock) -> None:
    at = running.engine.snapshot().at
    running.ask(Next())
    page.wait_for_selector("h1:text-is('Turn')")
    clock.moved = seconds(12)
    page.evaluate(
        """at => {
          moved.wall += 12000;
          const data = JSON.stringify(JSON.stringify({ at }));
          stream.dispatchEvent(new MessageEvent('beat', { data }));
        }""",
        at,
    )
    reconnected(page)
    assert seconds_off(page, running) <= 1


def test_a_phone_that_slept_past_the_end_of_its_key_is_told_so_and_not_that_the_kiosk_is_gone(page: Any) -> None:
    page.context.clear_cookies()
    put_forward(page, wall=12_000)
    page.wait_for_selector("text=This link is no longer valid")
