"""The name by which people started the program."""

import re
import shlex
import sys
from pathlib import Path

_SCRIPT, _RUN = "kiosk", "./run"


def program() -> str:
    """`kiosk` where that command was installed; otherwise `./run`, which starts the program as a module."""
    return _SCRIPT if Path(sys.argv[0]).name == _SCRIPT else _RUN


def as_typed(sentence: str) -> str:
    """The sentence with commands as people type them; the catalogue has them with `./run`."""
    return sentence.replace(_RUN, program())


def quoted(name: str) -> str:
    """The name as one word of a command line, in the double quotation marks that people know where they hold it."""
    return shlex.quote(name) if re.search(r'["$`\\!]', name) else f'"{name}"'
