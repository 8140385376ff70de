"""Finds what can be chosen in the settings on this machine: its voices, its microphones, and what is wrong with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.i18n import tr, trn
from kiosk.core.room.messages import OptionsFound
from kiosk.core.room.settings import CHECK, JOIN, MICROPHONE, VOICE, Option
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard

_ROOT = Path(__file__).parents[2]

WITHIN = 120.0
"""Seconds that a search may take: how fast a natural voice is may have to be measured first."""


ATTEMPTS = 3
"""How often voices are looked for, if nothing is found."""

NICENESS = 10
"""The priority of a search, which may take its time: the clock and the voice come first."""


class OptionFinder:
    """A `kiosk.ports.Subscriber` that looks for voices and microphones when the settings are opened.

    When somebody asks, it checks everything, or joins a host of several rooms. Each search is a process of its own at a
    low priority, which may hang or die. `config` is the settings file that the command line names, if it names one.
    """

    def __init__(self, board: Noticeboard, settings: Settings, config: Path | None) -> None:
        self._board = board
        self._settings = settings
        self._config = () if config is None else ("--config", str(config.absolute()))
        self._state = ("--state", str(settings.state.absolute()))
        self._room = Room()
        self._lock = Lock()
        self._searches: set[subprocess.Popen[bytes]] = set()
        self._closing = False

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Begins a search where one is wanted."""
        del happened
        before, now, self._room = self._room.settings_page, room.settings_page, room
        if now and before is None:
            self._begin(self._find_voices)
            self._begin(self._find_microphones)
        if now and now.checks > (before.checks if before else 0):
            self._begin(self._check_all)
        if now and now.joins > (before.joins if before else 0):
            self._begin(partial(self._join, now.with_code))

    def close(self) -> None:
        """Ends all searches."""
        with self._lock:
            self._closing = True
            for search in self._searches:
                search.kill()

    def _begin(self, search: Callable[[], None]) -> None:
        Thread(target=search, name="search", daemon=True).start()

    def _find_voices(self) -> None:
        voice = self._settings.voice_here
        asked = ("kiosk", "voices", "--json", "--language", voice.language or "en", *self._config)
        # On a busy machine a voice may need longer to start than anybody waits for it in a session.
        found = next((answer for _ in range(ATTEMPTS) if (answer := self._answer(*asked))), None)
        if found:
            self._board.submit(OptionsFound(VOICE, (*self._usual(VOICE), *map(_voice, found))))

    def _find_microphones(self) -> None:
        found = self._answer("kiosk.listener.microphones")
        if found is not None:
            options = (Option(name, name) for name in found)
            self._board.submit(OptionsFound(MICROPHONE, (*self._usual(MICROPHONE), *options)))

    def _check_all(self) -> None:
        self._board.submit(OptionsFound(CHECK, (Option(None, tr("checking …")),)))
        found = self._answer("kiosk", "doctor", "--json", *self._config, *self._state)
        if found is None:
            nothing = Option(
                None, tr("not checked"), tr("The check took too long, or failed. `./run doctor` says more.")
            )
            self._board.submit(OptionsFound(CHECK, (nothing,)))
        else:
            self._board.submit(OptionsFound(CHECK, tuple(_findings(found))))

    def _join(self, code: str) -> None:
        """Joins the host of several rooms that shows this code, and says what became of it."""
        self._board.submit(OptionsFound(JOIN, (Option(None, tr("asking …")),)))
        found = self._answer("kiosk", "rooms", "join", code, "--json", *self._config, *self._state)
        joined, told = (found[0], found[1]) if found else (False, tr("The host could not be asked. Try again."))
        title = tr("joined") if joined else tr("not joined")
        self._board.submit(OptionsFound(JOIN, (Option(None, title, str(told)),)))

    def _usual(self, key: str) -> Sequence[Option]:
        """The options that do not depend on the machine."""
        usual = Settings.model_construct()
        return next(one.options for one in settings_in_room(usual, environment={}) if one.key == key)

    def _answer(self, module: str, *arguments: str) -> list[Any] | None:
        """What a module of the kiosk answers as JSON; None if it fails, or takes too long."""
        with self._lock:
            if self._closing:
                return None
            search = subprocess.Popen(  # noqa: S603  (a module of the kiosk, run by its own interpreter)
                [sys.executable, "-m", module, *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                cwd=_ROOT,
            )
            self._searches.add(search)
        try:
            if sys.platform != "win32":
                os.setpriority(os.PRIO_PROCESS, search.pid, NICENESS)
            answer, _ = search.communicate(timeout=WITHIN)
            found = json.loads(answer)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        finally:
            search.kill()
            with self._lock:
                self._searches.discard(search)
        return found if isinstance(found, list) else None


def _voice(found: dict[str, Any]) -> Option:
    """A voice to choose: by its name, or what its engine calls it, and with what there is to know about it."""
    title = str(found["name"]).title() if found["sex"] else str(found["title"])  # a natural voice is somebody's
    about = (found["name"], found["sex"], found["licence"], found["remark"])
    return Option(str(found["name"]), title, " · ".join(str(fact) for fact in about if fact))


def _findings(found: Sequence[dict[str, str]]) -> Iterator[Option]:
    """How many things are wrong, then each of them with its remedy."""
    wrong = [finding for finding in found if finding["verdict"] != "ok"]
    fine = ", ".join(tr(finding["part"]) for finding in found if finding["verdict"] == "ok")
    count = trn("{n} thing to look at", "{n} things to look at", len(wrong)).format(n=len(wrong))
    yield Option(None, count if wrong else tr("all is well"), tr("In order: {parts}.").format(parts=fine))
    for number, finding in enumerate(wrong, 1):
        title = tr("{number} of {count}: {part}")
        yield Option(number, title.format(number=number, count=len(wrong), part=tr(finding["part"])), finding["text"])
