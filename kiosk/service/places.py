"""The places of an installed kiosk: the program, its units, and its data."""

from dataclasses import dataclass
from pathlib import Path

from kiosk import APP

UNIT = f"{APP}.service"


@dataclass(frozen=True)
class Places:
    """The places of one kind of service; `program` is None where the service runs the source folder itself.

    `data_folders` have sessions, caches and settings, and only a complete uninstall removes them. `autostart` is the
    file that a desktop reads at login, `rules` and `user` those of a kiosk whose own the machine is.
    """

    units: Path
    program: Path | None
    data_folders: tuple[Path, ...]
    systemctl: tuple[str, ...]
    autostart: Path | None = None
    rules: Path | None = None
    user: Path | None = None

    @property
    def unit(self) -> Path:
        """The file of the unit."""
        return self.units / UNIT

    @property
    def drop_ins(self) -> Path:
        """The folder of drop-in files, which extend the unit on some machines."""
        return self.units / f"{UNIT}.d"

    @property
    def settings(self) -> Path:
        """The settings file of a machine's kiosk, in the last of its data folders."""
        return self.data_folders[-1] / "kiosk.toml"

    @property
    def installed(self) -> bool:
        """Whether the unit or the program exists."""
        return self.unit.exists() or (self.program is not None and self.program.exists())


def machine_places(root: Path = Path("/")) -> Places:
    """The places on a machine without a desktop, which runs one kiosk for the room."""
    state, cache = root / "var/lib", root / "var/cache"
    # systemd keeps the folders of a dynamic user in `private`, with links at their usual places.
    data_folders = [state / APP, state / "private" / APP, cache / APP, cache / "private" / APP, root / "etc" / APP]
    rules = root / "etc/polkit-1/rules.d" / f"50-{APP}.rules"
    user = root / "etc/sysusers.d" / f"{APP}.conf"
    units, program = root / "etc/systemd/system", root / "opt" / APP
    return Places(units, program, tuple(data_folders), ("systemctl",), rules=rules, user=user)


def user_places(config: Path, data_folders: tuple[Path, ...]) -> Places:
    """The places on a desktop, for the kiosk of one user; `config` is their settings folder, such as ~/.config."""
    autostart = config / "autostart" / f"{APP}.desktop"
    return Places(config / "systemd/user", None, data_folders, ("systemctl", "--user"), autostart)
