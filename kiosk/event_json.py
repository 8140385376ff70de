"""Events as JSON and back: how the journal keeps them and how `simulate` prints them."""

import typing
from functools import cache

from pydantic import TypeAdapter, ValidationError

from kiosk.core.events import Event

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in typing.get_args(Event)}


@cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(_KINDS[kind])


def to_json(event: Event) -> str:
    """The event's fields as a JSON object; lengths and instants in milliseconds."""
    return _adapter(type(event).__name__).dump_json(event).decode()


def to_dict(event: Event) -> dict[str, typing.Any]:
    """The event's fields and its kind, ready for JSON."""
    return {"kind": type(event).__name__, **_adapter(type(event).__name__).dump_python(event, mode="json")}


def from_json(kind: str, body: str) -> Event:
    """The event that was written. Raises ValueError where kind or body is not one of ours."""
    if kind not in _KINDS:
        raise ValueError(f"no event is called {kind}")
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as error:
        raise ValueError(f"{kind}: {error}") from error
