"""Themes, overlays, ear and voice."""

from dataclasses import replace

import pytest

from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.interaction.room_changes import with_room_command
from kiosk.core.room.commands import NextTheme, Show
from kiosk.core.room.fault import Fault
from kiosk.core.room.modes import (
    ListenerState,
    ListenMode,
    MicrophoneState,
    Overlay,
    Sound,
    Theme,
    VoiceLevel,
    VoiceState,
)
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.state import Phase
from kiosk.core.units import Duration, Instant
from kiosk.core.view.snapshot import microphone_state, voice_state
from tests.core.samples import state_in


def arranged(room: Room, command: Show | NextTheme) -> Room:
    return with_room_command(room, command, lambda length: Instant(length + Duration(0)))


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
    closing = binding_for(Key.ESCAPE, active_keys(shown))
    assert closing is not None
    assert closing.command == Show(None)
    assert arranged(shown, Show(None)).overlay is None


def test_under_an_overlay_every_other_key_works_as_before() -> None:
    without, over = active_keys(ROOM), active_keys(replace(ROOM, overlay=Overlay.CODE))
    for key in Key:
        if key is not Key.ESCAPE:
            assert binding_for(key, without) == binding_for(key, over)


HELD = ListenerState(ListenMode.HELD)
NONE = Fault("microphone", "None is there.")


@pytest.mark.parametrize(
    ("room", "stands"),
    [
        (Room(), MicrophoneState.ABSENT),
        (Room(faults=(NONE,)), MicrophoneState.ABSENT),
        (Room(microphone=MicrophoneUse(listener=HELD)), MicrophoneState.READY),
        (Room(microphone=MicrophoneUse(listener=HELD, held=True)), MicrophoneState.OPEN),
        (Room(microphone=MicrophoneUse(listener=HELD, held=True, muted=True)), MicrophoneState.MUTED),
        (Room(microphone=MicrophoneUse(listener=HELD, held=True), faults=(NONE,)), MicrophoneState.FAULTY),
        (Room(microphone=MicrophoneUse(listener=HELD, muted=True), faults=(NONE,)), MicrophoneState.FAULTY),
        (
            Room(microphone=MicrophoneUse(listener=HELD), faults=(Fault("recogniser", "Another one listens."),)),
            MicrophoneState.READY,
        ),
    ],
)
def test_how_the_microphone_stands(room: Room, stands: MicrophoneState) -> None:
    assert microphone_state(room) is stands


@pytest.mark.parametrize(
    ("room", "stands"),
    [
        *((Room(sound=Sound(level=level)), VoiceState(level.value)) for level in VoiceLevel),
        (Room(faults=(Fault("speaker", "None is there."),)), VoiceState.FAULTY),
        (Room(sound=Sound(level=VoiceLevel.SILENT), faults=(Fault("voice", "It has died."),)), VoiceState.FAULTY),
    ],
)
def test_how_the_voice_stands(room: Room, stands: VoiceState) -> None:
    assert voice_state(room) is stands
