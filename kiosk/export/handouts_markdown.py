"""Handouts as Markdown."""

from collections.abc import Iterator, Sequence

from kiosk.core.protocol.model import Protocol
from kiosk.export.handouts import Handout, Section
from kiosk.export.to_markdown import without_markup

_LINE = "\\_" * 40


def handouts_markdown(protocol: Protocol, handouts: Sequence[Handout]) -> str:
    """The whole document; a line to write on is a row of underscores."""
    parts = [f"# {without_markup(protocol.title)}"]
    for handout in handouts:
        parts.append(f"## {without_markup(handout.title)}")
        parts += [part for section in handout.sections for part in _section(section)]
    return "\n\n".join([*parts, without_markup(protocol.source)]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"### {without_markup(section.heading)}"
    for label, lines in section.parts:
        if label:
            yield f"**{without_markup(label)}**"
        yield "\n".join(f"- {without_markup(line)}" for line in lines)
    if section.facts:
        yield without_markup(section.facts)
    if section.columns:
        rows = [section.columns, ["---"] * len(section.columns), *[[" "] * len(section.columns)] * section.blank]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    elif section.blank:
        yield "\n\n".join([_LINE] * section.blank)
