"""Runs the command line; what goes wrong is one sentence and an exit code (2 for most), never a traceback."""

import logging
import os
import sys

from kiosk.cli.main import app_for, with_default
from kiosk.core.errors import KioskError


def main() -> None:
    """The program's entry point."""
    if "JOURNAL_STREAM" in os.environ:  # a service's: its log is kept, and kept small, by systemd
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # pygame greets on standard output when it is imported, where a terminal display or a script may be reading.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    args = with_default(sys.argv[1:])
    try:
        app_for(args[0])(args=args, prog_name="kiosk")
    except KioskError as error:
        print(error, file=sys.stderr)  # noqa: T201  (the command line speaks)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
