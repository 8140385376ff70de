"""The log as one HTML page."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.i18n import language, tr
from kiosk.core.session.timing_log import Row
from kiosk.export import chart
from kiosk.export.cells import Fact, Table, cell_text
from kiosk.export.log import Log
from kiosk.export.tables import facts, rehearsal_notice, tables

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render_page(template: str, **gaps: object) -> str:
    """A whole page from a template, with the language for its `lang` attribute."""
    return _TEMPLATES.get_template(template).render(language=language(), **gaps)


def to_html(log: Log) -> str:
    """The whole page, without empty tables."""
    rehearsal = rehearsal_notice() if log.rehearsal else None
    return report(log.plan.title, rehearsal, facts(log), tables(log), [step.row for step in log.steps])


def report(
    title: str, rehearsal: str | None, facts: Sequence[Fact], tables: Sequence[Table], rows: Sequence[Row]
) -> str:
    """A page with a chart of these rows, then the tables without the empty ones."""
    return render_page(
        "report.html.jinja",
        title=title,
        rehearsal=rehearsal,
        facts=facts,
        tables=[table.trimmed() for table in tables if table.rows],
        shown=cell_text,
        chart=chart,
        drawings=chart.drawings(rows),
        heading=tr("Planned and actual times"),
        legend={"planned": tr("Planned"), "within": tr("Actual"), "over": tr("Overtime")},
    )
