"""The server itself: where it is found, what it does when it cannot be had, and that the clock never notices."""

import logging
import socket
import ssl
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from kiosk.config.backoff import Backoff
from kiosk.config.settings import Web
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.messages import FaultReport, Message, Serving
from kiosk.core.room.state import NoPhones, Room, Screen
from kiosk.core.session.commands import End, Next, Start
from kiosk.core.session.events import Event
from kiosk.storage.notes import SqliteNotes
from kiosk.web import server as servers
from kiosk.web import sockets
from kiosk.web.buttons import command_name
from kiosk.web.server import WebServer
from kiosk.web.sockets import listening_socket
from tests.waiting import LIMIT
from tests.web.certificates import certificate
from tests.web.phones import Kiosk, kiosk

HERE = Web(host="127.0.0.1", port=0)


def test_links_name_the_address_and_carry_keys_and_a_pin(home: Kiosk) -> None:
    links = home.links
    assert links.page.startswith("http://127.0.0.1:")
    assert len(links.page.rsplit("/", 1)[1]) >= 22
    assert links.page.rsplit("/", 1)[1] != links.remote.rsplit("/", 1)[1]
    assert len(links.pin) == 6


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listening_socket(Web(host="127.0.0.1", port=port)) as found:
            assert port < found.getsockname()[1] < port + sockets.PORTS_TRIED


def test_answers_are_sent_at_once() -> None:
    """The event loop turns off the system's waiting for more data only where the socket names its protocol."""
    with listening_socket(HERE) as found:
        assert found.proto == socket.IPPROTO_TCP


def test_without_a_port_the_screen_says_so_and_the_clock_goes_on(tmp_path: Path) -> None:
    with kiosk(tmp_path, web=Web(host="192.0.2.1", port=8080)) as broken:
        room = broken.waiting.until(lambda room: room.faults)
        assert room.faults[0].part == "web"
        assert room.faults[0].problem.startswith("Phones cannot connect: no port from 8080 upwards can be used")
        broken.ask(Open("agreed"), Start(), Next())
        broken.waiting.until(lambda room: room.session and room.session.turn == 1)
        assert broken.waiting.room.phones is None
        broken.waiting.until(lambda room: room.no_phones is NoPhones.FAULT)


def test_a_port_that_is_taken_is_tried_again_until_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PORTS_TRIED", 1)
    monkeypatch.setattr(servers, "RETRIES", Backoff(0.01, 0.02))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with kiosk(tmp_path, web=Web(host="127.0.0.1", port=port)) as waiting:
            room = waiting.waiting.until(lambda room: room.faults)
            assert room.faults[0].problem.endswith("can be used (Address already in use).")
            taken.close()
            room = waiting.waiting.until(lambda room: room.phones and not room.faults)
            assert waiting.base == f"http://127.0.0.1:{port}"
            assert waiting.phone().get("/").status_code == 200


def test_a_server_that_is_lost_comes_back_at_its_place_and_knows_its_phones(
    running: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "RETRIES", Backoff(0.01, 0.01))
    links, phone, server = running.links, running.phone(running.links.page), running.server
    at_work = server._running
    assert at_work is not None
    lost = threading.Event()

    tell = running.waiting.tell

    def noticing(happened: Sequence[Event], room: Room) -> None:
        if room.phones is None:  # for some milliseconds, which who waits may sleep through
            lost.set()
        tell(happened, room)

    monkeypatch.setattr(running.waiting, "tell", noticing)
    at_work.loop.call_soon_threadsafe(at_work.stop)
    running.waiting.until(lambda room: lost.is_set() and room.phones == links)
    cookies = dict(phone.cookies)
    again = running.phone()
    again.cookies.update(cookies)
    assert "Welcome" in again.get("/notes").text


