"""What the command line says about what it cannot understand: one plain sentence, and the way out."""

from io import StringIO
from pathlib import Path

import pytest

from tests.command_line import Kiosk, command_line
from tests.storage.folder import Folder


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process; answers exit code, output and complaints."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return command_line(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("args", "says", "command"),
    [
        ("plan solution-circle --minutes abc", "--minutes: “abc” is not a number, such as 90.", "plan"),
        ("plan solution-circle --minutes 0", "--minutes: 0 is too little; give at least 1.", "plan"),
        ("plan solution-circle --minutes 1441", "--minutes: 1441 is too much; give at most 1440.", "plan"),
        ("plan solution-circle --minutes nan", "--minutes: “nan” is not a number, such as 90.", "plan"),
        ("simulate solution-circle --minutes inf", "--minutes: “inf” is not a number, such as 90.", "simulate"),
        ("--rehearse -inf", "--rehearse: “-inf” is not a number, such as 90.", "open"),
        ("say hi --rate 5000", "--rate: 5000 is too much; give at most 400.", "say"),
        ("say hi --rate 1.5", "--rate: “1.5” is not a whole number, such as 90.", "say"),
        ("say hi --rate x", "--rate: “x” is not a whole number, such as 90.", "say"),
        (
            "sessions wipe --before yesterday",
            "--before: “yesterday” is not a date, such as 2026-03-31.",
            "sessions wipe",
        ),
        ("--display tv", "--display: there is no “tv”; choose from: auto, window, terminal, none.", "open"),
        ("plan", "PROTOCOL is missing.", "plan"),
        ("plan solution-circle --bogus", "There is no option --bogus.", "plan"),
        ("sessions nothing", "There is no command “nothing” here.", "sessions"),
        ("groups new A B", "“B” is too much here; put quotation marks around names with spaces.", "groups new"),
    ],
)
def test_what_is_typed_wrongly_is_one_plain_sentence_with_the_way_out(
    kiosk: Kiosk, args: str, says: str, command: str
) -> None:
    told = f"{says} `./run {command} --help` shows what can be given.\n"
    assert kiosk(*args.split()) == (2, "", told)


def test_an_option_without_its_value_is_said_so(kiosk: Kiosk) -> None:
    code, _, err = kiosk("plan", "solution-circle", "--minutes")
    assert (code, err.startswith("--minutes needs a value after it.")) == (2, True)


def test_a_group_of_commands_alone_shows_its_help_under_the_name_that_was_typed(kiosk: Kiosk) -> None:
    code, out, err = kiosk("sessions")
    assert code == 2
    assert "Usage: ./run sessions" in out + err
    assert "Error" not in out + err


def test_where_the_command_kiosk_is_installed_sentences_name_it(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kiosk.__main__ import main  # noqa: PLC0415  (the fixture has set the folders)

    assert "`./run groups new` saves one" in kiosk("groups", "show", "A")[2]
    monkeypatch.setattr("sys.argv", ["/usr/local/bin/kiosk", "groups", "show", "A"])
    with pytest.raises(SystemExit):
        main()
    assert "`kiosk groups new` saves one" in capsys.readouterr().err


def test_a_question_that_nobody_answers_changes_nothing_and_is_exit_code_one(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path / "state")
    folder.held("abc123", 30)
    folder.close()
    monkeypatch.setattr("sys.stdin", StringIO(""))
    code, _, err = kiosk("sessions", "wipe", "--all")
    assert (code, err.strip().splitlines()[-1]) == (1, "Stopped.")
    assert kiosk("sessions", "list")[1].startswith("abc123")
