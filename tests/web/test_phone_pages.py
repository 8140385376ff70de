"""The pages in a real browser, at the sizes of small and usual phones: what thumbs reach and screen readers hear."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.plan.model import RoleCard
from kiosk.core.room.commands import Open
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import AskReplan, End, Next, Pause, RenamePerson, Resume, Start
from kiosk.core.units import seconds
from tests.web.browsers import PHONE, SMALL, axe, new_device, opened, saved, write
from tests.web.phones import PLAN, Kiosk, MovedClock, begin, kiosk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]

HEARD = """
window.heard = [];
addEventListener("DOMContentLoaded", () => {
  const region = document.getElementById("spoken");
  const hear = (changes) => changes.forEach((one) => one.addedNodes.forEach((line) => heard.push(line.textContent)));
  if (region) new MutationObserver(hear).observe(region, { childList: true });
});
window.locks = [];
window.shaken = 0;
navigator.vibrate = () => ++shaken;
const wakeLock = { request: async (kind) => {
  locks.push(kind);
  const held = new EventTarget();
  held.release = async () => { locks.pop(); held.dispatchEvent(new Event("release")); };
  return held;
} };
Object.defineProperty(navigator, "wakeLock", { configurable: true, get: () => wakeLock });
"""
"""A phone that writes down what its screen reader is told, and what its page asks of the device."""

HELD_BACK = """
window.holds = false;
window.newest = null;
window.EventSource = class extends EventSource {
  addEventListener(kind, use) {
    const hold = (event) => (newest = { data: event.data, show: () => use(event) });
    super.addEventListener(kind, (event) => (kind === "picture" && holds ? hold(event) : use(event)));
  }
};
"""
"""A connection so slow that of several pictures only the newest arrives, once it is let through."""

WITHOUT_A_LOCK = "Object.defineProperty(navigator, 'wakeLock', { get: () => undefined });"


@pytest.fixture(params=[PHONE, SMALL], ids=["390x844", "320x640"])
def device(browser: Any, request: pytest.FixtureRequest, faults: list[str]) -> Iterator[Any]:
    context = new_device(browser, faults, request.param, bypass_csp=True)
    context.add_init_script(HEARD)
    yield context
    context.close()
    assert faults == []


def remote(device: Any, kiosk: Kiosk) -> Any:
    page = device.new_page()
    page.goto(kiosk.links.remote)
    page.fill("#pin", kiosk.links.pin)
    page.click("text=Continue")
    page.wait_for_selector("#link:text('Connected')")
    return page


def places(page: Any) -> dict[str, tuple[float, float]]:
    """Where each button of the bar is on the screen."""
    found = page.eval_on_selector_all(
        "#bar button", "all => all.map(b => [b.id, b.getBoundingClientRect().x, b.getBoundingClientRect().y])"
    )
    return {name: (x, y) for name, x, y in found}


def violations(page: Any) -> list[str]:
    page.evaluate(axe())
    return [fault["id"] for fault in page.evaluate("axe.run()")["violations"]]


def offered(kiosk: Kiosk, clock: MovedClock) -> None:
    """Brings the session into delay, and asks for a plan."""
    clock.moved = seconds(200)
    kiosk.ask(Next(), AskReplan())
    kiosk.waiting.until(lambda room: room.session and room.session.offer)


def test_the_bar_stays_in_reach_of_the_thumb_and_an_offer_moves_nothing_in_it(
    running: Kiosk, device: Any, clock: MovedClock
) -> None:
    page = remote(device, running)
    before = places(page)
    assert list(before) == ["bar-1", "bar-2", "bar-3"]
    height = page.viewport_size["height"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert places(page) == before
    assert all(height - 100 < y < height for _, y in before.values())
    assert page.locator("#bar .count").is_visible()
    offered(running, clock)
    page.wait_for_selector("#offer button:text-is('accept')")
    assert places(page) == before
    assert page.locator("button.strong").all_text_contents() == ["next"]
    running.ask(Pause())
    page.wait_for_selector("#bar button:text-is('resume')")
    assert places(page) == before
    assert page.locator("button.strong:visible").count() == 1
    assert violations(page) == []


def test_an_answer_that_has_just_come_does_not_take_a_press_meant_for_something_else(
    running: Kiosk, device: Any, clock: MovedClock
) -> None:
    page = remote(device, running)
    page.evaluate(
        """() => new MutationObserver(() => { window.spared ??= document.getElementById("offer").inert; })
          .observe(document.getElementById("offer"), { childList: true })"""
    )
    offered(running, clock)
    page.wait_for_selector("#offer button:text-is('accept')")
    assert page.evaluate("spared")
    page.click("#offer button:text-is('decline')")
    page.wait_for_selector("#offer button", state="detached")


def test_the_remote_is_a_screen_and_a_few_named_parts_that_keys_open(running: Kiosk, device: Any) -> None:
    running.ask(Next())
    page = remote(device, running)
    page.wait_for_selector("h1:text-is('Turn')")
    parts = [text.strip() for text in page.locator(".part:visible > summary").all_text_contents()]
    assert parts == [
        *("Time", "People", "Steps", "What undo takes back"),
        *("Voice, microphone and screen", "Settings of the kiosk", "Type a command", "Earlier sessions"),
    ]
    assert page.evaluate("document.documentElement.scrollHeight") < 1500
    assert not page.locator("button:text-is('1 min more')").is_visible()
    page.locator("summary:text-is('Time')").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "1 min more"
    page.keyboard.press("Enter")
    running.waiting.until(lambda room: room.session and room.session.records[1].added == 60_000)
    assert page.locator("button:text-is('1 min more')").is_visible()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_that_is_written_in_makes_a_phone_zoom(running: Kiosk, device: Any) -> None:
    pages = [opened(device, running.links.page), remote(device, running)]
    pin = device.new_page()
    device.clear_cookies()
    pin.goto(running.links.remote)
    for page in (*pages, pin):
        sizes = page.eval_on_selector_all(
            "input:not([type=hidden], [type=checkbox]), textarea",
            "all => all.map(field => parseFloat(getComputedStyle(field).fontSize))",
        )
        assert sizes
        assert min(sizes) >= 16


BROKEN_WORDS = """all => all.flatMap(cell => {
  const text = cell.firstChild, words = [];
  for (const found of text?.nodeType === 3 ? text.data.matchAll(/\\S+/g) : []) {
    const range = document.createRange();
    range.setStart(text, found.index);
    range.setEnd(text, found.index + found[0].length);
    if (range.getClientRects().length > 1) words.push(found[0]);
  }
  return words;
})"""


WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth)
  .map(one => `${one.tagName} ${one.className} ${one.id}`)"""
