"""One journalled session as text in a format, or as a file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.core.errors import JournalError, KioskError
from kiosk.core.words import N_
from kiosk.export.table import TableRow, table
from kiosk.export.to_csv import to_csv
from kiosk.ports import Journal

FORMATS: dict[str, Callable[[Sequence[TableRow]], str]] = {"csv": to_csv}


def export(journal: Journal, session: str, fmt: str, output: Path | None = None) -> str:
    """The session's timing log; with `output` it is written there and the answer says so. Raises KioskError."""
    if fmt not in FORMATS:
        known = ", ".join(FORMATS)
        raise KioskError(N_("There is no format '{format}'; there are: {known}."), format=fmt, known=known)
    name, entries = journal.read(session)
    text = FORMATS[fmt](table(name, entries))
    if output is None:
        return text
    try:
        # A byte order mark is how spreadsheets know UTF-8; newlines are as the format has them.
        output.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise JournalError(N_("{file} cannot be written: {why}."), file=output, why=error.strerror) from error
    return f"{output}\n"
