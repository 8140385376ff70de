"""The name by which people started the program."""

import re
import shlex
import sys
from pathlib import Path

from kiosk import APP

_SCRIPTS, _RUN = ("kiosk", APP), "./run"


def program() -> str:
    """The command, where one was installed; otherwise `./run`, which starts the program as a module."""
    name = Path(sys.argv[0]).name
    return name if name in _SCRIPTS else _RUN


def as_typed(sentence: str) -> str:
    """The sentence with commands as people type them; the catalogue has them with `./run`."""
    return sentence.replace(_RUN, program())


def quoted(name: str) -> str:
    """The name as one word of a command line, in the double quotation marks that people know where they hold it."""
    return shlex.quote(name) if re.search(r'["$`\\!]', name) else f'"{name}"'
