"""Links lead somewhere, pictures are there, and paths are those of the program."""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from kiosk import __version__
from tests.docs.documents import DOCUMENTS, PICTURES, ROOT, anchors, coded, headings, name_of, tables, targets, tokens

KIOSK = ROOT / "kiosk"
FILE = re.compile(r"[\w/]+\.(?:py|yaml|md|po)")
NAME = re.compile(r"[A-Z_]\w{3,}")
PLACEHOLDER = re.compile("FILE|NAME|LANGUAGE")
PATH = re.compile(r"[a-z_0-9]+(?:/[a-z_0-9]+)*(?:/|/[\w.-]+\.(?:py|js|md|yaml))")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)


@each_document
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(document: Path) -> None:
    for target in targets(document):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, ahead = set(), [ROOT / "README.md"]
    while ahead:
        document = ahead.pop()
        reached.add(document)
        linked = ((document.parent / target.partition("#")[0]).resolve() for target in targets(document))
        ahead += [file for file in linked if file in DOCUMENTS and file not in reached]
    assert reached == set(DOCUMENTS)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(document.parent / target).resolve() for document in DOCUMENTS for target in targets(document)}
    assert set(PICTURES.iterdir()) <= shown


@each_document
def test_headings_are_told_apart_by_their_links(document: Path) -> None:
    if document.name != "CHANGELOG.md":
        assert len(anchors(document)) == len(headings(document))


def test_the_changelog_tells_of_this_version() -> None:
    released = [heading for heading in headings(ROOT / "CHANGELOG.md") if re.match(r"\[\d", heading)]
    assert re.fullmatch(rf"\[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d", released[0])


def named_paths(document: Path) -> set[str]:
    """The files and folders that stand between code signs, but for those that a reader is to name."""
    spans = (child.content for token in tokens(document) for child in token.children or ())
    return {span for span in spans if PATH.fullmatch(span) and "NAME" not in span}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_and_folder_that_is_named_is_there(document: Path) -> None:
    gone = {name for name in named_paths(document) if not ((ROOT / name).exists() or (KIOSK / name).exists())}
    assert not gone - {"models/", "piper/", "dist/"}  # folders of whoever runs or builds the kiosk


def recipes() -> Iterator[list[str]]:
    """What stands between code signs in each paragraph, each item and each row of the recipes."""
    below = iter(tokens(ROOT / "CONTRIBUTING.md"))
    next(token for token in below if token.content == "Recipes")
    spans: list[str] = []
    for token in takewhile(lambda token: token.content != "Documents", below):
        spans += (child.content for child in token.children or () if child.type == "code_inline")
        if token.type in {"paragraph_close", "tr_close"}:
            yield spans
            spans = []


def test_every_file_of_a_recipe_is_in_the_folder_named_just_before_it_and_has_the_names_beside_it() -> None:
    folder, found = ROOT, set()
    for spans in recipes():
        texts = []
        for span in spans:
            whole = ROOT / span
            if whole.is_dir() or ("/" in span and FILE.fullmatch(span)):
                folder = whole if whole.is_dir() else whole.parent
            if FILE.fullmatch(span) and not PLACEHOLDER.search(span) and span != "checks.py":  # of any package
                texts.append((whole if whole.exists() else folder / span).read_text("utf-8"))
        for name in filter(NAME.fullmatch, spans if texts else ()):
            assert PLACEHOLDER.search(name) or any(re.search(rf"\b{name}\b", text) for text in texts), name
            found.add(name)
    assert {"COMMANDS", "MOVES", "_state_before", "Screen"} <= found


def test_every_package_has_its_line_in_the_architecture() -> None:
    _, lines = tables(ROOT / "docs" / "architecture.md")["The folders"]
    packages = {f"{file.parent.relative_to(ROOT)}/" for file in KIOSK.rglob("__init__.py")} - {"kiosk/"}
    assert {coded(row[0])[0] for row in lines} == packages | {"kiosk/ports.py"}
