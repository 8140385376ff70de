"""Whatever stands in kiosk.toml or in the environment: settings, or one sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config.settings import Settings, load_settings
from kiosk.core.errors import SettingsError
from tests.examples import examples

NAMES = (*Settings.model_fields, "voice.rate", "hearing.confidence", "voice.name.more", "nonsense", "VOICE", "")
ODD = (
    "",
    "null",
    "true",
    "[]",
    "{}",
    '{"rate": "x"}',
    "1e400",
    "-1",
    "nan",
    "~nobody/x",
    "\x00",
    "'",
    '"""',
    "\\",
    "ü\udcff",
)

values = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.integers().map(str), st.floats().map(str))
lines = st.one_of(
    st.tuples(st.sampled_from(NAMES), values).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.tuples(st.sampled_from(NAMES), values).map(lambda pair: f'{pair[0]} = "{pair[1]}"'),
    st.sampled_from(["[voice]", "[hearing]", "[[voice]]", "[x", "# well", "theme = 'dark'"]),
)


files = st.one_of(
    st.lists(lines, max_size=4).map(lambda found: "\n".join(found).encode("utf-8", "surrogateescape")),
    st.binary(max_size=30),
)
"""Anything from nearly right to no text at all."""


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def settings_or_a_sentence(file: Path | None) -> None:
    try:
        found = load_settings(file)
    except SettingsError as error:
        said = str(error)
    else:
        said = found.theme
    if not said:
        pytest.fail("neither settings nor a sentence")


@settings(max_examples=examples(150))
@given(files)
def test_any_settings_file_is_settings_or_one_sentence(written: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kiosk.toml"
        file.write_bytes(written)
        settings_or_a_sentence(file)


@settings(max_examples=examples(150))
@given(st.dictionaries(st.sampled_from(NAMES), values.filter(lambda value: "\0" not in value), min_size=1, max_size=3))
def test_any_environment_is_settings_or_one_sentence(variables: dict[str, str]) -> None:
    named = {f"KIOSK_{name.upper().replace('.', '__')}": value for name, value in variables.items()}
    with TemporaryDirectory() as folder, environment(named):
        file = Path(folder) / "kiosk.toml"
        file.touch()
        settings_or_a_sentence(file)
