"""What a kiosk that is opened has in memory: in a process of its own, because this one has loaded everything."""

import os
import subprocess
import sys
from pathlib import Path

from kiosk import __version__

OPENS_AND_CLOSES = """
import sys
from kiosk.__main__ import main
from kiosk.display.headless import Headless

Headless.run = lambda self, board: None
sys.argv = ["kiosk", "solution-circle", "--display", "none"]
try:
    main()
finally:
    print("\\n".join(sys.modules))
"""

NOT_FOR_THE_ROOM = (
    "kiosk.cli.",
    "kiosk.display.window",
    "kiosk.export.export",
    "kiosk.listener.evaluation",
    "kiosk.machine",
    "kiosk.protocol_files.description",
    "kiosk.protocol_files.json_schema",
    "kiosk.protocol_files.starter",
    "kiosk.rooms",
    "kiosk.simulation",
    "kiosk.voice_models",
    *("aiomqtt", "dbus_fast", "jinja2", "paho", "pygame", "rich", "xlsxwriter"),
)

LOADED_FROM_CLI = {"kiosk.cli.main", "kiosk.cli.opening", "kiosk.cli.options", "kiosk.cli.program"}


def test_a_kiosk_that_is_opened_loads_nothing_that_only_other_commands_need(tmp_path: Path) -> None:
    own = {
        "KIOSK_STATE": str(tmp_path / "state"),
        "KIOSK_CACHE": str(tmp_path / "cache"),
        "KIOSK_WEB__HOST": "127.0.0.1",
        "KIOSK_WEB__PORT": "0",
        "KIOSK_LISTENER": "held",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    opened = subprocess.run(
        [sys.executable, "-c", OPENS_AND_CLOSES],
        env=os.environ | own,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = set(opened.stdout.splitlines())
    assert {"kiosk.announcer.announcer", "kiosk.listener.listener", "kiosk.web.server", *LOADED_FROM_CLI} <= loaded
    assert sorted(name for name in loaded - LOADED_FROM_CLI if name.startswith(NOT_FOR_THE_ROOM)) == []


def test_the_version_is_told_without_loading_settings_or_any_command() -> None:
    asked = (
        "import sys; from kiosk.cli.main import run_command; run_command(['--version']); print(*sys.modules, sep='\\n')"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    version, *loaded = told.stdout.splitlines()
    assert version == __version__
    assert {"pydantic", "kiosk.config.settings"}.isdisjoint(loaded)
    assert [name for name in loaded if name.startswith("kiosk.cli.")] == ["kiosk.cli.program", "kiosk.cli.main"]


def test_the_web_servers_libraries_wait_until_the_screen_works() -> None:
    """Its module is loaded before the first picture, and its libraries by its own thread after it."""
    asked = "import sys, kiosk.web.server; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "kiosk.web.server" in loaded.stdout.splitlines()
    assert {"uvicorn", "starlette", "jinja2"}.isdisjoint(loaded.stdout.splitlines())
