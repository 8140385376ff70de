import re
from base64 import b64encode
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from openpyxl import Workbook

from kiosk.config.paths import shipped
from kiosk.web.draft_form import MAXIMUM_FIELDS
from kiosk.web.middleware import MAXIMUM_BYTES
from tests.web.phones import Kiosk

LIST = "/remote/protocols"


def form_in(page: str) -> dict[str, str]:
    """The fields of the form as a browser sends them, without a button."""
    form = page[page.index('id="draft"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if values.get("type") != "checkbox" or re.search(r"\bchecked\b", tag):
            fields[values["name"]] = unescape(values.get("value", "on"))
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        fields[name] = unescape(text)
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields


@pytest.fixture
def phone(home: Kiosk) -> httpx.Client:
    return home.remote()


def problem_beside(page: str, field: str) -> str:
    found = re.search(rf'id="{re.escape(field)}-problem"[^>]*>([^<]*)<', page)
    assert found
    return unescape(found[1])


def test_only_the_facilitator_may_write_protocols(home: Kiosk) -> None:
    stranger = home.phone(home.links.page)
    for path in (LIST, f"{LIST}/new", f"{LIST}/solution-circle/copy", f"{LIST}/solution-circle/edit"):
        assert stranger.get(path).status_code == 401
    for path in (f"{LIST}/draft", f"{LIST}/plan", f"{LIST}/solution-circle/undo", f"{LIST}/a/rehearse"):
        assert stranger.post(path, data={"title": "Mine"}).status_code == 401


def test_a_new_protocol_is_saved_and_stands_on_the_home_screen(
    phone: httpx.Client, home: Kiosk, tmp_path: Path
) -> None:
    form = form_in(phone.get(f"{LIST}/new").text)
    page = phone.post(f"{LIST}/draft", data=form | {"title": "Reading round", "do": "add-step stages.0"}).text
    form = form_in(page)
    assert form["title"] == "Reading round"
    form |= {"stages.0.steps.1.title": "Questions", "stages.0.steps.1.minutes": "2-4"}
    answer = phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/reading-round/edit?saved")
    text = (tmp_path / "protocols/reading-round.yaml").read_text()
    assert "minutes: 2-4 min\n" in text
    room = home.waiting.until(lambda room: len(room.home.cards) > 2)
    assert "Reading round" in [card.title for card in room.home.cards]
    assert "Saved" in phone.get(answer.headers["location"]).text
    assert "Your own protocols" in phone.get(LIST).text


def test_what_check_says_stands_beside_the_field_and_nothing_is_saved(phone: httpx.Client, tmp_path: Path) -> None:
    form = form_in(phone.get(f"{LIST}/new").text)
    form |= {"title": "", "stages.0.steps.0.minutes": "soon", "stages.0.steps.0.who.presenter": "", "people.most": "0"}
    answer = phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert answer.status_code == 422
    assert "Not saved yet" in answer.text
    assert problem_beside(answer.text, "title") == "expected a text, got an empty text"
    assert problem_beside(answer.text, "stages.0.steps.0.minutes") == 'expected a length such as "3 min", got "soon"'
    assert problem_beside(answer.text, "stages.0.steps.0.who") == "this key is missing; or write `silent: true`"
    assert problem_beside(answer.text, "people.most") == "expected more than 0, got 0"
    assert not (tmp_path / "protocols").exists()
    told = phone.post(f"{LIST}/plan", data=form).json()
    assert told["problems"]["stages.0.steps.0.minutes"] == 'expected a length such as "3 min", got "soon"'
    assert "things to change" in told["plan"]


def test_the_plan_follows_the_form(phone: httpx.Client) -> None:
    form = form_in(phone.get(f"{LIST}/solution-circle/copy").text)
    told = phone.post(f"{LIST}/plan", data=form | {"people": "6"}).json()
    assert told["problems"] == {}
    assert "17:00 in total for 6 people" in told["plan"]
    minutes = next(name for name, value in form.items() if name.endswith(".minutes") and value == "3 min")
    assert "19:00 in total" in phone.post(f"{LIST}/plan", data=form | {minutes: "5"}).json()["plan"]
    short = phone.post(f"{LIST}/plan", data=form | {"length": "1"}).json()
    assert "too short" in short["problems"]["length"]


@pytest.mark.parametrize("file", sorted(shipped("protocols").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_shipped_protocol_is_copied_through_the_form_to_the_letter(
    phone: httpx.Client, tmp_path: Path, file: Path
) -> None:
    original = file.read_text()
    answer = phone.post(f"{LIST}/draft", data=form_in(phone.get(f"{LIST}/{file.stem}/copy").text) | {"do": "save"})
    name = answer.headers["location"].removeprefix(f"{LIST}/").removesuffix("/edit?saved")
    copy = (tmp_path / f"protocols/{name}.yaml").read_text()
    assert copy == original.replace(f"id: {file.stem}\n", f"id: {name}\n", 1)
    assert file.read_text() == original


def test_a_version_is_made_shown_in_the_plan_and_dropped_again(phone: httpx.Client, tmp_path: Path) -> None:
    form = form_in(phone.get(f"{LIST}/new").text)
    form = form_in(phone.post(f"{LIST}/draft", data=form | {"do": "add-variant"}).text)
    minutes = "stages.0.steps.0.in.version.minutes"
    assert (form["variants.0.name"], form[minutes]) == ("version", "")
    form |= {"variants.0.title": "In a hurry", minutes: "soon", "variants.0.people": "many"}
    told = phone.post(f"{LIST}/plan", data=form).json()["problems"]
    assert told[minutes] == 'expected a length such as "3 min", got "soon"'
    assert "variants.0.people" in told
    form |= {minutes: "2", "variants.0.people": "3", "variants.0.length": ""}
    assert "5:00 in total" in phone.post(f"{LIST}/plan", data=form | {"variants.0.people": ""}).json()["plan"]
    assert "2:00 in total" in phone.post(f"{LIST}/plan", data=form | {"variant": "version"}).json()["plan"]
    assert "2:00 in total" in phone.post(f"{LIST}/plan", data=form | {"people": "3"}).json()["plan"]
    answer = phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    file = tmp_path / "protocols/our-protocol.yaml"
    assert (
        "variants:\n  in-a-hurry:\n    title: In a hurry\n    people: 3\n    steps:\n      begin:\n" in file.read_text()
    )
    form = form_in(phone.get(answer.headers["location"]).text)
    assert form["stages.0.steps.0.in.in-a-hurry.minutes"] == "2 min"
    form = form_in(phone.post(f"{LIST}/draft", data=form | {"do": "remove variants.0"}).text)
    phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert "variants" not in file.read_text()


def test_a_version_keeps_its_comments_and_what_the_form_does_not_have(phone: httpx.Client, tmp_path: Path) -> None:
    form = form_in(phone.get(f"{LIST}/what-works-circle/copy").text)
    name = next(field for field, value in form.items() if re.fullmatch(r"stages.*\.in\..*\.minutes", field) and value)
    original = (shipped("protocols") / "what-works-circle.yaml").read_text()
    answer = phone.post(f"{LIST}/draft", data=form | {name: "7 min", "title": "Ours", "do": "save"})
    assert answer.status_code == 303
    changed = (tmp_path / "protocols/ours.yaml").read_text()
    pairs = zip(original.splitlines(), changed.splitlines(), strict=True)
    assert len([1 for before, after in pairs if before != after]) == 3  # id, title, and the length


def test_what_is_done_before_and_after_has_its_role_and_its_days(phone: httpx.Client, tmp_path: Path) -> None:
    form = form_in(phone.get(f"{LIST}/new").text)
    for when in ("before", "before", "after"):
        form = form_in(phone.post(f"{LIST}/draft", data=form | {"do": f"add-{when}"}).text)
    form |= {"before.0.what": "Air the room", "before.1.what": "Write it down", "before.1.days": "soon"}
    form |= {"before.1.role": "presenter", "after.0.what": "Say thank you"}
    answer = phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert problem_beside(answer.text, "before.1.days")
    phone.post(f"{LIST}/draft", data=form | {"before.1.days": "3", "roles.0.notes": "Bring a pen.", "do": "save"})
    text = (tmp_path / "protocols/our-protocol.yaml").read_text()
    assert "before:\n  - Air the room\n  - what: Write it down\n    role: presenter\n    days: 3\n" in text
    assert "after:\n  - Say thank you\n" in text
    assert "Bring a pen." in text


def test_the_largest_protocol_is_far_from_the_limits_of_a_form(phone: httpx.Client) -> None:
    forms = [form_in(phone.get(f"{LIST}/{file.stem}/copy").text) for file in shipped("protocols").glob("*.yaml")]
    assert max(map(len, forms)) < MAXIMUM_FIELDS / 4
    assert max(len(urlencode(form)) for form in forms) < MAXIMUM_BYTES / 2


def test_a_save_is_undone_and_a_copy_leaves_the_first_alone(phone: httpx.Client, tmp_path: Path) -> None:
    phone.post(f"{LIST}/draft", data=form_in(phone.get(f"{LIST}/new").text) | {"do": "save"})
    file = tmp_path / "protocols/our-protocol.yaml"
    first = file.read_text()
    form = form_in(phone.get(f"{LIST}/our-protocol/edit").text) | {"title": "Second"}
    phone.post(f"{LIST}/draft", data=form | {"do": "copy"})
    assert file.read_text() == first
    assert "title: Second" in (tmp_path / "protocols/second.yaml").read_text()
    phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert "title: Second" in file.read_text()
    again = phone.post(f"{LIST}/draft", data=form | {"do": "save"})
    assert "changed elsewhere meanwhile" in again.text
    assert phone.post(f"{LIST}/our-protocol/undo").status_code == 303
    assert file.read_text() == first


def test_what_is_not_there_is_answered_with_the_list(phone: httpx.Client) -> None:
    for answer in (
        phone.get(f"{LIST}/nothing/copy"),
        phone.get(f"{LIST}/solution-circle/edit"),
        phone.post(f"{LIST}/nothing/undo"),
    ):
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_a_protocol_with_a_fault_is_listed_with_what_is_wrong(phone: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols/broken.yaml").write_text("title: Broken\n")
    assert "this key is missing" in phone.get(LIST).text


def test_a_protocol_is_saved_and_tried_as_a_rehearsal(phone: httpx.Client, home: Kiosk) -> None:
    form = form_in(phone.get(f"{LIST}/new").text)
    answer = phone.post(f"{LIST}/draft", data=form | {"do": "try"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/remote")
    room = home.waiting.until(lambda room: room.session)
    assert (room.rehearsal, room.session and room.session.plan.title) == (True, "Our protocol")
    assert "Rehearsal" in phone.get("/remote").text


def test_a_protocol_that_comes_with_the_kiosk_can_be_tried(phone: httpx.Client) -> None:
    assert 'action="/remote/protocols/solution-circle/rehearse"' in phone.get(LIST).text
    assert phone.post(f"{LIST}/solution-circle/rehearse").headers["location"] == "/remote"


def test_a_table_becomes_a_form_with_a_step_for_each_row(phone: httpx.Client, tmp_path: Path) -> None:
    table = "title,minutes,who,notes\nWelcome,5,Chair,Who is here?\nTalk,20,Presenter,\n"
    page = phone.post(f"{LIST}/import", data={"title": "Team hour", "table": table}).text
    assert "25:00 in total" in page
    phone.post(f"{LIST}/draft", data=form_in(page) | {"do": "save"})
    assert "title: Presenter" in (tmp_path / "protocols/team-hour.yaml").read_text()
    book, data = Workbook(), BytesIO()
    book.active.append(["Welcome", 7])  # type: ignore[union-attr]
    book.save(data)
    sent = {"title": "Team hour", "workbook": b64encode(data.getvalue()).decode()}
    assert "7:00 in total" in phone.post(f"{LIST}/import", data=sent).text
    assert "no steps in this table" in phone.post(f"{LIST}/import", data={"title": "T"}).text
    for no_workbook in ("x", "é*"):
        assert phone.post(f"{LIST}/import", data={"workbook": no_workbook}).status_code == 422
