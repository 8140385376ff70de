"""A terminal passes on every key at once, and is afterwards as it was."""

import os
import pty
import select
import termios
from collections.abc import Iterator

import pytest

from kiosk.config.terminal_mode import read_key_by_key, restore_terminal, terminal_mode
from tests.waiting import LIMIT

INTERRUPT, STOP, SUSPEND = b"\x03", b"\x13", b"\x1a"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The end at which somebody types, and the one that the kiosk reads."""
    hands, kiosk = pty.openpty()
    yield hands, kiosk
    os.close(hands)
    os.close(kiosk)


@pytest.mark.parametrize("key", [b"a", INTERRUPT, STOP, SUSPEND])
def test_every_key_arrives_at_once_and_is_not_echoed(terminal: tuple[int, int], key: bytes) -> None:
    hands, kiosk = terminal
    read_key_by_key(kiosk)
    os.write(hands, key)
    assert select.select([kiosk], [], [], LIMIT)[0]
    assert os.read(kiosk, 10) == key
    assert select.select([hands], [], [], 0)[0] == []


@pytest.mark.parametrize(("drop", "left"), [(True, b""), (False, b"typed before")])
def test_a_terminal_is_afterwards_as_it_was(terminal: tuple[int, int], left: bytes, *, drop: bool) -> None:
    hands, kiosk = terminal
    before = terminal_mode(kiosk)
    read_key_by_key(kiosk)
    os.write(hands, b"typed before")
    assert select.select([kiosk], [], [], LIMIT)[0]
    restore_terminal(kiosk, before, drop_keys=drop)
    assert termios.tcgetattr(kiosk) == before
    read_key_by_key(kiosk)
    there = select.select([kiosk], [], [], 0)[0]
    assert (os.read(kiosk, 20) if there else b"") == left


def test_what_is_no_terminal_has_no_mode_and_one_that_is_gone_is_left_alone() -> None:
    reader, writer = os.pipe()
    assert terminal_mode(reader) is None
    restore_terminal(reader, None)
    hands, kiosk = pty.openpty()
    before = terminal_mode(kiosk)
    for descriptor in (reader, writer, hands, kiosk):
        os.close(descriptor)
    assert before
    restore_terminal(kiosk, before)
