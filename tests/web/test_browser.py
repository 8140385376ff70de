"""The whole way in a real browser, at the size of a phone and of a laptop."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.plan.model import Note
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.group_commands import ChooseGroup, MakeGroup
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next, Pause
from kiosk.core.session.state import Phase
from kiosk.storage.memory import SqliteMemory
from tests.web.browsers import LAPTOP, PHONE, axe, free, late_script, new_device, opened, saved, write
from tests.web.phones import Kiosk, begin, kiosk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def device(browser: Any, request: pytest.FixtureRequest, faults: list[str]) -> Iterator[Any]:
    """A device at each size; whatever its scripts complain of is in `faults`."""
    context = new_device(browser, faults, request.param)
    yield context
    context.close()


def remote(device: Any, kiosk: Kiosk) -> Any:
    page = device.new_page()
    page.goto(kiosk.links.remote)
    page.fill("#pin", kiosk.links.pin)
    page.click("text=Continue")
    page.wait_for_selector("#link:text('Connected')")
    return page


def kept(kiosk: Kiosk) -> list[Note]:
    session = kiosk.waiting.room.session_id
    assert session is not None
    return [note for note in kiosk.archive.notebook.notes(session) if note.text]


def test_a_note_taker_walks_the_whole_way(running: Kiosk, device: Any, faults: list[str]) -> None:
    page = opened(device, running.links.page)
    assert running.links.page.rsplit("/", 1)[1] not in page.url
    assert page.locator("h1").text_content() == "Welcome"
    assert page.locator(".box.wanted h2").all_text_contents() == ["Three concerns"]
    write(page, "What was said")
    saved(page)
    action = page.locator("[data-box=sheet-2] form.note").first
    action.locator("[name=who]").fill("P1")
    page.wait_for_selector("text=Not saved yet: write what needs to be done.")
    action.locator("textarea").fill("Ask them")
    action.locator("[name=by_when]").fill("Friday")
    action.locator("[name=done]").check()
    page.wait_for_selector("[data-box=sheet-2] .state:text-is('Saved')")
    assert [(note.text, note.who, note.by_when, note.done) for note in kept(running)] == [
        ("What was said", "", "", False),
        ("Ask them", "P1", "Friday", True),
    ]
    running.ask(Next())
    page.wait_for_selector("h1:text-is('Turn')")
    assert page.locator("#spoken").text_content() == "Turn. Presenter P1 speaks."
    assert page.locator("[data-box=notes] textarea").first.input_value() == "What was said"
    page.click("text=Other formats")
    with page.expect_download() as taken:
        page.click("text=Timing log (CSV)")
    assert re.fullmatch(r"agreed-\d{4}-\d\d-\d\d-\w+\.csv", taken.value.suggested_filename)
    page.reload()
    page.wait_for_selector("#link:text('Connected')")
    assert page.locator("[data-box=notes] textarea").first.input_value() == "What was said"
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


def test_a_note_that_is_written_before_the_script_has_come_is_saved_too(running: Kiosk, device: Any) -> None:
    page = device.new_page()
    with late_script(page, "notes.js"):
        page.goto(running.links.page, wait_until="commit")
        write(page, "In haste")
    saved(page)
    assert [note.text for note in kept(running)] == ["In haste"]


def test_the_page_counts_on_by_itself(running: Kiosk, device: Any) -> None:
    page = opened(device, running.links.page)
    first = page.locator("[role=timer]").text_content()
    page.wait_for_function("before => document.querySelector('[role=timer]').textContent !== before", arg=first)
    running.ask(Pause())
    page.wait_for_selector("text=Paused")


def test_a_facilitator_runs_the_session_from_afar(home: Kiosk, device: Any, faults: list[str]) -> None:
    home.open(Open("agreed"))
    page = remote(device, home)
    page.click("button:text-is('start')")
    page.click("button:text-is('pause')")
    home.waiting.until(lambda room: room.session and room.session.phase is Phase.PAUSED)
    page.click("button:text-is('resume')")
    page.wait_for_selector("button:text-is('pause')")
    page.fill("[name=title1]", "A topic")
    page.fill("[name=minutes1]", "7")
    page.click("text=Use these topics")
    home.waiting.until(lambda room: room.session and room.session.plan.topics)
    page.click("text=Type a command")
    page.fill("#words", "dance")
    page.click("text=Send")
    page.wait_for_selector(".notice.refused:has-text(\"there is no command 'dance'\")")
    page.click("button:text-is('next')")
    page.wait_for_selector("#topics", state="hidden")
    home.ask(GoHome())
    page.wait_for_selector("text=This link has expired")
    assert faults == []


def test_a_wrong_link_and_a_wrong_pin_are_told_so(running: Kiosk, device: Any) -> None:
    page = device.new_page()
    page.goto(running.links.page[:-1])
    page.wait_for_selector("text=This link is no longer valid.")
    page.goto(running.links.remote)
    page.fill("#pin", "nothing")
    page.press("#pin", "Enter")
    page.wait_for_selector("text=Wrong PIN. Type the one that the kiosk shows.")


def test_two_note_takers_see_each_other_and_lose_nothing(running: Kiosk, browser: Any, faults: list[str]) -> None:
    one, other = (opened(new_device(browser, faults), running.links.page) for _ in range(2))
    write(one, "From one")
    saved(one)
    other.wait_for_function("document.querySelector('[data-box=notes] textarea').value === 'From one'")
    # Both change the same note while neither hears of the other.
    for page in (one, other):
        page.context.set_offline(True)
    free(one).locator("textarea").fill("From one, changed by one")
    free(other).locator("textarea").fill("From one, changed by other")
    one.context.set_offline(False)
    saved(one)
    other.context.set_offline(False)
    other.wait_for_selector("text=Saved as a separate note: another device changed this one.")
    both = {"From one, changed by one", "From one, changed by other"}
    assert {note.text for note in kept(running)} == both
    texts = "texts => [...document.querySelectorAll('[data-box=notes] textarea')].filter(t => t.value).length === 2"
    for page in (one, other):
        page.wait_for_function(texts)
        shown = page.eval_on_selector_all("[data-box=notes] textarea", "all => all.map(t => t.value).filter(t => t)")
        assert set(shown) == both
        page.context.close()
    assert faults == []


def test_what_is_written_without_a_network_is_called_kept_here_and_sent_when_it_is_back(
    running: Kiosk, device: Any
) -> None:
    page = opened(device, running.links.page)
    device.set_offline(True)
    page.wait_for_selector("#link:has-text('No connection to the kiosk.')")
    write(page, "In the cellar")
    page.wait_for_selector(".state:has-text('Kept on this device')")
    assert kept(running) == []
    running.ask(Next())
    device.set_offline(False)
    page.wait_for_selector("h1:text-is('Turn')")
    saved(page)
    (note,) = kept(running)
    assert (note.text, note.step) == ("In the cellar", "welcome")


def test_a_phone_that_is_closed_while_it_has_no_network_sends_its_note_the_next_time(
    running: Kiosk, device: Any
) -> None:
    page = opened(device, running.links.page)
    device.set_offline(True)
    write(page, "Half a sen")
    page.close()
    device.set_offline(False)
    again = device.new_page()
    again.goto(running.links.page)
    saved(again)
    assert [note.text for note in kept(running)] == ["Half a sen"]


def test_a_phone_that_slept_is_up_to_date_when_it_wakes(running: Kiosk, device: Any) -> None:
    page = opened(device, running.links.page)
    session = device.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    running.ask(Next())
    running.waiting.until(lambda room: room.session and room.session.turn == 1)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    page.wait_for_selector("h1:text-is('Turn')")


def test_without_a_script_notes_are_read_and_written_and_files_taken(
    running: Kiosk, browser: Any, faults: list[str]
) -> None:
    device = new_device(browser, faults, java_script_enabled=False)
    page = device.new_page()
    page.goto(running.links.page)
    assert page.locator("h1").text_content() == "Welcome"
    form = free(page)
    form.locator("textarea").fill("By hand")
    form.locator("text=Save").click()
    page.wait_for_load_state()
    assert page.locator("[data-box=notes] textarea").first.input_value() == "By hand"
    with page.expect_download() as taken:
        page.click("text=Report, to print (HTML)")
    assert taken.value.suggested_filename.endswith(".html")
    assert [note.text for note in kept(running)] == ["By hand"]
    device.close()


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk that knows a group, and an action that it has promised."""
    with closing(SqliteMemory(tmp_path)) as memory:
        memory.keep_group(Group("Set A", (Member("P1"), Member("P2"))))
        with kiosk(tmp_path, memory=memory) as made:
            made.ask(ChooseGroup("Set A"))
            begin(made)
            made.ask(End())
            room = made.waiting.until(lambda room: room.screen is Screen.END)
            assert room.session_id is not None
            made.archive.notebook.keep(room.session_id, Note("ring", "sheet-2", "Ring the school", who="P1"))
            before = made.links
            made.ask(GoHome(), ChooseGroup(""))
            made.waiting.until(lambda room: room.phones not in (None, before) and room.groups.chosen is None)
            yield made


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What the accessibility checker finds on a page."""
    page.evaluate(axe())
    found = page.evaluate("axe.run()")["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_facilitator_chooses_the_group_ticks_off_what_was_promised_and_all_read_the_end(
    known: Kiosk, browser: Any, faults: list[str], size: dict[str, int]
) -> None:
    device = new_device(browser, faults, size, bypass_csp=True)
    page, notes = remote(device, known), opened(device, known.links.page)
    page.click("[aria-label='Choose: Set A']")
    page.wait_for_selector("h1:text-is('Set A: which conversation today?')")
    found = [violations(page)]
    page.click("button:text-is('Agreed')")
    page.wait_for_selector("h1:text-is('What was agreed last time')")
    notes.wait_for_selector("text=Ring the school")
    page.click("[aria-label='Done: Ring the school']")
    page.wait_for_selector(".kept:has-text('Ring the school')")
    found += [violations(page), violations(notes)]
    page.click("button:text-is('continue')")
    page.click("button:text-is('start')")
    for _ in range(2):
        page.click("button:text-is('end the session')")
    for each in (page, notes):
        each.wait_for_selector("caption:text-is('Airtime by role')")
        assert each.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert notes.locator(".box.wanted").count() == 0
    found += [violations(page), violations(notes)]
    page.click("button:text-is('home')")
    page.wait_for_selector("text=This link has expired")
    notes.wait_for_selector("text=Notes can still be written")
    assert notes.locator("caption").first.text_content() == "How long each step took"
    device.close()
    assert found == [[]] * len(found)
    assert faults == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_accessibility_checker_finds_nothing(
    running: Kiosk, browser: Any, faults: list[str], scheme: str, size: dict[str, int]
) -> None:
    device = new_device(browser, faults, size, color_scheme=scheme, bypass_csp=True)
    pages = {"notes": opened(device, running.links.page), "pin": device.new_page()}
    write(pages["notes"], "A note")
    saved(pages["notes"])
    pages["pin"].goto(running.links.remote)
    pages["remote"] = remote(device, running)
    pages["wrong"] = device.new_page()
    pages["wrong"].goto(running.links.page[:-1])
    found = {}
    for name, page in pages.items():
        found[name] = violations(page)
    device.close()
    assert found == {name: [] for name in pages}


def test_what_comes_while_a_form_is_open_is_shown_as_soon_as_it_has_closed(
    known: Kiosk, browser: Any, faults: list[str]
) -> None:
    """On a slow network the kiosk's next picture may come before the answer after which the form closes."""
    device = new_device(browser, faults)
    page = remote(device, known)
    answers: list[Any] = []
    page.route("**/remote/groups/new", lambda route: answers.append((route, route.fetch())))
    page.click("summary:text-is('A new group')")
    page.fill("#group-new", "Set D")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Set D: which conversation today?')")
    people = "summary:text-is('The people of Set D')"
    assert not page.is_visible(people)  # nothing is taken from under somebody's hands
    ((route, answer),) = answers
    route.fulfill(response=answer)
    page.wait_for_selector(people)
    assert not page.is_visible("#group-new")
    device.close()


