"""A whole evening by touch alone: the real engine, files and window on a virtual screen, with a mouse and no key."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.config.clock import RehearsalClock
from kiosk.config.paths import shipped
from kiosk.core.room.messages import Terminated
from kiosk.core.room.state import Room, Screen
from kiosk.core.view.name_entry import NameEntryView
from kiosk.core.view.views import EndView
from kiosk.display.layout.boxes import Picture, Plate, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.apart import WindowApart
from kiosk.display.window.runs import measure
from kiosk.engine.engine import Engine
from kiosk.engine.inbox import Inbox
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.planner import SessionPlanner, cards_of
from kiosk.protocol_files.library import Library
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from tests.waiting import LIMIT, eventually
from tests.xvfb import click, pause_between_keys, virtual_screen

SIZE = 1280, 720
PROTOCOL = "als-topics"


class Touched:
    """A kiosk on a virtual screen, on which a finger touches what it can read."""

    def __init__(self, engine: Engine, screen: dict[str, str]) -> None:
        self.engine = engine
        self.screen = screen

    @property
    def room(self) -> Room:
        return self.engine.room

    def picture(self) -> Picture:
        return lay_out(self.engine.snapshot(), SIZE, measure)

    def find(self, text: str) -> Plate | None:
        """The plate that can be touched and has this text in it, or at the beginning of its text."""
        boxes = self.picture()
        texts = [(box, " ".join(box.lines)) for box in boxes if isinstance(box, Text)]
        plates = [box for box in boxes if isinstance(box, Plate) and box.commands]
        inside = [
            plate
            for plate in plates
            for box, shown in texts
            if shown == text and not plate.rect.distance_to(*box.rect.centre)
        ]
        return min(inside, key=lambda plate: plate.rect.width * plate.rect.height, default=None)

    def touch(self, *texts: str) -> None:
        """Touches what has these texts in it, one after the other, each as soon as it is there."""
        for text in texts:
            eventually(lambda text=text: self.find(text), lambda text=text: f"no {text!r} to touch")  # type: ignore[misc]
            plate = self.find(text)
            assert plate is not None
            before = self.room
            x, y = plate.rect.centre
            click(self.screen, int(x), int(y))
            eventually(lambda before=before: self.room != before, f"{text!r} did nothing")  # type: ignore[misc]
            pause_between_keys()

    def touch_further_down(self, text: str) -> None:
        """Touches an entry of a list, which may have to be scrolled to it."""
        while not self.find(text):
            boxes = self.picture()
            more = (" ".join(box.lines) for box in boxes if isinstance(box, Text) and box.lines[0].startswith("▼"))
            self.touch(next(more))
        self.touch(text)

    def write(self, *signs: str) -> None:
        """Touches keys of the keyboard on the screen; a letter in the case in which it is shown."""
        for sign in signs:
            view = self.engine.snapshot().standing
            naming = view.naming or getattr(view.view, "naming", None)
            assert isinstance(naming, NameEntryView)
            known = [cap.sign for row in naming.rows for cap in row]
            self.touch(sign if sign in known else sign.swapcase())


@pytest.fixture
def touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Touched]:
    library = Library((shipped("protocols"),))
    with virtual_screen("x".join(map(str, SIZE))) as screen, closing(SqliteMemory(tmp_path)) as memory:
        monkeypatch.setenv("DISPLAY", screen["DISPLAY"])
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
        inbox = Inbox()
        writer = JournalWriter(SqliteJournal(tmp_path), inbox.journal_news)
        planner = SessionPlanner(library.load, memory=memory)
        engine = Engine(
            RehearsalClock(1), writer, planner, cards_of([library.load(PROTOCOL)]), inbox=inbox, memory=memory
        )
        window = WindowApart(windowed=True, language="en")
        engine.subscribe(window)
        running = engine.start()
        shown = threading.Thread(target=window.run, args=(engine,))
        shown.start()
        eventually(lambda: window._opened, "no window is open")
        yield Touched(engine, screen)
        engine.submit(Terminated())
        shown.join(LIMIT)
        running.join(LIMIT)
        writer.close()


@pytest.mark.slow
def test_group_names_topics_session_end_and_log_by_touch_alone(touched: Touched, tmp_path: Path) -> None:
    touched.touch("groups", "A new group")
    touched.write("s", "e", "t", "next", "q", "o", "next", "r", "u", "done")
    assert touched.room.groups.chosen == "Set"
    touched.touch("Action learning set by topics")
    eventually(lambda: touched.room.screen is Screen.READY, "the session is not open")
    assert list(touched.room.setup.wish.people) == ["Qo", "Ru"]
    touched.touch("Names")
    touched.write("erase", "y", "done")
    assert touched.room.setup.wish.people[0] == "Qy"
    touched.touch("start")
    for _ in range(2):
        touched.touch("next")
    touched.touch("topics")
    state = touched.room.session
    assert state is not None
    assert state.plan.topics
    while touched.room.screen is Screen.STEP:
        touched.touch("next")
    assert isinstance(touched.engine.snapshot().view, EndView)
    touched.touch("home")
    touched.touch("groups", "Set", "groups")
    touched.touch_further_down("Earlier sessions of Set …")
    menu = touched.engine.snapshot().standing.menu
    assert menu is not None
    (held,) = menu.entries
    assert "Action learning set by topics" in held.label
    touched.touch(f"{held.label} …", "Back to all sessions", "close", "groups")
    touched.touch_further_down("Forget Set …")
    touched.touch("Yes, erase it all for good")
    eventually(lambda: touched.room.groups.known == (), "the group is still known")
    with closing(SqliteJournal(tmp_path)) as journal:
        assert journal.sessions() == ()
