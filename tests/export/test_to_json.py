import typing
from collections.abc import Iterator

from kiosk.export import to_json
from kiosk.export.log import make_log
from tests.export.reading import js
from tests.export.sessions import BUSY, PEOPLE, PLAN, run


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            yield from keys(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from keys(inside)


def test_every_key_is_documented() -> None:
    told: typing.Any = to_json.__doc__
    found = set(keys(js(make_log("a1", run(PLAN, BUSY)))))
    assert {key for key in found if key not in told} == set()


def test_it_says_what_the_session_was() -> None:
    read = js(make_log("a1", run(PLAN, BUSY)))
    assert {key: read[key] for key in list(read)[:15]} == {
        "format": 2,
        "session": "a1",
        "protocol": "peer-turns",
        "title": "Peer & turns",
        "variant": None,
        "group": "Set A",
        "people": list(PEOPLE),
        "leads": [{"role": "Chair", "person": PEOPLE[0]}],
        "rehearsal": False,
        "times_sure": True,
        "agreed_seconds": 840,
        "agreed_end": "2026-01-01T09:14:00+00:00",
        "began": "2026-01-01T09:00:00+00:00",
        "ended": "2026-01-01T09:14:00+00:00",
        "ending": "Finished on time.",
    }


def test_a_step_has_all_its_fields() -> None:
    assert js(make_log("a1", run(PLAN, BUSY)))["steps"][2] == {
        "number": 3,
        "stage": "Turns",
        "step": "deeper",
        "title": "Look *deeper*",
        "roles": ["Problem owner"],
        "person": "Ŵyn",
        "topic": None,
        "held": True,
        "planned_seconds": 120,
        "actual_seconds": 225,
        "overtime_seconds": 105,
        "saved_seconds": 0,
        "paused_seconds": 0,
        "process_paused_seconds": 45,
        "added_seconds": 60,
        "began": "2026-01-01T09:01:45+00:00",
        "began_after_seconds": 105,
        "ended": "2026-01-01T09:06:15+00:00",
        "ended_after_seconds": 375,
        "times_sure": True,
    }