"""What is wider than the page, if anything makes it scroll sideways."""


@pytest.mark.parametrize("width", [320, 360])
def test_no_word_of_the_end_is_broken(running: Kiosk, browser: Any, faults: list[str], width: int) -> None:
    running.ask(Next(), End())
    running.waiting.until(lambda room: room.screen is Screen.END)
    device = new_device(browser, faults, {"width": width, "height": 640}, bypass_csp=True)
    page = opened(device, running.links.page)
    page.wait_for_selector("caption:text-is('How long each step took')")
    assert page.eval_on_selector_all("th, td", BROKEN_WORDS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    device.close()


@pytest.mark.parametrize("width", [320, 360])
def test_a_name_of_one_long_word_makes_no_page_wider_than_the_phone(
    running: Kiosk, browser: Any, faults: list[str], width: int
) -> None:
    name = "Verantwortungsgemeinschaftsentwicklungen"
    device = new_device(browser, faults, {"width": width, "height": 640})
    page, far = opened(device, running.links.page), remote(device, running)
    running.ask(Next(), RenamePerson("P1", name))
    far.wait_for_selector(f"#notice:has-text('P1 is now called {name}.')")
    page.wait_for_selector(f"text={name}")
    for shown in (page, far):
        assert shown.evaluate(WIDER) == []
    running.ask(Next(), End())
    running.waiting.until(lambda room: room.screen is Screen.END)
    page.wait_for_selector(f".airtime th:text-is('{name}')")
    assert page.evaluate(WIDER) == []
    device.close()


def heard(page: Any, *sentences: str) -> None:
    """Waits until the screen reader was told these, in this order."""
    page.wait_for_function("wanted => wanted.every((one, at) => heard[at] === one)", arg=list(sentences))
    assert page.evaluate("heard") == list(sentences)


def test_a_screen_reader_hears_each_change_in_one_sentence_and_no_second(
    running: Kiosk, device: Any, clock: MovedClock
) -> None:
    page = opened(device, running.links.page)
    assert page.locator("[aria-live], [role=status], [role=alert]").evaluate_all(
        "all => all.filter(one => !one.closest('form')).map(one => one.id)"
    ) == ["spoken"]
    running.ask(Pause())
    page.wait_for_selector(".halt")
    running.ask(Resume())
    page.wait_for_selector(".halt", state="detached")
    heard(page, "Paused", "The clock is running again.")
    page.evaluate("heard.length = 0")
    for length, sentence in ((62, "One minute left."), (122, "Time is up."), (182, "One minute over time.")):
        clock.moved = seconds(length)
        page.evaluate("document.getElementById('vibrate').checked = true")
        running.ask(Pause(), Resume())
        page.wait_for_function("one => heard.includes(one)", arg=sentence)
    assert page.evaluate("shaken") == 1
    told = page.evaluate("heard")
    assert all(told.count(one) == 1 for one in ("One minute left.", "Time is up.", "One minute over time."))


def test_a_screen_reader_hears_of_an_offer_and_of_a_notice_where_it_can_be_answered(
    running: Kiosk, device: Any, clock: MovedClock
) -> None:
    page, notes = remote(device, running), opened(device, running.links.page)
    offered(running, clock)
    running.ask(Pause())
    for each, halted in ((page, "Paused."), (notes, "Paused")):
        each.wait_for_function("one => heard.some(line => line.includes(one))", arg=halted)
        assert each.locator("[aria-live], [role=status]").count() == 1 + each.locator("form [role=status]").count()
    why = page.locator("#offer h2").text_content()
    assert any(why in one for one in page.evaluate("heard"))
    page.evaluate("heard.length = 0")
    running.ask(Resume())
    page.wait_for_selector("#bar button:text-is('pause')")
    page.wait_for_function("() => heard.length > 0")
    assert page.evaluate("heard") == ["Resumed."]
    assert not any(why in one for one in notes.evaluate("heard"))


def test_a_screen_reader_hears_of_a_pause_that_comes_at_once_with_a_new_turn(running: Kiosk, device: Any) -> None:
    device.add_init_script(HELD_BACK)
    page = opened(device, running.links.page)
    page.evaluate("holds = true")
    running.ask(Next(), Pause())
    page.wait_for_function("() => newest?.data.includes('Paused')")
    page.evaluate("newest.show()")
    page.wait_for_function("() => heard.length > 0")
    assert page.evaluate("heard") == ["Turn. Presenter P1 speaks. Paused"]


def test_the_screen_stays_on_while_a_session_runs_if_wanted(running: Kiosk, device: Any) -> None:
    page = opened(device, running.links.page)
    page.wait_for_function("() => locks.length === 1")
    assert not page.locator("#cannot-keep-on").is_visible()
    page.uncheck("#keep-on")
    page.wait_for_function("() => locks.length === 0")
    page.check("#vibrate")
    page.reload()
    page.wait_for_selector("#link:text('Connected')")
    assert not page.is_checked("#keep-on")
    assert page.is_checked("#vibrate")
    page.check("#keep-on")
    page.wait_for_function("() => locks.length === 1")
    running.ask(End())
    page.wait_for_function("() => locks.length === 0")


def test_where_the_screen_cannot_be_kept_on_the_page_says_what_to_do(running: Kiosk, device: Any) -> None:
    device.add_init_script(WITHOUT_A_LOCK)
    page = opened(device, running.links.page)
    assert page.locator("#cannot-keep-on").is_visible()
    assert not page.locator("#keep-on").is_visible()
    assert violations(page) == []


def test_an_end_is_typed_where_a_session_is_set_up_and_a_wrong_one_is_explained(tmp_path: Path, device: Any) -> None:
    with kiosk(tmp_path) as made:
        made.open(Open("agreed"))
        page = remote(device, made)
        page.fill("#end", "soon")
        page.press("#end", "Enter")
        page.wait_for_selector(".notice.refused:has-text('is not a time of day')")
        end = f"{datetime.now().astimezone() + timedelta(hours=1):%H:%M}"  # which lies ahead whenever it is
        page.fill("#end", end)
        page.click("text=Set the end")
        page.wait_for_selector(f"#fields:has-text('Finish at: {end}')")
        assert page.input_value("#end") == ""
        assert violations(page) == []
        made.ask(Start(), End())
        page.wait_for_selector("#finish", state="hidden")


def test_whoever_writes_may_say_who_they_are_and_the_phone_remembers_it(running: Kiosk, device: Any) -> None:
    page = opened(device, running.links.page)
    write(page, "Without a name")
    saved(page)
    page.fill("#writer-name", "Ann")
    page.reload()
    page.wait_for_selector("#link:text('Connected')")
    assert page.input_value("#writer-name") == "Ann"
    page.locator("[data-box=notes] form.note").last.locator("textarea").fill("With one")
    page.wait_for_selector(".stamp:has-text('Ann')")
    session = running.waiting.room.session_id
    assert session is not None
    notes = {note.text: note.writer for note in running.archive.notebook.notes(session)}
    assert notes == {"Without a name": "", "With one": "Ann"}
    assert violations(page) == []


def test_role_cards_and_what_comes_after_can_be_opened_on_the_note_takers_phone(tmp_path: Path, device: Any) -> None:
    cards = (RoleCard("Presenter", ("say what is on your mind",), ("explaining everything",), ("Breathe.",)),)
    plan = replace(PLAN, cards=cards, afterwards=("Presenter: report back",))
    with kiosk(tmp_path, plan=plan) as made:
        begin(made)
        page = opened(device, made.links.page)
        assert not page.locator("text=say what is on your mind").is_visible()
        page.click("summary:text('Role cards')")
        page.click("summary:text('After the session')")
        for text in ("say what is on your mind", "Avoid: explaining everything", "Breathe.", "Presenter: report back"):
            assert page.locator(f"text={text}").is_visible()
        assert violations(page) == []


def test_the_note_taker_sees_the_aim_and_all_prompts_of_the_step(tmp_path: Path, device: Any) -> None:
    first, *rest = PLAN.turns
    prompts = ("What matters most?", "Two?", "Three?", "Four?", "Who could help?")
    turn = replace(first, prompts=prompts, aim="Everybody knows what it is about.")
    with kiosk(tmp_path, plan=replace(PLAN, turns=(turn, *rest))) as made:
        begin(made)
        page = opened(device, made.links.page)
        for text in (*prompts, "Everybody knows what it is about."):
            assert page.locator(f"text={text}").is_visible()
