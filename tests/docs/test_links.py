"""Links lead somewhere, pictures are there, and paths are those of the program."""

import re
from pathlib import Path

import pytest

from kiosk import __version__
from tests.docs.documents import DOCUMENTS, PICTURES, ROOT, anchors, coded, headings, name_of, tables, targets, tokens

KIOSK = ROOT / "kiosk"
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


def test_every_package_has_its_line_in_the_architecture() -> None:
    _, lines = tables(ROOT / "docs" / "architecture.md")["The folders"]
    packages = {f"{file.parent.relative_to(ROOT)}/" for file in KIOSK.rglob("__init__.py")} - {"kiosk/"}
    assert {coded(row[0])[0] for row in lines} == packages | {"kiosk/ports.py"}
