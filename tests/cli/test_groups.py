import shlex
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from kiosk.app.single_instance import single_instance
from kiosk.core.plan.model import Note
from kiosk.core.session.commands import Start
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes
from tests.command_line import Kiosk, command_line
from tests.storage.folder import NOW, Folder

NO_GROUP = "There is no group '{group}': none has been saved yet. `./run groups new` saves one.\n"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def kiosk(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process, in a folder of its own; answers exit code, output and complaints."""
    monkeypatch.setenv("KIOSK_STATE", str(state))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return command_line(monkeypatch, capsys)


def held(state: Path, name: str, days_ago: float = 30) -> None:
    """A session of Set A in which P1 and P2 had a minute each and P1 the chair, with a promise."""
    folder = Folder(state)
    folder.held(name, days_ago, Note("n1", "a-1", "Ring the school", who="P1", by_when="Friday"), group="Set A")
    folder.close()


FORGOTTEN = "Set A is forgotten: its people, its sessions and all that was noted in them."
COUNTS = "A turn counts once somebody has had a third of its time, and at least a minute; a session likewise."


def test_a_group_is_written_down_listed_and_erased(kiosk: Kiosk) -> None:
    none_yet = (0, 'No groups yet. To save one: ./run groups new "Group A"\n', "")
    assert kiosk("groups", "list") == none_yet
    code, out, _ = kiosk("groups", "new", "Set A", "--members", "P1, P2 03-12")
    assert (code, out) == (0, 'Group Set A saved. To use it: ./run --group "Set A"\n')
    assert kiosk("groups", "list") == (0, "Set A: P1, P2\n", "")
    assert kiosk("groups", "show", "Set A") == (
        0,
        f"Set A\n  P1: no turn yet\n  P2: no turn yet, birthday 03-12\n{COUNTS}\n",
        "",
    )
    assert kiosk("groups", "forget", "Set A", "--yes") == (0, f"{FORGOTTEN}\n", "")
    assert kiosk("groups", "show", "Set A") == (
        2,
        "",
        NO_GROUP.format(group="Set A"),
    )


def test_a_group_without_members_is_saved_and_told_how_to_name_them_and_never_loses_those_it_has(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("groups", "new", "Set A")
    assert code == 0
    assert 'It has no members yet. To name them: ./run groups new "Set A" --members "P1, P2 03-12"' in out
    assert kiosk("groups", "list")[1] == "Set A: no members yet\n"
    kiosk("groups", "new", "Set A", "--members", "P1, P2")
    code, _, err = kiosk("groups", "new", "Set A")
    assert (code, err.startswith("The group Set A exists. To change its members: ./run groups new")) == (2, True)
    assert kiosk("groups", "list")[1] == "Set A: P1, P2\n"


def test_a_group_tells_whose_turn_is_next_who_leads_and_what_was_promised(kiosk: Kiosk, state: Path) -> None:
    kiosk("groups", "new", "Set A", "--members", "P1, P2 03-12, P3 11-30")
    held(state, "abc123")
    assert kiosk("groups", "show", "Set A")[1].splitlines() == [
        "Set A",
        "  P3: no turn yet, birthday 11-30",
        "  P1: 1 turn, 1:00 of airtime",
        "  P2: 1 turn, 1:00 of airtime, birthday 03-12",
        "Chair next time: P2",
        COUNTS,
        "Agreed and not done yet:",
        "  Ring the school · P1 · Friday · 2026-05-31",
    ]


def test_a_group_is_forgotten_with_all_its_sessions_and_no_others_as_on_the_kiosk(
    kiosk: Kiosk, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk("groups", "new", "Set A", "--members", "P1, P2")
    held(state, "abc123")
    folder = Folder(state)
    folder.held("def456", 20, group="Set B")
    folder.close()
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    code, out, _ = kiosk("groups", "forget", "Set A")
    assert (code, names(state)) == (1, {"abc123", "def456"})
    asked = "Forget Set A? Its people, all its sessions, and what was noted and agreed in them will be erased."
    assert out.startswith(asked)
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    assert kiosk("groups", "forget", "Set A")[1].endswith(f"{FORGOTTEN}\n")
    assert names(state) == {"def456"}
    left = b"".join(file.read_bytes() for file in state.iterdir() if file.is_file())
    assert b"Ring the school" not in left


def test_a_group_whose_session_may_be_under_way_is_forgotten_only_when_the_kiosk_is_closed(
    kiosk: Kiosk, state: Path
) -> None:
    kiosk("groups", "new", "Set A", "--members", "P1, P2")
    folder = Folder(state)
    days_ago = (NOW - datetime.now(UTC)) / timedelta(days=1)
    folder.held("abc123", days_ago, group="Set A", commands=(Start(),))
    folder.close()
    with single_instance(state):
        code, _, err = kiosk("groups", "forget", "Set A", "--yes")
        assert (code, "A session of Set A may be under way." in err, names(state)) == (2, True, {"abc123"})
    assert kiosk("groups", "forget", "Set A", "--yes")[0] == 0
    assert names(state) == set()


def test_a_group_with_a_fault_in_it_is_one_sentence(kiosk: Kiosk) -> None:
    assert kiosk("groups", "new", "Set A", "--members", "P1, P1")[::2] == (
        2,
        "'P1' appears twice: give each person a different name.\n",
    )


def test_nobody_opens_the_kiosk_as_a_group_that_is_not_there(kiosk: Kiosk) -> None:
    code, _, err = kiosk("--group", "Set Z", "--display", "none")
    assert (code, err) == (2, NO_GROUP.format(group="Set Z"))


# kiosk sessions wipe


@pytest.fixture
def filled(state: Path) -> Path:
    for name in ("abc123", "def456"):
        held(state, name)
    return state


def names(state: Path) -> set[str]:
    return {session.id for session in SqliteJournal(state).sessions()}


def test_one_session_is_erased_with_its_notes_and_no_other(kiosk: Kiosk, filled: Path) -> None:
    assert kiosk("sessions", "wipe", "abc", "--yes") == (0, "1 session erased.\n", "")
    assert names(filled) == {"def456"}
    assert SqliteNotes(filled).notes("abc123") == ()
    assert len(SqliteNotes(filled).notes("def456")) == 1


def test_all_sessions_are_erased_and_nothing_is_left_in_any_file(kiosk: Kiosk, filled: Path) -> None:
    assert kiosk("sessions", "wipe", "--all", "--yes") == (0, "2 sessions erased.\n", "")
    content = b"".join(file.read_bytes() for file in filled.iterdir())
    assert not any(words in content for words in (b"Ring the school", b"Agreed", b"Set A"))
    assert kiosk("sessions", "wipe", "--all", "--yes") == (0, "0 sessions erased.\n", "")


@pytest.mark.parametrize(("day", "left"), [("2026-05-31", 2), ("2026-06-01", 0)])
def test_sessions_before_a_day_are_erased(kiosk: Kiosk, filled: Path, day: str, left: int) -> None:
    kiosk("sessions", "wipe", "--before", day, "--yes")
    assert len(names(filled)) == left


@pytest.mark.parametrize(("answer", "left"), [("n\n", 2), ("", 2), ("y\n", 0)])
def test_it_asks_before_it_erases(
    kiosk: Kiosk, filled: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    code, out, _ = kiosk("sessions", "wipe", "--all")
    assert "Erase 2 sessions for good? [y/N]" in out
    assert (code, len(names(filled))) == (0 if answer == "y\n" else 1, left)


@pytest.mark.parametrize("args", [(), ("abc", "--all"), ("--all", "--before", "2026-01-01")])
def test_what_to_erase_is_said_in_one_way(kiosk: Kiosk, filled: Path, args: tuple[str, ...]) -> None:
    code, _, err = kiosk("sessions", "wipe", *args)
    assert (code, err) == (2, "Say which sessions: give an id, --all, or --before with a date.\n")
    assert len(names(filled)) == 2


def test_a_session_that_is_not_there_cannot_be_erased(kiosk: Kiosk, filled: Path) -> None:
    code, _, err = kiosk("sessions", "wipe", "zzz", "--yes")
    assert (code, err) == (2, "There is no session 'zzz'. `./run sessions list` shows all sessions.\n")
    assert len(names(filled)) == 2


@pytest.mark.parametrize(
    "name", ["Set A", 'The "A" team', "It's us", "Save $HOME", "a`id`", "Well done!", "a\\b", "ä; ls"]
)
def test_a_command_that_names_a_group_reaches_it_as_it_is_printed(kiosk: Kiosk, name: str) -> None:
    told = kiosk("groups", "new", name)[1]
    program, *opening = shlex.split(told.splitlines()[0].partition("To use it: ")[2])
    assert (program, opening) == ("./run", ["--group", name])
    kiosk(*shlex.split(told.splitlines()[1].partition("To name them: ")[2])[1:])
    assert kiosk("groups", "list")[1] == f"{name}: P1, P2\n"
