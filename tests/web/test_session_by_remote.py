"""A session that goes otherwise than planned, by the remote in a real browser: latecomer, break, new end, and kills."""

from typing import Any

import pytest

from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from tests.logged import check_late_break_and_end, events_of, exact_log
from tests.waiting import eventually
from tests.web.browsers import new_device
from tests.web.programs import Program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("program", ["npq-community"], indirect=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


def state_of(program: Program) -> State:
    """The session as it is on the disk."""
    return replay(events_of(program.state))


def kill_and_start(program: Program, page: Any) -> None:
    """Kills the kiosk; it carries on by itself, and the page finds it again."""
    recoveries = str(events_of(program.state)).count("Recovered")
    program.kill()
    program.start()
    eventually(lambda: str(events_of(program.state)).count("Recovered") > recoveries)
    page.wait_for_selector("#link:text('Connected')")


def in_words(page: Any, words: str) -> None:
    page.fill("#words", words)
    page.click("text=Send")


def test_a_latecomer_a_break_and_a_new_end_by_the_remote_with_a_kill_after_each_add_up_to_the_millisecond(
    program: Program, browser: Any, faults: list[str]
) -> None:
    device, keys = new_device(browser, faults), program.keys
    page = device.new_page()
    page.goto(f"{program.base}/r/{keys['remote']}")
    page.fill("#pin", keys["pin"])
    page.click("text=Continue")
    page.click("button:text-is('start')")
    page.click("button:text-is('next')")
    page.click("summary:text-is('People')")
    page.click("summary:text-is('Somebody comes late')")
    page.fill("#late", "Ada")
    page.click("button:text-is('Add')")
    page.click("#offer button[value^='accept-replan']")
    eventually(lambda: any(turn.person == "Ada" and not turn.out for turn in state_of(program).plan.turns))
    kill_and_start(program, page)
    page.click("summary:text-is('Time')")
    page.click("button:text-is('Break now: 10 minutes')")
    eventually(lambda: state_of(program).current.is_break)
    kill_and_start(program, page)
    assert state_of(program).current.is_break
    page.click("button:text-is('We have 60 minutes from now')")
    eventually(lambda: "EndAgreed" in str(events_of(program.state)))
    agreed = state_of(program).agreed_end
    kill_and_start(program, page)
    assert state_of(program).agreed_end == agreed
    page.click("button:text-is('next')")
    eventually(lambda: not state_of(program).current.is_break)
    page.click("summary:text-is('Type a command')")
    in_words(page, "end")
    eventually(lambda: state_of(program).ended is not None)
    check_late_break_and_end(exact_log(program.state))
    assert faults == []
    device.close()
