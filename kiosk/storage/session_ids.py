"""The session that people mean by an id, the beginning of one, or `last`."""

from collections.abc import Sequence

from kiosk.core.errors import UnknownSession
from kiosk.core.i18n import N_

LAST = "last"


def find_session(asked: str, ids: Sequence[str], newest: str | None) -> str:
    """The id that is meant among `ids`; `newest` is that of the last session that began. Raises UnknownSession."""
    if asked == LAST:
        if newest is None:
            raise UnknownSession(N_("There is no last session: none has been held yet."))
        return newest
    found = [name for name in ids if asked.strip() and name.startswith(asked)]  # nothing is the beginning of every id
    if asked in found:
        return asked
    if len(found) > 1:
        raise UnknownSession(
            N_("Several sessions begin with '{session}': {known}. Give more of the id."),
            session=asked,
            known=", ".join(found),
        )
    if not found:
        raise UnknownSession(
            N_("There is no session '{session}'. `./run sessions list` shows all sessions."), session=asked
        )
    return found[0]
