"""Plain sentences about a command line that cannot be understood, with the way out."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from pydantic import ValidationError
from typer.exceptions import TyperException

from kiosk.cli.program import program
from kiosk.core.i18n import N_, tr

_EXPECTED: Mapping[str, str] = {
    "float_parsing": N_("{what}: “{given}” is not a number, such as 90."),
    "int_parsing": N_("{what}: “{given}” is not a whole number, such as 90."),
    "int_from_float": N_("{what}: “{given}” is not a whole number, such as 90."),
    "greater_than_equal": N_("{what}: {given} is too little; give at least {ge}."),
    "less_than_equal": N_("{what}: {given} is too much; give at most {le}."),
}
"""The sentence for each kind of value that cannot be used, with what the validator knows of it."""


def usage_sentence(error: TyperException) -> str:
    """What is wrong with the command line, and where people find what can be given."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else program()
    way_out = tr("`{command} --help` shows what can be given.").format(command=command)
    return f"{_problem(error)} {way_out}"


def _problem(error: TyperException) -> str:
    option = getattr(error, "option_name", "")
    match type(error).__name__:
        case "MissingParameter":
            return tr("{what} is missing.").format(what=_name(error))
        case "BadParameter":
            return _bad_value(error)
        case "NoSuchOption":
            return tr("There is no option {what}.").format(what=option)
        case "BadOptionUsage":
            return tr("{what} needs a value after it.").format(what=option)
        case _:
            return _of_command(error.format_message())


def _of_command(message: str) -> str:
    """What is wrong with the words of the command, of which typer tells only in a sentence."""
    if unknown := re.search(r"No such command '(.*?)'", message):
        return tr("There is no command “{what}” here.").format(what=unknown[1])
    if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        return tr("“{what}” is too much here; put quotation marks around names with spaces.").format(what=extra[1])
    return message if message.endswith(".") else f"{message}."


def _bad_value(error: TyperException) -> str:
    what, message = _name(error), error.format_message()
    if not isinstance(error.__cause__, ValidationError):
        return message if message.endswith(".") else f"{message}."
    fault = error.__cause__.errors()[0]
    given, facts = fault["input"], fault.get("ctx", {})
    if sentence := _EXPECTED.get(fault["type"] if _is_finite(given) else "float_parsing"):
        limits = {name: f"{value:g}" for name, value in facts.items() if isinstance(value, int | float)}
        return tr(sentence).format(what=what, given=given, **limits)
    if "%Y-%m-%d" in fault["msg"]:
        return tr("{what}: “{given}” is not a date, such as 2026-03-31.").format(what=what, given=given)
    if " is not one of " in fault["msg"]:
        known = ", ".join(re.findall(r"'([^']*)'", fault["msg"].rpartition(" is not one of ")[2]))
        return tr("{what}: there is no “{given}”; choose from: {known}.").format(what=what, given=given, known=known)
    return tr("{what}: “{given}” cannot be used.").format(what=what, given=given)


def _is_finite(given: object) -> bool:
    """Whether a value is anything but the numbers that no scale has, which Python reads from “nan” and “inf”."""
    try:
        return isfinite(float(str(given)))
    except ValueError:
        return True


def _name(error: TyperException) -> str:
    """The option or argument as people type it."""
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        return tr("A value")
    names = getattr(parameter, "opts", ())
    return max(names, key=len) if names and names[0].startswith("-") else str(parameter.name).upper()
