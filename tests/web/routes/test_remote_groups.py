"""What was promised, and who is here, on the facilitator's phone: with the real memory on a disk."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest

from kiosk.core.plan.model import Box, BoxKind, Note
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.group_commands import ChooseGroup, GoOn, MarkPromise
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Start
from kiosk.storage.memory import SqliteMemory
from kiosk.web.buttons import command_name
from tests.room import AGREED
from tests.web.phones import Kiosk, kiosk

JSON = {"Accept": "application/json"}
RING = Note("ring", "a-1", "Ring <the> school", who="P1", by_when="Friday")
READ = Note("read", "a-1", "Read the report")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[SqliteMemory]:
    with closing(SqliteMemory(tmp_path)) as made:
        made.keep_group(Group("Set A", (Member("P1"), Member("P2"))))
        made.keep_group(Group("Set B"))
        yield made


@pytest.fixture
def known(tmp_path: Path, memory: SqliteMemory) -> Iterator[Kiosk]:
    """A kiosk that knows two groups, and of an earlier session of one of them with two promises."""
    turns = (replace(AGREED.turns[0], reports_back=True), *AGREED.turns[1:])
    plan = replace(AGREED, turns=turns, boxes=(Box("a-1", "Actions", BoxKind.ACTIONS),))
    with kiosk(tmp_path, plan, memory=memory) as made:
        made.ask(ChooseGroup("Set A"))
        made.open(Open("agreed"))
        made.ask(Start(), End())
        room = made.waiting.until(lambda room: room.screen is Screen.END)
        assert room.session_id is not None
        for note in (RING, READ):
            made.archive.notebook.keep(room.session_id, note)
        go_home(made)
        yield made


def go_home(kiosk: Kiosk) -> None:
    """Leaves the session, and waits for the links of the home screen."""
    before = kiosk.links
    kiosk.ask(GoHome())
    kiosk.waiting.until(lambda room: room.screen is Screen.HOME and room.phones != before)


def press(remote: httpx.Client, name: str) -> int:
    return remote.post("/remote/command", data={"command": name}).status_code


def test_which_group_is_here_is_chosen_before_a_conversation_is_opened(known: Kiosk) -> None:
    remote = known.remote()
    assert "Which group?" in remote.get("/remote").text
    assert press(remote, command_name(ChooseGroup("Set B"))) == 303
    known.waiting.until(lambda room: room.groups.chosen == "Set B")
    page = remote.get("/remote").text
    assert '<li aria-current="true"><span>Set B</span>' in page
    assert "Set B: which conversation today?" in page
    assert press(remote, command_name(ChooseGroup(""))) == 303
    known.waiting.until(lambda room: room.groups.chosen is None)
    remote.post("/remote/command", data={"command": command_name(Open("agreed"))})
    known.waiting.until(lambda room: room.session_id)
    assert "Which group?" not in remote.get("/remote").text
    assert press(remote, command_name(ChooseGroup("Set A"))) == 409


def post(remote: httpx.Client, what: str, **form: str) -> httpx.Response:
    return remote.post(f"/remote/groups/{what}", data=form, headers=JSON)


def test_a_group_is_made_renamed_and_forgotten_on_the_phone(known: Kiosk, memory: SqliteMemory) -> None:
    remote = known.remote()
    assert "A new group" in remote.get("/remote").text
    assert post(remote, "new", name=" Set  C ").status_code == 202
    known.waiting.until(lambda room: room.groups.chosen == "Set C")
    people = {"old0": "", "new0": "P7 03-12", "old1": "", "new1": "", "old2": "", "new2": "P8"}
    assert post(remote, "people", group="Set C", **people).status_code == 202
    known.waiting.until(lambda room: len(room.groups.members) == 2)
    assert 'name="new0" value="P7 03-12"' in remote.get("/remote").text
    assert post(remote, "name", group="Set C", name="Set D").status_code == 202
    known.waiting.until(lambda room: room.groups.chosen == "Set D")
    assert memory.group("Set D").members == (Member("P7", (3, 12)), Member("P8"))
    unsure = post(remote, "forget", group="Set D")
    assert (unsure.status_code, unsure.json()["problem"]) == (422, "Nothing was erased: first tick that you mean it.")
    assert post(remote, "forget", group="Set D", sure="yes").status_code == 202
    known.waiting.until(lambda room: "Set D" not in room.groups.known)
    assert [group.name for group in memory.groups()] == ["Set A", "Set B"]


def test_a_groups_own_ground_rules_are_written_on_the_phone(known: Kiosk, memory: SqliteMemory) -> None:
    known.ask(ChooseGroup("Set A"))
    known.waiting.until(lambda room: room.groups.chosen)
    remote = known.remote()
    assert post(remote, "rules", group="Set A", rules="No <phones>.\r\n\r\n  We end on time. ").status_code == 202
    known.waiting.until(lambda room: room.groups.rules)
    assert memory.group("Set A").rules == ("No <phones>.", "We end on time.")
    assert "No &lt;phones&gt;.\nWe end on time.</textarea>" in remote.get("/remote").text
    assert post(remote, "rules", group="Set B", rules="Ours").status_code == 409


def test_a_group_that_is_forgotten_on_the_phone_takes_its_sessions_with_it(known: Kiosk, memory: SqliteMemory) -> None:
    known.ask(ChooseGroup("Set A"))
    known.waiting.until(lambda room: room.groups.chosen)
    assert memory.promises("Set A")
    post(known.remote(), "forget", group="Set A", sure="yes")
    known.waiting.until(lambda room: "Set A" not in room.groups.known)
    assert known.archive.sessions() == ()
    assert memory.promises("Set A") == ()


def test_what_is_wrong_about_a_group_is_said_beside_the_form(known: Kiosk) -> None:
    known.ask(ChooseGroup("Set A"))
    known.waiting.until(lambda room: room.groups.chosen)
    remote = known.remote()
    twice = post(remote, "people", group="Set A", old0="P1", new0="P2", old1="P2", new1="P2")
    assert (twice.status_code, twice.json()["problem"]) == (
        422,
        "'P2' appears twice: give each person a different name.",
    )
    assert post(remote, "new", name=" ").json()["problem"] == "A group needs a name."
    assert post(remote, "name", group="Set A", name="Set A").status_code == 422


def test_no_phone_sees_or_changes_the_people_of_a_group_that_is_not_here(known: Kiosk, memory: SqliteMemory) -> None:
    known.ask(ChooseGroup("Set B"))
    known.waiting.until(lambda room: room.groups.chosen == "Set B")
    remote = known.remote()
    assert 'value="P1"' not in remote.get("/remote").text
    for what, form in (("people", {}), ("name", {"name": "Set C"}), ("forget", {"sure": "yes"})):
        answer = post(remote, what, group="Set A", **form)
        assert (answer.status_code, answer.json()["problem"]) == (409, "Another group is here now. Reload the page.")
    assert len(memory.group("Set A").members) == 2


def test_groups_are_not_changed_during_a_session_or_without_the_pin(known: Kiosk) -> None:
    assert post(known.phone(known.links.page), "new", name="Set C").status_code == 401
    known.ask(ChooseGroup("Set A"))
    known.open(Open("agreed"))
    remote = known.remote()
    assert "A new group" not in remote.get("/remote").text
    assert post(remote, "new", name="Set C").status_code == 409


def test_a_kiosk_without_groups_asks_for_none(home: Kiosk) -> None:
    assert "Which group?" not in home.remote().get("/remote").text


def test_what_was_promised_is_shown_to_the_group_that_is_here_and_to_no_other(known: Kiosk) -> None:
    known.ask(ChooseGroup("Set B"))
    known.open(Open("agreed"))
    assert known.waiting.until(lambda room: room.screen is Screen.READY).groups.report is None
    assert "the school" not in known.phone(known.links.page).get("/notes").text
    assert "the school" not in known.remote().get("/remote").text
    go_home(known)
    known.ask(ChooseGroup("Set A"))
    known.open(Open("agreed"))
    for phone, path in ((known.phone(known.links.page), "/notes"), (known.remote(), "/remote")):
        page = phone.get(path).text
        assert "Ring &lt;the&gt; school" in page
        assert "P1 · Friday" in page


def test_a_group_finds_its_own_earlier_sessions_and_no_other_groups(known: Kiosk) -> None:
    (first,) = (one.id for one in known.archive.sessions())
    remote = known.remote()

    def finds() -> tuple[bool, int]:
        listed = f"/remote/files/{first}/zip" in remote.get("/remote").text
        return listed, remote.get(f"/remote/files/{first}/zip").status_code

    assert finds() == (False, 404)
    assert "A group that was chosen on the kiosk" in remote.get("/remote").text
    for group, found in (("Set B", (False, 404)), ("Set A", (True, 200)), ("", (False, 404))):
        known.ask(ChooseGroup(group))
        known.waiting.until(lambda room, group=group: room.groups.chosen == (group or None))  # type: ignore[misc]
        assert finds() == found
    known.ask(ChooseGroup("Set B"))
    known.open(Open("agreed"))
    assert finds() == (False, 404)


def test_each_row_of_earlier_sessions_names_its_group(known: Kiosk) -> None:
    known.ask(ChooseGroup("Set A"))
    known.waiting.until(lambda room: room.groups.chosen)
    assert " · Set A</h2>" in known.remote().get("/remote").text


def test_what_was_done_is_ticked_off_and_the_rest_is_carried_over(known: Kiosk, memory: SqliteMemory) -> None:
    known.ask(ChooseGroup("Set A"))
    known.open(Open("agreed"))
    remote = known.remote()
    done = f"{command_name(MarkPromise(0))} ring False"
    assert done in unescape(remote.get("/remote").text)
    assert press(remote, done) == 303
    known.waiting.until(lambda room: room.groups.report and room.groups.report.actions[0].note.done)
    page = remote.get("/remote").text
    assert page.count("Carried over to next time") == 1
    assert [promise.note.text for promise in memory.promises("Set A")] == ["Read the report"]
    assert press(remote, command_name(GoOn())) == 303
    known.waiting.until(lambda room: room.screen is Screen.READY)


def test_actions_are_ticked_off_in_the_step_for_them_too(known: Kiosk, memory: SqliteMemory) -> None:
    known.ask(ChooseGroup("Set A"))
    known.open(Open("agreed"))
    remote = known.remote()
    known.ask(GoOn(), Start())
    known.waiting.until(lambda room: room.screen is Screen.STEP)
    page = remote.get("/remote").text
    assert "What was agreed last time" in page
    assert "Ring &lt;the&gt; school" in page
    assert press(remote, f"{command_name(MarkPromise(0))} ring False") == 303
    known.waiting.until(lambda room: room.groups.report and room.groups.report.actions[0].note.done)
    assert [promise.note.text for promise in memory.promises("Set A")] == ["Read the report"]
    assert "<button" not in known.phone(known.links.page).get("/notes").text.split("Ring &lt;the")[1].split("</ul>")[0]


def test_a_tick_pressed_twice_is_not_taken_back_by_the_second_press(known: Kiosk) -> None:
    known.ask(ChooseGroup("Set A"))
    known.open(Open("agreed"))
    remote = known.remote()
    done = f"{command_name(MarkPromise(0))} ring False"
    press(remote, done)
    known.waiting.until(lambda room: room.groups.report and room.groups.report.actions[0].note.done)
    assert press(remote, done) == 409
    assert press(remote, f"{command_name(MarkPromise(0))} ring True") == 303
    known.waiting.until(lambda room: room.groups.report and not room.groups.report.actions[0].note.done)
