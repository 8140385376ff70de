"""One journalled session in a format, or everything of it in one file."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kiosk.core.errors import JournalError, KioskError
from kiosk.core.i18n import N_
from kiosk.export.formats import FORMATS
from kiosk.export.log import Log, make_log
from kiosk.export.sheet_html import sheet_html
from kiosk.export.sheet_markdown import sheet_markdown
from kiosk.export.to_csv import to_csv
from kiosk.export.to_html import to_html
from kiosk.export.to_json import to_json
from kiosk.export.to_markdown import to_markdown
from kiosk.export.to_xlsx import to_xlsx
from kiosk.ports import FileFormat, Journal, Notebook

_ZIP_YEARS = range(1980, 2108)


def _zip(log: Log) -> bytes:
    """All other formats, each as its own file, dated by the session's day; 1980 is the first that a ZIP can name."""
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
    "json": to_json,
    "sheet-md": sheet_markdown,
    "md": to_markdown,
}


@dataclass(frozen=True)
class Made:
    """A file to take away: its name tells protocol, day and session; `media` is its type as browsers know it."""

    name: str
    content: bytes
    media: str


def make(log: Log, fmt: str) -> Made:
    """The log in one of FORMATS. Raises KioskError where there is no such format."""
    found = _known(fmt)
    made = _WRITERS[fmt](log)
    # A byte order mark is how spreadsheets know UTF-8; others would trip over it.
    content = made.encode("utf-8-sig" if fmt == "csv" else "utf-8") if isinstance(made, str) else made
    day = f"-{log.began.wall:%Y-%m-%d}" if log.began else ""
    return Made(f"{log.plan.protocol}{day}-{log.session}{found.ending}", content, found.media)


def read_log(journal: Journal, notebook: Notebook | None, session: str) -> Log:
    """The log of a session, with its notes where there is a notebook. Raises UnknownSession or JournalError."""
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
    """The session's log as text; where it goes to a file, that file's name on a line. Raises KioskError.

    It goes to `output`, which is overwritten, and else, where it is no text, to a new file in `folder`.
    """
    is_text = _known(fmt).is_text
    made = make(read_log(journal, notebook, session), fmt)
    if output is None and is_text:
        return made.content.decode("utf-8-sig")
    name = folder / made.name if output is None else output
    try:
        with name.open("wb") if output else _new_file(name) as file:
            file.write(made.content)
    except OSError as error:
        raise JournalError(N_("{file} cannot be written: {why}."), file=name, why=error.strerror) from error
    return f"{file.name}\n"


def _known(fmt: str) -> FileFormat:
    if fmt not in FORMATS:
        known = ", ".join(FORMATS)
        raise KioskError(N_("There is no format '{format}'; there are: {known}."), format=fmt, known=known)
    return FORMATS[fmt]


def _new_file(wanted: Path) -> BinaryIO:
    """A file of that name, opened to be written; where there is one already, it is called -2, -3, …"""
    name, number = wanted, 1
    while True:
        try:
            return name.open("xb")
        except FileExistsError:
            number += 1
            name = wanted.with_stem(f"{wanted.stem}-{number}")
