"""Tests of looking for what can be chosen in the settings on this machine."""

import json
import sys
from pathlib import Path

import pytest

from kiosk.app import option_finder
from kiosk.app.option_finder import WITHIN, OptionFinder
from kiosk.config.settings import Settings
from kiosk.core.interaction.keys import Key
from kiosk.core.room.settings import CHECK, MICROPHONE, VOICE, Option, Setting, Trial
from tests.room import KioskRoom
from tests.waiting import eventually

SETTINGS = (
    Setting(VOICE, "Voice", (Option(None, "the best"),), trial=Trial.VOICE),
    Setting(MICROPHONE, "Microphone", (Option(None, "any"),), trial=Trial.MICROPHONE),
    Setting(CHECK, "This computer", (Option(None, "not checked yet"),), trial=Trial.CHECK),
)


class Found:
    """A room whose settings are opened, and what is found for them."""

    def __init__(self, folder: Path) -> None:
        self.room = KioskRoom(settings=SETTINGS)
        settings = Settings.model_construct(state=folder / "state", cache=folder / "cache")
        self.finder = OptionFinder(self.room.engine, settings, None)
        self.room.engine.subscribe(self.finder)

    def titles(self, key: str) -> list[str]:
        self.room.engine.pump()
        setting = next(one for one in self.room.engine.room.settings if one.key == key)
        return [option.title for option in setting.options]

    def remark(self, key: str, title: str) -> str:
        setting = next(one for one in self.room.engine.room.settings if one.key == key)
        return next(option.remark for option in setting.options if option.title == title)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # Beside other tests on a busy machine, a search that gives way to everything would never have its turn.
    monkeypatch.setattr(option_finder, "NICENESS", 0)
    return Found(tmp_path)


def test_opening_the_settings_finds_the_voices_of_this_machine_the_natural_ones_first(found: Found) -> None:
    found.room.press(Key.S)
    eventually(lambda: len(found.titles(VOICE)) > 1, within=WITHIN)
    assert found.titles(VOICE)[:3] == ["the best there is", "Emma", "George"]
    assert "English (Great Britain)" in found.titles(VOICE)
    assert "woman · Apache-2.0" in found.remark(VOICE, "Emma")
    assert not any("German" in title for title in found.titles(VOICE))
    found.finder.close()


def test_nothing_is_looked_for_until_the_settings_are_opened(found: Found) -> None:
    found.room.press(Key.L, Key.T)
    assert found.finder._searches == set()
    found.finder.close()


def test_the_check_lists_what_is_wrong_with_its_remedy_after_how_much_there_is(
    found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = [
        {"part": "clock", "verdict": "ok", "text": "right"},
        {"part": "speaker", "verdict": "fault", "text": "No loudspeaker: plug one in."},
        {"part": "disk", "verdict": "warning", "text": "Nearly full."},
    ]
    answers(findings, tmp_path, monkeypatch)
    found.room.press(Key.S, Key.DOWN, Key.DOWN, Key.ENTER)
    eventually(lambda: found.titles(CHECK)[0] == "2 things to look at")
    assert found.titles(CHECK)[1:] == ["1 of 2: speaker", "2 of 2: disk"]
    assert found.remark(CHECK, "1 of 2: speaker") == "No loudspeaker: plug one in."
    assert found.remark(CHECK, "2 things to look at") == "In order: clock."
    found.finder.close()


def test_a_check_that_fails_says_so(found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers("no list", tmp_path, monkeypatch)
    found.room.press(Key.S, Key.DOWN, Key.DOWN, Key.ENTER)
    eventually(lambda: found.titles(CHECK) == ["not checked"])
    found.finder.close()


def test_a_search_that_hangs_holds_nobody_up_and_ends_with_the_kiosk(
    found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, "exec sleep 600")
    found.room.press(Key.S)
    eventually(lambda: len(found.finder._searches) == 2)
    searches = list(found.finder._searches)
    assert found.titles(VOICE) == ["the best"]
    found.finder.close()
    for search in searches:
        assert search.wait(10) != 0


def answers(what: object, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the check answer this, and every other search that there is nothing."""
    (folder / "answer.json").write_text(json.dumps(what))
    program(folder, monkeypatch, f"case $* in *doctor*) cat {folder / 'answer.json'};; *) echo '[]';; esac")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Puts a program in the place of Python."""
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(file))
