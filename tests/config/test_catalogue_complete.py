from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kiosk.config.translations import LOCALE

PACKAGE = Path(__file__).parents[2] / "kiosk"


def test_the_template_for_translators_has_every_sentence_of_the_program_and_no_other() -> None:
    """To mend: pybabel -q extract --no-location --omit-header --sort-output -o kiosk/locale/kiosk.pot kiosk."""
    written = {message for _, _, message, _, _ in extract_from_dir(str(PACKAGE))}
    template = read_po(BytesIO((LOCALE / "kiosk.pot").read_bytes()))
    assert {message.id for message in template if message.id} == written
