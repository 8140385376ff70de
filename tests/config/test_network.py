"""Under which address others in the local network reach this machine."""

import socket
from ipaddress import ip_address

import pytest

from kiosk.config import network
from kiosk.config.network import host_in_link, lan_address, unmapped_address


def test_this_machine_has_an_address_that_others_can_reach_or_none() -> None:
    found = lan_address()
    assert found is None or not ip_address(found).is_loopback


def test_a_network_without_a_way_out_is_found_by_its_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_PRIVATE_TARGETS", ())
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "no-such-interface")])
    assert network._interface_address("lo") == "127.0.0.1"
    assert lan_address() is None


def test_where_no_way_leads_there_is_no_address() -> None:
    assert network._address_towards("240.0.0.1:no") is None


def test_an_ipv6_address_stands_in_brackets_in_a_link() -> None:
    assert [host_in_link(host) for host in ("192.0.2.1", "room-3", "fd00::2")] == ["192.0.2.1", "room-3", "[fd00::2]"]


def test_an_ipv4_phone_at_a_socket_of_both_kinds_goes_by_its_own_address() -> None:
    told = [
        unmapped_address(address) for address in ("::ffff:192.0.2.1", "192.0.2.1", "fd00::2", "fe80::1%eth0", "nowhere")
    ]
    assert told == ["192.0.2.1", "192.0.2.1", "fd00::2", "fe80::1%eth0", "nowhere"]
