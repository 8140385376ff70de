"""The page with all rooms: only for who knows the PIN, and only where there is an overview."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.units import minutes
from kiosk.rooms.messages import StepTimes, Times
from kiosk.rooms.overview import RoomsOverview
from kiosk.rooms.topics import STATE, TIMES
from tests.rooms.crowds import KINDS, RUNNING, crowd, tells
from tests.web.phones import Kiosk, kiosk


@pytest.fixture
def overview() -> RoomsOverview:
    found = crowd(12)
    found.to_send()
    return found


@pytest.fixture
def post(tmp_path: Path, overview: RoomsOverview) -> Iterator[Kiosk]:
    with kiosk(tmp_path, overview=overview) as made:
        yield made


def test_a_kiosk_without_an_overview_has_no_such_page(home: Kiosk) -> None:
    phone = home.remote()
    assert phone.get("/rooms").status_code == 404
    assert phone.get("/rooms/events").status_code == 404
    assert phone.post("/rooms/command", data={"command": "bell"}).status_code == 404
    assert "/rooms" not in phone.get("/remote").text


def test_nobody_sees_or_asks_anything_without_the_pin(post: Kiosk, overview: RoomsOverview) -> None:
    phone = post.phone()
    assert phone.get("/rooms").headers["location"] == "/remote"
    assert phone.get("/rooms/events").status_code == 401
    assert phone.post("/rooms/command", data={"command": "bell"}).status_code == 401
    assert overview.to_send() == []


def test_the_page_shows_all_rooms_in_words(post: Kiosk) -> None:
    page = post.remote().get("/rooms").text
    for words in (
        "Room 1",
        "Over time",
        "Process pause",
        "Ready to start",
        "Other version",
        "Needs help",
        "Step 2 of 7",
    ):
        assert words in page
    assert "1 needs help" not in page
    assert "2 need help" in page
    assert "/rooms" in post.remote().get("/remote").text


def test_names_of_rooms_are_text_and_never_markup(post: Kiosk, overview: RoomsOverview) -> None:
    tells(overview, "<b>x</b>", STATE, RUNNING.model_copy(update={"step": "<script>"}))
    overview.hear("kiosk/v1/<img src=x>/state", b'{"phase": "home"}', retained=False)
    page = post.remote().get("/rooms").text
    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("form", "to"),
    [
        ({"command": "bell"}, ["all"]),
        ({"command": "hold", "room-room-2": "on", "room-room-3": "on"}, ["room-2", "room-3"]),
        ({"command": "coming room-2", "room-room-3": "on"}, ["room-2"]),
        ({"command": "line", "text": " Plenary\nsoon "}, ["all"]),
        ({"command": "open", "protocol": "solution-circle"}, ["all"]),
        ({"command": "finish_in", "end": f"{datetime.now().astimezone() + timedelta(hours=2):%H:%M}"}, ["all"]),
    ],
)
def test_those_rooms_are_asked_that_are_ticked(
    post: Kiosk, overview: RoomsOverview, form: dict[str, str], to: list[str]
) -> None:
    answer = post.remote().post("/rooms/command", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 202
    assert [name.split("/")[2] for name, _ in overview.to_send()] == to


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"command": "dance"}, 422),
        ({}, 422),
        ({"command": "report"}, 422),
        ({"command": "line", "text": "  "}, 422),
        ({"command": "finish_in", "end": "soon"}, 422),
        ({"command": "open", "protocol": "../x"}, 422),
        ({"command": "bell", "room-nobody": "on"}, 409),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(
    post: Kiosk, overview: RoomsOverview, form: dict[str, str], status: int
) -> None:
    answer = post.remote().post("/rooms/command", data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, overview.to_send()) == (status, [])
    assert answer.json()["problem"]


def test_without_the_broker_the_page_says_so_and_nothing_is_sent(post: Kiosk, overview: RoomsOverview) -> None:
    overview.set_connected(connected=False)
    phone = post.remote()
    assert "What is shown here may be old." in phone.get("/rooms").text
    assert "nothing was sent" in phone.post("/rooms/command", data={"command": "bell"}).text


def test_a_change_in_a_room_reaches_an_open_page(post: Kiosk, overview: RoomsOverview) -> None:
    with post.remote().stream("GET", "/rooms/events") as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data:"))
        assert "Brand new step" not in next(lines)
        tells(overview, "Room 1", STATE, KINDS[0].model_copy(update={"step": "Brand new step"}))
        assert any("Brand new step" in line for line in lines)


def test_the_times_that_rooms_have_given_are_one_file(post: Kiosk, overview: RoomsOverview) -> None:
    remote = post.remote()
    assert remote.get("/rooms/times/csv").status_code == 409
    assert "/rooms/times/" not in remote.get("/rooms").text
    given = Times(
        protocol="Solution Circle", steps=(StepTimes(title="Sharing", planned=minutes(2), actual=minutes(3)),)
    )
    tells(overview, "Room 2", TIMES, given)
    tells(overview, "Room 1", TIMES, given)
    page = remote.get("/rooms").text
    assert "Times given" in page
    for kind in ("html", "xlsx", "csv", "csv-semicolon"):
        assert f'"/rooms/times/{kind}"' in page
        assert remote.get(f"/rooms/times/{kind}").status_code == 200
    lines = remote.get("/rooms/times/csv").text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Room 1", "Room 2"]
    assert remote.get("/rooms/times/pdf").status_code == 404
    assert post.phone().get("/rooms/times/csv").status_code == 401
