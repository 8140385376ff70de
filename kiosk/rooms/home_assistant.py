"""A room as a device of Home Assistant, by its MQTT discovery: one message describes sensors and buttons."""

import json
from collections.abc import Collection

from kiosk import __version__
from kiosk.core.i18n import N_, tr
from kiosk.rooms.connection import Membership
from kiosk.rooms.messages import CommandKind
from kiosk.rooms.topics import AVAILABILITY, COMMAND, STATE

BIRTH = "homeassistant/status"
"""Where Home Assistant says that it has started, and has to be told of all devices again."""

_SENSORS: dict[str, tuple[str, str, dict[str, str]]] = {
    "remaining": (
        N_("Time left"),
        "{{ (value_json.remaining / 1000) | round(0) if value_json.remaining is defined else '' }}",
        {"p": "sensor", "device_class": "duration", "unit_of_measurement": "s"},
    ),
    "step": (N_("Step"), "{{ value_json.step }}", {"p": "sensor"}),
    "role": (N_("Role"), "{{ value_json.role }}", {"p": "sensor"}),
    "overtime": (
        N_("Over time"),
        "{{ 'ON' if value_json.remaining is defined and value_json.remaining < 0 else 'OFF' }}",
        {"p": "binary_sensor"},
    ),
    "paused": (N_("Paused"), "{{ 'ON' if value_json.phase == 'paused' else 'OFF' }}", {"p": "binary_sensor"}),
    "help": (N_("Needs help"), "{{ 'ON' if value_json.help else 'OFF' }}", {"p": "binary_sensor"}),
}
"""The title of each sensor, where its value stands in a state, and what kind of sensor it is."""

_BUTTONS = {
    CommandKind.NEXT: N_("Next step"),
    CommandKind.HOLD: N_("Hold"),
    CommandKind.GO_ON: N_("Go on"),
    CommandKind.BELL: N_("Ring the bell"),
}

_ASKED = '{"id": "ha-{{ (now().timestamp() * 1000) | int }}", "kind": "%s"}'
"""A command with an id of its own, as Home Assistant makes it when a button is pressed."""


def discovery(member: Membership, accepts: Collection[CommandKind]) -> tuple[str, str]:
    """The topic and the payload with which a room becomes a device."""
    device = f"kiosk_{member.room}"
    state, command = member.topic(STATE), member.topic(COMMAND)
    sensors = {
        name: {
            "name": tr(title),
            "unique_id": f"{device}_{name}",
            "state_topic": state,
            "value_template": value,
            **kind,
        }
        for name, (title, value, kind) in _SENSORS.items()
    }
    buttons = {
        kind.value: {
            "p": "button",
            "name": tr(title),
            "unique_id": f"{device}_{kind.value}",
            "command_topic": command,
            "command_template": _ASKED % kind.value,
        }
        for kind, title in _BUTTONS.items()
        if kind in accepts
    }
    payload = {
        "dev": {"ids": device, "name": member.name},
        "o": {"name": "kiosk-timekeeper", "sw": __version__},
        "availability_topic": member.topic(AVAILABILITY),
        "cmps": {**sensors, **buttons},
    }
    return f"homeassistant/device/{device}/config", json.dumps(payload)