@pytest.fixture
def six() -> None:
    """Skips where this machine has no IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        pytest.skip(f"there is no IPv6 here: {error.strerror}")


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_a_kiosk_at_an_ipv6_address_is_found_by_links_with_brackets(tmp_path: Path, host: str) -> None:
    with kiosk(tmp_path, web=Web(host=host, port=0)) as made:
        assert made.base.startswith("http://[::1]:")
        made.open(Open("agreed"))
        phone, remote = made.phone(made.links.page), made.remote()
        assert "Agreed" in phone.get("/notes").text
        assert phone.put("/api/notes/a-thought", json={"box": "notes", "text": "A"}).status_code == 200
        foreign = phone.put("/api/notes/other", json={"box": "notes", "text": "A"}, headers={"Origin": "http://[::1]"})
        assert foreign.status_code == 403
        assert remote.post("/remote/command", data={"command": command_name(Start())}).status_code == 303


@pytest.mark.usefixtures("six")
def test_a_kiosk_for_every_network_serves_phones_of_both_kinds_by_their_own_addresses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with kiosk(tmp_path, web=Web(host="::", port=0)) as made:
        port = urlsplit(made.base).port
        with caplog.at_level(logging.WARNING):
            for host in ("127.0.0.1", "[::1]"):
                with httpx.Client() as phone:
                    assert phone.get(f"http://{host}:{port}/").status_code == 200
                    assert phone.get(f"http://{host}:{port}/n/guessed").status_code == 403
    tried = [record.getMessage().rpartition(" ")[2] for record in caplog.records if "was tried" in record.getMessage()]
    assert tried == ["127.0.0.1", "::1"]


def test_where_there_is_no_ipv6_every_network_is_those_of_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
    with listening_socket(Web(host="::", port=0)) as found:
        assert found.family is socket.AF_INET


def test_a_name_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(sockets.WebError, match=r"no port from 8080 upwards can be used \(.*[Nn]ame.*\)"):
        listening_socket(Web(host="no-such-name.invalid"))


def test_with_a_certificate_everything_is_enciphered_and_cookies_are_for_that_only(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    web = Web(host="127.0.0.1", port=0, certificate=pem, key=key, names=("localhost",))
    with kiosk(tmp_path, web=web) as made_safe:
        links = made_safe.links
        assert links.page.startswith("https://localhost:")
        with httpx.Client(verify=ssl.create_default_context(cafile=pem)) as phone:
            assert "secure" in phone.get(links.page).headers["set-cookie"].lower()


class Board:
    """A noticeboard that keeps what it is told."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.snapshot = kiosk.engine.snapshot
        self.told: list[object] = []
        self.news = threading.Condition()

    def submit(self, message: Message) -> None:
        match message:
            case FaultReport(part, problem):
                self._keep((part, problem))
            case Serving(links, why):
                self._keep(links.page.rpartition("/n/")[0] if links else why)
            case _:
                raise AssertionError(f"a server has nothing to say of that: {message}")

    def until(self, told: object) -> None:
        with self.news:
            assert self.news.wait_for(lambda: told in self.told, LIMIT), self.told

    def _keep(self, told: object) -> None:
        with self.news:
            self.told.append(told)
            self.news.notify_all()


def test_an_address_that_changes_or_goes_is_told_and_one_that_never_was_is_not_missed(
    home: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "CHECK_INTERVAL", 0.01)
    addresses: list[str | None] = [None]
    board = Board(home)
    everywhere = Web(host="0.0.0.0", port=0)  # noqa: S104  (bound to loopback below)
    monkeypatch.setattr(servers, "listening_socket", lambda _: listening_socket(HERE))
    notebook = SqliteNotes(tmp_path / "other")
    server = WebServer(
        board,  # type: ignore[arg-type]  # what a server asks of it
        everywhere,
        home.archive,
        tmp_path / "other",
        address=lambda: addresses[0],
    )
    server.start()
    addresses[0] = "192.0.2.7"
    with board.news:
        assert board.news.wait_for(lambda: any("192.0.2.7" in str(told) for told in board.told), LIMIT)
    assert board.told[0] is NoPhones.STARTING
    assert "192.0.2.7" in str(board.told[1])
    addresses[0] = None
    board.until(("web", "No network: phones keep their notes until it is back."))
    board.until(NoPhones.NO_NETWORK)
    addresses[0] = "192.0.2.8"
    with board.news:
        assert board.news.wait_for(lambda: any("192.0.2.8" in str(told) for told in board.told), LIMIT)
    server.close()
    assert board.told[-1] is NoPhones.FAULT
    notebook.close()


