"""What the doctor says of the pages for phones."""

import os
import re
import socket
import subprocess
import sys

import pytest

from kiosk.config.settings import Web
from kiosk.ports import Caveat
from kiosk.web.checks import check_phones
from kiosk.web.sockets import WebError
from tests.free_port import free_port

PLACE = "192.0.2.7"


def loopback(port: int) -> Web:
    return Web(host="127.0.0.1", port=port)


def here() -> str:
    return PLACE


def test_a_free_port_on_a_network_is_where_phones_find_the_kiosk() -> None:
    port = free_port()
    assert check_phones(loopback(port), address=here) == f"phones find the kiosk at 127.0.0.1, port {port}"
    assert check_phones(Web(port=port), address=here) == f"phones find the kiosk at {PLACE}, port {port}"


def test_pages_that_are_switched_off_need_nothing() -> None:
    assert check_phones(Web(enabled=False), address=lambda: None) == "switched off in the settings"


def test_no_network_is_a_warning() -> None:
    found = check_phones(Web(port=free_port()), address=lambda: None)
    assert isinstance(found, Caveat)
    assert str(found).startswith("no network: phones cannot connect")


def test_a_port_that_another_program_has_is_a_warning_that_names_the_next_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = check_phones(loopback(port), address=here)
    assert isinstance(found, Caveat)
    other_port = re.match(rf"another program is using port {port}: .* on port (\d+)", str(found))
    assert other_port
    assert int(other_port[1]) > port


def test_the_port_of_the_kiosk_that_runs_is_no_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours:
        port = ours.getsockname()[1]
        told = check_phones(loopback(port), os.getpid(), address=here)
    assert str(told).startswith("the running kiosk serves phones at 127.0.0.1, port")


def test_a_port_of_ipv6_is_found_among_those_of_the_kiosk_that_runs() -> None:
    try:
        ours = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"there is no IPv6 here: {error.strerror}")
    with ours:
        port = ours.getsockname()[1]
        told = check_phones(Web(host="::1", port=port), os.getpid(), address=here)
    assert told == f"the running kiosk serves phones at ::1, port {port}"


def waiting_process(*more: str) -> subprocess.Popen[bytes]:
    """A process that listens on no port."""
    return subprocess.Popen([sys.executable, "-c", "input()", *more], stdin=subprocess.PIPE)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "the running kiosk does not serve phones yet: it is starting, or its screen says what is wrong."),
        (("--no-web",), "switched off: the running kiosk was opened with --no-web"),
    ],
)
def test_a_running_kiosk_without_a_port_is_starting_or_was_opened_without_phones(
    options: tuple[str, ...], said: str
) -> None:
    with waiting_process(*options) as other:
        try:
            told = check_phones(loopback(free_port()), other.pid, address=here)
        finally:
            other.kill()
    assert str(told) == said
    assert isinstance(told, Caveat) is not bool(options)


def test_a_kiosk_of_somebody_else_is_not_looked_into() -> None:
    gone = 2**22 + 1  # more than Linux gives out
    port = free_port()
    assert check_phones(loopback(port), gone, address=here) == f"phones find the kiosk at 127.0.0.1, port {port}"


def test_no_port_at_all_is_a_fault() -> None:
    with pytest.raises(WebError, match="no port from 8080 upwards can be used"):
        check_phones(Web(host="192.0.2.1"), address=here)
