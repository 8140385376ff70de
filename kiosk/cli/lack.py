"""What a command cannot do without: memory, processes, a file that can be used."""

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_

_NO_THREAD = "can't start new thread"
"""What Python says where the machine allows no further thread; it has no class of its own."""


def what_is_lacking(error: OSError | MemoryError | RuntimeError) -> KioskError | None:
    """A sentence about what the machine refused; None if the error is a fault of the program."""
    if isinstance(error, MemoryError) or _NO_THREAD in str(error):
        return KioskError(N_("This machine has no memory left for that: close other programs, and try again."))
    if not isinstance(error, OSError) or error.strerror is None:
        return None
    if error.filename is None:
        return KioskError(N_("The machine refused that: {why}."), why=error.strerror)
    return KioskError(N_("{file} cannot be used: {why}."), file=error.filename, why=error.strerror)
