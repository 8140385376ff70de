"""The JSON Schema of protocol files, with which editors check and complete while somebody writes."""

import typing

from kiosk.core.protocol.model import Protocol

KEYS = {
    "Protocol": {
        "id": "The file's name without .yaml.",
        "title": "What people call it.",
        "summary": "What it is for, in half a line.",
        "group": "Whom it suits.",
        "source": "Where it comes from: the kind of document.",
        "doubts": "What the source leaves open, and how it was settled here.",
        "length": "What it is planned for when nobody says otherwise.",
        "people": "How many people it is made for.",
        "roles": "The parts that people take, by a short name.",
        "ground_rules": "What everyone agrees to, a line each.",
        "stages": "The stages in order, each with its steps.",
        "variants": "Other ways to run it, by a short name.",
        "sheets": "Sheets that the note taker fills in, by a short name.",
        "sentences": "Sentences that the kiosk is to say in other words; {gaps} are filled in.",
    },
    "Role": {
        "title": "What people call the role.",
        "does": "What somebody in this role does.",
        "refrains": "What somebody in this role does not do.",
        "plural": "The title names several people, as in Peers.",
        "everyone_else": "All who have no other role have this one.",
        "rotates": "Another person takes it each turn, or each session.",
        "kiosk": "The kiosk itself has this role.",
    },
    "Stage": {
        "title": "The heading over its steps.",
        "for_each": "Run the steps once for each person or each topic.",
        "takes": "The role that the person has whose turn it is.",
        "as_many": "Everybody has a turn, or only as many as fit the time.",
        "steps": "The steps in order.",
    },
    "Step": {
        "id": "A short name, used by variants.",
        "title": "What the room reads.",
        "minutes": "How long it takes; a range leaves room to plan; no length means no clock.",
        "at_least": "How short a plan may make it; otherwise half its time, or the shorter end of its range.",
        "protected": "It is shortened only when nothing else is left.",
        "speaks": "The role or roles that speak.",
        "listens": "The role or roles that stay silent.",
        "quiet": "Nothing is said aloud inside this step: time checks are only shown.",
        "soft_chime": "In a quiet step a soft chime sounds at each time check and when the time is up.",
        "say": "How the step is announced, with the gaps {title}, {who}, {length}, {listens} and {topic}.",
        "in_turn": "All who speak say one thing, one after another.",
        "optional": "Left out unless it is asked for.",
        "prompts": "Questions and hints for the screen; at most four can be read at a glance.",
        "capture": "What is on paper when the step ends.",
        "checks": "When to say how much is left; otherwise one minute before the end.",
        "ends": "Wait in overtime until somebody says next, or go on.",
        "decides": "The group enters its topics, their order and times in this step.",
    },
    "Sentences": {
        "step": "A step begins: {title} {who} {length} {listens} {topic}.",
        "step_without_clock": "A step without a length begins: {title} {who} {listens} {topic}.",
        "time_check": "So much is left: {length}.",
        "time_up": "The time is up.",
        "overtime": "So much overtime is used: {length}.",
        "paused": "The clock stopped.",
        "process_pause": "The clock stopped to talk about how the group works.",
        "resumed": "The clock runs again.",
        "more": "The step got more time: {length}.",
        "less": "The step got less time: {length}.",
        "late": "The session is late, and a shorter plan is offered: {length}.",
        "early": "The session is early, and a longer plan is offered: {length}.",
        "replanned": "The offered plan was accepted.",
        "last_step": "The session is over after its last step.",
        "ended": "The session was ended before its last step.",
    },
    "Sheet": {"title": "The sheet's heading.", "boxes": "Its boxes, each with a title, or that alone."},
    "SheetBox": {
        "title": "What the box is for.",
        "kind": "Texts, or actions: who, what, by when, and a coach.",
        "step": "The step, by its id, that asks for what stands in it.",
    },
    "People": {"least": "The smallest group.", "most": "The largest group."},
    "Variant": {
        "title": "What people call it.",
        "people": "Taken without asking for a group of this size.",
        "steps": "What it changes, by the step's id.",
    },
    "Change": {
        "minutes": "Another length.",
        "at_least": "Another least length.",
        "out": "The step is left out.",
    },
}
"""What each key of each part is for."""


def protocol_schema() -> dict[str, typing.Any]:
    """The schema, as JSON Schema 2020-12."""
    schema = Protocol.model_json_schema()
    for name, part in {"Protocol": schema, **schema["$defs"]}.items():
        for key, meaning in KEYS[name].items():
            part["properties"][key]["description"] = meaning
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A protocol for the kiosk",
        "description": "Roles, stages and steps of a facilitation protocol; a bare number is a length in minutes.",
    }
