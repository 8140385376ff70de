"""Runs the command line; an expected error is reported as one sentence and an exit code (usually 2), no traceback."""

import logging
import os
import sys

from kiosk.cli.main import run_command
from kiosk.cli.program import as_typed
from kiosk.core.errors import KioskError
from kiosk.core.text import visible


def main() -> None:
    """The program's entry point."""
    if "JOURNAL_STREAM" in os.environ:  # in a service, whose log systemd stores and limits
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # On import, pygame prints a greeting, which would disturb a terminal display or a script that reads the output.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        sys.exit(run_command(sys.argv[1:]))
    except KioskError as error:
        print("\n".join(map(visible, as_typed(str(error)).split("\n"))), file=sys.stderr)  # noqa: T201  (the command line speaks)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
