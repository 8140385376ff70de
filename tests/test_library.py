from pathlib import Path

import pytest

from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.plan import make_plan
from kiosk.core.units import minutes
from kiosk.library import Library, read_protocol
from kiosk.resources import shipped

SOLUTION_CIRCLE = shipped("protocols") / "solution-circle.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "solution-circle.yaml"


def test_the_solution_circle_takes_seventeen_minutes() -> None:
    plan = make_plan(read_protocol(SOLUTION_CIRCLE))
    assert plan.planned == minutes(17)
    assert [turn.planned for turn in plan.turns] == [None, *map(minutes, (3, 1, 2, 3, 4, 4))]


def test_longer_sharing_gives_four_minutes_and_one() -> None:
    plan = make_plan(read_protocol(SOLUTION_CIRCLE), variant="longer-sharing")
    assert [turn.planned for turn in plan.turns[1:3]] == [minutes(4), minutes(1)]


def test_the_solution_circle_names_who_speaks_and_who_listens() -> None:
    turns = {turn.step: turn for turn in make_plan(read_protocol(SOLUTION_CIRCLE), include=["reflection"]).turns}
    assert (turns["sharing"].speaks, turns["sharing"].listens) == (("Presenter",), ("Creative team",))
    assert (turns["ideas"].speaks, turns["ideas"].listens) == (("Creative team",), ("Presenter",))
    assert turns["sharing"].quiet
    assert turns["reflection"].optional


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (
            "minutes: 2 min",
            "minutes: soon",
            ':79:9: stages.3.steps.1.minutes: expected a length such as "3 min", got "soon"',
        ),
        ("quiet: true", "quite: true", "quite: no such key; did you mean 'quiet'?"),
        ("quiet: true", "zzz: true", "zzz: no such key"),
        ("summary: one concern, three actions\n", "", ":2:1: summary: this key is missing"),
        ("listens: creative-team", "listens: the-cat", "no role is called 'the-cat'; there are facilitator,"),
        ("      sharing:\n        minutes: 4", "      shering:\n        minutes: 4", "no step is called 'shering'"),
        ("id: clarifying", "id: sharing", "two steps have the id 'sharing'"),
        ("id: solution-circle", "id: solution", "expected 'solution-circle', got 'solution'"),
        ("stages:", "stages: []\nx:", "stages: tuple should have at least 1 item"),
        ("roles:", "roles: [\nx:", "this is not YAML"),
        ("title: Solution Circle", "title: Solution Circle\ntitle: Again", "this is not YAML"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_way_out(file: Path, was: str, becomes: str, says: str) -> None:
    text = SOLUTION_CIRCLE.read_text()
    assert was in text
    file.write_text(text.replace(was, becomes, 1))
    with pytest.raises(ProtocolFileError) as refusal:
        read_protocol(file)
    assert str(file) in str(refusal.value)
    assert says.lower() in str(refusal.value).lower()


def test_every_fault_that_is_found_has_a_line_of_its_own(file: Path) -> None:
    text = SOLUTION_CIRCLE.read_text().replace("minutes: 1 min", "minutes: -1").replace("group:", "groop:")
    file.write_text(text)
    with pytest.raises(ProtocolFileError) as refusal:
        read_protocol(file)
    lines = str(refusal.value).splitlines()
    assert len(lines) == 3
    assert [int(line.split(":")[1]) for line in lines] == [2, 5, 69]


def test_an_empty_file_a_list_and_bytes_are_refused(file: Path) -> None:
    file.write_text("")
    with pytest.raises(ProtocolFileError, match=":1:1: the file is empty"):
        read_protocol(file)
    file.write_text("- a\n- b\n")
    with pytest.raises(ProtocolFileError, match=":1:1: file: "):
        read_protocol(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProtocolFileError, match="cannot be read"):
        read_protocol(file)


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
    with pytest.raises(UnknownProtocol, match="'solution-cirle'; did you mean 'solution-circle'\\? There are:"):
        library.load("solution-cirle")
    with pytest.raises(UnknownProtocol, match=r"'zzz'\. There are: .*solution-circle"):
        library.load("zzz")
    with pytest.raises(UnknownProtocol, match="There are: none"):
        Library([]).load("../etc/passwd")
