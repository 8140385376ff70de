"""What the pages' own script may ask for, as an OpenAPI document, by which a fuzzer asks for all of it."""

from typing import Any

from kiosk import __version__
from kiosk.web.notes_schema import ID, NoteIn, NoteOut, SavedNote
from kiosk.web.pages import MAXIMUM_TOPICS

_Object = dict[str, Any]

_PROBLEM = {
    "type": "object",
    "properties": {"problem": {"type": "string"}},
    "required": ["problem"],
}
_WORDS = {"type": "string", "examples": ["next step", "add 3 minutes"]}
_NAMES = {part: {"type": "string"} for part in ("old0", "new0", "old1", "new1")}
_ROLES = {part: {"type": "string"} for part in ("role0", "people0", "role1", "people1")}
_PAIR = {part: {"type": "string", "examples": ["P1", "P2"]} for part in ("first", "second")}
_ASKED = {"type": "object", "properties": {"asked": {"type": "string"}}, "required": ["asked"]}


def document() -> _Object:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kiosk Timekeeper", "version": __version__},
        "paths": {
            "/api/notes": {"get": _answers(SavedNote, "All notes of the session.", "notes")},
            "/api/notes/{id}": {"put": _put()},
            "/remote/command": {"post": _form({"command": {"type": "string"}}, "A button of the remote.")},
            "/remote/words": {"post": _form({"words": _WORDS}, "A command in words.")},
            "/remote/names": {"post": _form(_NAMES, "Corrected names.")},
            "/remote/roles": {"post": _form(_ROLES, "Who has which role.")},
            "/remote/late": {"post": _form({"name": {"type": "string"}}, "Somebody who comes late.")},
            "/remote/swap": {"post": _form(_PAIR, "Two people who swap their turns.")},
            "/remote/topic": {"post": _form(_topics(1), "Another topic.")},
            "/remote/topics": {"post": _form(_topics(), "The topics that the group has chosen.")},
        },
        "components": {
            "securitySchemes": {
                "notes": {"type": "apiKey", "in": "cookie", "name": "kiosk_notes"},
                "remote": {"type": "apiKey", "in": "cookie", "name": "kiosk_remote"},
            }
        },
    }


def _put() -> _Object:
    operation = _answers(
        NoteOut, "Saves a note: as its next version, or as a separate note if another device changed it.", "notes"
    )
    return operation | {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": ID}}],
        "requestBody": _body("application/json", NoteIn.model_json_schema()),
    }


def _answers(model: type[NoteOut | SavedNote], what: str, right: str) -> _Object:
    schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    return {
        "summary": what,
        "security": [{right: []}],
        "responses": {"200": _content(what, _flat(schema)), "default": _content("A refusal.", _PROBLEM)},
    }


def _flat(schema: _Object) -> _Object:
    """A schema that refers to no other."""
    parts = schema.pop("$defs", {})
    for name, part in parts.items():
        schema = _replaced(schema, f"#/components/schemas/{name}", part)
    return schema


def _replaced(schema: Any, reference: str, part: _Object) -> Any:
    if isinstance(schema, dict):
        if schema.get("$ref") == reference:
            return part
        return {key: _replaced(value, reference, part) for key, value in schema.items()}
    return schema


def _form(properties: _Object, what: str) -> _Object:
    return {
        "summary": what,
        "security": [{"remote": []}],
        "requestBody": _body("application/x-www-form-urlencoded", {"type": "object", "properties": properties}),
        "responses": {
            "202": _content("The command was passed on to the kiosk.", _ASKED),
            "303": {"description": "The same, for a browser without our script."},
            "default": _content("A refusal.", _PROBLEM),
        },
    }


def _topics(rows: int = MAXIMUM_TOPICS) -> _Object:
    parts = ("title", "owner", "minutes")
    number = {"pattern": "^[1-9][0-9]?$"}
    return {
        f"{part}{row}": {"type": "string"} | (number if part == "minutes" else {})
        for row in range(1, rows + 1)
        for part in parts
    }


def _body(media: str, schema: _Object) -> _Object:
    return {"required": True, "content": {media: {"schema": schema}}}


def _content(what: str, schema: _Object) -> _Object:
    return {"description": what, "content": {"application/json": {"schema": schema}}}
