"""The filled sheet as a page to print; what nobody has filled in has room for a pen."""

from kiosk.export.log import Log
from kiosk.export.sheet import filled, heads
from kiosk.export.tables import rehearsal
from kiosk.export.to_html import rendered

EMPTY_ROWS = 3
"""Rows for a pen in a box for actions in which nothing stands."""


def sheet_html(log: Log) -> str:
    """The whole page, which needs nothing else."""
    return rendered(
        "sheet.html.jinja",
        title=log.plan.title,
        rehearsal=rehearsal() if log.rehearsal else None,
        day=f"{log.began.wall:%Y-%m-%d}" if log.began else None,
        people=", ".join(log.plan.people),
        sheets=filled(log),
        heads=heads(),
        empty_rows=EMPTY_ROWS,
    )
