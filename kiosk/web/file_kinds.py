"""The kinds of files that can be taken away, as people know them."""

from kiosk.core.i18n import N_, tr

_NAMES = {
    "zip": N_("Everything in one file (ZIP)"),
    "sheet-html": N_("Sheet, to print (HTML)"),
    "html": N_("Report, to print (HTML)"),
    "xlsx": N_("Timing log (Excel)"),
    "csv": N_("Timing log (CSV)"),
    "json": N_("Timing log (JSON)"),
    "sheet-md": N_("Sheet (Markdown)"),
    "md": N_("Report (Markdown)"),
}

USUAL_ORDER = ("zip", "sheet-html", "html", "xlsx")


def names_of_kinds() -> dict[str, str]:
    """What each kind of file is called, those that most people want first."""
    return {kind: tr(name) for kind, name in _NAMES.items()}
