"""Wi-Fi by the file that anybody can write on a card's boot partition."""

import configparser
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.locks import REPOSITORY

IMAGES = REPOSITORY / "systemd/images"
WIFI = runpy.run_path(str(IMAGES / "files/usr/lib/kiosk-appliance/wifi.py"), run_name="wifi")
read: Callable[[str], dict[str, str]] = WIFI["read"]
connection: Callable[[dict[str, str]], str | None] = WIFI["connection"]
country: Callable[[dict[str, str]], str | None] = WIFI["country"]
main: Callable[[Path, Path], int] = WIFI["main"]
WifiError: type[Exception] = WIFI["WifiError"]

GOOD = "name = Staff room\npassword = correct horse\ncountry = gb\n"


def keyfile(text: str) -> dict[str, dict[str, str]]:
    """What NetworkManager reads in the connection that this file makes."""
    made = connection(read(text))
    assert made is not None
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=True)
    parser.read_string(made)
    return {name: dict(section) for name, section in parser.items() if name != "DEFAULT"}


def test_name_and_password_become_a_connection() -> None:
    made = keyfile(GOOD)
    assert made["connection"]["type"] == "wifi"
    assert bytes(map(int, made["wifi"]["ssid"].strip(";").split(";"))) == b"Staff room"
    assert made["wifi-security"] == {"key-mgmt": "wpa-psk", "psk": "correct horse"}
    assert country(read(GOOD)) == "GB"


def test_the_file_as_it_comes_connects_to_nothing_and_is_right() -> None:
    said = read((IMAGES / "wifi.txt").read_text())
    assert connection(said) is None
    assert country(said) == "GB"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('Name="Ysgol"\r\nPassword=“geheimnis”\r\n', ("Ysgol", "geheimnis")),
        ("NAME=a=b\npassword=12345678#=\n", ("a=b", "12345678#=")),
        ("  # a note\n\nname =  Caffi \npassword = \\\\0123456\n", ("Caffi", "\\\\0123456")),
    ],
)
def test_the_ways_in_which_people_write_are_understood(text: str, wanted: tuple[str, str]) -> None:
    said = read(text)
    assert (said["name"], said["password"]) == wanted


def test_an_open_and_a_hidden_network() -> None:
    made = keyfile("name = Guests\nhidden = Yes\n")
    assert "wifi-security" not in made
    assert made["wifi"]["hidden"] == "true"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = x\npasword = 12345678\n", "line 2: expected name, password, country or hidden"),
        ("Staff room\n", "line 1: expected name"),
        ("password = 12345678\n", "name: expected the name"),
        (f"name = {'é' * 17}\n", "name: expected the name"),
        ("name = x\npassword = short\n", "password: expected 8 to 63 characters"),
        (f"name = x\npassword = {'z' * 64}\n", "password: expected"),
        ("name = x\nhidden = perhaps\n", "hidden: expected yes or no"),
        ("name = x\ncountry = Wales\n", "country: expected two letters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_file_and_no_connection_is_made(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "wifi.txt").write_text(text)
    assert main(tmp_path, tmp_path / "connections") == 1
    assert words in (tmp_path / "wifi-problem.txt").read_text()
    assert not (tmp_path / "connections").exists()


def test_a_problem_that_is_mended_is_no_longer_said_and_the_password_is_for_root_alone(tmp_path: Path) -> None:
    (tmp_path / "wifi-problem.txt").write_text("wifi.txt: name")
    (tmp_path / "wifi.txt").write_bytes("\ufeffname = Stáff\r\npassword = 12345678\r\n".encode())
    assert main(tmp_path, tmp_path / "connections") == 0
    assert not (tmp_path / "wifi-problem.txt").exists()
    (made,) = (tmp_path / "connections").iterdir()
    assert made.stat().st_mode & 0o777 == 0o600


PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)


@given(st.text(PRINTABLE, min_size=8, max_size=63))
def test_every_password_is_the_same_in_the_keyfile(password: str) -> None:
    made = connection({"name": "x", "password": password, "country": "", "hidden": ""})
    assert made is not None
    (line,) = [line for line in made.splitlines() if line.startswith("psk=")]
    assert unescaped(line.removeprefix("psk=")) == password


def unescaped(value: str) -> str:
    """What GKeyFile makes of a value."""
    meanings: dict[str, Any] = {"s": " ", "\\": "\\", "n": "\n", "t": "\t", "r": "\r"}
    found, rest = "", iter(value.lstrip())
    for sign in rest:
        found += meanings[next(rest)] if sign == "\\" else sign
    return found
