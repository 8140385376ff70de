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
    assert [line.split() for line in out.splitlines() if line.startswith("cel/cy ")] == [
        ["cel/cy", "cy", "Welsh;", "GPL-3.0-or-later"]
    ]
    _, out, _ = kiosk("voices", "--json")
    welsh = {"name": "cel/cy", "title": "Welsh", "languages": ["cy"], "licence": "GPL-3.0-or-later"}
    assert welsh | {"sex": "", "remark": "", "in_use": False} in json.loads(out)


def test_the_natural_voices_come_first_with_what_they_are_and_how_to_get_them(kiosk: Kiosk) -> None:
    _, out, _ = kiosk("voices")
    emma, george, *others = out.splitlines()
    assert emma.split()[:2] == ["emma", "en-gb"]
    assert "Kokoro; woman; Apache-2.0; The natural voice is not installed: `./run natural`" in emma
    assert george.startswith("george ")
    assert "; man; " in george
    assert [line.split()[0] for line in others if "in use" in line] == ["gmw/en"]


@pytest.mark.parametrize(
    ("language", "names"),
    [("cy", ["cel/cy"]), ("en_US", ["gmw/en-us"]), ("en-gb", ["emma", "george", "gmw/en"]), ("xx", [])],
)
def test_only_the_voices_for_a_language_are_listed(language: str, names: list[str], kiosk: Kiosk) -> None:
    _, out, _ = kiosk("voices", "--language", language)
    assert [line.split()[0] for line in out.splitlines()] == names


def test_the_voice_that_is_set_is_marked(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_VOICE__NAME", "cy")
    _, out, _ = kiosk("voices")
    assert [line.split()[0] for line in out.splitlines() if line.endswith("in use")] == ["cel/cy"]


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
