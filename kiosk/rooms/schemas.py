"""JSON Schemas of the messages, for whoever writes another client; `docs/rooms.schema.json` holds them."""

from pydantic.json_schema import models_json_schema

from kiosk.rooms.messages import Answer, Command, Event, Info, RoomState, Times


def schemas() -> dict[str, object]:
    """One schema document with a definition for each kind of message."""
    models = [(model, "validation") for model in (Info, RoomState, Event, Command, Answer, Times)]
    _, document = models_json_schema(models, title="Messages between rooms, version 1")  # type: ignore[arg-type]
    return document
