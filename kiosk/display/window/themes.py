"""The colour of each tone in the dark, light and high-contrast themes."""

from kiosk.core.room import modes
from kiosk.display.layout.boxes import Tone

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 (sRGB)."""

Palette = dict[Tone, Colour]


def _colour(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


DARK: Palette = {
    Tone.BACKGROUND: _colour("0F1419"),
    Tone.PANEL: _colour("18202A"),
    Tone.LINE: _colour("33404E"),
    Tone.TRACK: _colour("24303C"),
    Tone.INK: _colour("F4F1EA"),
    Tone.SOFT: _colour("B9C2CC"),
    Tone.GO: _colour("5BC0BE"),
    Tone.ON_GO: _colour("0F1419"),
    Tone.CHECK: _colour("F2B134"),
    Tone.OVERTIME: _colour("FF8A5B"),
}

LIGHT: Palette = {
    Tone.BACKGROUND: _colour("FAF7F0"),
    Tone.PANEL: _colour("FFFFFF"),
    Tone.LINE: _colour("CFC9BB"),
    Tone.TRACK: _colour("E6E0D2"),
    Tone.INK: _colour("14202B"),
    Tone.SOFT: _colour("45525F"),
    Tone.GO: _colour("085E5E"),
    Tone.ON_GO: _colour("FFFFFF"),
    Tone.CHECK: _colour("8A5200"),
    Tone.OVERTIME: _colour("8C1440"),
}

CONTRAST: Palette = {
    Tone.BACKGROUND: _colour("000000"),
    Tone.PANEL: _colour("000000"),
    Tone.LINE: _colour("8A8A8A"),
    Tone.TRACK: _colour("2B2B2B"),
    Tone.INK: _colour("FFFFFF"),
    Tone.SOFT: _colour("EDEDED"),
    Tone.GO: _colour("6FD3FF"),
    Tone.ON_GO: _colour("000000"),
    Tone.CHECK: _colour("FFE14D"),
    Tone.OVERTIME: _colour("FF9E80"),
}

THEMES = {modes.Theme.DARK: DARK, modes.Theme.LIGHT: LIGHT, modes.Theme.CONTRAST: CONTRAST}
