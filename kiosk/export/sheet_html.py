"""The filled sheets as a page to print; empty boxes leave room for a pen."""

from kiosk.export.log import Log
from kiosk.export.sheet import action_headings, filled_sheets, who_was_here
from kiosk.export.tables import rehearsal_notice
from kiosk.export.to_html import render_page

EMPTY_ROWS = 3
"""The number of empty rows in a box for actions without any."""


def sheet_html(log: Log) -> str:
    """The whole page, which refers to no other file."""
    return render_page(
        "sheet.html.jinja",
        title=log.plan.title,
        rehearsal=rehearsal_notice() if log.rehearsal else None,
        day=f"{log.began.wall:%Y-%m-%d}" if log.began else None,
        people=who_was_here(log),
        ending=log.ending,
        sheets=filled_sheets(log),
        heads=action_headings(),
        empty_rows=EMPTY_ROWS,
    )
