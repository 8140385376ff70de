"""The composition root: what exists, and in which order it starts; it is closed in reverse."""

import signal
import sys
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from kiosk.catalogue import load_words
from kiosk.clock import BootClock, RehearsalClock
from kiosk.core.commands import Open, Quit, Request, Source
from kiosk.core.errors import DisplayError
from kiosk.core.plan import Plan, Topic
from kiosk.core.planning import Wish, make_plan
from kiosk.core.protocol import Protocol
from kiosk.core.room import Card
from kiosk.core.units import Duration
from kiosk.core.words import N_, Words
from kiosk.engine import Engine
from kiosk.journal.sqlite import SqliteJournal
from kiosk.library import Library, library
from kiosk.ports import Clock, Display, Noticeboard, Subscriber
from kiosk.recorder import Recorder
from kiosk.resources import shipped
from kiosk.service.supervisor import Supervisor
from kiosk.settings import Settings


class DisplayChoice(StrEnum):
    """Which display to use; `auto` is a window where there is a screen, else the terminal."""

    AUTO = "auto"
    WINDOW = "window"
    TERMINAL = "terminal"
    NONE = "none"


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for beyond the settings."""

    protocol: str | None = None
    variant: str | None = None
    include: Collection[str] = ()
    people: tuple[str, ...] = ()
    time: Duration | None = None
    display: DisplayChoice = DisplayChoice.AUTO
    windowed: bool = False
    rehearse: float | None = None


def run_kiosk(settings: Settings, wishes: Wishes) -> None:
    """Runs the kiosk until somebody leaves. Raises KioskError where it cannot begin."""
    words = load_words(settings.language)
    books = library(settings)
    if wishes.protocol:
        _plan(books, wishes, wishes.protocol)  # what cannot be opened is said before a screen is taken
    good, bad = books.load_all()
    clock: Clock = BootClock() if wishes.rehearse is None else RehearsalClock(wishes.rehearse)
    recorder = Recorder(SqliteJournal(settings.state))
    supervisor = Supervisor()
    engine = Engine(
        clock,
        recorder,
        words,
        partial(_plan, books, wishes),
        sorted(map(card_of, good), key=lambda card: card.planned),
        rehearsal=wishes.rehearse is not None,
        pulse=supervisor.alive,
        theme=settings.theme,
    )
    display = _display(wishes, words)
    with ExitStack() as stack:
        stack.callback(recorder.close)
        thread = engine.start()
        stack.callback(thread.join)
        stack.callback(engine.submit, Request(Quit(), Source.KEY))
        for subscriber in (_announcer(settings, words, engine), _listener(settings, words, engine)):
            if subscriber:
                stack.callback(subscriber.close)
                engine.subscribe(subscriber)
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.signal(number, lambda *_: engine.submit(Request(Quit(), Source.KEY)))
            stack.callback(signal.signal, number, before)
        for error in bad:
            engine.report("protocols", error.said(words))
        if wishes.protocol:
            engine.submit(Request(Open(wishes.protocol), Source.KEY))
        engine.subscribe(display)
        stack.callback(supervisor.stopping)
        _show(display, engine, wishes, words)


def _plan(books: Library, wishes: Wishes, name: str, topics: tuple[Topic, ...] = ()) -> Plan:
    """The plan of a protocol; variant and optional steps belong to the protocol that was asked for."""
    protocol = books.load(name)
    wish = Wish(people=wishes.people, time=wishes.time, topics=topics)
    if name != wishes.protocol:
        return make_plan(protocol, wish)
    return make_plan(protocol, replace(wish, variant=wishes.variant, include=tuple(wishes.include)))


def card_of(protocol: Protocol) -> Card:
    """A protocol as the home screen shows it."""
    return Card(
        protocol=protocol.id,
        title=protocol.title,
        summary=protocol.summary,
        group=protocol.group,
        planned=make_plan(protocol).planned,
    )


def _display(wishes: Wishes, words: Words) -> Display:
    """The display that was asked for, or the one that this machine can have; says which, and why."""
    # Each display is imported only when chosen: a service needs no pygame, a screen no terminal library.
    from kiosk.display.screens import why_no_window  # noqa: PLC0415

    choice, why = wishes.display, words.gettext("as asked")
    reason = why_no_window() if choice in (DisplayChoice.AUTO, DisplayChoice.WINDOW) else None
    if choice is DisplayChoice.WINDOW and reason:
        raise DisplayError(
            N_("No window can be opened: {reason} Try `--display terminal`."), reason=words.gettext(reason)
        )
    if choice is DisplayChoice.AUTO:
        choice = DisplayChoice.TERMINAL if reason else DisplayChoice.WINDOW
        why = words.gettext(reason) if reason else words.gettext("a screen is there")
    print(words.gettext("Display: {choice} ({why})").format(choice=choice.value, why=why), file=sys.stderr)  # noqa: T201
    match choice:
        case DisplayChoice.NONE:
            from kiosk.display.headless import Headless  # noqa: PLC0415

            return Headless()
        case DisplayChoice.TERMINAL:
            from kiosk.display.terminal import Terminal  # noqa: PLC0415

            return Terminal(words)
        case _:
            from kiosk.display.window import Window  # noqa: PLC0415

            return Window(windowed=wishes.windowed, words=words)


def _show(display: Display, board: Noticeboard, wishes: Wishes, words: Words) -> None:
    """Runs the display; a screen that looked free but is not gives way to the terminal, unless it was asked for."""
    try:
        display.run(board)
    except DisplayError as error:
        if wishes.display is not DisplayChoice.AUTO:
            raise
        from kiosk.display.terminal import Terminal  # noqa: PLC0415  (see _display)

        print(error.said(words), file=sys.stderr)  # noqa: T201  (a display that could not be had says why)
        Terminal(words).run(board)


def _announcer(settings: Settings, words: Words, board: Noticeboard) -> Subscriber:
    if settings.announcer == "silent":
        from kiosk.testing.fakes import SilentAnnouncer  # noqa: PLC0415

        return SilentAnnouncer()
    from kiosk.announcer.announcer import SpokenAnnouncer  # noqa: PLC0415

    return SpokenAnnouncer(board, words, settings.voice, settings.cache / "voice", shipped("assets") / "chimes")


def _listener(settings: Settings, words: Words, board: Noticeboard) -> Subscriber | None:
    if settings.listener == "none":
        return None
    from kiosk.listener.listener import HeldListener  # noqa: PLC0415

    return HeldListener(board, words, settings.hearing, settings.vosk_model)
