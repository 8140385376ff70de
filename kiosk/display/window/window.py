"""The display in a window or on the whole screen: it shows snapshots and handles keys and touch."""

import logging
import time
import warnings
from collections import deque
from collections.abc import Sequence
from contextlib import closing

import pygame
import pygame.display
import pygame.event
import pygame.mouse

from kiosk.config.backoff import Backoff
from kiosk.config.memory import return_memory
from kiosk.core.errors import DisplayError
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.core.view.model import Snapshot, Standing, Ticking
from kiosk.core.view.views import StepView
from kiosk.display.layout.boxes import Picture
from kiosk.display.layout.layout import lay_out
from kiosk.display.screens import NO_SCREEN
from kiosk.display.window.fonts import missing_signs
from kiosk.display.window.input import InputHandler
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure
from kiosk.display.window.sdl import open_window
from kiosk.display.window.wakeup import Wakeup, open_files
from kiosk.ports import Noticeboard

_log = logging.getLogger(__name__)

TITLE = "Kiosk Timekeeper"
SIZE = 1280, 720
"""The initial size of a window in pixels."""

ANSWER_TIMEOUT = 0.25
"""The maximum seconds that a key waits for the effect of the previous key; the room waits as long for a slow disk."""

BOARD_INTERVAL = 1.0
"""The maximum seconds between two looks at the board, without news of a change: each costs a millisecond or two."""

REFRESH_INTERVAL = 5.0
"""Seconds after which the same picture is shown again, for screens that have lost it."""

RETRIES = Backoff(first=0.5, longest=8.0)
"""The delays before a lost window is opened again."""

UNCOVERED = (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN)
"""Events after which the window has to be redrawn."""


UNUSED = (pygame.MOUSEMOTION, pygame.FINGERMOTION)
"""Events that mean nothing here, and come a hundred times a second."""


