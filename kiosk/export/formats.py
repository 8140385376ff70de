"""The formats of a session's files: the one table that the command line, the pages and the archive go by."""

from kiosk.core.i18n import N_
from kiosk.ports import FileFormat

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: dict[str, FileFormat] = {
    "zip": FileFormat(N_("Everything in one file (ZIP)"), ".zip", "application/zip", is_text=False, usual=True),
    "sheet-html": FileFormat(N_("Sheet, to print (HTML)"), "-sheet.html", "text/html", usual=True),
    "html": FileFormat(N_("Report, to print (HTML)"), ".html", "text/html", usual=True),
    "xlsx": FileFormat(N_("Timing log (Excel)"), ".xlsx", _XLSX, is_text=False, usual=True),
    "csv": FileFormat(N_("Timing log (CSV)"), ".csv", "text/csv"),
    "csv-semicolon": FileFormat(N_("Timing log (CSV, semicolons and decimal commas)"), "-semicolon.csv", "text/csv"),
    "json": FileFormat(N_("Timing log (JSON)"), ".json", "application/json"),
    "sheet-md": FileFormat(N_("Sheet (Markdown)"), "-sheet.md", "text/markdown"),
    "md": FileFormat(N_("Report (Markdown)"), ".md", "text/markdown"),
}
"""By their names, those that most people want first. What writes each is in `kiosk.export.export`."""

ROOMS_FORMATS: dict[str, FileFormat] = {
    "html": FileFormat(N_("Report of all rooms, to print (HTML)"), ".html", "text/html", usual=True),
    "xlsx": FileFormat(N_("Timing log of all rooms (Excel)"), ".xlsx", _XLSX, is_text=False, usual=True),
    "csv": FileFormat(N_("Timing log of all rooms (CSV)"), ".csv", "text/csv"),
    "csv-semicolon": FileFormat(
        N_("Timing log of all rooms (CSV, semicolons and decimal commas)"), "-semicolon.csv", "text/csv"
    ),
}
"""The formats of what several rooms have given; `kiosk.export.rooms` writes them."""
