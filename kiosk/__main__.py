"""The program's entry point."""

import gc
import sys
import time


def main() -> None:
    """Runs the command line, on a machine whose clock lets Python run."""
    try:
        time.time()
    except OverflowError:
        print("This machine's clock is wrong. Set its date, then start again.", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    gc.disable()  # until everything is loaded (run_command): it would look through that ten times
    from kiosk.cli.main import run_program  # noqa: PLC0415  (with such a clock, most of Python cannot be imported)

    run_program()


if __name__ == "__main__":
    main()
