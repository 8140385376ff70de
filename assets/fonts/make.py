"""Makes the kiosk's fonts from the woff2 files of two npm packages.

    npm pack @fontsource/atkinson-hyperlegible-next@5.3.0 @fontsource/noto-sans@5.3.0
    for each in fontsource-*.tgz; do tar xzf "$each" --one-top-level=files --strip-components=2 package/files; done
    pip install fonttools brotli && python make.py files .

From Atkinson Hyperlegible Next, for each weight Latin and Latin Extended become one file; the digits are those of equal
width (the font's own `tnum`), so that a countdown does not dance; four arrows are drawn, which the original has not.
From Noto Sans, Greek, Cyrillic and Vietnamese become one file, with the basic Latin letters that share words with them.
Neither licence reserves a font name; the families are renamed all the same, so that nobody takes these files for the
originals.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Kiosk Hyperlegible"
FALLBACK = "Kiosk Noto Sans"
SCRIPTS = ("latin", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese")
WEIGHTS = {"Regular": (400, 76), "Bold": (700, 124)}
"""Name of each weight: its number, and the thickness of its arrows in units of 1/1000 em."""

WIDTH, MIDDLE, REACH = 860, 334, 250
"""An arrow's advance, the height of its shaft, and half its span across."""

Points = list[tuple[float, float]]


def made(files: Path, weight: str) -> TTFont:
    """One weight, complete."""
    number, thick = WEIGHTS[weight]
    font = _merged(
        [files / f"atkinson-hyperlegible-next-{part}-{number}-normal.woff2" for part in ("latin", "latin-ext")]
    )
    _even_digits(font)
    _arrows(font, thick)
    _rename(font, FAMILY, weight)
    return font


def made_fallback(files: Path, weight: str) -> TTFont:
    """One weight of the font for words that the kiosk's own typeface cannot write."""
    number, _ = WEIGHTS[weight]
    font = _merged([files / f"noto-sans-{part}-{number}-normal.woff2" for part in SCRIPTS])
    font["post"].formatType = 3.0  # without the names of glyphs
    _rename(font, FALLBACK, weight)
    return font


def _rename(font: TTFont, family: str, weight: str) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            glued = record.nameID == 6
            name = family.replace(" ", "") + "-" + weight if glued else f"{family} {weight}"
            record.string = family if record.nameID in (1, 16) else name


def _merged(parts: list[Path]) -> TTFont:
    with TemporaryDirectory() as folder:
        plain = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            for table in ("prep", "STAT"):
                del font[table]
            plain.append(str(Path(folder) / part.with_suffix(".ttf").name))
            font.save(plain[-1])
        return Merger().merge(plain)


def _even_digits(font: TTFont) -> None:
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            if glyph + ".tf" in font.getGlyphSet():
                table.cmap[code] = glyph + ".tf"


def _arrows(font: TTFont, thick: int) -> None:
    right = _arrow(thick)
    turned = {
        "→": right,
        "←": [(WIDTH - x, y) for x, y in right],
        "↑": [(WIDTH / 2 - (y - MIDDLE), MIDDLE + x - WIDTH / 2) for x, y in right],
        "↓": [(WIDTH / 2 - (y - MIDDLE), MIDDLE - x + WIDTH / 2) for x, y in right],
    }
    order = font.getGlyphOrder()
    for sign, points in turned.items():
        name = f"uni{ord(sign):04X}"
        pen = TTGlyphPen(None)
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (WIDTH, round(min(x for x, _ in points)))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name
    font.setGlyphOrder([*dict.fromkeys([*order, *(f"uni{ord(sign):04X}" for sign in turned)])])


def _arrow(thick: int) -> Points:
    """An arrow to the right, as one outline."""
    half, slant, start, tip = thick / 2, thick * 1.414, 60, WIDTH - 60
    upper = [
        (start, MIDDLE + half),
        (tip - slant - half, MIDDLE + half),
        (tip - slant / 2 - REACH, MIDDLE + REACH - slant / 2),
        (tip - REACH, MIDDLE + REACH),
        (tip, MIDDLE),
    ]
    return [*upper, *((x, 2 * MIDDLE - y) for x, y in reversed(upper[:-1]))]


if __name__ == "__main__":
    given, wanted = Path(sys.argv[1]), Path(sys.argv[2])
    for each in WEIGHTS:
        made(given, each).save(wanted / f"kiosk-hyperlegible-{each.lower()}.ttf")
        made_fallback(given, each).save(wanted / f"kiosk-noto-sans-{each.lower()}.ttf")
