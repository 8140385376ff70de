"""The JSON Schema of protocol files, with which editors check files and complete keys."""

import typing

from kiosk.core.protocol.model import Protocol


def protocol_schema() -> dict[str, typing.Any]:
    """The schema, as JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Protocol.model_json_schema(),
        "title": "A protocol for the kiosk",
        "description": "Roles, stages and steps of a facilitation protocol; a bare number is a length in minutes.",
    }
