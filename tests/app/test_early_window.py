import os

import pytest

from kiosk.app.early_window import early_window


@pytest.mark.parametrize(
    "words", [["open", "--display", "none"], ["open", "circle", "--display=terminal"], ["open", "--help"]]
)
def test_a_command_line_for_another_display_begins_no_window(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with early_window(words) as begun:
        assert begun is None


def test_without_a_screen_none_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.app.early_window.why_no_window", lambda: "no screen")
    with early_window(["open"]) as begun:
        assert begun is None


def test_one_that_begins_is_there_at_once_and_ends_with_the_block_though_nobody_used_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr("kiosk.display.window.begun.can_be_copied", lambda: False)  # tests have threads
    with early_window(["open", "circle"]) as begun:
        assert begun is not None
        os.kill(begun.process.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(begun.process.pid, 0)
    begun.end()
