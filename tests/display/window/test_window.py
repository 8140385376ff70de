import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pygame.display
import pytest

from kiosk.core.errors import DisplayError
from kiosk.core.room.commands import Command, Quit, Talk
from kiosk.core.room.modes import Theme
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AddTime, Next, Resume
from kiosk.core.setup.commands import Field, FieldKind, NamePerson, TypeText
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.display.checks import check_display
from kiosk.display.layout.boxes import Plate, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.runs import measure
from kiosk.display.window.themes import DARK, LIGHT
from kiosk.display.window.window import TITLE, Window
from tests.display.boards import Board
from tests.display.scenes import AGREED, NOW, scenes, setting_up
from tests.waiting import LIMIT, eventually
from tests.xvfb import focused

needs_x = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool, to have a screen and hands"
)

STEP = scenes()["step"]


@pytest.fixture(scope="module")
def x_display() -> Iterator[str]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def screen(x_display: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DISPLAY", x_display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    return x_display


class Stage:
    """A board whose picture can be changed, and hands at the keyboard, while the window runs."""

    def __init__(self, shown: Snapshot = STEP) -> None:
        self.shown = shown
        self.looks = 0
        self.board = Board(self._look)
        self.error: BaseException | None = None

    def _look(self) -> Snapshot:
        self.looks += 1
        return self.shown

    def play(self, window: Window, act: Callable[["Stage"], None]) -> None:
        """Runs the window while `act` uses it; closes it afterwards, whatever happened."""

        def acting() -> None:
            try:
                self.wait_for_the_window()
                act(self)
            except BaseException as problem:  # noqa: BLE001  (told to the test below)
                self.error = problem
            finally:
                self.shown = replace(self.shown, closed=True)

        hands = threading.Thread(target=acting)
        hands.start()
        window.run(self.board)
        hands.join()
        if self.error:
            raise self.error

    def wait_for_the_window(self) -> None:
        """Returns once the keyboard belongs to the window."""
        eventually(lambda: focused(dict(os.environ)) == TITLE, "the window did not open")

    def xdotool(self, *command: str) -> str:
        """The output of xdotool; empty if there is no window yet."""
        done = subprocess.run(["xdotool", *command], timeout=LIMIT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def commands(self, count: int) -> list[Command]:
        return [request.command for request in self.board.wait_for(count)]


def wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    eventually(holds, otherwise)


def background() -> tuple[int, ...]:
    surface = pygame.display.get_surface()
    assert surface is not None
    return tuple(surface.get_at((0, 0))[:3])


@needs_x
@pytest.mark.usefixtures("screen")
def test_keys_reach_the_board_in_order() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right", "plus", "equal", "KP_Add", "minus", "Next", "q")
        more, less = AddTime(minutes(1)), AddTime(minutes(-1))
        assert stage.commands(6) == [Next(), more, more, more, less, Next()]

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_letter_typed_at_once_after_the_key_that_opens_a_name_is_part_of_that_name() -> None:
    naming = scenes()["naming"]
    window, stage = Window(windowed=True), Stage(snapshot(setting_up(AGREED, Field(FieldKind.NAMES)), NOW))

    def answer() -> None:
        """What the engine does, a moment later."""
        stage.board.wait_for(1)
        time.sleep(0.02)  # the moment itself is what is tested
        stage.shown = naming
        window.tell((), Room())

    def act(stage: Stage) -> None:
        engine = threading.Thread(target=answer)
        engine.start()
        pressed = pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r", mod=0, scancode=0)
        for event in (pressed, pygame.Event(pygame.TEXTINPUT, text="u")):
            pygame.event.post(event)
        engine.join()
        assert stage.commands(2) == [NamePerson(), TypeText("u")]

    stage.play(window, act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_keys_work_even_if_drawing_takes_as_long_as_a_picture_stays() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        assert stage.commands(1) == [Next()]

    stage = Stage()
    stage.board = Board(stage._look, lambda _: 0.0)
    stage.play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_the_talk_key_is_held_as_long_as_it_is_down_and_repeats_nothing() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("keydown", "v")
        assert stage.commands(1) == [Talk(held=True)]
        stage.xdotool("sleep", "0.9")  # longer than X takes to begin repeating a key
        stage.xdotool("keyup", "v")
        assert stage.commands(2) == [Talk(held=True), Talk(held=False)]

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_click_on_a_button_does_what_its_key_does() -> None:
    (plate,) = [
        box for box in lay_out(STEP, (1280, 720), measure) if isinstance(box, Plate) and box.commands == (Next(),)
    ]
    x, y = plate.rect.centre

    def act(stage: Stage) -> None:
        stage.xdotool("getwindowfocus", "mousemove", "--window", "%1", str(x), str(y), "click", "1")
        assert stage.commands(1) == [Next()]

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_the_whole_screen_is_filled_in_the_theme_asked_for() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        stage.commands(1)
        assert pygame.display.get_window_size() == (1280, 800)
        assert background() == LIGHT[Tone.BACKGROUND]

    Stage(replace(STEP, standing=replace(STEP.standing, theme=Theme.LIGHT))).play(Window(windowed=False), act)


@needs_x
@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("windowed", [False, True])
def test_the_pointer_is_hidden_on_the_whole_screen_and_seen_in_a_window(windowed: bool) -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        stage.commands(1)
        assert pygame.mouse.get_visible() is windowed

    Stage().play(Window(windowed=windowed), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_the_screen_saver_is_off_in_a_step_and_allowed_again_after_it() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        stage.commands(1)
        wait_until(lambda: not pygame.display.get_allow_screensaver(), "it is still allowed in a step")
        stage.shown = scenes()["end"]
        wait_until(pygame.display.get_allow_screensaver, "it stays off after the session")

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_resized_window_is_laid_out_anew() -> None:
    window = Window(windowed=True)

    def act(stage: Stage) -> None:
        stage.xdotool("getwindowfocus", "windowsize", "900", "500", "key", "Right")
        stage.commands(1)
        looks = stage.looks
        while stage.looks < looks + 3:  # three more turns of the window's loop
            stage.xdotool("getmouselocation")
        assert window._picture == lay_out(STEP, (900, 500), measure)

    Stage().play(window, act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_window_that_was_covered_is_drawn_anew() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        stage.commands(1)
        surface = pygame.display.get_surface()
        assert surface is not None
        surface.fill((255, 0, 0))
        pygame.event.post(pygame.Event(pygame.WINDOWEXPOSED))
        eventually(lambda: background() == DARK[Tone.BACKGROUND], "the window was not drawn anew")

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_held_key_is_released_when_the_window_closes() -> None:
    stage = Stage()

    def act(stage: Stage) -> None:
        stage.xdotool("keydown", "v")
        stage.commands(1)

    stage.play(Window(windowed=True), act)
    stage.xdotool("keyup", "v")
    assert stage.commands(2) == [Talk(held=True), Talk(held=False)]


@needs_x
@pytest.mark.usefixtures("screen")
def test_closing_the_window_asks_the_board_to_quit() -> None:
    def act(stage: Stage) -> None:
        pygame.event.post(pygame.Event(pygame.QUIT))
        assert stage.commands(1) == [Quit()]
        assert not stage.shown.closed

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_screen_is_found_without_showing_anything() -> None:
    assert check_display() == "x11, 1280×800"
    assert not pygame.display.get_init()


def test_without_a_screen_the_window_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":5999")
    with pytest.raises(DisplayError, match="The window cannot be opened"):
        Window(windowed=True).run(Board(lambda: STEP))


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_window_that_is_lost_comes_back_and_its_keys_work() -> None:
    def act(stage: Stage) -> None:
        stage.xdotool("keydown", "v")
        assert stage.commands(1) == [Talk(held=True)]
        stage.xdotool("keyup", "v")
        stage.commands(2)
        pygame.display.quit()  # as when the screen is unplugged and the driver gives up
        eventually(lambda: focused(dict(os.environ)) == TITLE, "the window did not come back")
        stage.xdotool("key", "Right")
        assert stage.commands(3)[2] == Next()

    Stage().play(Window(windowed=True), act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_change_of_the_room_shows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.display.window.window.BOARD_INTERVAL", 10 * LIMIT)
    monkeypatch.setattr("kiosk.display.window.window.REFRESH_INTERVAL", 10 * LIMIT)
    window = Window(windowed=True)

    def act(stage: Stage) -> None:
        stage.xdotool("key", "Right")
        stage.commands(1)
        stage.shown = replace(STEP, next_change=None, standing=replace(STEP.standing, theme=Theme.LIGHT))
        window.tell((), Room())
        # It looks by itself only long after a test has failed.
        eventually(lambda: background() == LIGHT[Tone.BACKGROUND], "it waits until it looks by itself")
        stage.shown = replace(stage.shown, closed=True)
        window.tell((), Room())

    Stage(replace(STEP, next_change=None)).play(window, act)


@needs_x
@pytest.mark.usefixtures("screen")
def test_a_kiosk_that_is_closed_while_its_window_is_lost_closes() -> None:
    def act(stage: Stage) -> None:
        stage.shown = replace(stage.shown, closed=True)
        pygame.display.quit()

    stage = Stage()
    stage.play(Window(windowed=True), act)
    assert stage.shown.closed


def test_a_key_that_comes_together_with_news_means_what_is_drawn_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window, shown = Window(windowed=True), [STEP, scenes()["paused"]]

    class Meanwhile(Board):
        """Once the first picture is drawn, the session is paused, and somebody presses the space bar."""

        def alive(self) -> None:
            if len(shown) == 2:
                del shown[0]
                window.tell((), Room())
                pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE, unicode=" ", mod=0, scancode=0))

    board = Meanwhile(lambda: replace(shown[0], closed=bool(board.requests)))
    window.run(board)
    assert [request.command for request in board.requests] == [Resume()]
