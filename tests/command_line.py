"""The command line, run in this process."""

from collections.abc import Callable

import pytest

from kiosk.__main__ import main

Kiosk = Callable[..., tuple[int, str, str]]


def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *before: str) -> Kiosk:
    """Runs `kiosk`, with these words `before` the others; answers exit code, output and complaints."""

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kiosk", *before, *args])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        code = left.value.code
        return (code if isinstance(code, int) else 0), said.out, said.err

    return run
