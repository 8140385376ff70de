"""The name of somebody who comes late, typed during a session with the keys that type names in the set-up."""

from collections.abc import Sequence

from kiosk.core.plan.names import unused_name
from kiosk.core.setup.name_entry import Letters, NameEntry, NameEntryCommand, open_name_entry, with_name_command


def opened(names: Sequence[str], pages: Letters) -> NameEntry:
    """The entry of one more name after these."""
    return open_name_entry(_with_newcomer(names), len(names), pages)


def typed(
    names: Sequence[str], naming: NameEntry, pages: Letters, command: NameEntryCommand
) -> tuple[NameEntry | None, str]:
    """The entry after a command; once it is None, the name, which is empty where nothing was typed. Raises Refused.

    The names of those who are here are neither changed nor put into another order.
    """
    before = _with_newcomer(names)
    people, after = with_name_command(before, naming, pages, command)
    if after is None:
        return None, people[-1] if people[-1] != before[-1] else ""
    return (after if after.person == naming.person else naming), ""


def _with_newcomer(names: Sequence[str]) -> tuple[str, ...]:
    return (*names, unused_name(tuple(names)))
