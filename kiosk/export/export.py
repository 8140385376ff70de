"""Export of a session from the journal: one format, or all formats in a ZIP file."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kiosk.config.files import open_private
from kiosk.core.errors import JournalError, KioskError
from kiosk.core.i18n import N_
from kiosk.export.formats import FORMATS
from kiosk.export.log import Log, make_log
from kiosk.export.sheet_html import sheet_html
from kiosk.export.sheet_markdown import sheet_markdown
from kiosk.export.to_csv import to_csv, to_csv_with_semicolons
from kiosk.export.to_html import to_html
from kiosk.export.to_json import to_json
from kiosk.export.to_markdown import to_markdown
from kiosk.export.to_xlsx import to_xlsx
from kiosk.ports import FileFormat, Journal, Notebook

_ZIP_YEARS = range(1980, 2108)


def _zip(log: Log) -> bytes:
    """A ZIP file with all other formats, dated by the day of the session; the dates of ZIP files begin in 1980."""
    content = BytesIO()
    day = log.began.wall.timetuple()[:6] if log.began and log.began.wall.year in _ZIP_YEARS else (1980, 1, 1, 0, 0, 0)
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name in FORMATS:
            if name != "zip":
                made = make(log, name)
                archive.writestr(ZipInfo(made.name, day), made.content, ZIP_DEFLATED)
    return content.getvalue()


_WRITERS: dict[str, Callable[[Log], str | bytes]] = {
    "zip": _zip,
    "sheet-html": sheet_html,
    "html": to_html,
    "xlsx": to_xlsx,
    "csv": to_csv,
    "csv-semicolon": to_csv_with_semicolons,
    "json": to_json,
    "sheet-md": sheet_markdown,
    "md": to_markdown,
}


@dataclass(frozen=True)
class Made:
    """An exported file: its name has the protocol, day and session, and `media` is its media type."""

    name: str
    content: bytes
    media: str


def make(log: Log, fmt: str) -> Made:
    """The log as a file in one of FORMATS. Raises KioskError where there is no such format."""
    found = _known(fmt)
    made = _WRITERS[fmt](log)
    day = f"-{log.began.wall:%Y-%m-%d}" if log.began else ""
    return Made(f"{log.plan.protocol}{day}-{log.session}{found.ending}", encoded(made, found), found.media)


def encoded(made: str | bytes, found: FileFormat) -> bytes:
    """A file's content; a byte order mark is how spreadsheets know UTF-8, and others would trip over it."""
    return made.encode("utf-8-sig" if found.media == "text/csv" else "utf-8") if isinstance(made, str) else made


def read_log(journal: Journal, notebook: Notebook | None, session: str) -> Log:
    """The log of a session, with its notes if there is a notebook. Raises UnknownSession or JournalError."""
    name, entries = journal.read(session)
    return make_log(name, entries, notebook.notes(name) if notebook else ())


def export(
    journal: Journal,
    session: str,
    fmt: str,
    output: Path | None = None,
    folder: Path = Path(),
    notebook: Notebook | None = None,
) -> str:
    """The session's log as text, or the name of the file that it was written to, on a line. Raises KioskError.

    A log is written to `output`, which is overwritten. Without `output`, a log that is no text is written to a new file
    in `folder`.
    """
    is_text = _known(fmt).is_text
    made = make(read_log(journal, notebook, session), fmt)
    if output is None and is_text:
        return made.content.decode("utf-8-sig")
    name = folder / made.name if output is None else output
    try:
        with open_private(name, "wb") if output else _new_file(name) as file:
            file.write(made.content)
    except OSError as error:
        raise JournalError(N_("{file} cannot be written: {why}."), file=name, why=error.strerror) from error
    return f"{file.name}\n"


def _known(fmt: str) -> FileFormat:
    if fmt not in FORMATS:
        known = ", ".join(FORMATS)
        raise KioskError(N_("There is no format '{format}'; choose from: {known}."), format=fmt, known=known)
    return FORMATS[fmt]


def _new_file(wanted: Path) -> BinaryIO:
    """A new file of that name, open for writing; if the name is taken, the new file ends in -2, -3, …"""
    name, number = wanted, 1
    while True:
        try:
            return open_private(name, "xb")
        except FileExistsError:
            number += 1
            name = wanted.with_stem(f"{wanted.stem}-{number}")
