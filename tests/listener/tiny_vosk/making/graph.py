"""Writes graph/: which phones words consist of, in the form that lets Vosk put a grammar on top while it runs."""

import math
import os
import subprocess
import tempfile
from pathlib import Path

from tests.listener.tiny_vosk.making.phone_set import PhoneSet

_EVEN = math.log(2)
_BETWEEN, _WORD, _SILENCE = range(3)
_LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")

Arc = tuple[int, int, int, int, float]
"""From a state, to a state, taking this transition-id, giving this word, at this cost; 0 is no id or word."""


def write_graph(folder: Path, phone_set: PhoneSet) -> None:
    """All files of graph/."""
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    ids = {word: number for number, word in enumerate(sorted(phone_set.words), start=1)}
    with tempfile.TemporaryDirectory() as scratch:
        lexicon = _compiled(_lexicon(phone_set, ids), _WORD)
        renumbered = _lookahead(_ran(["fstarcsort", "--sort_type=olabel"], lexicon), folder / "HCLr.fst", Path(scratch))
    ids = {"<eps>": 0} | {word: renumbered[number] for word, number in ids.items()}
    any_word = [(0, 0, number, number, math.log(len(ids))) for word, number in ids.items() if number]
    grammar = _ran(["fstarcsort", "--sort_type=ilabel"], _compiled(any_word, 0))
    (folder / "Gr.fst").write_bytes(_ran(["fstconvert", "--fst_type=const"], grammar))
    words = sorted(ids.items(), key=lambda each: each[1])
    (folder / "words.txt").write_text("".join(f"{word} {number}\n" for word, number in words))
    phones = {"<eps>": 0, **phone_set.number}
    (folder / "phones.txt").write_text("".join(f"{name} {number}\n" for name, number in phones.items()))
    (folder / "phones" / "word_boundary.int").write_text(phone_set.boundaries())
    # Vosk wants a list here. A tree needs no symbols that tell like words apart, so it names an id that nothing has.
    (folder / "disambig_tid.int").write_text(f"{2 * len(phone_set.kaldi) + 1}\n")


def _lexicon(phone_set: PhoneSet, ids: dict[str, int]) -> list[Arc]:
    """A tree of phones, with silence allowed around words; a word is given when its last phone is over."""
    enter, stay = _transition_ids(phone_set, "SIL")
    arcs = [
        (_BETWEEN, _WORD, 0, 0, _EVEN),
        (_BETWEEN, _SILENCE, enter, 0, _EVEN),
        (_SILENCE, _SILENCE, stay, 0, 0.0),
        (_SILENCE, _WORD, 0, 0, 0.0),
    ]
    states: dict[tuple[str, ...], int] = {(): _WORD}
    for word, ways in sorted(phone_set.words.items()):
        for way in ways:
            for length in range(1, len(way) + 1):
                if way[:length] not in states:
                    state = states[way[:length]] = len(states) + _SILENCE
                    enter, stay = _transition_ids(phone_set, way[length - 1])
                    arcs.append((states[way[: length - 1]], state, enter, 0, 0.0))
                    arcs.append((state, state, stay, 0, 0.0))
            arcs.append((states[way], _BETWEEN, 0, ids[word], 0.0))
    return arcs


def _transition_ids(phone_set: PhoneSet, name: str) -> tuple[int, int]:
    """How a phone is entered and stayed in: Kaldi numbers the ways out of its only state, staying first."""
    number = phone_set.number[name]
    return 2 * number, 2 * number - 1


def _compiled(arcs: list[Arc], final: int) -> bytes:
    # The state of the first line is where it begins: 0.
    lines = [" ".join(map(str, arc)) for arc in sorted(arcs)]
    return _ran(["fstcompile"], "\n".join([*lines, str(final), ""]).encode())


def _lookahead(lexicon: bytes, file: Path, scratch: Path) -> dict[int, int]:
    """Writes the lexicon as an FST that knows which words can be reached; returns the new number of each word."""
    # fstconvert looks for a type in a shared library of its name, and Debian's has another.
    library = next(path for folder in _LIBRARIES if (path := Path(folder) / "libfstlookahead.so.22").exists())
    (scratch / "olabel_lookahead-fst.so").symlink_to(library)
    pairs = scratch / "pairs"
    made = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}", "-", str(file)]
    _ran(made, lexicon, {**os.environ, "LD_LIBRARY_PATH": str(scratch)})
    return {int(old): int(new) for old, new in (line.split() for line in pairs.read_text().splitlines())}


def _ran(command: list[str], given: bytes, env: dict[str, str] | None = None) -> bytes:
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True, env=env).stdout
