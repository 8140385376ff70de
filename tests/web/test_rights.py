"""Who may come in, who may not, and what the server never does."""

import logging
import socket

import httpx
import pytest

from kiosk.config.rate_limit import RateLimit
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.session.commands import End, Next
from kiosk.web.access import MAXIMUM_WRONG
from kiosk.web.context import FREE_CODES
from kiosk.web.routes.sign_in import EVERYBODY
from tests.waiting import LIMIT
from tests.web.phones import Kiosk

REFUSED = (401, 403)
NOTE = {"box": "notes", "text": "A thought"}


def test_the_key_moves_from_the_address_into_a_cookie_that_no_script_reads(running: Kiosk) -> None:
    answer = running.phone().get(running.links.page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/notes")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" in cookie  # a phone that closes its browser in its sleep comes back
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/notes", "/notes/events", "/notes/files/csv", "/api/notes", "/remote", "/remote/events"]
)
def test_without_a_key_nothing_is_shown(running: Kiosk, path: str) -> None:
    answer = running.phone().get(path)
    assert answer.status_code == 401
    assert "Scan the code" in answer.text
    assert "Welcome" not in answer.text


def test_the_note_takers_key_does_not_open_the_remote(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    assert phone.get("/remote").status_code == 401
    assert phone.post("/remote/command", data={"command": "next"}).status_code == 401
    key = running.links.page.rsplit("/", 1)[1]
    assert phone.get(f"/r/{key}").status_code == 403


def test_the_remotes_link_alone_opens_nothing(running: Kiosk) -> None:
    phone = running.phone(running.links.remote)
    assert phone.get("/remote").headers["location"] == "/remote/pin"
    for path in ("command", "words", "topics"):
        assert phone.post(f"/remote/{path}", data={"command": "next", "words": "next step"}).status_code == 401
    assert phone.get("/remote/events").status_code == 401
    assert phone.get("/notes").status_code == 401


def test_a_remote_is_forgotten_when_its_browser_is_closed(running: Kiosk) -> None:
    phone = running.phone(running.links.remote)
    answer = phone.post("/remote/pin", data={"pin": running.links.pin})
    assert "max-age" not in answer.headers["set-cookie"].lower()


def test_the_pin_opens_the_remote_but_not_without_the_link(running: Kiosk) -> None:
    assert running.remote().get("/remote").status_code == 200
    assert running.phone().post("/remote/pin", data={"pin": running.links.pin}).status_code == 401
    assert running.phone().get("/remote/pin").status_code == 401


def test_a_wrong_pin_is_said_so_and_who_goes_on_guessing_waits_while_others_do_not(
    running: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    phone = running.phone(running.links.remote)
    wrong = "000000" if running.links.pin != "000000" else "111111"
    with caplog.at_level(logging.WARNING):
        answers = [phone.post("/remote/pin", data={"pin": wrong}) for _ in range(5)]
        told = phone.post("/remote/pin", data={"pin": wrong}, headers={"Accept": "application/json"})
    assert {answer.status_code for answer in answers} == {403}
    assert "Wrong PIN" in answers[0].text
    assert (told.status_code, told.json()) == (429, {"problem": "Too many attempts. Wait a moment, then try again."})
    assert int(told.headers["retry-after"]) >= 1
    assert phone.post("/remote/pin", data={"pin": running.links.pin}).status_code == 429
    assert "a wrong PIN was tried from 127.0.0.1" in caplog.text
    assert wrong not in caplog.text
    # Another phone behind the same address, with a key that fits, goes on.
    assert running.phone(running.links.page).get("/notes").status_code == 200


def test_the_note_takers_code_and_the_pin_are_typed_at_the_short_address(running: Kiosk) -> None:
    links = running.links
    assert links.address == running.base.removeprefix("http://")
    taker, leader = running.phone(), running.phone()
    assert 'name="code"' in taker.get("/").text
    answer = taker.post("/", data={"code": f"{links.code[:3]} {links.code[3:]}"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/notes")
    assert taker.get("/notes").status_code == 200
    assert taker.get("/remote").status_code == 401
    answer = leader.post("/", data={"code": links.pin})
    assert (answer.status_code, answer.headers["location"]) == (303, "/remote")
    assert leader.get("/remote").status_code == 200
    assert leader.get("/notes").status_code != 200


def test_a_phone_that_is_known_is_not_asked_for_its_code_again_and_can_still_type_another(running: Kiosk) -> None:
    taker, leader = running.phone(running.links.page), running.remote()
    for phone, page in ((taker, "/notes"), (leader, "/remote")):
        answer = phone.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, page)
        assert 'href="/?other"' in phone.get(page).text
        assert 'name="code"' in phone.get("/?other").text
    assert leader.get("/remote/pin").headers["location"] == "/remote"
    assert taker.post("/", data={"code": running.links.pin}).headers["location"] == "/remote"
    assert taker.get("/").headers["location"] == "/remote"
    assert 'name="code"' in running.phone(running.links.remote).get("/").text  # it has not typed the PIN


def test_a_phone_of_an_earlier_session_is_asked_for_the_code_of_this_one(running: Kiosk) -> None:
    taker, leader, before = running.phone(running.links.page), running.remote(), running.links
    running.ask(End(), GoHome())
    running.waiting.until(lambda room: room.phones not in (None, before))
    for phone in (taker, leader):
        assert 'name="code"' in phone.get("/").text
    assert taker.get("/notes").status_code == 200


def wrong_code(running: Kiosk) -> str:
    """A number that is neither the code nor the PIN."""
    return next(f"{number:06}" for number in range(3) if f"{number:06}" not in {running.links.code, running.links.pin})


def test_who_goes_on_guessing_codes_waits_and_a_wrong_code_is_not_logged(
    running: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    phone, wrong = running.phone(), wrong_code(running)
    with caplog.at_level(logging.WARNING):
        answers = [phone.post("/", data={"code": wrong}) for _ in range(5)]
        told = phone.post("/", data={"code": wrong}, headers={"Accept": "application/json"})
    assert {answer.status_code for answer in answers} == {403}
    assert "Wrong code. Press C on the kiosk" in answers[0].text
    assert (told.status_code, told.json()) == (429, {"problem": "Too many attempts. Wait a moment, then try again."})
    assert phone.post("/", data={"code": running.links.code}).status_code == 429
    # The PIN shares the limit: the two pages together give no more tries than one.
    link = running.phone(running.links.remote)
    assert link.post("/remote/pin", data={"pin": running.links.pin}).status_code == 429
    assert "a wrong code was tried from 127.0.0.1" in caplog.text
    assert wrong not in caplog.text


def test_many_phones_cannot_guess_codes_faster_than_one(running: Kiosk) -> None:
    at_work = running.server._running
    assert at_work is not None
    limit = at_work.context.codes_tried = RateLimit(lambda: 0.0, FREE_CODES)  # its clock stands still
    for _ in range(FREE_CODES - 1):
        limit.count_failure(EVERYBODY)
    assert running.phone().post("/", data={"code": wrong_code(running)}).status_code == 403
    assert running.phone().post("/", data={"code": running.links.code}).status_code == 429
    # Who scanned a link is not held up.
    assert running.phone(running.links.page).get("/notes").status_code == 200
    assert running.remote().get("/remote").status_code == 200


def test_a_wrong_code_is_told_to_a_script_as_json(running: Kiosk) -> None:
    told = running.phone().post("/", data={"code": wrong_code(running)}, headers={"Accept": "application/json"})
    assert told.status_code == 403
    assert told.json()["problem"].startswith("Wrong code.")


def test_a_wrong_pin_is_told_to_the_script_as_json(running: Kiosk) -> None:
    phone = running.phone(running.links.remote)
    told = phone.post("/remote/pin", data={"pin": "no"}, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["problem"]) == (403, "Wrong PIN. Type the one that the kiosk shows.")


def test_wrong_links_are_refused_slowed_down_and_logged_without_the_key(
    running: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    phone = running.phone()
    with caplog.at_level(logging.DEBUG):
        codes = [phone.get(f"/{kind}/guessed-key-{number}").status_code for number in range(4) for kind in "nr"]
    assert codes[:5] == [403] * 5
    assert codes[-1] == 429
    assert "a wrong note taker's link was tried from 127.0.0.1" in caplog.text
    assert "guessed-key" not in "".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert running.phone().get(running.links.page).status_code == 303


def test_who_guesses_links_keeps_nobody_at_the_same_address_from_typing_the_pin(running: Kiosk) -> None:
    outsider = running.phone()
    answers = [outsider.get(f"/r/guessed-key-{number}").status_code for number in range(8)]
    assert answers[-1] == 429
    assert running.remote().get("/remote").status_code == 200


def test_no_log_ever_holds_a_key(running: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        running.phone(running.links.page).get("/notes")
        running.remote().get("/remote")
    ours = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    )
    for link in (running.links.page, running.links.remote):
        assert link.rsplit("/", 1)[1] not in ours


def test_the_remote_ends_when_the_session_is_left_and_the_notes_stay(running: Kiosk) -> None:
    notes, remote, before = running.phone(running.links.page), running.remote(), running.links
    session = running.waiting.room.session_id
    running.ask(*[Next()] * 5)
    running.waiting.until(lambda room: room.screen == "end")
    assert remote.get("/remote").status_code == 200
    running.ask(GoHome())
    running.waiting.until(lambda room: room.phones != before)
    assert remote.get("/remote").status_code == 401
    assert remote.post("/remote/command", data={"command": 'open "agreed"'}).status_code == 401
    page = notes.get("/notes")
    assert page.status_code == 200
    assert "The session is over." in page.text
    assert notes.put("/api/notes/after-the-end", json=NOTE).json()["version"] == 1
    assert notes.get("/api/notes").json()["session"] == session
    running.ask(Open("agreed"))
    running.waiting.until(lambda room: room.session_id not in (None, session))
    assert notes.get("/api/notes").json()["session"] == session


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:80", ""])
def test_a_foreign_name_that_points_here_finds_nothing(running: Kiosk, host: str) -> None:
    phone = running.phone(running.links.page)
    answer = phone.get("/notes", headers={"Host": host})
    assert answer.status_code == 421
    assert "Welcome" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_posts_from_other_sites_are_refused(running: Kiosk, headers: dict[str, str]) -> None:
    phone = running.phone(running.links.page)
    assert phone.put("/api/notes/from-elsewhere", json=NOTE, headers=headers).status_code == 403
    assert phone.post("/notes", data=NOTE, headers=headers).status_code == 403
    assert phone.get("/api/notes").json()["notes"] == []


def test_posts_that_say_nothing_of_where_they_come_from_are_refused(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    del phone.headers["Origin"]
    assert phone.post("/notes", data=NOTE).status_code == 403
    assert phone.post("/notes", data=NOTE, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_what_is_too_long_is_not_read(running: Kiosk) -> None:
    phone = running.phone(running.links.page)
    assert phone.post("/notes", content=b"text=" + b"x" * 70_000).status_code == 413
    assert phone.post("/notes", content=(b"x" * 9000 for _ in range(9))).status_code == 413


@pytest.mark.parametrize("path", ["/", "/notes", "/n/wrong", "/static/page.js", "/no-such-page"])
def test_every_answer_tells_the_browser_what_it_may_do(running: Kiosk, path: str) -> None:
    headers = running.phone(running.links.page).get(path, headers={"Origin": "http://elsewhere.example"}).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] in ("no-store", "no-cache")
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_nothing_on_a_page_comes_from_elsewhere_or_stands_in_the_page_itself(running: Kiosk) -> None:
    pages = [running.phone(running.links.page).get("/notes").text, running.remote().get("/remote").text]
    for page in pages:
        assert "http" not in page.replace("http-equiv", "")
        assert " style=" not in page
        assert " onclick" not in page
        assert "<style" not in page


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/notes"), ("PUT", "/notes"), ("GET", "/remote/words")])
def test_other_methods_are_none(running: Kiosk, method: str, path: str) -> None:
    assert running.phone().request(method, path).status_code == 405


def is_gone(connection: socket.socket) -> bool:
    """Whether the other side has let go, gently or not."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_connection_that_asks_nothing_is_let_go(running: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.web import connections, middleware  # noqa: PLC0415  (the server's own thread loads them first)

    monkeypatch.setattr(connections, "ASKED_WITHIN", 0.02)
    monkeypatch.setattr(middleware, "READ_WITHIN", 0.02)
    port = int(running.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as silent:
        silent.sendall(b"GET /notes HTTP/1.1\r\n")
        assert is_gone(silent)
    monkeypatch.setattr(connections, "ASKED_WITHIN", LIMIT)
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as slow:
        head = f"POST /notes HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {running.base}\r\nContent-Length: 9\r\n"
        head = head.replace("Host: 127.0.0.1\r", f"Host: 127.0.0.1:{port}\r")
        slow.sendall(f"{head}\r\ntext=".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_a_connection_that_begins_another_request_and_does_not_end_it_is_let_go(
    running: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.web import connections  # noqa: PLC0415  (the same)

    port = int(running.base.rpartition(":")[2])
    request = f"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as slow:
        slow.sendall(request + b"\r\n")
        told = b""
        while b"</svg>" not in told:
            told += slow.recv(4096)
        monkeypatch.setattr(connections, "ASKED_WITHIN", 0.02)
        slow.sendall(request)
        assert is_gone(slow)


def test_one_address_has_only_so_many_connections(running: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running.server._running is not None
    monkeypatch.setattr(running.server._running.crowd, "per_network", 3)
    port = int(running.base.rpartition(":")[2])
    held = [socket.create_connection(("127.0.0.1", port), timeout=LIMIT) for _ in range(3)]
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as one_more:
        assert is_gone(held[0])
        one_more.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert one_more.recv(100).startswith(b"HTTP/1.1 200")
    for connection in held:
        connection.close()


def test_wrong_pins_of_many_addresses_make_a_new_pin_which_the_screen_tells(running: Kiosk) -> None:
    remote, before = running.remote(), running.links
    link = running.phone(before.remote)
    wrong = "000000" if before.pin != "000000" else "000001"
    cookies = dict(link.cookies)
    for number in range(MAXIMUM_WRONG):
        place = httpx.HTTPTransport(local_address=f"127.0.1.{number + 1}")
        with httpx.Client(transport=place, base_url=running.base, cookies=cookies, timeout=LIMIT) as phone:
            answer = phone.post("/remote/pin", data={"pin": wrong}, headers={"Origin": running.base})
            assert answer.status_code == 403
    room = running.waiting.until(lambda room: room.phones and room.phones.pin != before.pin)
    assert room.phones is not None
    assert room.phones.remote == before.remote
    running.waiting.until(lambda room: room.notice and "the PIN and the code are new" in room.notice.text)
    assert remote.get("/remote").status_code == 200
    fresh = running.phone(before.remote)
    assert fresh.post("/remote/pin", data={"pin": before.pin}).status_code == 403
    assert fresh.post("/remote/pin", data={"pin": room.phones.pin}).status_code == 303
