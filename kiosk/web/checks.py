"""A check whether phones can reach the kiosk."""

from collections.abc import Callable, Collection
from pathlib import Path

from kiosk.config.settings import Web
from kiosk.core.i18n import tr
from kiosk.ports import Caveat
from kiosk.web.addresses import reachable_host
from kiosk.web.sockets import listening_socket

_WITHOUT_PHONES = "--no-web"

_LISTENS = "0A"
"""A socket's state in /proc/net/tcp (proc_pid_net(5))."""


def check_phones(
    settings: Web, running: int | None = None, address: Callable[[], str | None] | None = None
) -> str | Caveat:
    """Checks where phones find the kiosk; `running` is the process of a kiosk that is running already.

    Returns a Caveat if phones cannot come in now or must use another port. Raises WebError if no port is free.
    """
    if not settings.enabled:
        return tr("switched off in the settings")
    where = reachable_host(settings.host, address)
    if where is None:
        return Caveat(tr("no network: phones cannot connect until there is one. The kiosk itself works without."))
    if running and (ports := _ports(running)) is not None:
        return _running_kiosk(running, where, ports)
    with listening_socket(settings) as sock:
        port: int = sock.getsockname()[1]
    if settings.port not in {0, port}:
        taken = tr(
            "another program is using port {wanted}: phones will connect on port {port}; or set another under [web]."
        )
        return Caveat(taken.format(wanted=settings.port, port=port))
    return tr("phones find the kiosk at {place}, port {port}").format(place=where, port=port)


def _running_kiosk(process: int, where: str, ports: Collection[int]) -> str | Caveat:
    """Where phones find the kiosk that runs already, or why they do not."""
    if ports:
        return tr("the running kiosk serves phones at {place}, port {port}").format(place=where, port=min(ports))
    if _WITHOUT_PHONES in Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace").split("\0"):
        return tr("switched off: the running kiosk was opened with --no-web")
    text = tr("the running kiosk does not serve phones yet: it is starting, or its screen says what is wrong.")
    return Caveat(text)


def _ports(process: int) -> frozenset[int] | None:
    """The TCP ports on which a process listens; None if it belongs to another user or has ended."""
    own = Path(f"/proc/{process}")
    try:
        sockets = set(map(_link_target, (own / "fd").iterdir()))
        tables = [
            (own / "net" / table).read_text("ascii") for table in ("tcp", "tcp6") if (own / "net" / table).exists()
        ]
    except OSError:
        return None
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return frozenset(
        int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == _LISTENS and f"socket:[{row[9]}]" in sockets
    )


def _link_target(file: Path) -> str:
    try:
        return str(file.readlink())
    except OSError:
        return ""  # the file has been closed in the meantime
