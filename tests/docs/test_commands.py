"""Every command that README and docs give is run here, and every example is read as the program reads it.

A command that opens the kiosk gets somebody who opens a session, starts it, takes a step and leaves, in place of the
screen; its voice, microphone and pages are switched off. All commands of a document share one home folder, in their
order, so that a session that one opens can be exported by the next.
"""

import shlex
import threading
from pathlib import Path

import pygame
import pytest

from kiosk.config.settings import load_settings
from kiosk.core.room.commands import Open, Request
from kiosk.core.session.commands import End, Next, Source, Start
from kiosk.core.view.views import EndView
from kiosk.display.headless import Headless
from kiosk.display.terminal.terminal import Terminal
from kiosk.display.window.apart import WindowApart
from kiosk.ports import Noticeboard
from tests.command_line import Kiosk, command_line
from tests.docs.documents import DOCUMENTS, PICTURES, ROOT, blocks, name_of

LEFT_OUT = {
    "./run install": "starts a service of systemd; tests/service installs into a folder of its own",
    "./run voice install": "fetches 41 MB from the internet; tests/voice_models has a publisher of its own",
    "./run als-airtime --end": "is refused in the evening; tests/config/test_agreed_end.py has a clock of its own",
    "./run rooms": "runs until it is stopped, and joins one that runs; tests/rooms/host does both",
    "./run quick": "runs the tests, this one included",
    "./run test": "runs the tests, this one included",
    "./run coverage": "runs the tests, this one included",
    "./run lock": "asks the package index for newer versions",
    ".ci/run": "runs the tests, this one included, and installs packages",
    "sudo apt": "needs root and the network",
    "sudo ./run image": "fetches a whole Debian; tests/end_to_end/test_image.py boots what it makes",
    ".venv/bin/python -m tests.supply.telemetry": "fetches 28 MB from the package index",
    ".venv/bin/mypy": "the whole check runs it, and it takes a while the first time",
    ".venv/bin/ruff": "the whole check runs it; here it would change the files that are being tested",
    ".venv/bin/pybabel": "writes into the program; another test compares the template with the sentences",
}
"""How a command begins, and why it is not run."""

SLOW = ("./run voices", "./run say")
"""These start a real speech engine."""

PAINTS = "./run screenshot"
"""These have a test of their own, which looks at what they have made."""

USES_NO_DEVICE = {
    "KIOSK_ANNOUNCER": "silent",
    "KIOSK_LISTENER": "none",
    "KIOSK_WEB__ENABLED": "false",
    "SDL_AUDIODRIVER": "dummy",
}

with_commands = pytest.mark.parametrize(
    "document", [document for document in DOCUMENTS if blocks(document, "sh")], ids=name_of
)


def commands(document: Path) -> list[str]:
    """The command lines of all its blocks."""
    lines = (line for block in blocks(document, "sh") for line in block.text.splitlines())
    return [line for line in lines if line.strip() and not line.startswith("#")]


def is_left_out(command: str) -> bool:
    return any(f"{command} ".startswith(f"{beginning} ") for beginning in LEFT_OUT)


def facilitate(display: object, board: Noticeboard) -> None:
    """Stands in for a screen, and for somebody before it."""
    del display
    for command in (Open(), Start(), Next(), End()):
        board.submit(Request(command, Source.SCRIPT))
    while not isinstance(board.snapshot().view, EndView):
        threading.Event().wait(0.005)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for whoever follows a document, and the folder they are in."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, setting in {"HOME": str(tmp_path), **USES_NO_DEVICE}.items():
        monkeypatch.setenv(name, setting)
    for display in (Headless, Terminal, WindowApart):
        monkeypatch.setattr(display, "run", facilitate)
    (tmp_path / "assets" / "pictures").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kiosk(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """The command line in this process."""
    del home
    return command_line(monkeypatch, capsys)


def run(kiosk: Kiosk, command: str) -> None:
    """Runs one line as a shell would, as far as documents need one: `~` and `>`."""
    program, *arguments = shlex.split(command)
    assert program == "./run", f"{command}: neither run here nor left out with a reason"
    file = Path(arguments.pop()) if ">" in arguments else None
    words = [str(Path(word).expanduser()) if word.startswith("~") else word for word in arguments if word != ">"]
    code, out, err = kiosk(*words)
    assert code == 0, f"{command}: {err}"
    if file:
        file.write_text(out, "utf-8")


@with_commands
def test_every_command_of_a_document_works(document: Path, kiosk: Kiosk) -> None:
    for command in commands(document):
        if not is_left_out(command) and not command.startswith((*SLOW, PAINTS)):
            run(kiosk, command)


@pytest.mark.slow
@with_commands
def test_every_command_that_speaks_works(document: Path, kiosk: Kiosk) -> None:
    for command in commands(document):
        if command.startswith(SLOW):
            run(kiosk, command)


def test_nothing_is_left_out_that_no_document_has() -> None:
    everything = [command for document in DOCUMENTS for command in commands(document)]
    for beginning in (*LEFT_OUT, *SLOW):
        assert any(command.startswith(beginning) for command in everything), beginning


def test_the_pictures_of_screens_are_those_that_the_commands_for_them_make_today(home: Path, kiosk: Kiosk) -> None:
    for command in commands(ROOT / "CONTRIBUTING.md"):
        if command.startswith(PAINTS):
            run(kiosk, command)
    made = {file.name: pixels(file) for file in (home / "assets" / "pictures").iterdir()}
    kept = {file.name: pixels(file) for file in PICTURES.iterdir() if file.name != "phone.png"}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def pixels(picture: Path) -> tuple[tuple[int, int], bytes]:
    """The size and what is painted, however the file is packed."""
    surface = pygame.image.load(picture)
    return surface.get_size(), pygame.image.tobytes(surface, "RGB")


def test_the_example_of_a_protocol_can_be_run(home: Path, kiosk: Kiosk) -> None:
    (block,) = blocks(ROOT / "docs" / "authoring.md", "yaml")
    name = block.text.splitlines()[0].removeprefix("id: ")
    file = home / ".config" / "kiosk-timekeeper" / "protocols" / f"{name}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(block.text, "utf-8")
    for words in (("protocols", "check", str(file)), ("simulate", name), ("simulate", name, "--variant", "short")):
        code, _, err = kiosk(*words)
        assert code == 0, err


def test_the_example_of_a_script_can_be_played(home: Path, kiosk: Kiosk) -> None:
    (block,) = blocks(ROOT / "docs" / "reference.md", "text")
    (home / "example.script").write_text(block.text, "utf-8")
    code, _, err = kiosk("simulate", "npq-community", "--people", "4", "--script", "example.script")
    assert code == 0, err


def test_the_example_of_settings_is_accepted(home: Path) -> None:
    (block,) = blocks(ROOT / "docs" / "reference.md", "toml")
    file = home / "kiosk.toml"
    file.write_text(block.text, "utf-8")
    assert load_settings(file).voice.pronunciations == {"P1": "pee one"}
