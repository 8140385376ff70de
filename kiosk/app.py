"""The composition root: what exists, and in which order it starts; it is closed in reverse."""

import signal
import sys
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from kiosk import remembering
from kiosk.alone import SUMMONS, alone
from kiosk.archive import archive_of
from kiosk.catalogue import load_words
from kiosk.choices import Choices
from kiosk.clock import BootClock, RehearsalClock
from kiosk.core.commands import Open, Quit, Request, Source
from kiosk.core.errors import DisplayError, JournalError, ListenerError
from kiosk.core.planning import Wish, make_plan
from kiosk.core.protocol import Protocol
from kiosk.core.room import Card, Way
from kiosk.core.sound import Sound
from kiosk.core.units import Duration
from kiosk.core.words import N_, Words
from kiosk.engine import Engine
from kiosk.journal.memory import SqliteMemory
from kiosk.journal.notebook import SqliteNotebook
from kiosk.journal.sqlite import SqliteJournal
from kiosk.library import library
from kiosk.planner import Planner
from kiosk.ports import Archive, Clock, Display, Noticeboard, Subscriber
from kiosk.recorder import Recorder
from kiosk.resources import shipped
from kiosk.service.supervisor import Supervisor
from kiosk.settings import Settings

SWEEP_WITHIN = 5.0
"""Seconds to wait, when the kiosk is closed, until what is too old is erased."""
if TYPE_CHECKING:
    from kiosk.web.server import WebServer


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
    group: str | None = None
    time: Duration | None = None
    display: DisplayChoice = DisplayChoice.AUTO
    windowed: bool = False
    rehearse: float | None = None
    web: bool = True


def run_kiosk(settings: Settings, wishes: Wishes) -> None:
    """Runs the kiosk until somebody leaves. Raises KioskError where it cannot begin."""
    with ExitStack() as stack:
        # Before the folder is held: who holds it may be summoned at once.
        stack.callback(signal.signal, SUMMONS, signal.signal(SUMMONS, signal.SIG_IGN))
        stack.enter_context(alone(settings.state))
        _run(settings, wishes)


def _run(settings: Settings, wishes: Wishes) -> None:
    words = load_words(settings.language)
    books = library(settings)
    memory = SqliteMemory(settings.state)
    if wishes.group:
        memory.group(wishes.group)
    if wishes.protocol:
        protocol = books.load(wishes.protocol)
        make_plan(protocol, _wish(wishes, protocol.id))  # what cannot be opened is said before a screen is taken
    good, bad = books.load_all()
    known = {protocol.id: protocol for protocol in good}
    clock: Clock = BootClock() if wishes.rehearse is None else RehearsalClock(wishes.rehearse)
    recorder = Recorder(SqliteJournal(settings.state))
    supervisor = Supervisor()
    remembered = Choices(settings.state, settings.voice)
    planner = Planner(lambda name: known.get(name) or books.load(name), partial(_wish, wishes), memory)
    engine = Engine(
        clock,
        recorder,
        words,
        planner.plan,
        sorted(map(card_of, good), key=lambda card: card.planned),
        lambda name: planner.set_up(name, engine.room.group),
        rehearsal=wishes.rehearse is not None,
        memory=memory,
        group=wishes.group,
        pulse=supervisor.alive,
        sound=remembered.sound,
        theme=settings.theme,
    )
    display = _display(wishes, words)
    with ExitStack() as stack:
        stack.callback(memory.close)
        stack.callback(recorder.close)
        thread = engine.start()
        stack.callback(thread.join)
        stack.callback(engine.submit, Request(Quit(), Source.KEY))
        hearing = (_listener(settings, words, engine), _button(settings, words, engine))
        voice = _announcer(settings, remembered.sound, words, engine)
        notebook = SqliteNotebook(settings.state)
        stack.callback(notebook.close)
        archive = archive_of(settings, notebook, words)
        phones = _web(settings, words, engine, archive, clock.pace) if wishes.web else None
        subscribers: tuple[Subscriber | None, ...] = (voice, *hearing, remembered, phones)
        for subscriber in subscribers:
            if subscriber:
                stack.callback(subscriber.close)
                engine.subscribe(subscriber)
        if phones:
            phones.start()
        _answer_signals(stack, engine, display)
        sweeping = (memory, settings.keep_days, clock, engine, words)
        sweeper = Thread(target=_sweep, args=sweeping, name="sweep", daemon=True)
        sweeper.start()
        stack.callback(sweeper.join, SWEEP_WITHIN)
        for error in bad:
            engine.report("protocols", error.said(words))
        if not engine.recover() and wishes.protocol:
            engine.submit(Request(Open(wishes.protocol), Source.KEY))
        engine.subscribe(display)
        stack.callback(supervisor.stopping)
        _show(display, engine, wishes, words)


