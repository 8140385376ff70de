"""The display in a window, or on the whole screen: shows snapshots, takes keys and touch."""

import logging
import time
import warnings
from collections import deque
from collections.abc import Sequence
from threading import Event as Flag

import pygame
import pygame.display
import pygame.event
import pygame.mouse

from kiosk.config.backoff import Backoff
from kiosk.core.errors import DisplayError
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.core.view.model import Snapshot, Standing, StepView, Ticking
from kiosk.display.layout.boxes import Picture
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.fonts import measure
from kiosk.display.window.input import InputHandler
from kiosk.display.window.painter import Painter
from kiosk.display.window.sdl import give_back, opened
from kiosk.ports import Noticeboard

_log = logging.getLogger(__name__)

TITLE = "Kiosk Timekeeper"
SIZE = 1280, 720
"""A window's size in pixels until somebody changes it."""

PUMP = 0.05
"""Seconds between two looks at the keys: sleeping is cheap, waiting for SDL's events is not."""

ANSWER = 0.25
"""Seconds that the next key waits for what the last one does: as long as the room waits for a slow disk."""

LOOK = 0.5
"""Seconds after which the board is looked at though nobody told of anything."""

STALE = 5.0
"""Seconds after which the same picture is drawn again, for screens that have lost it."""

RETRIES = Backoff(first=0.5, longest=8.0)
"""When a window that was lost is opened anew."""

UNCOVERED = (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN)
"""Events after which the window has to be drawn anew."""


class Window:
    """A `kiosk.ports.Display` with pygame."""

    def __init__(self, *, windowed: bool) -> None:
        self._windowed = windowed
        self._news = Flag()
        self._painter = Painter()
        self._picture: Picture = ()
        self._shown: tuple[Standing, Ticking] | None = None
        self._waiting: deque[pygame.Event] = deque()
        self._drawn_at = 0.0

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """The room has changed; the window looks at once."""
        del happened, room
        self._news.set()

    def run(self, board: Noticeboard) -> None:
        """Shows what the board says until its snapshot is closed. Raises DisplayError where no window can be had.

        A window that is lost later is opened anew, for as long as it takes: the session goes on meanwhile.
        """
        surface: pygame.Surface | None = self._opened()
        while surface:
            try:
                self._shown_on(surface, board)
            except pygame.error as problem:
                _log.warning("the window is lost: %s", problem)
                surface = self._reopened(board)
            else:
                return

    def _reopened(self, board: Noticeboard) -> pygame.Surface | None:
        """The new window, however long it takes; None once the kiosk is closed."""
        failures = 1
        while not board.snapshot().closed:
            board.alive()
            self._news.wait(RETRIES.delay(failures))
            try:
                return self._opened()
            except DisplayError as problem:
                _log.warning("no window yet: %s", problem)
            self._news.clear()
            failures += 1
        return None

    def _opened(self) -> pygame.Surface:
        return opened(SIZE, pygame.RESIZABLE) if self._windowed else opened((0, 0), pygame.FULLSCREEN)

    def _shown_on(self, surface: pygame.Surface, board: Noticeboard) -> None:
        hands = InputHandler(board, lambda: self._picture, surface.get_size)
        self._shown = None
        self._waiting.clear()
        try:
            pygame.display.set_caption(TITLE)
            pygame.mouse.set_visible(self._windowed)
            self._loop(board, hands, surface)
        finally:
            hands.let_everything_go()
            pygame.display.quit()

    def come_forward(self) -> None:
        """Puts the window before all others, and gives it the keyboard."""
        if pygame.display.get_surface() is None:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pygame-ce has no other way yet to this window
            window = pygame.Window.from_display_module()
        window.restore()
        window.focus()

    def _loop(self, board: Noticeboard, hands: InputHandler, surface: pygame.Surface) -> None:
        while True:
            self._news.clear()
            now = board.snapshot()
            if now.closed:
                return
            self._draw(now, surface)
            board.alive()
            look = LOOK if now.next_change is None else min(LOOK, board.seconds_until(now.next_change))
            self._take(hands, now.standing, time.monotonic() + look)

    def _take(self, hands: InputHandler, seen: Standing, until: float) -> None:
        """Takes keys and touches until that moment, until there are news, or until one of them was taken.

        They mean what is drawn, so those that come with news, or at once after another that the kiosk has to answer,
        wait for the next drawing; after it they are taken in any case, even where drawing takes as long as a picture
        holds.
        """
        while True:
            told = not self._waiting and self._news.wait(max(0.0, min(PUMP, until - time.monotonic())))
            self._waiting.extend(pygame.event.get())
            taken = bool(self._waiting)
            while self._waiting and not told:
                event = self._waiting.popleft()
                self._news.clear()
                asked = hands.asked
                hands.take(event, seen)
                if event.type in UNCOVERED:
                    self._shown = None
                if hands.asked > asked:
                    self._news.wait(ANSWER)
                    return
            if told or taken or time.monotonic() >= until:
                return

    def _draw(self, now: Snapshot, surface: pygame.Surface) -> None:
        """Draws what has changed; everything where the window was uncovered, and now and then for safety's sake.

        What glides is drawn with what ticks: a countdown is drawn once a second.
        """
        shown = now.standing, now.ticking
        if shown != self._shown:
            picture = lay_out(now, surface.get_size(), measure)
            if self._shown is None:
                self._painter = Painter(now.standing.theme)
            parts = self._painter.update(picture, now.standing.theme, surface)
            pygame.display.update([(part.left, part.top, part.width, part.height) for part in parts])
            pygame.display.set_allow_screensaver(not isinstance(now.view, StepView))
            if len(parts) == 1:  # as good as everything was drawn, and that takes much for a moment
                give_back()
            self._picture, self._shown = picture, shown
        if time.monotonic() - self._drawn_at >= STALE:
            pygame.display.flip()
            self._drawn_at = time.monotonic()
