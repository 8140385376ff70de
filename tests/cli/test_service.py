"""`kiosk install` and `kiosk uninstall`, as they are typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli.main import app_for
from kiosk.config.settings import load_settings
from kiosk.core.errors import InstallError, RoomsError


def test_a_desktops_kiosk_is_put_in_place_and_taken_away_with_what_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "systemctl").write_text("#!/bin/sh\n")
    (tools / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    monkeypatch.setenv("DISPLAY", ":99")
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    sessions = tmp_path / "STATE" / "kiosk-timekeeper"
    sessions.mkdir(parents=True)
    unit = tmp_path / "CONFIG" / "systemd" / "user" / "kiosk-timekeeper.service"

    monkeypatch.setenv("SUDO_USER", "root")
    roots = CliRunner().invoke(app_for("install"), ["install"])
    assert isinstance(roots.exception, InstallError)
    monkeypatch.delenv("SUDO_USER")

    put = CliRunner().invoke(app_for("install"), ["install"])
    assert put.exit_code == 0, put.output
    assert "will open by itself from now on" in put.output
    assert unit.is_file()

    doubt = CliRunner().invoke(app_for("uninstall"), ["uninstall", "--erase-sessions"], input="n\n")
    assert doubt.exit_code == 1
    assert unit.is_file()

    gone = CliRunner().invoke(app_for("uninstall"), ["uninstall"])
    assert gone.exit_code == 0, gone.output
    assert not unit.exists()
    assert sessions.exists()
    assert f"are still there: {sessions}" in gone.output

    assert CliRunner().invoke(app_for("install"), ["install"]).exit_code == 0
    everything = CliRunner().invoke(app_for("uninstall"), ["uninstall", "--erase-sessions", "--yes"])
    assert everything.exit_code == 0, everything.output
    assert not sessions.exists()
    assert "still there" not in everything.output

    nothing = CliRunner().invoke(app_for("uninstall"), ["uninstall"])
    assert isinstance(nothing.exception, InstallError)


def test_a_host_of_several_rooms_is_one_from_its_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "systemctl").write_text("#!/bin/sh\n")
    (tools / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr("kiosk.rooms.host.broker.PLACES", str(tools))
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    settings = tmp_path / "CONFIG" / "kiosk-timekeeper" / "kiosk.toml"

    without = CliRunner().invoke(app_for("install"), ["install", "--rooms", "host"])
    assert isinstance(without.exception, RoomsError)
    assert "sudo apt install mosquitto" in str(without.exception)
    assert not settings.exists()

    (tools / "mosquitto").write_text("#!/bin/sh\n")
    (tools / "mosquitto").chmod(0o755)
    put = CliRunner().invoke(app_for("install"), ["install", "--rooms", "host"])
    assert put.exit_code == 0, put.output
    assert load_settings(settings).rooms.host
