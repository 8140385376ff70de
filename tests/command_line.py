"""The command line, run in this process."""

from collections.abc import Callable

import pytest

from kiosk.__main__ import main

Kiosk = Callable[..., tuple[int, str, str]]


def command_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *before: str,
    started_as: str = "kiosk/__main__.py",
) -> Kiosk:
    """A function that runs `kiosk` with arguments after those in `before`; it returns exit code, output and errors."""

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", [started_as, *before, *args])
        with pytest.raises(SystemExit) as exit_info:
            main()
        captured = capsys.readouterr()
        code = exit_info.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return run
