"""Handouts as one page to print: sheets on A4, cards on A5."""

from collections.abc import Sequence

from kiosk.core.protocol.model import Protocol
from kiosk.export.handouts import Handout
from kiosk.export.to_html import render_page


def handouts_html(protocol: Protocol, handouts: Sequence[Handout]) -> str:
    """The whole page, which refers to no other file."""
    return render_page("handouts.html.jinja", title=protocol.title, source=protocol.source, handouts=handouts)
