"""The settings on the screen of the real program: real keys, the real file, the next start."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.config.settings import load_settings
from tests.real_kiosk import RealKiosk
from tests.waiting import eventually

HOME = "Which conversation today?"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator["Opener"]:
    opener = Opener(tmp_path)
    yield opener
    for kiosk in opener.kiosks:
        kiosk.close()


class Opener:
    """Opens kiosks on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kiosks: list[RealKiosk] = []

    @property
    def file(self) -> Path:
        return self.folder / "config" / "kiosk-timekeeper" / "kiosk.toml"

    def __call__(self, *args: str, **environment: str) -> RealKiosk:
        kiosk = RealKiosk(self.folder, *args, environment=environment)
        self.kiosks.append(kiosk)
        kiosk.until(HOME)
        return kiosk


def chosen(kiosk: RealKiosk) -> str:
    """The line of the setting that is chosen."""
    return next((line for line in kiosk.screen.splitlines() if "►" in line), "")


def _is_left(kiosk: RealKiosk, line: str, _: str) -> bool:
    return chosen(kiosk) != line


def choose(kiosk: RealKiosk, label: str) -> None:
    """Presses ↓ until the setting is chosen; a key before the settings are there would be one of the screen before."""
    kiosk.until("Esc close")
    for _ in range(20):
        if label in chosen(kiosk):
            return
        kiosk.strike("\t")
        kiosk.until(partial(_is_left, kiosk, chosen(kiosk)))
    pytest.fail(f"there is no {label}; there was\n{kiosk.screen}")


def test_what_is_set_by_keys_is_in_the_file_and_holds_after_the_next_start(opened: Opener) -> None:
    opened.file.parent.mkdir(parents=True)
    opened.file.write_text("# ours\nkeep_days = 30 # a month\n\n[voice]\nrate = 150\n")
    kiosk = opened()
    kiosk.type("s")
    choose(kiosk, "Keep sessions for")
    kiosk.until("Takes effect after the next start.")
    kiosk.type("left")
    kiosk.until(lambda _: "7 days" in chosen(kiosk))
    choose(kiosk, "This computer")
    kiosk.type("escape")
    kiosk.until("Solution Circle")
    expected = "# ours\nkeep_days = 7 # a month\n\n[voice]\nrate = 150\n"
    eventually(lambda: opened.file.read_text() == expected, opened.file.read_text)
    kiosk.kill()
    again = opened()
    again.type("s")
    choose(again, "Keep sessions for")
    assert "7 days" in chosen(again)


def test_colours_change_at_once_and_are_kept_when_the_kiosk_is_closed_at_once(opened: Opener) -> None:
    kiosk = opened()
    kiosk.type("s")
    choose(kiosk, "Colours")
    kiosk.type("right")
    kiosk.until(lambda _: "light" in chosen(kiosk))
    kiosk.type("escape", "escape", "escape")
    eventually(lambda: kiosk.process.poll() is not None)
    assert opened.file.read_text() == 'theme = "light"\n'
    assert load_settings(opened.file).theme == "light"


def test_the_time_of_day_takes_its_other_form_at_once(opened: Opener) -> None:
    kiosk = opened()
    kiosk.type("s")
    choose(kiosk, "Time of day")
    kiosk.type("right")
    kiosk.until(lambda shown: re.search(r" 1?\d:\d\d [ap]m", shown.splitlines()[0]))
    kiosk.type("left")
    kiosk.until(lambda shown: re.search(r" \d\d:\d\d *$", shown.splitlines()[0]))


def test_what_a_variable_or_the_command_line_sets_says_so_and_stays(opened: Opener) -> None:
    kiosk = opened("--no-web", KIOSK_THEME="contrast", KIOSK_WEB__ENABLED="")
    kiosk.type("s")
    choose(kiosk, "Colours")
    kiosk.until("Set by KIOSK_THEME where the kiosk is started")
    kiosk.type("left")
    kiosk.until("× Set by KIOSK_THEME")
    assert "high contrast" in chosen(kiosk)
    choose(kiosk, "Pages for phones")
    kiosk.until("Switched off by `--no-web`")
    assert not opened.file.exists()


def test_a_file_that_cannot_be_written_is_told_and_the_value_holds(opened: Opener) -> None:
    opened.file.parent.parent.mkdir(parents=True)
    opened.file.parent.write_text("a file where the folder should be")
    kiosk = opened()
    kiosk.type("s")
    choose(kiosk, "Colours")
    kiosk.type("right")
    kiosk.until("cannot be changed: Not a directory.")
    assert "light" in chosen(kiosk)


def test_phones_come_and_go_at_once(opened: Opener) -> None:
    kiosk = opened(KIOSK_WEB__ENABLED="", KIOSK_WEB__HOST="127.0.0.1", KIOSK_WEB__PORT="0")
    kiosk.type("s")
    choose(kiosk, "Pages for phones")
    assert " on " in chosen(kiosk)
    kiosk.type("left")
    kiosk.until(lambda _: " off " in chosen(kiosk))
    kiosk.type("escape", "c")
    kiosk.until("switch them on")
    kiosk.type("escape", "s")
    choose(kiosk, "Pages for phones")
    kiosk.type("right", "escape", "c")
    kiosk.until("http://127.0.0.1:")


def test_the_check_of_the_computer_names_what_is_wrong_and_its_remedy(opened: Opener) -> None:
    kiosk = opened()
    kiosk.type("s")
    choose(kiosk, "This computer")
    kiosk.type("\r")
    kiosk.until(lambda _: "to look at" in chosen(kiosk) or "all is well" in chosen(kiosk))
    if "all is well" in chosen(kiosk):
        pytest.skip("nothing is wrong with this computer")
    kiosk.type("right")
    kiosk.until(lambda _: "1 of " in chosen(kiosk))


def test_at_the_first_start_the_first_key_asks_whether_the_kiosk_is_heard_and_no_later_one(opened: Opener) -> None:
    first = opened(KIOSK_ANNOUNCER="")
    first.type("right")
    first.until("Do you hear the kiosk speak?")
    first.type("escape")
    first.until("Solution Circle")
    first.kill()
    again = opened(KIOSK_ANNOUNCER="")
    again.type("right", "s")
    again.until("Voice")
    assert "Do you hear" not in again.seen


def test_who_names_a_conversation_at_the_first_start_is_not_asked(opened: Opener) -> None:
    kiosk = RealKiosk(opened.folder, "solution-circle", environment={"KIOSK_ANNOUNCER": ""})
    opened.kiosks.append(kiosk)
    kiosk.until("start")
    kiosk.type(" ")
    kiosk.until(lambda _: kiosk.clock is not None)
    assert "Do you hear" not in kiosk.seen
