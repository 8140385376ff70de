"""Whoever listens to everything on the bus learns nothing of anybody, through a full session of every protocol."""

from pathlib import Path

import pytest

from kiosk.core.room.commands import Open
from kiosk.core.room.plenary_commands import AskForHelp, GiveTimes
from kiosk.core.session.commands import AddPerson, End, NameRole, Next, Start
from kiosk.protocol_files.library import read_protocol
from tests.rooms.brokers import Ear, broker, needs_mosquitto
from tests.rooms.test_projection import FILES, NAMES, SECRETS, named_plan

needs_mosquitto()

from tests.rooms.test_client import BLUE, ask, room_at  # noqa: E402  (it needs the extra)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_on_the_bus_names_a_person_or_a_topic(file: Path, tmp_path: Path) -> None:
    plan = named_plan(read_protocol(file))
    with broker(tmp_path) as running, room_at(running.url, plan) as room:
        ear = Ear(running.port)
        ear.until(f"{BLUE}/state", phase="home")
        room.ask(Open(plan.protocol), Start(), AddPerson("Qguest"), AskForHelp())
        room.ask(*(NameRole(role, (NAMES[0], "Qguest")) for role in plan.roles))
        room.ask(*(Next() for _ in plan.turns), End())
        ear.until(f"{BLUE}/state", phase="ended")
        for kind, further in (("open", {"protocol": NAMES[0]}), ("start", {}), ("coming", {}), ("report", {})):
            if kind == "report":
                ear.say(f"{BLUE}/command", {"id": "r", "kind": kind})
            else:
                ask(ear, kind, **further)
        ask(ear, "times")
        room.ask(GiveTimes())
        ear.until(f"{BLUE}/times", protocol=plan.title)
        told = [one for one in ear.all() if not one.topic.endswith("command")]
        said = b" ".join(one.topic.encode() + one.payload for one in told)
        assert not [secret for secret in SECRETS if secret.encode() in said]
        assert len({one.topic for one in told}) == 6
        ear.close()