def test_whoever_moves_with_keys_stays_where_they_are_when_a_picture_comes(
    known: Kiosk, browser: Any, faults: list[str]
) -> None:
    device = new_device(browser, faults)
    page = remote(device, known)
    page.focus("summary:text-is('A new group')")
    known.ask(MakeGroup("Set E"))
    page.wait_for_selector("summary:text-is('The people of Set E')")
    assert page.evaluate("document.activeElement.textContent") == "A new group"
    device.close()


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_group_is_made_changed_and_forgotten_on_a_page_with_keys_alone(
    known: Kiosk, browser: Any, faults: list[str], size: dict[str, int]
) -> None:
    device = new_device(browser, faults, size, bypass_csp=True)
    page = remote(device, known)

    def open_part(title: str, field: str) -> None:
        page.focus(f"summary:text-is('{title}')")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{field}:visible")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == field.removeprefix("#")

    open_part("A new group", "#group-new")
    found = [violations(page)]
    page.keyboard.type("Set C")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Set C: which conversation today?')")
    open_part("The people of Set C", "#member-1")
    found.append(violations(page))
    page.keyboard.type("P7 03-12")
    page.keyboard.press("Enter")
    known.waiting.until(lambda room: room.groups.members)
    page.wait_for_selector("summary:text-is('The ground rules of Set C')")
    open_part("The ground rules of Set C", "#group-rules")
    page.keyboard.type("We end on time.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    known.waiting.until(lambda room: room.groups.rules)
    open_part("Forget Set C", "#forget-sure")
    found.append(violations(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    known.waiting.until(lambda room: "Set C" not in room.groups.known)
    assert found == [[], [], []]
    device.close()
