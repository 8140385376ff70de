"""A line of text as runs, each in one font and one direction: measured and painted alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter
from unicodedata import category, name

import pygame

from kiosk.core.text import clusters, is_invisible, visible
from kiosk.display.window.bidi import levels, visual_order
from kiosk.display.window.font_files import FontFile
from kiosk.display.window.fonts import SCRIPTS, file_for, font, has_all, stand_in, typeface

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """A part of a line; `file` is None where the kiosk's own typeface writes it."""

    text: str
    file: FontFile | None = None
    script: str = ""
    level: int = 0


@lru_cache(maxsize=4096)
def measure(text: str, px: int, bold: bool) -> tuple[int, int]:
    """The width and height of a line of text in pixels."""
    text = visible(text)
    parts = runs(text, bold)
    if parts == (Run(text),):
        return _size(parts[0], px, bold)
    widths = [_size(run, px, bold)[0] for run in parts]
    return sum(widths), font(px, bold).size(text if len(widths) < 2 else "")[1]


def runs(text: str, bold: bool) -> tuple[Run, ...]:
    """The runs of a line in the order in which they stand on it, from left to right."""
    text = visible(text)  # SDL refuses some controls, and takes others for line breaks
    if all(map(typeface(bold).has, (sign for sign in text if not sign.isascii()))):
        return (Run(text),)
    parts = list(_runs_as_read(text, bold))
    return tuple(parts[index] for index in visual_order([part.level for part in parts]))


def painted(run: Run, px: int, bold: bool, colour: Colour, ground: Colour) -> pygame.Surface:
    """The image of a run on a ground of one colour; a font in colour keeps its own colours on no ground."""
    face, size = _face(run, px, bold), _size(run, px, bold)
    if not size[0]:
        return pygame.Surface(size)  # of signs without a picture; SDL refuses to paint them
    if not _coloured(run):
        return face.render(run.text, True, colour, ground)
    return pygame.transform.smoothscale(face.render(run.text, True, colour), size)


def ascent(run: Run, px: int, bold: bool) -> int:
    """The height of the run's image above the line on which letters stand."""
    return round(px * _COLOUR_ASCENT) if _coloured(run) else _face(run, px, bold).get_ascent()


_COLOUR_ASCENT = 0.85
"""The height of an emoji in colour above the line on which letters stand, in ems; it is one em high."""


def _size(run: Run, px: int, bold: bool) -> tuple[int, int]:
    width, height = _face(run, px, bold).size(run.text)
    # Emoji in colour are pictures of one size only, which are made smaller or larger.
    return (max(1, round(width * px / height)), px) if _coloured(run) else (width, height)


def _face(run: Run, px: int, bold: bool) -> pygame.font.Font:
    leftwards = run.level % 2 == 1  # which also turns brackets around
    if run.file is None and not leftwards:
        return font(px, bold)
    return stand_in(run.file or typeface(bold), px, bold, run.script, leftwards)


def _coloured(run: Run) -> bool:
    return run.file is not None and run.file.colour


def _runs_as_read(text: str, bold: bool) -> Iterator[Run]:
    """The runs of a line in the order in which they are read."""
    signs = clusters(text)
    directions = levels(text)
    places = accumulate(map(len, signs), initial=0)
    sign_levels = [directions[place] for place, _ in zip(places, signs, strict=False)]
    rows = zip(signs, _fonts(signs, bold), sign_levels, strict=True)
    for ((file, script), level), row in groupby(rows, key=itemgetter(1, 2)):
        yield Run("".join(sign for sign, _, _ in row), file, script, level)


Chosen = tuple[FontFile | None, str]
"""A font, None for the typeface, and the code of a script, if any."""


def _fonts(signs: list[str], bold: bool) -> Iterator[Chosen]:
    """The font and script of each cluster: words are not divided between fonts if one has all of their letters."""
    last: Chosen = None, ""
    for is_word, group in groupby(signs, key=_is_letter):
        row = list(group)
        whole = _file(frozenset("".join(row)), bold) if is_word else None
        for cluster in row:
            if not is_word and last[0] and _follows(cluster, last[0]):
                yield last
                continue
            file = whole or _file(frozenset(cluster), bold) or _file(frozenset(cluster[0]), bold)
            last = (None, "") if file in {None, typeface(bold)} else (file, _script(cluster[0]))
            yield last


def _file(signs: frozenset[str], bold: bool) -> FontFile | None:
    return file_for(frozenset(sign for sign in signs if not is_invisible(sign)), bold)


def _follows(cluster: str, file: FontFile) -> bool:
    """Whether punctuation or a space is set in the font of the word before it."""
    return category(cluster[0])[0] in "PZ" and not file.colour and has_all(file, cluster)


def _is_letter(cluster: str) -> bool:
    return category(cluster[0])[0] in "LM"


def _script(sign: str) -> str:
    return SCRIPTS.get(name(sign, "-").split()[0], "")
