"""Conversion of events to rows of the journal, and back."""

import typing
from datetime import UTC, datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import replay
from kiosk.core.units import Instant
from kiosk.ports import Beat, Entry, SessionSummary

UNFIT = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, RecursionError)
"""What reading a row raises that does not fit: a damaged file may hold anything in any column."""

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in typing.get_args(Event)}


@cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(_KINDS[kind])


def to_json(event: Event) -> str:
    """The event's fields as a JSON object, with lengths and instants in milliseconds."""
    return _adapter(type(event).__name__).dump_json(event).decode()


def to_dict(event: Event) -> dict[str, typing.Any]:
    """The event's fields and its kind, as values that JSON can represent."""
    return {"kind": type(event).__name__, **_adapter(type(event).__name__).dump_python(event, mode="json")}


def from_json(kind: str, body: str) -> Event:
    """The event of a row. Raises ValueError where the kind is unknown or the body does not fit it."""
    if kind not in _KINDS:
        raise ValueError(f"no event is called {kind}")
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as error:
        raise ValueError(f"{kind}: {error}") from error


_MAX_MILLISECONDS = 10**13
"""The limit of instants and lengths, in milliseconds: about 300 years."""

_YEARS = range(1900, 3000)
"""The years that a wall clock may read; arithmetic with other years could overflow."""

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def entries_of(rows: list[tuple[str, str, str, int]]) -> tuple[Entry, ...]:
    """The entries of a session. Raises ValueError where they cannot be replayed."""
    try:
        entries = tuple(_entry(*row) for row in rows)
        replay(entry.event for entry in entries)
    except UNFIT as error:
        raise ValueError(f"its events do not fit together: {error}") from error
    return entries


def beat_of(session: str, at: int, machine: int, wall: str, sure: int, boot: str, going: int) -> Beat:
    """The beat of a row: a sign of life of a session. Raises ValueError."""
    return Beat(session, _instant(at), _instant(machine), wall_of(wall), bool(sure), boot, bool(going))


def summary_of(session: str, plan: str, began: str, last: str, last_kind: str) -> SessionSummary:
    """The summary of a session; an unreadable one has its problem instead, so that the others are still listed."""
    try:
        opening = from_json(PlanMade.__name__, plan)
        assert isinstance(opening, PlanMade)  # noqa: S101  (its kind says so)
        return SessionSummary(
            id=session,
            protocol=opening.plan.protocol,
            title=opening.plan.title,
            began=wall_of(began),
            ended=wall_of(last) if last_kind == "SessionEnded" else None,
            rehearsal=opening.rehearsal,
            group=opening.group,
        )
    except UNFIT:
        problem = KioskError(N_("{session}: this session is damaged and cannot be read."), session=session)
        return SessionSummary(session, "", "", _UNKNOWN_TIME, None, rehearsal=False, problem=problem)


def wall_of(written: str) -> datetime:
    """The wall-clock time of a row, with its zone. Raises ValueError."""
    wall = datetime.fromisoformat(written)
    if wall.tzinfo is None:
        raise ValueError(f"{written} has no time zone")
    if wall.year not in _YEARS:
        raise ValueError(f"{written} is no time of ours")
    return wall


def _entry(wall: str, kind: str, body: str, sure: int) -> Entry:
    event = from_json(kind, body)
    for number in vars(event).values():
        if isinstance(number, int):
            _instant(number)
    return Entry(event, wall_of(wall), bool(sure))


def _instant(written: int) -> Instant:
    if abs(written) > _MAX_MILLISECONDS:
        raise ValueError(f"{written} is no instant")
    return Instant(written)