class Window:
    """A `kiosk.ports.Display` that uses pygame."""

    def __init__(self, *, windowed: bool) -> None:
        self._windowed = windowed
        self._wakeup = Wakeup()
        self._painter = Painter()
        self._picture: Picture = ()
        self._shown: tuple[Standing, Ticking] | None = None
        self._waiting: deque[pygame.Event] = deque()
        self._drawn_at = 0.0
        self._closed_by_people = False

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Makes `run` look at the board at once, because the room has changed."""
        del happened, room
        self._wakeup.ring()

    def run(self, board: Noticeboard) -> None:
        """Shows the board's snapshots until one is closed. Raises DisplayError if no window can be opened.

        A window that is lost later is opened again, however long that takes; the session continues meanwhile. If the
        desktop dies behind it, that takes another process: SDL ends this one, or Wayland makes it raise DisplayError.
        """
        with closing(self._wakeup):
            surface: pygame.Surface | None = self._open()
            while surface:
                try:
                    self._show(surface, board)
                except pygame.error as problem:
                    _log.warning("the window is lost: %s", problem)
                    surface = self._reopen(board)
                else:
                    return

    def _reopen(self, board: Noticeboard) -> pygame.Surface | None:
        """Opens the window again, however long it takes; returns None if the kiosk is closed first."""
        failures = 1
        while not board.snapshot().closed:
            board.alive()
            self._wakeup.wait_for_news(RETRIES.delay(failures))
            try:
                return self._open()
            except DisplayError as problem:
                _log.warning("no window yet: %s", problem)
            self._wakeup.quiet()
            failures += 1
        return None

    def _open(self) -> pygame.Surface:
        pygame.display.quit()  # so that all that a screen needs is opened now
        before = open_files()
        form = (SIZE, pygame.RESIZABLE) if self._windowed else ((0, 0), pygame.FULLSCREEN)
        surface = open_window(*form)
        self._wakeup.watch_from(before)
        pygame.event.set_blocked(UNUSED)
        return surface

    def _show(self, surface: pygame.Surface, board: Noticeboard) -> None:
        input_handler = InputHandler(board, lambda: self._picture, surface.get_size)
        self._shown = None
        self._waiting.clear()
        try:
            pygame.display.set_caption(TITLE)
            pygame.mouse.set_visible(self._windowed)
            self._loop(board, input_handler, surface)
        finally:
            input_handler.release_all()
            pygame.display.quit()

    def come_forward(self) -> None:
        """Brings the window to the front and gives it the keyboard."""
        if pygame.display.get_surface() is None:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pygame-ce offers no other way to this window yet
            window = pygame.Window.from_display_module()
        window.restore()
        window.focus()

    def _loop(self, board: Noticeboard, input_handler: InputHandler, surface: pygame.Surface) -> None:
        while True:
            self._wakeup.quiet()
            self._wakeup.look_again()
            snapshot = board.snapshot()
            if snapshot.closed:
                return
            self._draw(snapshot, surface)
            board.alive()
            wait = (
                BOARD_INTERVAL
                if snapshot.next_change is None
                else min(BOARD_INTERVAL, board.seconds_until(snapshot.next_change))
            )
            self._handle_events(input_handler, snapshot.standing, time.monotonic() + wait)

    def _handle_events(self, input_handler: InputHandler, seen: Standing, until: float) -> None:
        """Handles keys and touches until `until`, until there is news, or until one of them was handled.

        They mean what is drawn. Those that come with news, or right after another that the kiosk has to answer, wait
        for the next drawing. After it they are handled in any case, even if drawing takes as long as a picture stays.
        """
        while True:
            kept = bool(self._waiting)
            self._waiting.extend(pygame.event.get())  # what came meanwhile wakes nobody: SDL has it already
            has_news = not kept and self._wakeup.wait(0.0 if self._waiting else until - time.monotonic())
            self._waiting.extend(pygame.event.get())
            had_events = bool(self._waiting)
            while self._waiting and not has_news:
                event = self._waiting.popleft()
                self._wakeup.quiet()
                self._check_lost(event)
                submitted_before = input_handler.submitted
                input_handler.handle(event, seen)
                if event.type in UNCOVERED:
                    self._shown = None
                if input_handler.submitted > submitted_before:
                    self._wakeup.wait_for_news(ANSWER_TIMEOUT)
                    return
            self._wakeup.note_events(had_events)
            if has_news or had_events or time.monotonic() >= until:
                return

    def _check_lost(self, event: pygame.Event) -> None:
        """Raises DisplayError where SDL ends a program because the desktop behind its window has died.

        People close a window, of which SDL tells first. X11 ends the program without a word.
        """
        if event.type == pygame.WINDOWCLOSE:
            self._closed_by_people = True
        elif event.type == pygame.QUIT:
            if not self._closed_by_people and pygame.display.get_driver() == "wayland":
                raise DisplayError(NO_SCREEN)
            self._closed_by_people = False

    def _draw(self, snapshot: Snapshot, surface: pygame.Surface) -> None:
        """Draws what has changed, everything if the window was uncovered, and shows it again now and then to be safe.

        Gliding shares are drawn together with ticking texts, so a countdown is drawn once a second.
        """
        shown = snapshot.standing, snapshot.ticking
        if shown != self._shown:
            picture = lay_out(snapshot, surface.get_size(), measure, missing_signs)
            if self._shown is None:
                self._painter = Painter(snapshot.standing.theme)
            parts = self._painter.update(picture, snapshot.standing.theme, surface)
            pygame.display.update([(part.left, part.top, part.width, part.height) for part in parts])
            pygame.display.set_allow_screensaver(not isinstance(snapshot.view, StepView))
            if len(parts) == 1:  # nearly everything was drawn, which took much memory for a moment
                return_memory()
            self._picture, self._shown = picture, shown
        if time.monotonic() - self._drawn_at >= REFRESH_INTERVAL:
            pygame.display.flip()
            self._drawn_at = time.monotonic()
