"""The doctor beside a kiosk that runs: it finds nothing wrong that is not, and disturbs nobody."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.cli.doctor import Finding, Verdict, _with_possible_use, examine
from kiosk.config.translations import LOCALE
from kiosk.core.errors import SoundError
from kiosk.core.i18n import use
from tests.core.catalogues import shouted
from tests.free_port import free_port
from tests.real_kiosk import RealKiosk


@pytest.mark.slow
def test_the_doctor_disturbs_no_kiosk_that_runs_and_finds_its_pages(tmp_path: Path) -> None:
    port = free_port()
    pages = {"KIOSK_WEB__ENABLED": "true", "KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": str(port)}
    environment = pages | {"KIOSK_LISTENER": "none"}
    kiosk = RealKiosk(tmp_path, "solution-circle", environment=environment)
    try:
        kiosk.until("Space start")
        kiosk.until(lambda _: (tmp_path / "state" / "phones.json").exists())
        kiosk.forget()
        command = [sys.executable, "-m", "kiosk", "doctor", "--json", "--state", str(tmp_path / "state")]
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, check=False)
        found = {finding["part"]: finding for finding in json.loads(done.stdout)}
        assert found["log"]["verdict"] == "ok"
        assert found["phones"]["text"].endswith(f"the running kiosk serves phones at 127.0.0.1, port {port}")
        assert not {part for part, finding in found.items() if finding["verdict"] == "fault"}
        kiosk.type(" ")
        kiosk.until("of ")
        assert "opened again" not in kiosk.seen
        assert "NOT RECORDING" not in kiosk.seen
    finally:
        kiosk.close()


def test_what_a_kiosk_that_runs_may_have_is_no_fault() -> None:
    fault = Finding("speaker", Verdict.FAULT, SoundError("No loudspeaker: plug one in."))
    doubted = _with_possible_use(fault, 4711)
    assert doubted.verdict is Verdict.WARNING
    assert str(doubted).startswith("No loudspeaker: plug one in. The running kiosk (process 4711) may be using")
    well = Finding("speaker", Verdict.OK, "opened through alsa")
    assert _with_possible_use(well, 4711) == well


def test_whatever_the_doctor_finds_is_said_in_the_set_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("KIOSK_WEB__ENABLED", "false")  # else another sentence, where there is no network
    template = read_po(BytesIO((LOCALE / "kiosk.pot").read_bytes()))
    written = [message.id for message in template if message.id]
    use(shouted(one if isinstance(one, str) else (one[0], one[1]) for one in written))
    findings = list(examine(state=tmp_path / "state"))
    assert {finding.line()[0] for finding in findings} == {"¡"}
    plain = {finding.part for finding in findings if not str(finding).startswith("¡")}
    assert plain <= {"settings", "log", "protocols"}, "whose findings are places and names"
    assert {"fonts", "phones"} <= {finding.part for finding in findings if finding.verdict is Verdict.OK}


def test_settings_that_were_asked_for_and_are_not_there_are_a_fault_and_none_at_all_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = next(examine(tmp_path / "missing.toml"))
    assert (found.verdict, str(found)) == (Verdict.FAULT, f"{tmp_path}/missing.toml: there is no such file.")
    usual = next(examine())
    assert (usual.verdict, str(usual)) == (
        Verdict.OK,
        f"the usual ones: there is no {tmp_path}/kiosk-timekeeper/kiosk.toml",
    )


def test_the_services_of_the_machine_are_checked_only_where_it_is_the_kiosks_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    usual = [finding.part for finding in examine(state=tmp_path / "state")]
    monkeypatch.setenv("KIOSK_APPLIANCE", "true")
    own = list(examine(state=tmp_path / "state"))[len(usual) :]
    assert [finding.part for finding in own] == ["wifi", "zone", "power", "updates", "rule"]
    assert {finding.verdict for finding in own} == {Verdict.WARNING}, "sessions go on without them"
    assert [finding.line().split("  ")[0] for finding in own] == ["warning"] * len(own)