def test_a_server_that_is_closed_before_it_began_never_begins(home: Kiosk, tmp_path: Path) -> None:
    board = Board(home)
    archive = home.archive
    server = WebServer(board, HERE, archive, tmp_path, after=60)  # type: ignore[arg-type]  # the same
    server.start()
    server.close()
    server.tell((), home.waiting.room)
    assert board.told == [NoPhones.STARTING]


def test_whatever_else_is_wrong_is_said_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Web) -> socket.socket:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(servers, "listening_socket", broken)
    with caplog.at_level(logging.ERROR), kiosk(tmp_path) as faulty:
        room = faulty.waiting.until(lambda room: room.faults)
    assert [(fault.part, fault.problem) for fault in room.faults] == [
        ("web", "Phones cannot connect: a fault of ours.")
    ]
    assert "the server for phones failed" in caplog.text


def test_a_page_with_a_fault_of_ours_says_so_and_the_next_one_works(
    running: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = running.phone(running.links.page)

    def broken(session: str) -> None:
        raise RuntimeError(session)

    with monkeypatch.context() as fault:
        fault.setattr(running.archive.notebook, "notes", broken)
        answer = phone.get("/notes")
    assert answer.status_code == 500
    assert "Something went wrong in the kiosk." in answer.text
    assert "RuntimeError" not in answer.text
    # By another connection: the server closes one on which something went wrong.
    assert running.phone(running.links.page).get("/notes").status_code == 200


def test_the_door_tells_what_to_do_and_unknown_pages_are_said_to_be(home: Kiosk) -> None:
    phone = home.phone()
    assert "Type the code or the PIN that the kiosk shows" in phone.get("/").text
    answer = phone.get("/nowhere")
    assert (answer.status_code, "This page does not exist." in answer.text) == (404, True)
    assert '<a href="/">Back to the first page</a>' in answer.text
    assert phone.get("/static/../server.py").status_code == 404
    assert phone.get("/static/page.py").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [("page.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg"), ("bold.ttf", "font/ttf")],
)
def test_what_pages_are_made_with_is_served(home: Kiosk, name: str, kind: str) -> None:
    answer = home.phone().get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_an_end_that_slips_reaches_the_pages_although_nothing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.web.application import WebApplication  # noqa: PLC0415  (the server's own thread loads it first)

    shown = threading.Semaphore(0)
    before = WebApplication.update_pages

    def show(site: WebApplication) -> None:
        before(site)
        shown.release()

    monkeypatch.setattr(WebApplication, "update_pages", show)
    monkeypatch.setattr(servers, "CHECK_INTERVAL", 0.01)
    with kiosk(tmp_path) as slipping:
        slipping.open(Open("agreed"))
        slipping.ask(Start())
        slipping.waiting.until(lambda room: room.session and room.session.began is not None)
        assert slipping.server._running is not None
        site = slipping.server._running.application
        while shown.acquire(blocking=False):
            pass
        site._ends = "otherwise"
        assert shown.acquire(timeout=LIMIT)


def test_a_session_that_came_and_went_while_the_server_was_behind_takes_its_keys_with_it(home: Kiosk) -> None:
    before = home.links
    assert home.server._running is not None
    loop = home.server._running.loop
    held, begun = threading.Event(), threading.Event()

    def busy() -> None:
        begun.set()
        held.wait(LIMIT)

    loop.call_soon_threadsafe(busy)
    assert begun.wait(LIMIT)
    home.ask(Open("agreed"), Start(), End())
    home.waiting.until(lambda room: room.screen is Screen.END)
    home.ask(GoHome())
    home.waiting.until(lambda room: room.screen is Screen.HOME)
    held.set()
    home.waiting.until(lambda room: room.phones != before)
    assert home.phone().get(before.remote).status_code == 403
