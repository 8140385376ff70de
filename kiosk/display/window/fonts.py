"""The kiosk's typeface and the fonts that stand in for it, cached for each size and weight."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from unicodedata import category, name

import pygame.font

from kiosk.config.paths import shipped
from kiosk.core.text import is_invisible
from kiosk.display.window.font_files import FontFile, files_by_fitness, read_font

FILES = {False: "kiosk-hyperlegible-regular.ttf", True: "kiosk-hyperlegible-bold.ttf"}
"""The font file for each weight; the key is whether it is bold."""

FALLBACK_FILES = {False: "kiosk-noto-sans-regular.ttf", True: "kiosk-noto-sans-bold.ttf"}
"""The font file for Greek, Cyrillic and Vietnamese words."""

SMALLEST = 0.9
"""A font whose lines are higher than the typeface's is made smaller to fit, but not smaller than this."""

SCRIPTS = {
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "SYRIAC": "Syrc",
    "THAANA": "Thaa",
    "NKO": "Nkoo",
    "ADLAM": "Adlm",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "GUJARATI": "Gujr",
    "ORIYA": "Orya",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "THAI": "Thai",
    "LAO": "Laoo",
    "TIBETAN": "Tibt",
    "MYANMAR": "Mymr",
    "KHMER": "Khmr",
    "MONGOLIAN": "Mong",
    "HANGUL": "Hang",
    "GREEK": "Grek",
    "CYRILLIC": "Cyrl",
    "BALINESE": "Bali",
    "JAVANESE": "Java",
}
"""The codes (ISO 15924) of scripts whose letters take a shape of their own beside others, by the Unicode name."""


@lru_cache(maxsize=64)
def font(px: int, bold: bool) -> pygame.font.Font:
    """The typeface at this many pixels to the em."""
    return _opened(_folder() / FILES[bold], px)


@lru_cache(maxsize=128)
def stand_in(file: FontFile, px: int, bold: bool, script: str, leftwards: bool) -> pygame.font.Font:
    """Another font beside the typeface at this many pixels to the em, for a script and a direction."""
    height = font(px, bold).get_height()
    found = _opened(file.path, px)
    if found.get_height() > height and not file.colour:
        found = _opened(file.path, max(1, round(px * max(SMALLEST, height / found.get_height()))))
    found.set_bold(bold and not file.bold and not file.colour)
    if script:
        found.set_script(script)
    found.set_direction(pygame.DIRECTION_RTL if leftwards else pygame.DIRECTION_LTR)
    return found


@lru_cache(maxsize=2)
def typeface(bold: bool) -> FontFile:
    """The file of the kiosk's typeface."""
    return read_font(_folder() / FILES[bold])


@lru_cache(maxsize=1024)
def file_for(signs: frozenset[str], bold: bool) -> FontFile | None:
    """The first font that has all these signs: the typeface, the packaged one, then the machine's; None if none has."""
    packaged = (typeface(bold), read_font(_folder() / FALLBACK_FILES[bold]))
    found = next((file for file in packaged if has_all(file, signs)), None)
    if found is None and signs:
        paths = files_by_fitness(script_word(min(signs)), bold)
        found = next((file for file in map(read_font, paths) if has_all(file, signs)), None)
    return found


def has_all(file: FontFile, signs: Iterable[str]) -> bool:
    """Whether the font can write all these signs."""
    return all(map(file.has, signs))


def missing_signs(text: str) -> str:
    """The signs of a text that no font on this machine has, each once."""
    plain = typeface(False)
    return "".join(
        sign
        for sign in dict.fromkeys(text)
        if not (plain.has(sign) or is_invisible(sign) or sign.isspace() or file_for(frozenset(sign), False))
    )


def script_word(sign: str) -> str:
    """The script of a sign as the names of font files have it, such as `arabic` or `emoji`."""
    word = name(sign, "-").split()[0].lower()
    if category(sign) in {"So", "Sk"}:
        return "emoji"
    return "cjk" if word in {"hiragana", "katakana", "hangul", "bopomofo"} else word


@lru_cache(maxsize=1)
def _folder() -> Path:
    return shipped("assets") / "fonts"


def _opened(path: Path, px: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(path, px)
