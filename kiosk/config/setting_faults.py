"""What is wrong with settings, in plain sentences that name the key and what it may be."""

from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk.core.i18n import N_, tr

_KINDS: dict[str, str] = {
    "extra_forbidden": N_("there is no such setting"),
    "int": N_("{value} is not a whole number"),
    "float": N_("{value} is not a number"),
    "bool": N_("{value} is neither true nor false"),
    "string": N_("{value} is not a text in quotation marks"),
    "path": N_("{value} is not the path of a file or folder"),
    "tuple": N_("{value} is not a list, such as ['one', 'two']"),
    "dict": N_("{value} is not a table of keys with their values"),
    "model": N_("{value} is not a table of keys with their values"),
    "literal_error": N_("{value} is not one of {expected}"),
    "enum": N_("{value} is not one of {expected}"),
    "greater_than_equal": N_("{value} is too small: the least is {ge}"),
    "string_too_long": N_("{value} is too long: the most is {max_length} letters"),
    "less_than_equal": N_("{value} is too large: the most is {le}"),
}
"""The sentences by the kind of fault, or the first word of its kind; those about a text's form are below."""

_FORMS: dict[str, str] = {
    "language": N_("{value} is not a language, such as 'en', 'cy' or 'en_US'"),
    "address": N_("{value} is not a name of one or more words"),
    "name": N_("{value} is not a name of one or more words"),
    "broker": N_("{value} is not a broker's address, such as 'mqtt://192.168.0.24' or 'mqtts://broker.local:8883'"),
}
"""The sentences about texts whose form is wrong, by the last part of the key."""

_OTHERWISE = N_("{value} cannot be used here")


def fault_sentences(error: ValidationError) -> str:
    """All faults in one line, each after its key."""
    return "; ".join(_with_key(fault) for fault in error.errors())


def _with_key(fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"]))
    return f"{key}: {_sentence(fault)}"


def _sentence(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind == "string_pattern_mismatch":
        text = _FORMS.get(str(fault["loc"][-1]), _OTHERWISE)
    else:
        text = _KINDS.get(kind) or _KINDS.get(kind.partition("_")[0], _OTHERWISE)
    context = {name: _number(value) for name, value in fault.get("ctx", {}).items()}
    return tr(text).format(**{"expected": "", **context, "value": value_text(fault["input"])})


def value_text(value: object) -> str:
    """A value as the file has it; a long one is shortened."""
    text = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


LONGEST = 60
"""The greatest length of a value that is shown whole."""


def one_of(values: Iterable[str]) -> str:
    """The values in quotes, as pydantic lists them: `'a', 'b' or 'c'`."""
    *most, last = (f"'{value}'" for value in values)
    return tr("{most} or {last}").format(most=", ".join(most), last=last)


def _number(value: object) -> str:
    """A limit without a superfluous fraction: 1.0 is 1."""
    return f"{value:g}" if isinstance(value, float) else str(value)
