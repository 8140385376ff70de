"""What a kiosk that is opened has in memory: in a process of its own, because this one has loaded everything."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

from kiosk import __version__
from kiosk.core.plan.builder import make_plan
from kiosk.core.setup.form import field_options
from kiosk.simulation.poses import SampleState, sample_room
from tests.core.samples import CIRCLE

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
    "kiosk.app.benchmark",
    "kiosk.app.process_cost",
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
    *("aiomqtt", "dbus_fast", "jinja2", "paho", "pygame", "rich", "tomlkit", "xlsxwriter"),
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
    version, *loaded = _loaded("from kiosk.cli.main import run_command; run_command(['--version'])")
    assert version == __version__
    assert {"pydantic", "kiosk.config.settings"}.isdisjoint(loaded)
    assert [name for name in loaded if name.startswith("kiosk.cli.")] == ["kiosk.cli.program", "kiosk.cli.main"]


def test_the_web_servers_libraries_wait_until_the_screen_works() -> None:
    """Its module is loaded before the first picture, and its libraries by its own thread after it."""
    loaded = _loaded("import kiosk.web.server")
    assert "kiosk.web.server" in loaded
    assert {"uvicorn", "starlette", "jinja2"}.isdisjoint(loaded)


NOT_FOR_A_WINDOW = ("pydantic", "ruamel", "typer", "asyncio", "ssl", "sqlite3", "email", "segno", "numpy")


def test_the_windows_process_loads_neither_what_reads_files_nor_what_serves_phones_whatever_it_shows() -> None:
    """With pydantic it would take 10 MB more, and a third more time until it draws."""
    plan = make_plan(CIRCLE)
    rooms = [sample_room(state, plan, 2, (), field_options(CIRCLE))[0] for state in SampleState]
    loaded = _loaded("import pickle, kiosk.display.window.process; pickle.load(sys.stdin.buffer)", pickle.dumps(rooms))
    assert {"pygame", "kiosk.core.setup.form", "kiosk.core.plan.runs"} <= set(loaded)
    assert [name for name in loaded if name.partition(".")[0] in NOT_FOR_A_WINDOW] == []


def _loaded(statements: str, given: bytes = b"") -> list[str]:
    """What a new interpreter prints that runs these statements, and then the names of all modules that it has."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statements}; print(*sys.modules, sep='\\n')"],
        input=given,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode().splitlines()
