"""The settings that people can see and change in the room, as data: each with its values and the one that is chosen."""

Value = str | int | float | bool | None
"""A value as the settings file has it; None stands for a setting that is not in the file."""
