"""The log as one page that needs nothing else: to be read on a screen, heard by a screen reader, or printed."""

from kiosk.core.words import Words
from kiosk.export import chart
from kiosk.export.cells import shown
from kiosk.export.log import Log
from kiosk.export.pages import rendered
from kiosk.export.tables import facts, rehearsal, tables


def to_html(log: Log, words: Words) -> str:
    """The whole page; tables in which nothing stands are left out."""
    _ = words.gettext
    return rendered(
        "report.html.jinja",
        words,
        title=log.plan.title,
        rehearsal=rehearsal(words) if log.rehearsal else None,
        facts=facts(log, words),
        tables=[table.trimmed() for table in tables(log, words) if table.rows],
        shown=shown,
        chart=chart,
        drawings=chart.drawings([step.row for step in log.steps], words),
        heading=_("Planned against actual"),
        legend={"planned": _("Planned"), "within": _("Actual"), "over": _("Overtime")},
    )
