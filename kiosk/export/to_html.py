"""The log as one HTML page."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.i18n import language, tr
from kiosk.export import chart
from kiosk.export.cells import cell_text
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
    return render_page(
        "report.html.jinja",
        title=log.plan.title,
        rehearsal=rehearsal_notice() if log.rehearsal else None,
        facts=facts(log),
        tables=[table.trimmed() for table in tables(log) if table.rows],
        shown=cell_text,
        chart=chart,
        drawings=chart.drawings([step.row for step in log.steps]),
        heading=tr("Planned and actual times"),
        legend={"planned": tr("Planned"), "within": tr("Actual"), "over": tr("Overtime")},
    )
