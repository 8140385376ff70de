"""Whether phones can come in, for people who set the kiosk up."""

from collections.abc import Callable
from pathlib import Path

from kiosk.core.errors import Doubt
from kiosk.core.words import ENGLISH, N_, Words
from kiosk.settings import Web
from kiosk.web.addresses import lan_address
from kiosk.web.server import listening

_LISTENS = "0A"
"""A socket's state in /proc/net/tcp (proc_pid_net(5))."""


def check_phones(
    settings: Web,
    running: int | None = None,
    words: Words = ENGLISH,
    address: Callable[[], str | None] = lan_address,
) -> str:
    """Where phones find the kiosk; `running` is the process of one that runs already, whose ports are its own.

    Raises WebError where there is no port for them, and Doubt where they cannot come in now, or by another port.
    """
    if not settings.enabled:
        return words.gettext("switched off in the settings")
    everywhere = settings.host == "0.0.0.0"  # noqa: S104  (compared, not bound)
    place = address() if everywhere else settings.host
    if place is None:
        raise Doubt(N_("no network: phones cannot come in until there is one. The kiosk itself needs none."))
    if ours := sorted(_ports(running) if running else ()):
        return words.gettext("the kiosk that runs serves them at {place}, port {port}").format(
            place=place, port=ours[0]
        )
    with listening(settings) as sock:
        port: int = sock.getsockname()[1]
    if settings.port not in {0, port}:
        raise Doubt(
            N_("another program has port {wanted}: phones will come in by port {port}, or name one under [web]."),
            wanted=settings.port,
            port=port,
        )
    return words.gettext("they find the kiosk at {place}, port {port}").format(place=place, port=port)


def _ports(process: int) -> frozenset[int]:
    """The TCP ports on which a process of ours listens."""
    own = Path(f"/proc/{process}")
    try:
        sockets = set(map(_leads_to, (own / "fd").iterdir()))
        rows = [line.split() for line in (own / "net/tcp").read_text("ascii").splitlines()[1:]]
    except OSError:
        return frozenset()  # somebody else's, or gone
    return frozenset(
        int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == _LISTENS and f"socket:[{row[9]}]" in sockets
    )


def _leads_to(file: Path) -> str:
    try:
        return str(file.readlink())
    except OSError:
        return ""  # closed meanwhile
