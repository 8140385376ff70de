"""A thousand odd command lines, put together by chance: each ends with one sentence, and none with a traceback."""

import os
import random
from pathlib import Path

import pytest

from tests.cli.test_border import make_odd_files
from tests.command_line import Kiosk, command_line

pytestmark = pytest.mark.slow

TIMES = 1000

COMMANDS = (
    ("plan", "solution-circle"),
    ("plan",),
    ("simulate", "solution-circle"),
    ("simulate",),
    ("sheets", "solution-circle"),
    ("sessions", "list"),
    ("sessions", "export"),
    ("sessions", "wipe", "--yes"),
    ("groups", "new"),
    ("groups", "show"),
    ("groups", "forget", "--yes"),
    ("protocols", "show"),
    ("protocols", "check"),
    ("protocols", "new"),
    ("listen", "--wav"),
    ("nonsense",),
)
"""Whatever opens no screen, makes no sound and fetches nothing."""

OPTIONS = (
    "--people",
    "--minutes",
    "--end",
    "--variant",
    "--with",
    "--config",
    "--state",
    "--script",
    "--members",
    "--before",
    "--json",
    "--nonsense",
    "-",
    "--",
)

VALUES = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "nan",
    "9" * 40,
    "٣",
    "25:99",
    "16:45",
    "0001-01-01",
    "9999-12-31",
    "last",
    "x" * 300,
    "P1,P1,,",
    ",".join(f"P{number}" for number in range(200)),
    "\x1b[2J\x07",
    "\u202eP1",
    "\ud800",
    os.fsdecode(b"\xff\xfe"),
    "../../etc/passwd",
    "~",
    "'; DROP TABLE event; --",
    "{why}",
    "%s%n",
    "[bold]x[/bold]",
    "[/]",
    "pipe",
    "folder",
    "deep.toml",
    "deep.yaml",
    "fast.wav",
    "still.wav",
    "/dev/zero",
    "/dev/full",
)


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    for name, folder in {"KIOSK_STATE": "state", "XDG_CONFIG_HOME": "config", "HOME": "home"}.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    make_odd_files(work)
    return command_line(monkeypatch, capsys)


def odd(dice: random.Random) -> tuple[str, ...]:
    """A command line of odd parts."""
    words = list(dice.choice(COMMANDS))
    for _ in range(dice.randrange(1, 5)):
        if dice.random() < 0.5:
            words.append(dice.choice(OPTIONS))
        words.append(dice.choice(VALUES))
    return tuple(word for word in words if "\0" not in word)


def test_odd_command_lines_end_with_a_sentence_and_never_with_a_traceback(kiosk: Kiosk) -> None:
    dice = random.Random(1)  # noqa: S311  (chance, no secret)
    codes = set()
    for _ in range(TIMES):
        line = odd(dice)
        code, _, said = kiosk(*line)
        codes.add(code)
        assert code in {0, 1, 2}, (line, code, said)
        assert "Traceback" not in said, (line, said)
        assert code == 0 or said.strip(), line
    assert {0, 2} <= codes
