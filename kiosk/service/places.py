"""Where an installed kiosk lies: the program, its units, and what it keeps."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.config.settings import APP

UNIT = f"{APP}.service"


@dataclass(frozen=True)
class Places:
    """All places of one kind of service. `program` is None where the service runs the very folder it came from.

    `keeps` are the folders with sessions, caches and settings, which only an uninstall for good takes away, `autostart`
    what a desktop looks at when somebody logs in.
    """

    units: Path
    program: Path | None
    keeps: tuple[Path, ...]
    systemctl: tuple[str, ...]
    autostart: Path | None = None

    @property
    def unit(self) -> Path:
        """The unit's file."""
        return self.units / UNIT

    @property
    def drop_ins(self) -> Path:
        """The folder of what is added to the unit on some machines."""
        return self.units / f"{UNIT}.d"

    @property
    def installed(self) -> bool:
        """Whether anything of it is there."""
        return self.unit.exists() or (self.program is not None and self.program.exists())


def of_the_machine(root: Path = Path("/")) -> Places:
    """For a machine without a desktop: one kiosk for whoever is in the room."""
    state, cache = root / "var/lib", root / "var/cache"
    # systemd keeps a dynamic user's folders in `private` and leaves a link in their usual place.
    keeps = [state / APP, state / "private" / APP, cache / APP, cache / "private" / APP, root / "etc" / APP]
    return Places(root / "etc/systemd/system", root / "opt" / APP, tuple(keeps), ("systemctl",))


def of_the_user(config: Path, keeps: tuple[Path, ...]) -> Places:
    """For a desktop: the kiosk of whoever logs in; `config` is where their settings are, as ~/.config."""
    autostart = config / "autostart" / f"{APP}.desktop"
    return Places(config / "systemd/user", None, keeps, ("systemctl", "--user"), autostart)
