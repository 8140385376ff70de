from pathlib import Path

import pytest

from kiosk.config.network import ALL, ALL_IPV4
from kiosk.web import addresses
from kiosk.web.addresses import (
    is_own_host,
    lan_address_ipv6,
    own_names,
    reachable_host,
)

NAMES = own_names(["Room-3.School.example"])


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.20:8080",
        "192.168.1.20",
        "[fe80::1]:8080",
        "[::1]",
        "[::ffff:192.168.1.20]:8080",
        "localhost:8080",
        "LOCALHOST",
    ],
)
def test_addresses_and_this_machine_are_ours(host: str) -> None:
    assert is_own_host(host, NAMES)


def test_the_names_of_the_settings_are_ours() -> None:
    assert is_own_host("room-3.school.example:8080", NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "elsewhere.example",
        "elsewhere.example:8080",
        "localhost.elsewhere.example",
        "1.2.3",
        "[::1]elsewhere.example",
        "[elsewhere.example]",
        "[::1",
        "::1",
        "localhost:8080:8080",
        "localhost:elsewhere.example",
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not is_own_host(host, NAMES)


LISTED = """\
00000000000000000000000000000001 01 80 10 80       lo
fe8000000000000000fc00fffe000001 04 40 20 80     eth0
20010db8000000000000000000000007 04 40 00 00     eth0
fd0000000000000000000000000000aa 04 40 00 01     eth0
fd0000000000000000000000000000bb 04 40 00 20     eth0
fd000000000000000000000000000002 04 40 00 80     eth0
"""


def test_of_ipv6_addresses_one_of_this_network_that_stays_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither loopback nor a cable's own, nor those that are private for a while or old already."""
    listed = tmp_path / "if_inet6"
    monkeypatch.setattr(addresses, "_IPV6", listed)
    assert lan_address_ipv6() is None
    listed.write_text(LISTED)
    assert lan_address_ipv6() == "fd00::2"
    listed.write_text("".join(LISTED.splitlines(keepends=True)[:3]))
    assert lan_address_ipv6() == "2001:db8::7"


def test_a_kiosk_for_every_network_is_found_by_its_ipv4_address_or_else_by_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(addresses, "lan_address_ipv6", lambda: "fd00::2")
    monkeypatch.setattr(addresses, "lan_address", lambda: "192.0.2.1")
    assert [reachable_host(ALL), reachable_host(ALL_IPV4), reachable_host("fd00::9")] == [
        "192.0.2.1",
        "192.0.2.1",
        "fd00::9",
    ]
    monkeypatch.setattr(addresses, "lan_address", lambda: None)
    assert [reachable_host(ALL), reachable_host(ALL_IPV4)] == ["fd00::2", None]
    assert reachable_host(ALL, lambda: "192.0.2.9") == "192.0.2.9"
