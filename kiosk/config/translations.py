"""The message catalogue, read directly from kiosk/locale/LANGUAGE.po, so that each language is one file."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from kiosk.core.errors import SettingsError
from kiosk.core.i18n import ENGLISH, N_, Words

LOCALE = Path(__file__).parents[1] / "locale"


def load_words(language: str, folder: Path = LOCALE) -> Words:
    """The translations for a language; English needs no file. Raises SettingsError if the language has none."""
    if language.partition("_")[0] == "en":
        return ENGLISH
    path = next((file for name in (language, language[:2]) if (file := folder / f"{name}.po").is_file()), None)
    if path is None:
        known = ", ".join(["en", *sorted(file.stem for file in folder.glob("*.po"))])
        raise SettingsError(
            N_("The kiosk does not speak '{language}' yet; choose from: {known}."), language=language, known=known
        )
    return _compiled(path)


def _compiled(path: Path) -> Words:
    # Imported here because English, the default, does not need it and starts faster without it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        catalogue = read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    except (PoFileError, ValueError, OSError) as error:
        raise SettingsError(N_("{file}: cannot be read as a translation: {why}."), file=path, why=error) from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
