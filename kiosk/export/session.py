"""One journalled session as text in a format, or as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kiosk.core.errors import JournalError, KioskError
from kiosk.core.words import ENGLISH, N_, Words
from kiosk.export.log import Log, make_log
from kiosk.export.to_csv import to_csv
from kiosk.export.to_html import to_html
from kiosk.export.to_json import to_json
from kiosk.export.to_md import to_md
from kiosk.export.to_xlsx import to_xlsx
from kiosk.ports import Journal

FORMATS: dict[str, Callable[[Log, Words], str | bytes]] = {
    "csv": lambda log, _: to_csv(log),
    "json": lambda log, _: to_json(log),
    "md": to_md,
    "xlsx": to_xlsx,
    "html": to_html,
}
"""How each format is written: a text can be printed, bytes only go to a file."""


def export(
    journal: Journal, session: str, fmt: str, output: Path | None = None, words: Words = ENGLISH, folder: Path = Path()
) -> str:
    """The session's log as text; where it goes to a file, that file's name on a line. Raises KioskError.

    It goes to `output`, which is overwritten, and else, where it is no text, to a new file in `folder`.
    """
    log, made = _made(journal, session, fmt, words)
    if output is None and isinstance(made, str):
        return made
    content = _in_bytes(made, fmt)
    name = folder / _file_name(log, fmt) if output is None else output
    try:
        with name.open("wb") if output else _new_file(name) as file:
            file.write(content)
    except OSError as error:
        raise JournalError(N_("{file} cannot be written: {why}."), file=name, why=error.strerror) from error
    return f"{file.name}\n"


def export_file(journal: Journal, session: str, fmt: str, words: Words = ENGLISH) -> tuple[str, bytes]:
    """The session's log as a file for somebody else to keep: its name and its content. Raises KioskError."""
    log, made = _made(journal, session, fmt, words)
    return _file_name(log, fmt), _in_bytes(made, fmt)


def _made(journal: Journal, session: str, fmt: str, words: Words) -> tuple[Log, str | bytes]:
    if fmt not in FORMATS:
        known = ", ".join(FORMATS)
        raise KioskError(N_("There is no format '{format}'; there are: {known}."), format=fmt, known=known)
    log = make_log(*journal.read(session))
    return log, FORMATS[fmt](log, words)


def _in_bytes(made: str | bytes, fmt: str) -> bytes:
    # A byte order mark is how spreadsheets know UTF-8; others would trip over it.
    return made.encode("utf-8-sig" if fmt == "csv" else "utf-8") if isinstance(made, str) else made


def _file_name(log: Log, fmt: str) -> str:
    day = f"-{log.began.wall:%Y-%m-%d}" if log.began else ""
    return f"{log.plan.protocol}{day}-{log.session}.{fmt}"


def _new_file(wanted: Path) -> BinaryIO:
    """A file of that name, opened to be written; where there is one already, it is called -2, -3, …"""
    name, number = wanted, 1
    while True:
        try:
            return name.open("xb")
        except FileExistsError:
            number += 1
            name = wanted.with_stem(f"{wanted.stem}-{number}")
