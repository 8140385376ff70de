"""Who may join: whoever knows the code, and nobody who guesses."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.config.rate_limit import FREE_TRIES
from kiosk.core.errors import RoomsError
from kiosk.rooms.host.accounts import MOST_ACCOUNTS, TRAINER, Accounts
from kiosk.rooms.host.door import LONGEST, MAXIMUM_WRONG, ONE_MORE_AFTER, WRONG_AT_ONCE, Door

HERE = "192.0.2.1"


class Hall:
    """A door with a clock that is moved by hand, and what was said there."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.said: list[str] = []
        self.accounts = Accounts(folder)
        self.accounts.prepare(1883)
        self.door = Door(self.accounts, 1883, self.said.append, now=lambda: self.now)

    def asks(self, name: str = "Blue room", code: str | None = None, address: str = HERE) -> dict[str, object]:
        return self.door.answer({"code": self.door.code if code is None else code, "name": name}, address)

    @property
    def wrong(self) -> str:
        return "000000" if self.door.code != "000000" else "000001"


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path / "rooms")


def test_who_knows_the_code_gets_an_account_of_their_own(hall: Hall) -> None:
    answer = hall.asks("Blue room")
    assert (answer["user"], answer["port"]) == ("blue-room", 1883)
    assert len(str(answer["password"])) >= 24
    assert hall.said == ["Blue room has joined."]
    assert hall.accounts.rooms() == ("blue-room",)


def test_nobody_takes_the_place_of_a_room_that_is_there(hall: Hall) -> None:
    hall.asks("Blue room")
    assert "already" in str(hall.asks("blue-room")["problem"])
    hall.accounts.remove("Blue room")
    assert "user" in hall.asks("Blue room")


def test_whoever_guesses_waits_longer_and_longer(hall: Hall) -> None:
    for _ in range(FREE_TRIES):
        assert "Wrong code" in str(hall.asks(code=hall.wrong))
    assert "Too many wrong codes" in str(hall.asks()), "also for the right one, or it could be told by that"
    hall.now += 1
    hall.asks(code=hall.wrong)
    hall.now += 1
    assert "Too many wrong codes" in str(hall.asks())
    hall.now += 1
    assert "user" in hall.asks()


def test_whoever_guesses_from_one_address_keeps_nobody_else_out(hall: Hall) -> None:
    while hall.now < 3 * 3600:
        hall.asks(code="x")
        hall.now += 1
        if hall.now % 600 == 0:
            assert "user" in hall.asks(f"Room {hall.now}", address="192.0.2.2")
            hall.accounts.remove(f"Room {hall.now}")


def test_guesses_from_many_addresses_are_few_together(hall: Hall) -> None:
    for number in range(WRONG_AT_ONCE):
        assert "Wrong code" in str(hall.asks(code="x", address=f"192.0.2.{number}"))
    assert "Too many wrong codes" in str(hall.asks(address="192.0.2.99"))
    hall.now += ONE_MORE_AFTER
    assert "user" in hall.asks(address="192.0.2.99")


def test_whoever_comes_by_without_a_code_guesses_nothing(hall: Hall) -> None:
    without: tuple[object, ...] = (None, [], {}, {"name": "x"}, "GET / HTTP/1.1")
    for asked in without:
        for _ in range(WRONG_AT_ONCE):
            assert "Wrong code" in str(hall.door.answer(asked, HERE)["problem"])
    assert "user" in hall.asks()


def test_in_a_day_nobody_guesses_more_than_a_few_hundred_codes(hall: Hall) -> None:
    tried = codes = 0
    code = hall.door.code
    while hall.now < 24 * 3600:
        before = hall.door._wrong
        hall.asks(code="x", address=f"192.0.2.{hall.now % 250:.0f}")
        tried += hall.door._wrong - before
        codes += hall.door.code != code
        code = hall.door.code
        hall.now += 1
    assert tried < 1600
    assert codes >= tried // MAXIMUM_WRONG - 1


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "name", "x"]), inner),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything)
def test_whatever_is_asked_is_answered_with_a_sentence(hall: Hall, asked: object) -> None:
    hall.now += 100
    assert set(hall.door.answer(asked, HERE)) == {"problem"}


def test_a_room_without_a_name_or_one_too_many_is_refused(hall: Hall) -> None:
    assert hall.asks(" \u202e ") == {"problem": "The room has no name."}
    hall.accounts._write({TRAINER: "x"} | {f"r{number}": "x" for number in range(MOST_ACCOUNTS)})
    assert "too many rooms" in str(hall.asks("One more"))


def test_no_room_can_be_the_trainer_or_remove_it(hall: Hall) -> None:
    assert hall.asks(TRAINER)["user"] != TRAINER
    with pytest.raises(RoomsError, match="There is no room called"):
        Accounts(hall.accounts._folder).remove("nobody")


def test_a_line_too_long_or_no_line_at_all_ends_the_connection(hall: Hall) -> None:
    async def both() -> list[bytes]:
        server = await hall.door.entrance.open(hall.door.entrance.listening(0))
        port = server.sockets[0].getsockname()[1]
        answers = []
        for sent in (b"x" * 5 * LONGEST + b"\n", b"{}\n", b"[" * 1000 + b"\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            answers.append(await reader.read())
            writer.close()
        server.close()
        return answers

    long, empty, deep = asyncio.run(both())
    assert long == b""
    assert b"Wrong code" in empty
    assert b"Wrong code" in deep or b"Too many" in deep


def test_signs_that_are_half_a_letter_are_a_wrong_code_and_no_name(hall: Hall) -> None:
    assert "Wrong code" in str(hall.asks(code="\ud800"))
    assert "no name" in str(hall.asks("\ud800"))


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 100_000, b"\xff", b"null", b"[]", b'"x"', b"9" * 9000, b""]
)
def test_accounts_that_cannot_be_read_are_told_in_a_sentence(hall: Hall, content: bytes) -> None:
    (hall.accounts._folder / "accounts.json").write_bytes(content)
    with pytest.raises(RoomsError, match=r"accounts\.json: cannot be read"):
        hall.accounts.rooms()
