import json
from importlib.util import find_spec

import pytest

from tests.command_line import Kiosk, command_line

PIPER = find_spec("piper") is not None
"""An extra; without it, that is what is said."""


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object) -> Kiosk:
    """Runs the command line in this process; answers exit code, output and complaints."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    return command_line(monkeypatch, capsys)


def test_the_voices_are_listed_with_their_languages_for_people_and_for_programs(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("voices")
    assert code == 0
    assert [line.split() for line in out.splitlines() if line.startswith("cel/cy ")] == [["cel/cy", "cy", "Welsh"]]
    _, out, _ = kiosk("voices", "--json")
    assert {"name": "cel/cy", "title": "Welsh", "languages": ["cy"]} in json.loads(out)


def test_something_is_said_and_by_which_voice(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("say", "One.", "--voice", "cy", "--rate", "400")
    assert code == 0
    assert out.startswith("pyttsx3 ")
    assert out.endswith("cel/cy\n")


@pytest.mark.parametrize(
    ("args", "driver", "why"),
    [
        (["One."], "none-such", "No loudspeaker: plug one in."),
        ([" "], "dummy", "There is nothing to say."),
        (["One.", "--voice", "vulcan"], "dummy", "No voice is called “vulcan”"),
        (["One.", "--voice", "/none.onnx"], "dummy", "There is no Piper voice /none.onnx" if PIPER else "Piper is not"),
    ],
)
def test_what_is_missing_is_one_clear_sentence(
    args: list[str], driver: str, why: str, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", driver)
    code, out, complaint = kiosk("say", *args)
    assert code == 2
    assert out == ""
    assert complaint.startswith(why)
    assert complaint.count("\n") == 1
