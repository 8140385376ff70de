"""The font files of this machine and the characters that each can write, read from the files themselves."""

import os
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MAXIMUM_FILES = 2000
"""The number of files that are looked at, the likeliest first: a machine for typesetting may have many more."""

_ENDINGS = (".ttf", ".otf", ".ttc")
_POOR = (
    *("italic", "oblique", "mono", "serif", "condensed", "narrow", "light", "thin", "black", "medium", "semi", "extra"),
    *("display", "looped", "nastaliq", "rashi", "kufi", "symbols", "unifont", "math"),
)
"""Parts of file names that make a font less fit for a name on a screen; each counts."""

_EMPTY_SHAPES = ("lastresort", "adobeblank", "notdef")
"""Parts of the names of fonts that claim to have every character, and show boxes or nothing."""


@dataclass(frozen=True)
class FontFile:
    """A font file: the ranges of characters that it has, as their first and last ones, and whether it is in colour."""

    path: Path
    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()
    colour: bool = False

    def has(self, sign: str) -> bool:
        """Whether the font can write this character."""
        index = bisect_right(self.firsts, ord(sign)) - 1
        return index >= 0 and ord(sign) <= self.lasts[index]

    @property
    def bold(self) -> bool:
        """Whether the file is the bold one of its family."""
        return "bold" in self.path.stem.lower()


@lru_cache(maxsize=MAXIMUM_FILES)
def read_font(path: Path) -> FontFile:
    """The font file, without characters where it cannot be read or painted."""
    try:
        with path.open("rb") as file:
            tables = _tables(file.read(64 * 1024), file.fileno())
            if b"COLR" in tables or b"SVG " in tables:
                return FontFile(path)  # SDL would paint nothing or only outlines
            ranges = sorted(_ranges(_table(file.fileno(), *tables[b"cmap"])))
    except (OSError, struct.error, KeyError, IndexError):
        return FontFile(path)
    return FontFile(path, *_joined(ranges), colour=b"CBDT" in tables or b"sbix" in tables)


def files_by_fitness(script: str, bold: bool) -> list[Path]:
    """The font files of this machine, the likeliest first for a script by its part of file names, such as `arabic`."""
    return sorted(_system_files(), key=lambda path: _unfitness(path, script, bold))[:MAXIMUM_FILES]


def _unfitness(path: Path, script: str, bold: bool) -> tuple[bool, int, int, str]:
    name = path.stem.lower()
    low = name.split("-")[0].endswith("ui")  # made for low lines
    poor = sum(part in name for part in _POOR) + ("sans" not in name) + (("bold" in name) != bold) - low
    return script not in name, poor, len(name), str(path)


@lru_cache(maxsize=1)
def _system_files() -> tuple[Path, ...]:
    """All font files in the folders where this system keeps them."""
    return tuple(dict.fromkeys(path for root in _roots() for path in _font_files(root)))


def _roots() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts")]
    if sys.platform == "darwin":
        return [Path(place, "Library/Fonts").expanduser() for place in ("~", "/", "/System")]
    home = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [home, *(Path(root) for root in shared.split(":") if root)]
    return [Path("~/.fonts").expanduser(), *(folder / "fonts" for folder in folders)]


def _font_files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        for name in names:
            plain = name.lower().replace("-", "").replace(" ", "")
            if plain.endswith(_ENDINGS) and not any(part in plain for part in _EMPTY_SHAPES):
                yield Path(folder, name)


def _tables(head: bytes, file: int) -> dict[bytes, tuple[int, int]]:
    """The offset and length of each table, of the first font where a file has several."""
    start = struct.unpack_from(">I", head, 12)[0] if head.startswith(b"ttcf") else 0
    directory = head[start:] if start + 12 < len(head) else _read(file, 64 * 1024, start)
    (count,) = struct.unpack_from(">H", directory, 4)
    rows = (struct.unpack_from(">4s4xII", directory, 12 + 16 * row) for row in range(count))
    return {tag: (offset, length) for tag, offset, length in rows}


def _table(file: int, offset: int, length: int) -> bytes:
    return _read(file, min(length, 1 << 22), offset)


def _read(file: int, length: int, offset: int) -> bytes:
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, length)


_UNICODE = {(3, 1), (3, 10)}
"""The platform and kind of tables of Unicode characters for Windows, which nearly every font has."""


def _ranges(cmap: bytes) -> Iterator[tuple[int, int]]:
    """The first and last character of each range in a table of characters; formats 4 and 12 are those of Unicode."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    subtables = [struct.unpack_from(">HHI", cmap, 4 + 8 * row) for row in range(count)]
    for place in {place for platform, kind, place in subtables if platform == 0 or (platform, kind) in _UNICODE}:
        (form,) = struct.unpack_from(">H", cmap, place)
        if form == 4:
            yield from _segments(cmap, place)
        elif form == 12:
            (groups,) = struct.unpack_from(">I", cmap, place + 12)
            for group in range(groups):
                first, last = struct.unpack_from(">II", cmap, place + 16 + 12 * group)
                yield first, last


def _segments(cmap: bytes, place: int) -> Iterator[tuple[int, int]]:
    """The ranges of a table in format 4; characters that a range leads to the empty box are left out."""
    count = struct.unpack_from(">H", cmap, place + 6)[0] // 2
    ends = place + 14
    starts, deltas, offsets = ends + 2 * count + 2, ends + 4 * count + 2, ends + 6 * count + 2
    for segment in range(count):
        first, last, delta, offset = (
            struct.unpack_from(">H", cmap, column + 2 * segment)[0] for column in (starts, ends, deltas, offsets)
        )
        if offset == 0:
            yield first, last - ((last + delta) % 0x10000 == 0)
            continue
        glyphs = offsets + 2 * segment + offset
        for code in range(first, min(last + 1, first + (len(cmap) - glyphs) // 2)):
            if struct.unpack_from(">H", cmap, glyphs + 2 * (code - first))[0]:
                yield code, code


def _joined(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The firsts and lasts of sorted ranges, after those that touch or overlap are joined."""
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in ranges:
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        elif first <= last:
            firsts.append(first)
            lasts.append(last)
    return tuple(firsts), tuple(lasts)
