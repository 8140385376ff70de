from pathlib import Path

import pytest

from kiosk.config.translations import load_words
from kiosk.core.errors import SettingsError
from kiosk.core.i18n import ENGLISH

WELSH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: cy\\n"

msgid "next step"
msgstr "cam nesaf"
"""


def test_a_second_language_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "cy.po").write_text(WELSH)
    assert load_words("cy", tmp_path).gettext("next step") == "cam nesaf"
    assert load_words("cy_GB", tmp_path).gettext("pause") == "pause"


def test_english_needs_no_file(tmp_path: Path) -> None:
    assert load_words("en_GB", tmp_path) is ENGLISH


def test_a_language_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "cy.po").write_text(WELSH)
    with pytest.raises(SettingsError, match="does not speak 'fr' yet; choose from: en, cy"):
        load_words("fr", tmp_path)


def test_a_broken_catalogue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cy.po").write_text("hello world")
    with pytest.raises(SettingsError, match=r"cy\.po: cannot be read"):
        load_words("cy", tmp_path)
