"""A voice and display kiosk for in-room timekeeping."""

import os

__version__ = "0.1.0"

APP = "kiosk-timekeeper"
"""The name of the program and of its folders."""

# Newer versions of the library behind Moonshine and Piper tell their maker how they are used. The kiosk installs none
# of them; one that is there all the same says nothing.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
