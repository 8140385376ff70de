"""Commands that change only what is around the session: the choice on the home screen, the microphone, looks."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from kiosk.core import notices
from kiosk.core.commands import Choose, Listen, Mute, NextTheme, Show, Talk
from kiosk.core.room import LISTENS_FOR, NOTICE_LASTS, NoticeKind, Room, chosen, holding, noticed
from kiosk.core.units import Duration, Instant
from kiosk.core.words import Words

Around = Choose | Talk | Listen | Mute | Show | NextTheme


def changed(room: Room, command: Around, words: Words, until: Callable[[Duration], Instant]) -> Room:
    """The room after the command; `until` tells the instant so much of people's own time from now."""
    match command:
        case Choose():
            return chosen(room, command)
        case Talk(held):
            return holding(room, held=held)
        case Listen():
            return holding(room, held=True, until=until(LISTENS_FOR))
        case Mute():
            closed = not room.muted
            quiet = holding(replace(room, muted=closed), held=False)
            return noticed(quiet, NoticeKind.DONE, notices.muted(closed, words), until(NOTICE_LASTS))
        case Show(overlay):
            return replace(room, overlay=None if room.overlay is overlay else overlay)
        case NextTheme():
            return replace(room, theme=room.theme.following())
        case _:
            assert_never(command)
