"""Errors: a sentence with gaps, filled, and said in another language."""

import inspect

import pytest

from kiosk.core import errors
from kiosk.core.errors import (
    DisplayError,
    JournalError,
    KioskError,
    ListenerError,
    ProtocolFileError,
    Refused,
    SettingsError,
    SoundError,
    UnknownProtocol,
    UnknownSession,
)
from kiosk.core.i18n import N_, use
from tests.core.catalogues import catalogue

FAMILY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, KioskError)]


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_fills_the_gaps_of_its_sentence(kind: type[KioskError]) -> None:
    error = kind("no {part}: try {way}.", part="screen", way="--windowed")
    assert str(error) == "no screen: try --windowed."
    assert error.facts == {"part": "screen", "way": "--windowed"}


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_is_said_in_the_rooms_language_with_the_same_facts(kind: type[KioskError]) -> None:
    use(catalogue({"no {part}: try {way}.": "dim {part}: rhowch gynnig ar {way}."}))
    assert str(kind("no {part}: try {way}.", part="A", way="{B}")) == "dim A: rhowch gynnig ar {B}."


@pytest.mark.parametrize(
    ("kind", "twin"),
    [
        (UnknownProtocol, LookupError),
        (ProtocolFileError, ValueError),
        (SettingsError, ValueError),
        (JournalError, OSError),
        (UnknownSession, LookupError),
        (DisplayError, OSError),
        (SoundError, OSError),
        (ListenerError, OSError),
    ],
)
def test_an_error_is_caught_by_whoever_expects_its_built_in_twin(kind: type[KioskError], twin: type[Exception]) -> None:
    with pytest.raises(twin, match="as it is"):
        raise kind("as it is")


def test_a_refusal_has_no_twin_since_nothing_is_wrong() -> None:
    assert Refused.__mro__[1:3] == (KioskError, Exception)


@pytest.mark.parametrize("kind", FAMILY)
def test_the_tree_in_the_docstring_shows_every_error(kind: type[KioskError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__


def test_a_marked_sentence_is_the_sentence_itself() -> None:
    assert N_("as it is") == "as it is"
