import ast
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kiosk.config.translations import LOCALE

PACKAGE = Path(__file__).parents[2] / "kiosk"
KEYWORDS = {"N_": None, "tr": None, "trn": (1, 2)}


def test_the_template_for_translators_has_every_sentence_of_the_program_and_no_other() -> None:
    """CONTRIBUTING has the command that mends it."""
    written = {message for _, _, message, _, _ in extract_from_dir(str(PACKAGE), keywords=KEYWORDS)}
    template = read_po(BytesIO((LOCALE / "kiosk.pot").read_bytes()))
    assert {message.id for message in template if message.id} == written


def test_no_sentence_that_the_program_asks_for_is_hidden_from_the_catalogues_tools() -> None:
    """Within an f-string they would not find it."""
    template = read_po(BytesIO((LOCALE / "kiosk.pot").read_bytes()))
    known = {part for message in template for part in ([message.id] if isinstance(message.id, str) else message.id)}
    asked = {
        node.args[0].value
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if isinstance(node.args[0], ast.Constant)
    }
    assert asked - known == set()


def test_the_command_in_contributing_looks_for_the_same_words() -> None:
    (line,) = [
        line for line in (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8").splitlines() if "pybabel" in line
    ]
    words = line.split()
    assert [words[place + 1] for place, word in enumerate(words) if word == "-k"] == ["tr", "trn:1,2"]
    assert set(KEYWORDS) == {"N_", "tr", "trn"}  # the tool knows N_ by itself
