"""The microphones of this machine; in a process of its own, because only a new one sees what was plugged in since."""

import json
import sys

from kiosk.core.errors import ListenerError
from kiosk.listener.microphone import load_sounddevice


def microphones() -> tuple[str, ...]:
    """The names of all microphones, without the numbers of their cards, which change. Raises ListenerError."""
    devices = load_sounddevice().query_devices()
    names = (str(device["name"]).partition(" (hw:")[0] for device in devices if device["max_input_channels"] > 0)
    return tuple(dict.fromkeys(names))


def main() -> None:
    """Writes the names as JSON."""
    try:
        json.dump(microphones(), sys.stdout)
    except ListenerError:
        json.dump((), sys.stdout)


if __name__ == "__main__":
    main()
