"""The adapters that settings and command line ask for; each is imported only if chosen: a service needs no pygame."""

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.renewed import Renewed
from kiosk.app.sayable import sayable_sentences
from kiosk.config.paths import shipped
from kiosk.config.room_settings import with_room_settings
from kiosk.config.settings import Settings
from kiosk.core.errors import DisplayError, ListenerError, RoomsError
from kiosk.core.i18n import N_, tr
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.messages import FaultReport, ListenerReport, Serving
from kiosk.core.room.modes import Sound
from kiosk.core.room.settings import LISTENER, MICROPHONE, PHONES, VOICE
from kiosk.core.room.state import NoPhones, Room
from kiosk.engine.engine import Engine
from kiosk.ports import Archive, Display, DisplayBoard, Noticeboard, Overview, Subscriber

if TYPE_CHECKING:
    from kiosk.display.window.begun import BegunWindow
    from kiosk.rooms.client import RoomsClient
    from kiosk.web.server import WebServer

LOAD_DELAY = 1.0
"""Seconds before speech models and phone pages are loaded, so that the screen's first frame comes first."""


class DisplayChoice(StrEnum):
    """Which display to use; `auto` is a window where there is a screen, else the terminal."""

    AUTO = "auto"
    WINDOW = "window"
    TERMINAL = "terminal"
    NONE = "none"


def display_for(
    choice: DisplayChoice, *, windowed: bool, language: str, waits: bool = False, begun: "BegunWindow | None" = None
) -> tuple[Display, str]:
    """The display that was asked for or that suits this machine, and a line that says which it is and why.

    A window that `waits` for a screen needs none yet; one that has `begun` is used if it is to be a window.
    """
    from kiosk.display.screens import why_no_window  # noqa: PLC0415

    why = tr("as requested")
    reason = why_no_window() if choice in (DisplayChoice.AUTO, DisplayChoice.WINDOW) else None
    if choice is DisplayChoice.WINDOW and reason and not waits:
        raise DisplayError(N_("The window cannot be opened: {reason} Try `--display terminal`."), reason=tr(reason))
    if choice is DisplayChoice.AUTO:
        choice = DisplayChoice.TERMINAL if reason else DisplayChoice.WINDOW
        why = tr(reason) if reason else tr("a screen is connected")
    chosen = tr("Display: {choice} ({why})").format(choice=choice.value, why=why)
    match choice:
        case DisplayChoice.NONE:
            from kiosk.display.headless import Headless  # noqa: PLC0415

            return Headless(), chosen
        case DisplayChoice.TERMINAL:
            return _terminal(), chosen
        case _:
            from kiosk.display.window.apart import WindowApart  # noqa: PLC0415

            return WindowApart(windowed=windowed, language=language, waits=waits, begun=begun), chosen


def _terminal() -> Display:
    if sys.platform == "win32":
        raise DisplayError(N_("On Windows there is no terminal display: use `--display window`."))
    from kiosk.display.terminal.terminal import Terminal  # noqa: PLC0415  (see display_for)

    return Terminal()


def show(display: Display, board: DisplayBoard, asked: DisplayChoice, say: Callable[[str], None]) -> None:
    """Runs the display; if an automatically chosen window cannot be opened, the terminal is used instead.

    In that case `say` receives the reason.
    """
    try:
        display.run(board)
    except DisplayError as error:
        if asked is not DisplayChoice.AUTO:
            raise
        say(str(error))
        _terminal().run(board)


def announcer_for(
    settings: Settings, sound: Sound, board: Noticeboard, protocols: Sequence[Protocol]
) -> Subscriber | None:
    """The announcer, or None if the kiosk is to be silent; it prepares for sessions of these protocols."""
    if settings.announcer == "silent":
        return None
    from kiosk.announcer.announcer import SpokenAnnouncer  # noqa: PLC0415

    voice = settings.voice_here.model_copy(update={"volume": sound.volume / 100, "rate": sound.rate})
    chimes = shipped("assets") / "chimes"
    return SpokenAnnouncer(
        board, voice, settings.cache / "voice", chimes, sayable=partial(sayable_sentences, protocols)
    )


