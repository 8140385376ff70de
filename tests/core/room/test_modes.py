"""Themes, overlays, ear and voice."""

from dataclasses import replace

import pytest

from kiosk.core.i18n import ENGLISH
from kiosk.core.interaction.active_keys import bindings
from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.interaction.room_changes import changed
from kiosk.core.room.commands import NextTheme, Show
from kiosk.core.room.modes import Hearing, Overlay, Sounding, Theme, VoiceLevel
from kiosk.core.room.state import Room
from kiosk.core.session.state import Phase
from kiosk.core.units import Duration, Instant
from kiosk.core.view.snapshot import hearing, sounding
from tests.core.samples import state_in


def arranged(room: Room, command: Show | NextTheme) -> Room:
    return changed(room, command, ENGLISH, lambda length: Instant(length + Duration(0)))


ROOM = Room(session=state_in(Phase.RUNNING))


def test_one_key_goes_through_all_themes_and_comes_back() -> None:
    room, seen = Room(), []
    for _ in range(4):
        seen.append(room.theme)
        room = arranged(room, NextTheme())
    assert seen == [Theme.DARK, Theme.LIGHT, Theme.CONTRAST, Theme.DARK]


def test_an_overlay_comes_with_its_key_and_goes_with_the_same_or_with_escape() -> None:
    shown = arranged(ROOM, Show(Overlay.HELP))
    assert shown.overlay is Overlay.HELP
    assert arranged(shown, Show(Overlay.CODE)).overlay is Overlay.CODE
    assert arranged(shown, Show(Overlay.HELP)).overlay is None
    closing = binding_for(Key.ESCAPE, bindings(shown))
    assert closing is not None
    assert closing.command == Show(None)
    assert arranged(shown, Show(None)).overlay is None


def test_under_an_overlay_every_other_key_works_as_before() -> None:
    without, over = bindings(ROOM), bindings(replace(ROOM, overlay=Overlay.CODE))
    for key in Key:
        if key is not Key.ESCAPE:
            assert binding_for(key, without) == binding_for(key, over)


@pytest.mark.parametrize(
    ("room", "stands"),
    [
        (Room(), Hearing.CLOSED),
        (Room(talking=True), Hearing.OPEN),
        (Room(talking=True, muted=True), Hearing.MUTED),
        (Room(talking=True, muted=True, faults=(("microphone", "None is there."),)), Hearing.FAULTY),
        (Room(faults=(("recogniser", "It has no model."),)), Hearing.FAULTY),
        (Room(faults=(("journal", "NOT RECORDING"),)), Hearing.CLOSED),
    ],
)
def test_how_the_microphone_stands(room: Room, stands: Hearing) -> None:
    assert hearing(room) is stands


@pytest.mark.parametrize(
    ("room", "stands"),
    [
        *((Room(level=level), Sounding(level.value)) for level in VoiceLevel),
        (Room(faults=(("speaker", "None is there."),)), Sounding.FAULTY),
        (Room(level=VoiceLevel.SILENT, faults=(("voice", "It has died."),)), Sounding.FAULTY),
    ],
)
def test_how_the_voice_stands(room: Room, stands: Sounding) -> None:
    assert sounding(room) is stands
