"""The terminal display in real pseudo-terminals."""

import io
import os
import re
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from kiosk.core.room.commands import Choose, Command, Leave, Open, Quit, Request, Talk, UnusedInput
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Next, Pause, Source
from kiosk.core.setup.commands import Erase, NamePerson, PressKey, TypeText
from kiosk.core.units import Instant, after, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.display.terminal.terminal import POLL, Terminal
from tests.display.boards import Board
from tests.display.scenes import NOW, PLAN, at_step, home, rooms, with_faults
from tests.waiting import LIMIT, eventually

LEFT = "\x1b[?25h\x1b[?1049l"
ENTERED = "\x1b[?1049h\x1b[?25l"
CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Tty:
    """A terminal of 80 by 24 with somebody before it."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        termios.tcsetwinsize(self._slave, (24, 80))
        self.keyboard = os.fdopen(os.dup(self._slave), "r")
        self.screen = os.fdopen(os.dup(self._slave), "w", encoding="utf-8")
        self.mode = self.mode_now()
        self.seen = ""

    def close(self) -> None:
        for stream in (self.keyboard, self.screen):
            stream.close()
        os.close(self._slave)
        self.hang_up()

    def hang_up(self) -> None:
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def mode_now(self) -> list[object]:
        return list(termios.tcgetattr(self._slave))

    def resize(self, lines: int, columns: int) -> None:
        termios.tcsetwinsize(self._slave, (lines, columns))

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def until(self, wanted: str, seconds: float = LIMIT) -> str:
        """What is written from now on, up to and with `wanted`, with its escape codes."""
        end = time.monotonic() + seconds
        self.seen = ""
        while wanted not in CODES.sub("", self.seen) and wanted not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"{wanted!r} did not come, but {self.seen!r}"
            if select.select([self.master], [], [], left)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.seen

    def settle(self) -> None:
        """Reads on until nothing more is written."""
        eventually(lambda: self.is_still(4 * POLL) or not os.read(self.master, 65536), "it never stops drawing")

    def is_still(self, seconds: float) -> bool:
        """Whether nothing is written for this long."""
        return not select.select([self.master], [], [], seconds)[0]


class Shown:
    """A board that shows a picture until it is asked to quit."""

    def __init__(self, room: Room, now: Instant = NOW) -> None:
        self.now = snapshot(room, now)
        self.board = Board(lambda: replace(self.now, closed=self.closed))

    @property
    def closed(self) -> bool:
        return self.board.terminated or any(request.command == Quit() for request in self.board.requests)

    def commands(self, count: int) -> list[Command]:
        return [request.command for request in self.board.wait_for(count)]


@pytest.fixture
def tty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tty]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Tty()
    yield terminal
    terminal.close()


@pytest.fixture
def start(tty: Tty) -> Iterator[Callable[[Shown], threading.Thread]]:
    """Runs a terminal display on a thread; it is quit at the end."""
    running: list[tuple[Shown, threading.Thread]] = []

    def begin(shown: Shown) -> threading.Thread:
        thread = threading.Thread(target=Terminal(tty.keyboard, tty.screen).run, args=(shown.board,))
        running.append((shown, thread))
        thread.start()
        return thread

    yield begin
    for shown, thread in running:
        shown.board.submit(Request(Quit(), Source.SCRIPT))
        thread.join(LIMIT)
        assert not thread.is_alive()


Start = Callable[[Shown], threading.Thread]


def test_the_terminal_shows_the_step_and_is_restored_at_the_end(tty: Tty, start: Start) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    thread = start(shown)
    seen = tty.until("Esc twice leave")
    assert ENTERED in seen
    assert "► Presenter speaks" in CODES.sub("", seen)
    assert tty.mode_now() != tty.mode
    tty.type("\x03")
    tty.until(LEFT)
    thread.join(LIMIT)
    assert tty.mode_now() == tty.mode
    assert shown.commands(1) == [Quit()]


KEYS: list[tuple[str, Command]] = [
    (" ", Pause()),
    ("\x1b[C", Next()),
    ("\x1bOC", Next()),
    ("\x1b[6~", Next()),
    ("\x1b", Leave()),
    ("v", Talk(held=True)),
]


@pytest.mark.parametrize(("typed", "command"), KEYS)
def test_keys_become_commands(tty: Tty, start: Start, typed: str, command: Command) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    start(shown)
    tty.until("Esc twice leave")
    tty.type(typed)
    assert shown.board.wait_for(1)[0] == Request(command, Source.KEY)


def test_while_a_name_is_typed_letters_are_text(tty: Tty, start: Start) -> None:
    shown = Shown(*rooms()["naming"])
    start(shown)
    tty.until("Esc done")
    tty.type("uŵ \x7f\r\x1b[6~")
    assert shown.commands(6) == [TypeText("u"), TypeText("ŵ"), TypeText(" "), Erase(), PressKey(), NamePerson(1)]


def test_keys_that_mean_nothing_here_are_named_so_that_the_kiosk_can_answer(tty: Tty, start: Start) -> None:
    shown = Shown(home())
    start(shown)
    tty.until("Esc leave")
    tty.type("uz+\x1b[5~ ")
    unused = [UnusedInput(name) for name in ("U", "Z", "+", "Page Up")]
    assert shown.commands(5) == [*unused, Open()]


def test_up_and_down_move_by_one_in_a_list_of_cards(tty: Tty, start: Start) -> None:
    shown = Shown(home())
    start(shown)
    tty.until("Esc leave")
    tty.type("\x1b[B\x1b[A")
    assert shown.commands(2) == [Choose(1), Choose(-1)]


def test_the_talk_key_is_released_when_its_repeats_stop(tty: Tty, start: Start) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    start(shown)
    tty.until("Esc twice leave")
    tty.type("vv")
    assert shown.commands(2) == [Talk(held=True), Talk(held=False)]


def test_a_command_from_elsewhere_shows_at_once(tty: Tty, start: Start) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    start(shown)
    tty.until("Esc twice leave")
    shown.now = replace(shown.now, next_change=None)
    tty.settle()
    shown.now = snapshot(*at_step(PLAN, 3, 0))
    tty.until("Creative solutions")


def test_an_unchanged_picture_is_not_drawn_again(tty: Tty, start: Start) -> None:
    room, now = at_step(PLAN, 1, 50)
    shown = Shown(room, now)
    start(shown)
    tty.until("Esc twice leave")
    shown.now = replace(shown.now, next_change=None)
    tty.settle()
    shown.now = replace(snapshot(room, after(now, seconds(0.9))), next_change=None)
    assert tty.is_still(4 * POLL)


def test_a_new_size_is_drawn_again(tty: Tty, start: Start) -> None:
    start(Shown(*at_step(PLAN, 1, 50)))
    tty.until("Esc twice leave")
    tty.resize(3, 40)
    assert "Presenter" in tty.until("Presenter speaks")
    assert "Esc twice" not in tty.seen


def test_the_setting_no_color_turns_colour_off(tty: Tty, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    red = "\x1b[1;31m"
    start(Shown(*at_step(PLAN, 1, 215)))
    assert red in tty.until("Esc twice leave")
    monkeypatch.setenv("NO_COLOR", "1")
    start(Shown(*at_step(PLAN, 1, 216)))
    assert red not in tty.until("Esc twice leave")


def test_a_terminal_that_hangs_up_asks_to_quit(tty: Tty, start: Start) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    thread = start(shown)
    tty.until("Esc twice leave")
    tty.hang_up()
    assert shown.commands(1)[0] == Quit()
    thread.join(LIMIT)
    assert not thread.is_alive()


def test_the_terminal_is_restored_after_an_error(tty: Tty) -> None:
    shown = snapshot(*at_step(PLAN, 1, 50))
    pictures = iter([shown, shown])
    with pytest.raises(StopIteration):
        Terminal(tty.keyboard, tty.screen).run(Board(lambda: next(pictures)))
    assert tty.mode_now() == tty.mode
    tty.until(LEFT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_closes_the_kiosk_and_the_terminal_is_restored(tty: Tty, number: signal.Signals) -> None:
    shown = Shown(*at_step(PLAN, 1, 50))
    before = signal.getsignal(number)

    def kill() -> None:
        tty.until("Esc twice leave")
        os.kill(os.getpid(), number)

    killer = threading.Thread(target=kill)
    killer.start()
    Terminal(tty.keyboard, tty.screen).run(shown.board)
    killer.join()
    assert shown.board.terminated is (number == signal.SIGTERM)  # only then nobody has left the session
    tty.until(LEFT)
    assert tty.mode_now() == tty.mode
    assert signal.getsignal(number) == before


def printed(pictures: Sequence[Snapshot], screen: io.StringIO | None = None) -> list[str]:
    """What is printed where nobody can type, while the board shows these pictures one after another."""
    output = screen or io.StringIO()
    left = iter([*pictures, replace(pictures[-1], closed=True)])
    board = Board(lambda: next(left), seconds_until=lambda _: 0.0)
    Terminal(io.StringIO(), output).run(board)
    assert board.requests == []
    return output.getvalue().splitlines()


def test_without_a_keyboard_every_change_is_one_line() -> None:
    pictures = [snapshot(*at_step(PLAN, turn, used)) for turn, used in ((1, 1), (1, 2), (1, 181), (2, 0))]
    assert [line.removeprefix("Solution Circle · ") for line in printed(pictures)] == [
        "Step 2 of 6 · Sharing practice and thinking · Presenter speaks · of 3 minutes",
        "Step 2 of 6 · Sharing practice and thinking · Presenter speaks · over · planned 3 min · Overtime",
        "Step 3 of 6 · Additions and clarifying · Creative team speaks · of 1 minute",
    ]


BAD = "Sol\x1b]0;x\x07\x9b2J\u202eution"
"""A title as an older version may have stored it."""


def with_bad_title() -> Snapshot:
    room, now = at_step(replace(PLAN, title=BAD), 1, 50)
    return snapshot(room, now)


def test_without_a_keyboard_nothing_that_was_stored_steers_the_terminal() -> None:
    (line,) = printed([with_bad_title()])
    assert line.startswith("Sol�]0;x��2J�ution · ")


def test_nothing_that_was_stored_steers_the_terminal(tty: Tty, start: Start) -> None:
    start(Shown(*at_step(replace(PLAN, title=BAD), 1, 50)))
    assert "\u202e" not in tty.until("ution")


def test_without_a_keyboard_a_fault_is_a_line_when_it_comes() -> None:
    room, now = at_step(PLAN, 1, 50)
    well, ill = snapshot(room, now), snapshot(with_faults(room), now)
    lines = printed([well, ill, ill, well, ill])
    assert lines[1:] == ["! No signal from the microphone: plug one in, or use the keys."] * 2


def test_a_character_that_the_encoding_lacks_does_not_lose_the_line() -> None:
    written = io.BytesIO()
    shown = snapshot(*at_step(PLAN, 1, 50))
    left = iter([shown, replace(shown, closed=True)])
    output = io.TextIOWrapper(written, encoding="ascii")
    Terminal(io.StringIO(), output).run(Board(lambda: next(left), seconds_until=lambda _: 0.0))
    assert written.getvalue().startswith(b"Solution Circle ? Step 2 of 6")


def test_output_that_nobody_reads_any_more_does_not_stop_the_display() -> None:
    closed = io.StringIO()
    closed.close()
    shown = snapshot(*at_step(PLAN, 1, 50))
    left = iter([shown, replace(shown, closed=True)])
    Terminal(closed, closed).run(Board(lambda: next(left), seconds_until=lambda _: 0.0))
    assert list(left) == []


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(tty: Tty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    left = iter([snapshot(*rooms()["ready"]), replace(snapshot(*rooms()["ready"]), closed=True)])
    Terminal(tty.keyboard, tty.screen).run(Board(lambda: next(left)))
    assert tty.until("12 minutes in total").startswith("Solution Circle · 12 minutes in total")