def listener_for(settings: Settings, board: Noticeboard) -> Subscriber | None:
    """The listener, or None if the kiosk is not to listen."""
    if settings.listener is None:
        return None
    from kiosk.listener.listener import LiveListener  # noqa: PLC0415

    return LiveListener(board, settings.hearing, settings.vosk_model, settings.listener, after=LOAD_DELAY)


def button_for(settings: Settings, board: Noticeboard) -> Subscriber | None:
    """The push-to-talk button, or None if there is none or it does not work; a fault is reported."""
    if settings.listener is None or settings.hearing.button is None:
        return None
    from kiosk.listener.gpio_button import TalkButton  # noqa: PLC0415

    try:
        return TalkButton(board, settings.hearing.button)
    except ListenerError as error:
        board.submit(FaultReport("button", str(error)))
        return None


def renewed_parts(
    settings: Settings,
    engine: Engine,
    protocols: Sequence[Protocol],
    archive: Archive,
    pace: float,
    overview: Overview | None = None,
) -> tuple[Subscriber, ...]:
    """Announcer, listener and pages for phones, each made anew when people change in the room what it depends on."""

    def announcer(room: Room) -> Subscriber | None:
        return announcer_for(with_room_settings(settings, room.settings), room.sound, engine, protocols)

    def listener(room: Room) -> Subscriber | None:
        made = listener_for(with_room_settings(settings, room.settings), engine)
        if made is None:
            engine.submit(ListenerReport(None))
        return made

    def phones(room: Room) -> Subscriber | None:
        made = phones_for(with_room_settings(settings, room.settings), engine, archive, pace, overview)
        if made:
            made.start()
        else:
            engine.submit(Serving(None, NoPhones.OFF))
        return made

    return (
        Renewed(announcer, (VOICE,), ("voice", "speaker"), engine),
        Renewed(listener, (MICROPHONE, LISTENER), ("microphone", "recogniser", "phrases", "wake word"), engine),
        Renewed(phones, (PHONES,), ("phones",), engine),
    )


def phones_for(
    settings: Settings, board: Noticeboard, archive: Archive, pace: float, overview: Overview | None = None
) -> "WebServer | None":
    """The web server for phones, or None if the settings turn it off."""
    if not settings.web.enabled:
        return None
    from kiosk.web.server import WebServer  # noqa: PLC0415  (not loaded where phones are turned off)

    return WebServer(board, settings.web, archive, settings.state, pace=pace, after=LOAD_DELAY, overview=overview)


def host_for(settings: Settings, board: Noticeboard, config: Path | None) -> tuple[Subscriber | None, Settings]:
    """The host of several rooms, if this kiosk is to be one, and the settings with which it then finds its broker."""
    if not settings.rooms.host:
        return None, settings
    from kiosk.app.rooms_host import RoomsHost  # noqa: PLC0415  (see rooms_for)
    from kiosk.rooms.host.broker import free_port  # noqa: PLC0415
    from kiosk.rooms.host.local import rooms_of_host  # noqa: PLC0415

    try:
        port = free_port()
    except RoomsError as error:
        board.submit(FaultReport("rooms host", str(error)))
        return None, settings
    host = RoomsHost(board, settings, config, port)
    host.start()
    return host, settings.model_copy(update={"rooms": rooms_of_host(settings.rooms, settings.state, port)})


def machine_for(settings: Settings, board: Noticeboard) -> Subscriber | None:
    """What looks after the machine itself, or None where it is not the kiosk's own."""
    if not settings.appliance:
        return None
    from kiosk.app.machine_keeper import MachineKeeper  # noqa: PLC0415  (see rooms_for)
    from kiosk.machine.machine import OwnMachine  # noqa: PLC0415

    return MachineKeeper(board, OwnMachine())


def rooms_for(settings: Settings, board: Noticeboard, pace: float) -> "RoomsClient | None":
    """The connection to other rooms, or None where the kiosk is on its own; a missing library is reported."""
    if settings.rooms.broker is None:
        return None
    try:
        from kiosk.rooms.client import RoomsClient  # noqa: PLC0415  (a kiosk on its own has no line of it in memory)
    except ModuleNotFoundError as error:
        missing = tr("Other rooms cannot be reached: the Python package {name} is missing (the extra “rooms”).")
        board.submit(FaultReport("rooms", missing.format(name=error.name)))
        return None
    return RoomsClient(board, settings.rooms, pace=pace, after=LOAD_DELAY)
