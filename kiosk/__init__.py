"""A voice and display kiosk for in-room timekeeping."""

__version__ = "0.1.0"