def _answer_signals(stack: ExitStack, engine: Engine, display: Display) -> None:
    """A second kiosk calls this one forward; whoever ends the process closes the kiosk."""

    def summoned(*_: object) -> None:
        display.come_forward()
        engine.summoned()

    signal.signal(SUMMONS, summoned)
    stack.callback(signal.signal, SUMMONS, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.signal(number, lambda *_: engine.submit(Request(Quit(), Source.KEY)))
        stack.callback(signal.signal, number, before)


def _sweep(memory: SqliteMemory, days: int, clock: Clock, board: Noticeboard, words: Words) -> None:
    """Erases the sessions that are older than the kiosk is to keep them, once it is sure of the day."""
    if not clock.sure():
        return  # a clock that is years ahead would take everything
    try:
        memory.sweep(days, clock.wall(clock.now()))
    except JournalError as error:
        board.report(remembering.PART, error.said(words))


def _wish(wishes: Wishes, name: str) -> Wish:
    """What is wished of a protocol; variant and optional steps belong to the one that was asked for."""
    wish = Wish(people=wishes.people, time=wishes.time)
    if name != wishes.protocol:
        return wish
    return replace(wish, variant=wishes.variant, include=tuple(wishes.include))


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


def _announcer(settings: Settings, sound: Sound, words: Words, board: Noticeboard) -> Subscriber:
    if settings.announcer == "silent":
        from kiosk.testing.fakes import SilentAnnouncer  # noqa: PLC0415

        return SilentAnnouncer()
    from kiosk.announcer.announcer import SpokenAnnouncer  # noqa: PLC0415

    voice = settings.voice_here.model_copy(update={"volume": sound.volume / 100, "rate": sound.rate})
    return SpokenAnnouncer(board, words, voice, settings.cache / "voice", shipped("assets") / "chimes")


def _listener(settings: Settings, words: Words, board: Noticeboard) -> Subscriber | None:
    if settings.listener == "none":
        return None
    from kiosk.listener.listener import LiveListener  # noqa: PLC0415

    return LiveListener(board, words, settings.hearing, settings.vosk_model, Way(settings.listener))


def _button(settings: Settings, words: Words, board: Noticeboard) -> Subscriber | None:
    if settings.listener == "none" or settings.hearing.button is None:
        return None
    from kiosk.button import TalkButton  # noqa: PLC0415

    try:
        return TalkButton(board, settings.hearing.button)
    except ListenerError as error:
        board.report("button", error.said(words))
        return None


WEB_AFTER = 1.0
"""Seconds: the first picture on the screen goes before the pages for phones."""


def _web(settings: Settings, words: Words, board: Noticeboard, archive: Archive, pace: float) -> "WebServer | None":
    if not settings.web.enabled:
        return None
    from kiosk.web.server import WebServer  # noqa: PLC0415  (not for those who want no phones)

    return WebServer(board, words, settings.web, archive, settings.state, pace=pace, after=WEB_AFTER)
