"""The log as one HTML page."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.i18n import Words
from kiosk.export import chart
from kiosk.export.log import Log
from kiosk.export.tables import facts, rehearsal, shown, tables

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def rendered(template: str, words: Words, **gaps: object) -> str:
    """A whole page, which says which language it is in."""
    language = words.info().get("language", "en").replace("_", "-")
    return _TEMPLATES.get_template(template).render(language=language, **gaps)


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
