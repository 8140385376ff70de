import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kiosk.config.paths import shipped
from kiosk.core.protocol.model import Change, People, Role, Sentences, Sheet, SheetBox, Stage, Step, Task, Variant
from kiosk.protocol_files.description import protocol_lines
from kiosk.protocol_files.json_schema import protocol_schema
from kiosk.protocol_files.library import check, read_protocol
from kiosk.protocol_files.starter import TEMPLATE, write_starter
from kiosk.protocol_files.yaml_reader import parse_document
from tests.command_line import Kiosk, command_line

SHIPPED = sorted(shipped("protocols").glob("*.yaml"))


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process; answers exit code, output and complaints."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("KIOSK_PROTOCOLS", str(tmp_path / "own"))
    return command_line(monkeypatch, capsys)


def test_protocols_are_listed_with_their_titles_and_broken_ones_named(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ours.yaml").write_text("title: [")
    code, out, err = kiosk("protocols", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [file.stem for file in SHIPPED]
    assert "own/ours.yaml:1:9: this is not YAML: something is missing here" in err


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_protocol_is_shown_with_all_that_people_need(kiosk: Kiosk, file: Path) -> None:
    code, out, _ = kiosk("protocols", "show", file.stem)
    assert code == 0
    protocol = read_protocol(file)
    parts = [protocol.title, protocol.source, *protocol.doubts, *protocol.ground_rules]
    parts += [text for role in protocol.roles.values() for text in (role.title, *role.does, *role.refrains)]
    parts += [text for step in protocol.steps for text in (step.title, *step.prompts)]
    parts += [step.capture for step in protocol.steps if step.capture]
    assert [part for part in parts if part not in out] == []


def test_lengths_silence_and_rounds_are_shown_in_words() -> None:
    shown = [line.strip() for line in protocol_lines(read_protocol(shipped("protocols") / "als-airtime.yaml"))]
    assert "Airtime, for as many people as the time allows (Presenter)" in shown
    assert "5:00–10:00  Outline (quiet)" in shown
    assert "listens: Set members, Facilitator" in shown
    assert "Planned for 120:00, unless you say otherwise." in shown


def test_variants_are_shown_with_what_they_change() -> None:
    shown = [line.strip() for line in protocol_lines(read_protocol(shipped("protocols") / "npq-community.yaml"))]
    assert "five: Five people, used for 5 people: introduce left out, clarify 1:00, response 2:00" in shown


def test_showing_what_is_not_there_is_refused_with_a_guess(kiosk: Kiosk) -> None:
    code, out, err = kiosk("protocols", "show", "als-topic")
    assert (code, out) == (2, "")
    assert "did you mean 'als-topics'?" in err


def test_checking_good_files_says_that_they_are_fine(kiosk: Kiosk) -> None:
    files = [str(file) for file in SHIPPED]
    assert kiosk("protocols", "check", *files) == (0, "".join(f"{file}: fine\n" for file in files), "")


def test_checking_names_every_fault_of_every_file(kiosk: Kiosk, tmp_path: Path) -> None:
    bad, worse, good = tmp_path / "bad.yaml", tmp_path / "worse.yaml", SHIPPED[0]
    bad.write_text(SHIPPED[1].read_text().replace("quiet:", "quite:").replace(f"id: {SHIPPED[1].stem}", "id: bad"))
    worse.write_text("")
    bad.write_text(bad.read_text().replace("minutes: 10 min", "minutes: ten", 1) + "colour: green\n")
    code, out, err = kiosk("protocols", "check", str(bad), str(good), str(worse))
    assert (code, out) == (2, f"{good}: fine\n")
    assert err.splitlines() == [*check(bad), *check(worse)]
    assert len(err.splitlines()) == 3


def test_the_schema_accepts_what_is_shipped_and_refuses_what_the_kiosk_refuses(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("protocols", "schema")
    assert code == 0
    schema = json.loads(out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for file in [*SHIPPED, TEMPLATE]:
        assert list(validator.iter_errors(parse_document(file.read_text()).content)) == []
    content = parse_document(SHIPPED[0].read_text().replace("minutes: 10 min", "minutes: -1", 1)).content
    assert isinstance(content, dict)
    broken = {**content, "colour": "green", "id": "No Name", "people": {"least": 0}}
    wrong = {tuple(error.absolute_path)[:1] for error in validator.iter_errors(broken)}
    assert wrong == {(), ("id",), ("people",), ("stages",)}


def test_a_length_is_a_number_or_a_text_in_the_schema() -> None:
    length = protocol_schema()["$defs"]["Change"]["properties"]["minutes"]
    validator = Draft202012Validator(length)
    assert [validator.is_valid(one) for one in (3, 0.5, "3 min", None, 0, True, [3])] == [
        *(True, True, True, True, False, False, False),
    ]


def test_every_key_of_a_protocol_file_is_explained_in_the_schema() -> None:
    schema = protocol_schema()
    parts = [Role, Stage, Step, Sentences, Sheet, SheetBox, People, Task, Variant, Change]
    assert set(schema["$defs"]) == {part.__name__ for part in parts}
    for part in [schema, *schema["$defs"].values()]:
        assert all(key["description"] for key in part["properties"].values())
        assert part["description"]


def test_a_new_protocol_is_written_and_passes_the_check(kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "own" / "our-circle.yaml"
    code, out, _ = kiosk("protocols", "new", "our-circle")
    assert code == 0
    assert out.splitlines()[0] == f"Created: {file}"
    assert f"  ./run protocols check {file}" in out.splitlines()
    assert check(file) == ()
    assert read_protocol(file).title == "Our circle"
    assert kiosk("plan", "our-circle")[1].splitlines()[-1] == "11:00 in total"


def test_what_to_run_next_is_said_as_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_PROTOCOLS", str(tmp_path / "own"))
    kiosk = command_line(monkeypatch, capsys, started_as="/usr/local/bin/kiosk")
    (tmp_path / "table.csv").write_text("Item,Minutes\nWelcome,5\n")
    for command in (("new", "our-circle"), ("import", str(tmp_path / "table.csv"))):
        code, out, _ = kiosk("protocols", *command)
        assert (code, "./run" in out, "  kiosk plan " in out) == (0, False, True)


def test_every_hint_in_a_new_file_works_when_its_sign_is_taken_away(tmp_path: Path) -> None:
    lines = write_starter(tmp_path, "full").read_text().splitlines()
    full = tmp_path / "full.yaml"
    full.write_text("\n".join([*lines[:3], *(re.sub(r"^( *)# ", r"\1", line) for line in lines[3:])]))
    assert check(full) == ()
    assert set(read_protocol(full).variants) == {"longer"}


@pytest.mark.parametrize("name", ["Our Circle", "../up", "", "a_b", "-a"])
def test_a_name_that_no_file_can_have_is_refused(kiosk: Kiosk, name: str, tmp_path: Path) -> None:
    code, out, err = kiosk("protocols", "new", "--", name)
    assert (code, out) == (2, "")
    assert "use lower-case letters and digits" in err
    assert not (tmp_path / "own").exists()


def test_a_name_that_looks_like_a_number_stays_a_name(tmp_path: Path) -> None:
    assert read_protocol(write_starter(tmp_path, "2026")).id == "2026"


def test_a_protocol_that_is_there_is_never_overwritten(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "ours.yaml"
    file.write_text("mine")
    code, _, err = kiosk("protocols", "new", "ours")
    assert (code, err) == (2, f"{file} already exists; choose another name.\n")
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("a file where the folder would be")
    code, _, err = kiosk("protocols", "new", "ours")
    assert code == 2
    assert err.startswith(f"{tmp_path / 'own' / 'ours.yaml'}: cannot be written: ")


def test_a_table_becomes_a_protocol_that_can_be_run(kiosk: Kiosk, tmp_path: Path) -> None:
    table = tmp_path / "staff-meeting.csv"
    table.write_text("Item;Minutes;Who;Notes\nWelcome;5;Head;\nNews of the week;10 min;Head, Everyone;What is new?\n")
    code, out, err = kiosk("protocols", "import", str(table))
    assert (code, err) == (0, "")
    assert out == f"Created: {tmp_path / 'own' / 'staff-meeting.yaml'}\n  ./run plan staff-meeting\n"
    code, out, _ = kiosk("plan", "staff-meeting")
    assert code == 0
    assert re.search(r"5:00 +Welcome", out)
    assert re.search(r"10:00 +News of the week", out)


def test_a_table_that_is_no_plan_is_refused_with_the_place_and_makes_no_file(kiosk: Kiosk, tmp_path: Path) -> None:
    table = tmp_path / "agenda.csv"
    for rows, said in (("Item,Minutes\nWelcome,soon\n", "soon"), ("", "There are no steps in this table")):
        table.write_text(rows)
        code, _, err = kiosk("protocols", "import", str(table))
        assert code == 2
        assert said in err
    assert not list(tmp_path.glob("own/*"))
    assert kiosk("protocols", "import", str(tmp_path / "none.csv"))[0] == 2
