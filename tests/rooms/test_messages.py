"""Messages survive the way to the broker and back, and nothing that arrives there can do harm."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rooms.messages import LARGEST, Answer, Command, Event, Info, Message, RoomState, Times, parse, written
from kiosk.rooms.schemas import schemas
from kiosk.rooms.topics import EVERYBODY, Address, address, room_id, topic

MODELS: tuple[type[Message], ...] = (Info, RoomState, Command, Answer, Event, Times)
PAGE = Path(__file__).parents[2] / "docs" / "rooms.schema.json"

scalars = st.none() | st.booleans() | st.floats() | st.integers() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
FIELDS = sorted({field for model in MODELS for field in model.model_fields})
KINDS = ["running", "home", "open", "line", "help", "done", "P1", "a-1", 60_000]
hostile = st.dictionaries(st.sampled_from(FIELDS), values | st.sampled_from(KINDS)).map(json.dumps).map(str.encode)


@given(st.one_of(st.binary(), hostile, values.map(json.dumps).map(str.encode), st.none(), st.text(), st.integers()))
def test_whatever_arrives_is_a_message_or_nothing(payload: object) -> None:
    for model in MODELS:
        found = parse(model, payload)
        assert found is None or parse(model, written(found).encode()) == found


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'{"phase": "running", "remaining": true}',
        b'{"phase": "running", "remaining": 1.5}',
        b'{"phase": "running", "remaining": 1e300}',
        b'{"phase": "running", "used": 99999999999999999999}',
        b'{"phase": "running", "pace": NaN}',
        b'{"phase": "running", "pace": 0}',
        b'{"phase": "running", "number": -1}',
        b'{"phase": "dancing"}',
        b'{"phase": "home", "step": "' + b"x" * 401 + b'"}',
        b'{"phase": "home", "step": "' + b"x" * LARGEST + b'"}',
        b"[" * 5000,
        b'{"phase": "home", "step": "\xff"}',
    ],
)
def test_what_is_no_state_is_not_taken_for_one(payload: bytes) -> None:
    assert parse(RoomState, payload) is None


@pytest.mark.parametrize("named", ["../x", "a b", "", "x" * 101, "$(x)"])
def test_a_command_opens_no_file_but_a_protocol(named: str) -> None:
    asked = json.dumps({"id": "1", "kind": "open", "protocol": named}).encode()
    assert parse(Command, asked) is None


def test_text_from_the_bus_is_one_line_without_signs_that_steer_a_terminal() -> None:
    found = parse(Command, json.dumps({"id": "1", "kind": "line", "text": "a\n\x1b[2Jb\u202e"}).encode())
    assert found is not None
    assert found.text == "a [2Jb"


def test_a_later_kiosks_further_fields_are_ignored() -> None:
    found = parse(RoomState, b'{"phase": "home", "mood": "good"}')
    assert found is not None
    assert found == RoomState(phase=found.phase)


def test_the_schemas_in_the_docs_are_those_of_the_models() -> None:
    assert json.loads(PAGE.read_text("utf-8")) == schemas()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Room 3 – blue", "room-3-blue"), ("Café", "cafe"), ("all", "room-all"), ("a/+#b", "a-b"), ("x" * 99, "x" * 40)],
)
def test_a_rooms_name_becomes_part_of_a_topic(name: str, expected: str) -> None:
    assert room_id(name) == expected


@given(st.text(min_size=1))
def test_every_name_gives_a_topic_that_leads_back_to_it(name: str) -> None:
    found = room_id(name)
    assert found != EVERYBODY
    assert address(topic(found, "state")) == Address(1, found, "state")


@given(st.text() | st.text().map(lambda text: f"kiosk/v1/{text}"))
def test_any_topic_can_be_asked_about(name: str) -> None:
    found = address(name)
    assert found is None or found.room


def test_rooms_in_other_scripts_are_told_apart() -> None:
    assert room_id("غرفة") != room_id("房间")
    assert address("kiosk/v2/blue/anything/else") == Address(2, "blue", "anything")
    assert address("kitchen/v1/blue/state") is None
