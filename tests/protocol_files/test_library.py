import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.plan.builder import make_plan
from kiosk.core.protocol.model import Protocol
from kiosk.protocol_files.diagnostics import examine
from kiosk.protocol_files.library import Library, _is_file, check, read_protocol
from kiosk.protocol_files.yaml_reader import parse_document
from tests.examples import examples

BROKEN = Path(__file__).parent / "broken_protocols"
SOLUTION_CIRCLE = shipped("protocols") / "solution-circle.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "solution-circle.yaml"


@pytest.mark.parametrize("broken", sorted(BROKEN.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_broken_file_is_refused_with_every_fault_its_place_and_the_way_out(broken: Path) -> None:
    expected = tuple(f"{broken.parent}/{line}" for line in broken.with_suffix(".txt").read_text().splitlines())
    assert expected
    assert check(broken) == expected
    with pytest.raises(ProtocolFileError) as refusal:
        read_protocol(broken)
    assert str(refusal.value) == "\n".join(expected)


def test_a_fault_in_a_real_file_is_reported_with_line_step_and_key(file: Path) -> None:
    text = SOLUTION_CIRCLE.read_text().replace("minutes: 2 min", "minutes: soon").replace("group: any", "groop: any")
    file.write_text(text)
    lines = text.splitlines()
    first, second, third = check(file)
    assert first == f"{file}:2:1: group: this key is missing"
    assert second.startswith(f"{file}:5:1: groop: no such key; did you mean 'group'? allowed here: id, title,")
    line = lines.index("        minutes: soon") + 1
    assert third == f'{file}:{line}:9: step \'concerns\': minutes: expected a length such as "3 min", got "soon"'


def test_a_file_that_is_not_there_a_folder_and_a_huge_file_are_refused_in_a_sentence(file: Path) -> None:
    assert check(file) == (f"{file}:1:1: the file cannot be read: no such file or directory",)
    assert check(file.parent) == (f"{file.parent}:1:1: the file cannot be read: is a directory",)
    file.write_bytes(b"#" * 1_000_001)
    assert check(file) == (f"{file}:1:1: a protocol file has at most 256 kB; this one is larger",)


def test_files_of_other_editors_are_read_too(file: Path) -> None:
    plain = read_protocol(SOLUTION_CIRCLE)
    text = SOLUTION_CIRCLE.read_text()
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_protocol(file) == plain
    file.write_text(f"%YAML 1.1\n---\n{text}...\n")
    assert read_protocol(file) == plain


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    text = "[yes, 'null', 2026-01-02, 2:30, 0o17, null, ~, true, 12, -3, 1.5, .5, 1e999, 12345678901234567]"
    assert parse_document(text).content == [
        *("yes", "null", "2026-01-02", "2:30", "0o17"),
        *(None, None, True, 12, -3, 1.5, 0.5),
        *("1e999", "12345678901234567"),
    ]


MUTATIONS = st.sampled_from(["delete", "double", "swap", "cut", "insert", "change"])
SIGNS = st.sampled_from([*"\t:-{}[]'\"#&*!|>%@`~?,.0 é\x00\n", "no", "null", "1e99", "- ", "<<: ", "---\n"])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped file with a few lines or signs deleted, doubled, put in or changed."""
    text = draw(st.sampled_from([file.read_text() for file in sorted(shipped("protocols").glob("*.yaml"))]))
    for _ in range(draw(st.integers(1, 4))):
        lines = text.splitlines(keepends=True) or [""]
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        column = draw(st.integers(0, len(line)))
        match draw(MUTATIONS):
            case "delete":
                del lines[place]
            case "double":
                lines.insert(place, line)
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[place], lines[other] = lines[other], line
            case "cut":
                lines[place] = line[:column] + line[column + 1 :]
            case "insert":
                lines[place] = line[:column] + draw(SIGNS) + line[column:]
            case _:
                lines[place] = line.partition(":")[0] + ": " + draw(SIGNS | st.text(max_size=6)) + "\n"
        text = "".join(lines)
    return text


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=mutated())
def test_a_mutated_file_is_refused_with_a_line_or_can_be_planned(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mutated.yaml"
    file.write_bytes(text.encode("utf-8", errors="replace"))
    faults = check(file)
    lines = max(text.count("\n") + 1, len(text.splitlines()) + 1)
    for fault in faults:
        place = re.match(re.escape(str(file)) + r":(\d+):(\d+): \S", fault)
        assert place, fault
        assert 1 <= int(place[1]) <= lines
    assert len(set(faults)) == len(faults)
    # The shipped files' own names are not this file's, so that a file with its id is always refused for it.
    own = [fault for fault in faults if "a file is named after its protocol" not in fault]
    if not own:
        written = parse_document(text).content
        assert isinstance(written, dict)
        assert make_plan(Protocol.model_validate(written)).turns


def test_users_protocols_stand_beside_the_shipped_ones_and_go_first(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = SOLUTION_CIRCLE.read_text()
    (own / "our-circle.yaml").write_text(text.replace("id: solution-circle", "id: our-circle"))
    (own / "solution-circle.yaml").write_text(text.replace("title: Solution Circle", "title: Ours"))
    library = Library([own, shipped("protocols")])
    assert {"our-circle", "solution-circle"} <= set(library.names())
    assert library.load("solution-circle").title == "Ours"


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("title: [")
    good, bad = Library([tmp_path, shipped("protocols")]).load_all()
    assert "solution-circle" in [protocol.id for protocol in good]
    assert len(bad) == 1


def test_an_unknown_protocol_is_refused_with_a_guess_and_a_list() -> None:
    library = Library([shipped("protocols")])
    with pytest.raises(UnknownProtocol, match="'solution-cirle'; did you mean 'solution-circle'\\? Choose from:"):
        library.load("solution-cirle")
    with pytest.raises(UnknownProtocol, match=r"'zzz'\. Choose from: .*solution-circle"):
        library.load("zzz")
    with pytest.raises(UnknownProtocol, match="Choose from: none"):
        Library([]).load("../etc/passwd")


def test_what_only_looks_like_a_protocol_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "round.yaml").symlink_to("round.yaml")
    os.mkfifo(tmp_path / "hangs.yaml")
    assert Library([tmp_path]).load_all() == ((), ())


def test_a_file_that_is_taken_away_while_the_folder_is_read_is_passed_over(tmp_path: Path) -> None:
    class Racing(Library):
        def load(self, name: str) -> Protocol:
            (tmp_path / f"{name}.yaml").unlink()
            return super().load(name)

    (tmp_path / "taken.yaml").write_text("id: taken")
    assert Racing([tmp_path]).load_all() == ((), ())


def test_a_file_that_the_system_will_not_look_at_is_none() -> None:
    assert not _is_file(Path("a" * 300))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("inf"), "expected a whole number, got inf"),
        (1.5, "expected a whole number, got 1.5"),
        ("many", "expected a whole number, got 'many'"),
        (0, "expected more than 0, got 0"),
        (101, "expected at most 100, got 101"),
    ],
)
def test_a_number_that_cannot_be_used_is_told_in_our_own_words(value: object, said: str) -> None:
    _, problems = examine({"people": {"least": value, "most": 3}})
    assert [problem.sentence for problem in problems if problem.path == ("people", "least")] == [said]
