import socket
from ipaddress import ip_address

import pytest

from kiosk.web import addresses
from kiosk.web.addresses import host_is_ours, lan_address, own_names

NAMES = own_names(["Room-3.School.example"])


@pytest.mark.parametrize(
    "host", ["192.168.1.20:8080", "192.168.1.20", "[fe80::1]:8080", "[::1]", "localhost:8080", "LOCALHOST"]
)
def test_addresses_and_this_machine_are_ours(host: str) -> None:
    assert host_is_ours(host, NAMES)


def test_the_names_of_the_settings_are_ours() -> None:
    assert host_is_ours("room-3.school.example:8080", NAMES)


@pytest.mark.parametrize(
    "host", ["", "elsewhere.example", "elsewhere.example:8080", "localhost.elsewhere.example", "1.2.3"]
)
def test_other_names_are_not(host: str) -> None:
    assert not host_is_ours(host, NAMES)


def test_this_machine_has_an_address_that_others_can_reach_or_none() -> None:
    found = lan_address()
    assert found is None or not ip_address(found).is_loopback


def test_a_network_without_a_way_out_is_found_by_its_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_ELSEWHERE", ())
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "no-such-interface")])
    assert addresses._of("lo") == "127.0.0.1"
    assert lan_address() is None


def test_where_no_way_leads_there_is_no_address() -> None:
    assert addresses._on_the_way_to("240.0.0.1:no") is None
