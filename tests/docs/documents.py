"""README and docs, read as people read them: code blocks, links, pictures, and tables below their headings."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
PICTURES = ROOT / "assets" / "pictures"

Row = tuple[str, ...]
"""A row's cells as they are written, with their code signs."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line of the document that it begins in."""

    language: str
    text: str
    line: int


def name_of(document: Path) -> str:
    """A document as the repository names it."""
    return str(document.relative_to(ROOT))


@cache
def tokens(document: Path) -> tuple[Token, ...]:
    return tuple(MarkdownIt("commonmark").enable("table").parse(document.read_text("utf-8")))


def blocks(document: Path, language: str) -> list[Block]:
    """The fenced blocks in that language, from top to bottom."""
    fences = (token for token in tokens(document) if token.type == "fence" and token.info == language)
    return [Block(fence.info, fence.content, fence.map[0] + 1 if fence.map else 0) for fence in fences]


def targets(document: Path) -> Iterator[str]:
    """Where links lead and where pictures lie, those in HTML included."""
    for token in tokens(document):
        for child in token.children or ():
            if child.type in {"link_open", "image"}:
                yield str(child.attrs["href" if child.type == "link_open" else "src"])
        yield from re.findall(r'<img[^>]*\bsrc="([^"]+)"', token.content)


def headings(document: Path) -> list[str]:
    """The text of every heading."""
    return [after.content for token, after in pairwise(tokens(document)) if token.type == "heading_open"]


def anchors(document: Path) -> set[str]:
    """What a link into the document may name, made of headings in GitHub's way."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(document)}


@cache
def tables(document: Path) -> dict[str, tuple[tuple[Row, ...], ...]]:
    """The tables below each heading, without their header rows."""
    found: dict[str, list[tuple[Row, ...]]] = defaultdict(list)
    heading, kind = "", ""
    rows: list[Row] = []
    row: list[str] = []
    for token in tokens(document):
        match token.type:
            case "inline" if kind == "heading_open":
                heading = token.content
            case "inline" if kind == "td_open":
                row.append(token.content)
            case "tr_open":
                row = []
            case "tr_close" if row:
                rows.append(tuple(row))
            case "table_open":
                rows = []
            case "table_close":
                found[heading].append(tuple(rows))
        kind = token.type
    return {heading: tuple(below) for heading, below in found.items()}


def coded(cell: str) -> list[str]:
    """What stands between code signs in a cell."""
    return re.findall(r"`([^`]+)`", cell)
