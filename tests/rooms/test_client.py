"""A room among others, at a real broker: what it tells, and that it goes on alone without one."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Template

from kiosk.config.backoff import Backoff
from kiosk.config.clock import BootClock
from kiosk.config.settings import Rooms
from kiosk.core.plan.model import Plan
from kiosk.core.room.all_rooms import Tile
from kiosk.core.room.commands import Command, GoHome, Open, Quit, Request, Show
from kiosk.core.room.modes import Overlay
from kiosk.core.room.plenary_commands import AskForHelp, GiveTimes, SayDone
from kiosk.core.room.state import Card, Room, Screen
from kiosk.core.session.commands import AddTime, End, Next, Pause, Resume, Source, Start
from kiosk.core.units import minutes
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.simulation.fakes import MemoryJournal
from tests.planners import FixedPlanner
from tests.room import AGREED
from tests.rooms.brokers import Broker, Ear, Wire, broker, needs_mosquitto
from tests.waiting import LIMIT, eventually
from tests.web.certificates import certificate

needs_mosquitto()

from kiosk.rooms import client as clients  # noqa: E402  (there is no client where the extra is not installed)
from kiosk.rooms.client import RoomsClient  # noqa: E402
from kiosk.rooms.commands import MOST  # noqa: E402
from kiosk.rooms.host.accounts import hashed  # noqa: E402

BLUE = "kiosk/v1/blue-room"


class RoomAtBroker:
    """A real engine on its thread, connected to a broker."""

    def __init__(self, url: str, plan: Plan = AGREED, **further: Any) -> None:
        card = Card(plan.protocol, plan.title, "", "", plan.planned)
        self.engine = Engine(BootClock(), JournalWriter(MemoryJournal(), lambda: None), FixedPlanner(plan), [card])
        given = {"broker": url, "name": "Blue room", **further}
        self.client = RoomsClient(self.engine, Rooms.model_validate(given))
        self.engine.subscribe(self.client)
        self.thread = self.engine.start()
        self.client.start()

    @property
    def room(self) -> Room:
        return self.engine.room

    @property
    def faults(self) -> list[str]:
        return [fault.problem for fault in self.room.faults]

    def ask(self, *commands: Command) -> None:
        for command in commands:
            self.engine.submit(Request(command, Source.SCRIPT))

    def close(self) -> None:
        self.client.close()
        self.ask(Quit())
        self.thread.join(LIMIT)


@contextmanager
def room_at(url: str, plan: Plan = AGREED, **further: Any) -> Iterator[RoomAtBroker]:
    room = RoomAtBroker(url, plan, **further)
    try:
        yield room
    finally:
        room.close()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Broker, Ear, RoomAtBroker]]:
    """A broker, an ear at it and a room."""
    with ExitStack() as stack:
        running = stack.enter_context(broker(tmp_path))
        ear = Ear(running.port)
        stack.callback(ear.close)
        yield running, ear, stack.enter_context(room_at(running.url))


Post = tuple[Broker, Ear, RoomAtBroker]


def test_a_room_says_who_it_is_and_where_it_stands(post: Post) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/info", name="Blue room")
    ear.until(f"{BLUE}/state", phase="home")
    room.ask(Open("agreed"), Start())
    state = ear.until(f"{BLUE}/state", phase="running", step="Welcome", role="Facilitator").json()
    assert 0 < state["remaining"] <= minutes(2)
    room.ask(Next())
    ear.until(f"{BLUE}/state", step="Turn", role="Presenter")
    room.ask(Pause())
    ear.until(f"{BLUE}/state", phase="paused")


def test_whoever_comes_later_finds_it_and_a_room_that_closes_says_so(post: Post) -> None:
    running, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    late = Ear(running.port)
    late.until(f"{BLUE}/state", phase="home")
    late.until(f"{BLUE}/info", name="Blue room")
    room.close()
    eventually(lambda: (last := ear.last(f"{BLUE}/availability")) and last.payload == b"offline")
    late.close()


def test_only_what_nobody_could_work_out_is_sent(post: Post) -> None:
    """A step that runs sends nothing from one second to the next."""
    _, ear, room = post
    room.ask(Open("agreed"), Start())
    ear.until(f"{BLUE}/state", phase="running")
    count = sum(one.topic == f"{BLUE}/state" for one in ear.all())
    for _ in range(20):
        room.client.tell((), room.room)
    room.ask(AddTime(minutes(1)))
    ear.until(f"{BLUE}/state", planned=minutes(3))
    assert sum(one.topic == f"{BLUE}/state" for one in ear.all()) == count + 1


def test_a_room_goes_on_alone_and_is_right_again_after(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    running, ear, room = post
    monkeypatch.setattr(clients, "RETRIES", Backoff(first=0.1, longest=0.1))
    room.ask(Open("agreed"), Start())
    ear.until(f"{BLUE}/state", step="Welcome")
    running.kill()
    eventually(lambda: any("goes on by itself" in fault for fault in room.faults))
    room.ask(Next(), Pause())
    eventually(lambda: room.room.session and room.room.session.turn == 1)
    ear.close()
    running.start()
    again = Ear(running.port)
    began = monotonic()
    state = again.until(f"{BLUE}/state", step="Turn", phase="paused")
    eventually(lambda: room.faults == [])
    assert state.at - began < 5
    again.close()


def test_a_room_without_a_broker_from_the_start_says_so_and_holds_its_session() -> None:
    with room_at("mqtt://127.0.0.1:9") as room:
        eventually(lambda: any("goes on by itself" in fault for fault in room.faults))
        room.ask(Open("agreed"), Start(), Pause(), Resume(), Next())
        eventually(lambda: room.room.session and room.room.session.turn == 1)


def test_a_connection_that_is_silently_dead_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LISTENS_FOR", 0.2)
    monkeypatch.setattr("kiosk.rooms.connection.ANSWERS_WITHIN", 0.5)
    with broker(tmp_path) as running:
        wire = Wire(running.port)
        with room_at(f"mqtt://127.0.0.1:{wire.port}") as room:
            ear = Ear(running.port)
            ear.until(f"{BLUE}/state", phase="home")
            wire.cut.set()
            eventually(lambda: any("goes on by itself" in fault for fault in room.faults))
            ear.close()
        wire.close()


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning",  # the library leaves a socket whose handshake failed to the
    "ignore::ResourceWarning",  # collector
)
def test_what_is_encrypted_needs_the_authority_and_a_password(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    (tmp_path / "passwords").write_text(f"blue-room:{hashed('known to both')}\n")
    (tmp_path / "known").write_text("known to both\n")
    (tmp_path / "other").write_text("a guess\n")
    further = (f"certfile {pem}", f"keyfile {key}", f"password_file {tmp_path / 'passwords'}", "user root")
    with broker(tmp_path, *further) as running:
        url = f"mqtts://localhost:{running.port}"
        login: dict[str, Any] = {"user": "blue-room", "password": tmp_path / "known", "certificate": pem}
        with room_at(url, **login) as room:
            eventually(lambda: room.client._heard and room.faults == [])
            eventually(lambda: room.client._reporter._sent is not None)
        for wrong in ({"certificate": None}, {"password": tmp_path / "other"}):
            with room_at(url, **{**login, **wrong}) as room:
                eventually(lambda room=room: any("goes on by itself" in fault for fault in room.faults))  # type: ignore[misc]
    gc.collect()


@pytest.mark.parametrize(
    ("further", "says"),
    [
        ({"password": "/there/is/none"}, "/there/is/none: the password cannot be read"),
        ({"broker": "mqtt://127.0.0.1:99999"}, "there is no such port"),
        ({"broker": "mqtts://127.0.0.1", "certificate": "/there/is/none"}, "the certificate cannot be used"),
    ],
)
def test_what_is_set_up_wrongly_is_one_clear_sentence(further: dict[str, Any], says: str) -> None:
    with room_at("mqtt://127.0.0.1:9", **further) as room:
        eventually(lambda: any(says in fault for fault in room.faults), lambda: str(room.faults))


def test_two_rooms_of_one_name_are_told(post: Post) -> None:
    running, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    with room_at(running.url) as other:
        for one in (room, other):
            eventually(lambda one=one: any("is called “Blue room” too" in fault for fault in one.faults))  # type: ignore[misc]
        assert sum(one.topic == f"{BLUE}/info" for one in ear.all()) < 6, "they do not answer each other for ever"
    eventually(lambda: room.faults == [])
    ear.until(f"{BLUE}/info", kiosk=room.client._member.kiosk)
    eventually(lambda: (last := ear.last(f"{BLUE}/availability")) and last.payload == b"online")


def ask(ear: Ear, kind: str, to: str = "blue-room", **further: object) -> dict[str, object]:
    """Asks something of a room, as the trainer does, and waits for the answer."""
    asked = token_hex(4)
    ear.say(f"kiosk/v1/{to}/command", {"id": asked, "kind": kind, **further})
    answer: dict[str, object] = ear.until(f"{BLUE}/answer", id=asked).json()
    return answer


def test_the_trainer_leads_a_room_from_its_opening_to_its_thanks(post: Post) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    for kind, further in (("open", {"protocol": "agreed"}), ("start", {}), ("hold", {}), ("go_on", {}), ("bell", {})):
        assert ask(ear, kind, to="all", **further)["result"] == "done"
    assert ask(ear, "line", text="Plenary in five minutes.")["result"] == "done"
    assert room.room.notice is not None
    assert room.room.notice.text == "Trainer: Plenary in five minutes."
    assert ask(ear, "thanks")["result"] == "done"
    assert ask(ear, "finish_in", within=minutes(7))["result"] == "done"
    assert room.room.session is not None
    assert room.room.session.offer is not None


def test_refusals_come_with_the_reason_but_never_with_a_name(post: Post) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    assert ask(ear, "start") == {"id": ANY, "result": "refused", "why": "Choose a conversation first."}
    assert ask(ear, "open", protocol="none")["why"] == "There is no protocol 'none'."
    assert ask(ear, "open")["why"] == "The command has no “protocol”."
    room.ask(Open("agreed"), Start(), End())
    eventually(lambda: room.room.screen is Screen.END)
    assert ask(ear, "open", protocol="P1") == {"id": ANY, "result": "refused", "why": ""}, "P1 is somebody's name here"


def test_help_goes_to_the_trainer_and_comes_back(post: Post) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    room.ask(AskForHelp())
    ear.until(f"{BLUE}/state", help=True)
    ear.until(f"{BLUE}/event", kind="help")
    assert ask(ear, "coming")["result"] == "done"
    ear.until(f"{BLUE}/state", help=False)
    room.ask(SayDone())
    ear.until(f"{BLUE}/state", done=True)


@pytest.mark.parametrize("gives", [True, False])
def test_the_times_of_the_steps_are_given_only_by_the_people_there(post: Post, gives: bool) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    assert ask(ear, "times")["why"] == "No session has begun here."
    room.ask(Open("agreed"), Start(), Next(), End())
    ear.until(f"{BLUE}/state", phase="ended")
    asked = ask(ear, "times")
    assert asked["result"] == "asked"
    assert ear.last(f"{BLUE}/times") is None
    room.ask(GiveTimes(gives))
    ear.until(f"{BLUE}/answer", id=asked["id"], result="done" if gives else "declined")
    given = ear.last(f"{BLUE}/times")
    assert (given is not None) is gives
    if given:
        assert not given.retained
        assert [step["title"] for step in given.json()["steps"]][:2] == ["Welcome", "Turn"]
        assert b"P1" not in given.payload


def test_times_that_nobody_decides_about_stay_in_the_room(post: Post) -> None:
    _, ear, room = post
    room.ask(Open("agreed"), Start(), End())
    ear.until(f"{BLUE}/state", phase="ended")
    asked = ask(ear, "times")
    room.ask(GoHome())
    ear.until(f"{BLUE}/answer", id=asked["id"], result="declined")
    room.ask(GiveTimes())
    eventually(lambda: room.room.notice and "Nobody has asked" in room.room.notice.text)
    assert ear.last(f"{BLUE}/times") is None


def test_a_room_declines_what_it_does_not_accept(tmp_path: Path) -> None:
    with broker(tmp_path) as running, room_at(running.url, accept=["bell"]) as room:
        ear = Ear(running.port)
        accepts = ear.until(f"{BLUE}/info", name="Blue room").json()["accepts"]
        assert set(accepts) == {"bell", "coming", "report"}
        assert ask(ear, "bell")["result"] == "done"
        assert ask(ear, "open", protocol="agreed") == {"id": ANY, "result": "declined", "why": ""}
        assert room.room.session is None
        ear.close()


def test_a_room_that_obeys_follows_the_plan_to_finish(tmp_path: Path) -> None:
    with broker(tmp_path) as running, room_at(running.url, obey=True) as room:
        ear = Ear(running.port)
        room.ask(Open("agreed"), Start())
        ear.until(f"{BLUE}/state", phase="running")
        assert ask(ear, "finish_in", within=minutes(7))["result"] == "done"
        eventually(
            lambda: room.room.session and room.room.session.plan.time and not room.room.session.offer,
            lambda: f"{room.room.notice} {room.room.session}",
            within=5,
        )
        ear.close()


def test_a_room_is_a_device_of_home_assistant_and_again_after_its_birth(tmp_path: Path) -> None:
    config = "homeassistant/device/kiosk_blue-room/config"
    with broker(tmp_path) as running:
        ear = Ear(running.port)  # before the room: what a room is, is told once, and again at a birth
        with room_at(running.url, home_assistant=True, accept=["hold", "next"]) as room:
            device = ear.until(config).json()
            room.ask(Open("agreed"), Start(), Pause())
            state = ear.until(f"{BLUE}/state", phase="paused").json()
            parts = device["cmps"]
            assert set(parts) == {"remaining", "step", "role", "overtime", "paused", "help", "next", "hold", "go_on"}
            shown = {
                name: Template(part["value_template"]).render(value_json=state)
                for name, part in parts.items()
                if "value_template" in part
            }
            assert (shown["step"], shown["role"], shown["paused"]) == ("Welcome", "Facilitator", "ON")
            assert (shown["overtime"], shown["help"]) == ("OFF", "OFF")
            assert 100 < float(shown["remaining"]) <= 120
            assert Template(parts["remaining"]["value_template"]).render(value_json={"phase": "home"}) == ""
            pressed = Template(parts["go_on"]["command_template"]).render(now=lambda: datetime.now(UTC))
            ear.say(parts["go_on"]["command_topic"], pressed.encode())
            ear.until(f"{BLUE}/state", phase="running")
            pressed = Template(parts["next"]["command_template"]).render(now=lambda: datetime.now(UTC))
            ear.say(parts["next"]["command_topic"], pressed.encode())
            ear.until(f"{BLUE}/state", step="Turn")
            count = sum(one.topic == config for one in ear.all())
            ear.say("homeassistant/status", b"online")
            eventually(lambda: sum(one.topic == config for one in ear.all()) > count)
            ear.close()


def test_a_command_that_comes_twice_counts_once_and_a_flood_not_at_all(post: Post) -> None:
    _, ear, room = post
    ear.until(f"{BLUE}/state", phase="home")
    for _ in range(3):
        ear.say(f"{BLUE}/command", {"id": "twice", "kind": "bell"})
    for number in range(50):
        ear.say(f"{BLUE}/command", {"id": f"n{number}", "kind": "bell"})
    ear.say(f"{BLUE}/command", {"id": "x", "kind": "report"})
    eventually(lambda: sum(one.topic == f"{BLUE}/state" for one in ear.all()) > 1)
    eventually(lambda: room.room.plenary.call and room.room.plenary.call.number == MOST)


def test_all_rooms_are_on_the_screen_only_while_people_look_at_them(post: Post) -> None:
    running, ear, blue = post
    ear.until(f"{BLUE}/state", phase="home")
    with room_at(running.url, name=None, overview=True) as trainer:
        eventually(lambda: trainer.room.all_rooms and trainer.room.all_rooms.connected)
        blue.ask(Open("agreed"), Start())
        ear.until(f"{BLUE}/state", phase="running")
        assert trainer.room.all_rooms is not None
        assert trainer.room.all_rooms.tiles == ()
        trainer.ask(Show(Overlay.ROOMS))
        eventually(lambda: [tile.step for tile in seen(trainer)] == ["Welcome"])
        blue.ask(Next())
        eventually(lambda: [tile.step for tile in seen(trainer)] == ["Turn"])
        first = trainer.engine.snapshot().ticking.rooms
        eventually(lambda: trainer.engine.snapshot().ticking.rooms != first)
        running.kill()
        eventually(lambda: trainer.engine.snapshot().standing.rooms.problem)  # type: ignore[union-attr]  # they are shown
        trainer.ask(Show(None))
        eventually(lambda: seen(trainer) == ())
        trainer.ask(Show(Overlay.ROOMS))
        eventually(lambda: [tile.step for tile in seen(trainer)] == ["Turn"])


def seen(trainer: RoomAtBroker) -> tuple[Tile, ...]:
    return trainer.room.all_rooms.tiles if trainer.room.all_rooms else ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["command", "info", "state", "availability", "answer"]), st.binary(max_size=60), st.booleans())
def test_nothing_that_is_sent_to_a_room_stops_it(post: Post, part: str, payload: bytes, to_all: bool) -> None:
    _, ear, room = post
    ear.say(f"kiosk/v1/{'all' if to_all else 'blue-room'}/{part}", payload)
    assert room.client._thread.is_alive()
    count = len(ear.all())
    ear.say(f"{BLUE}/command", {"id": "x", "kind": "report"})
    eventually(lambda: any(one.topic == f"{BLUE}/state" for one in ear.all()[count:]))
