"""The display in a window, or on the whole screen: shows snapshots, takes keys and touch."""

import time
from dataclasses import replace

import pygame.display
import pygame.event
import pygame.mouse

from kiosk.core.room import Screen
from kiosk.core.units import Instant
from kiosk.core.views import Snapshot
from kiosk.core.words import ENGLISH, Words
from kiosk.display.boxes import Picture
from kiosk.display.fonts import measure
from kiosk.display.hands import Hands
from kiosk.display.layout import lay_out
from kiosk.display.painter import Painter
from kiosk.display.themes import theme_named
from kiosk.display.video import opened
from kiosk.ports import Noticeboard

TITLE = "Kiosk Timekeeper"
SIZE = 1280, 720
"""A window's size in pixels until somebody changes it."""

LONGEST_NAP, SHORTEST_NAP = 0.03, 0.001
"""Seconds between two looks at the keys: sleeping is cheap, waiting for SDL's events is not."""

STALE = 5.0
"""Seconds after which the same picture is drawn again, for screens that have lost it."""

UNCOVERED = (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN)
"""Events after which the window has to be drawn anew."""


class Window:
    """A `kiosk.ports.Display` with pygame; `theme` is dark or light. Raises DisplayError for other themes."""

    def __init__(self, *, windowed: bool, theme: str = "dark", words: Words = ENGLISH) -> None:
        self._windowed = windowed
        self._words = words
        self._painter = Painter(theme_named(theme))
        self._picture: Picture = ()
        self._shown: Snapshot | None = None
        self._drawn_at = 0.0

    def run(self, board: Noticeboard) -> None:
        """Shows what the board says until its snapshot is closed. Raises DisplayError."""
        surface = opened(SIZE, pygame.RESIZABLE) if self._windowed else opened((0, 0), pygame.FULLSCREEN)
        try:
            pygame.display.set_caption(TITLE)
            pygame.mouse.set_visible(self._windowed)
            self._loop(board, Hands(board, lambda: self._picture, surface.get_size), surface)
        finally:
            pygame.display.quit()

    def _loop(self, board: Noticeboard, hands: Hands, surface: pygame.Surface) -> None:
        while not (now := board.snapshot()).closed:
            if self._due(now):
                self._draw(now, surface)
            board.alive()
            time.sleep(_nap(board, now))
            for event in pygame.event.get():
                hands.take(event)
                if event.type in UNCOVERED:
                    self._shown = None
        hands.let_everything_go()

    def _due(self, now: Snapshot) -> bool:
        return self._shown != steady(now) or time.monotonic() - self._drawn_at >= STALE

    def _draw(self, now: Snapshot, surface: pygame.Surface) -> None:
        self._picture = lay_out(now, surface.get_size(), measure, self._words)
        self._painter.paint(self._picture, surface)
        pygame.display.flip()
        pygame.display.set_allow_screensaver(now.screen is not Screen.STEP)
        self._shown = steady(now)
        self._drawn_at = time.monotonic()


def steady(snapshot: Snapshot) -> Snapshot:
    """The snapshot without what changes from one millisecond to the next: a countdown is drawn once a second."""
    if snapshot.step is None:
        return replace(snapshot, at=Instant(0))
    bar = tuple(replace(segment, used=0.0) for segment in snapshot.step.bar)
    return replace(snapshot, at=Instant(0), step=replace(snapshot.step, left=0.0, bar=bar))


def _nap(board: Noticeboard, now: Snapshot) -> float:
    """How long nothing needs to be looked at: to the next change, if that is soon."""
    ahead = LONGEST_NAP if now.next_change is None else board.seconds_until(now.next_change)
    return min(LONGEST_NAP, max(SHORTEST_NAP, ahead))
