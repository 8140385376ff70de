"""The kiosk on a machine that QEMU plays: what it shows, seen from outside, and what it has recorded."""

import gzip
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pygame
import pytest

from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.room.modes import Theme
from kiosk.core.room.state import Home, Room
from kiosk.core.session.events import Event, SessionStarted, StepStarted
from kiosk.core.session.session import replay
from kiosk.core.session.state import State
from kiosk.core.units import Duration, Instant, after, between
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Rect, Text, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure
from kiosk.display.window.themes import DARK
from kiosk.engine.planner import cards_of
from kiosk.ports import Beat, Entry
from kiosk.protocol_files.library import library
from kiosk.simulation.sample_settings import sample_settings
from kiosk.storage.journal import FILE, SqliteJournal
from tests.end_to_end.machine import SCREEN, Machine

UNIT = "kiosk-timekeeper.service"
SESSIONS = f"/var/lib/kiosk-timekeeper/{FILE}"
SEEN = "/run/seen.sqlite"
COPY = f"import sqlite3; sqlite3.connect('{SESSIONS}').execute('VACUUM INTO ?', ['{SEEN}'])"
SLOW = 300
"""Seconds that a played machine, on a busy one, may take for what a person waits for."""
BEHIND, AHEAD = 12, 1
"""How many seconds a played machine's picture may be old, and how many pass while it is asked for the time."""
ALL = Rect(0, 0, *SCREEN)


@cache
def home() -> Room:
    """The room before anything was chosen."""
    cards = tuple(cards_of(library(Settings()).load_all()[0]))
    return Room(home=Home(cards), midnight=Instant(0), settings=sample_settings())


def alike(seen: pygame.Surface, painted: pygame.Surface, part: Rect = ALL) -> float:
    """How much of the letters and lines that are painted there is seen in the very same colour, 0 to 1."""
    if seen.get_size() != painted.get_size():
        return 0.0
    empty = {(*DARK[tone], 255) for tone in (Tone.BACKGROUND, Tone.PANEL)}
    places = list(product(range(part.left, part.right, 2), range(part.top, part.bottom, 2)))
    inked = [place for place in places if tuple(painted.get_at(place)) not in empty]
    return sum(seen.get_at(place) == painted.get_at(place) for place in inked) / len(inked)


def painted(room: Room, now: Instant) -> pygame.Surface:
    """That room, as the painter paints it here."""
    surface = pygame.Surface(SCREEN)
    _painter().paint(lay_out(snapshot(room, now), SCREEN, measure), surface)
    return surface


@cache
def _painter() -> Painter:
    return Painter(Theme.DARK)


def place_of(words: str, room: Room, now: Instant) -> Rect:
    """Where the words stand in the picture of that room."""
    boxes = lay_out(snapshot(room, now), SCREEN, measure)
    return next(box.rect for box in boxes if isinstance(box, Text) and words in " ".join(box.lines))


@dataclass
class MachineKiosk:
    """The kiosk on that machine."""

    machine: Machine

    def shows(self, room: Room, now: Instant, words: str) -> bool:
        """Whether these words of that room are on its screen."""
        return alike(self.machine.picture, painted(room, now), place_of(words, room, now)) > 0.95

    def now(self) -> Instant:
        """The time since the machine has started."""
        return Instant(round(float(self.machine.told("cat /proc/uptime").split()[0]) * 1000))

    def recorded(self) -> tuple[Event, ...]:
        """All events of the newest session, which the kiosk's journal holds now; none where there is no session."""
        alive = self._alive()
        return tuple(entry.event for entry in alive[1]) if alive else ()

    def _alive(self) -> tuple[Beat, Sequence[Entry]] | None:
        """The newest session's last sign of life and its entries."""
        self.machine.told(f'rm -f {SEEN}; /usr/bin/python3 -c "{COPY}"')
        packed = self.machine.told(f"gzip -c {SEEN} | base64 -w 0")
        with TemporaryDirectory() as folder:
            Path(folder, FILE).write_bytes(gzip.decompress(b64decode(packed)))
            journal = SqliteJournal(Path(folder))
            alive = journal.last_alive()
            journal.close()
        return alive

    def session(self) -> State:
        """The session as its journal has it."""
        return replay(self.recorded())

    def until_recorded(self, wanted: Callable[[Sequence[Event]], bool], seconds: float = SLOW) -> None:
        """Waits until the journal's events are as wanted."""
        assert self.machine.until(lambda: wanted(self.recorded()), seconds), self.recorded()[-3:]

    def has_session(self) -> None:
        """Starts a session by keys, unless one runs, and goes on to a step that has a time."""
        if self.machine.told(f"test -e {SESSIONS} && echo there || true") and self.recorded():
            return
        before = self.machine.picture
        # The Solution Circle, whose second step has a time.
        for key, like in {"right": 0.97, "ret": 0.5}.items():
            self._press(key)
            assert self.machine.until_shown(lambda picture, like=like: alike(picture, before) < like, SLOW), key  # type: ignore[misc]  # bound by its default
        self._press("spc")
        self.until_recorded(lambda events: any(isinstance(event, SessionStarted) for event in events))
        self.take_next_step()

    def choose_setting(self, key: str) -> None:
        """Opens the settings and chooses one, counted from the last one, at which ↓ changes nothing any more."""
        keys = [one.key for one in settings_in_room(Settings(appliance=True), environment={})]
        assert self.changes("s")
        while self.changes("down"):
            pass
        for _ in keys[keys.index(key) + 1 :]:
            assert self.changes("up")

    def changes(self, key: str, seconds: float = 20) -> bool:
        """Whether a key changes the picture."""
        before = self.machine.picture
        self._press(key)
        return self.machine.until_shown(lambda picture: alike(picture, before) < 1, seconds)

    def _press(self, key: str) -> None:
        """Presses a key in a person's time; one that follows at once is taken for a bounce."""
        time.sleep(1)
        self.machine.press(key)

    def take_next_step(self) -> None:
        """Goes on to the next step by a key."""
        before = len(self.recorded())
        self.machine.press("right")
        self.until_recorded(lambda events: any(isinstance(event, StepStarted) for event in events[before:]))

    def until_countdown_right(self, seconds: float = SLOW) -> None:
        """Waits until the countdown shows what is left by the machine's time and the session that is recorded."""
        alive = self._alive()
        assert alive
        # A session that has outlived a start of the machine goes on in its own time, not in that of the new clock.
        ahead = between(alive[0].machine, alive[0].at)
        session = replay(entry.event for entry in alive[1])
        if not self.machine.until(lambda: self._countdown_right(session, ahead), seconds):
            pytest.fail(f"the countdown is not that of {session.remaining(after(self.now(), ahead))} ms left")

    def _countdown_right(self, session: State, ahead: Duration) -> bool:
        picture, now = self.machine.picture, after(self.now(), ahead)
        for second in range(-BEHIND, AHEAD):
            instant = Instant(now + second * 1000)
            room = Room(home=Home(()), session=session, midnight=Instant(0))
            clock = snapshot(room, instant).ticking.clock
            if alike(picture, painted(room, instant), place_of(clock, room, instant)) > 0.95:
                return True
        return False
