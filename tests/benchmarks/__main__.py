"""All benchmarks as one table: `python -m tests.benchmarks [--json] [NAME…]`.

How well the kiosk hears takes longer and has a table of its own: `python -m tests.benchmarks.hearing`.
"""

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.benchmarks.figures import Figure, as_json, table

NAMES = ("core", "clock", "program", "restart", "voice", "web", "rooms", "whole", "soak", "structure", "natural")
"""Modules of this folder, each with a `measure` that takes a minute or so, or five (natural); six without that."""


def figures(names: list[str]) -> Iterator[Figure]:
    """The figures of these modules, one after another: side by side they would slow each other."""
    for name in names:
        print(f"measuring: {name}", file=sys.stderr)  # noqa: T201  (it takes its time)
        try:
            yield from import_module(f"tests.benchmarks.{name}").measure()
        except pytest.skip.Exception as reason:  # a tool that this machine has not
            print(f"left out: {reason}", file=sys.stderr)  # noqa: T201  (whoever misses it is told why)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which ones; all where none is named")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = figures(asked.names or list(NAMES))
    print(as_json(found) if asked.json else table(found))  # noqa: T201  (a table for whoever asked for it)


if __name__ == "__main__":
    main()
