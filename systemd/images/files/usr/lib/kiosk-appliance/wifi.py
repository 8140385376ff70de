"""Makes a connection of NetworkManager from wifi.txt, which anybody can write on the boot partition.

    wifi.py FOLDER CONNECTIONS

What is wrong with the file is said in wifi-problem.txt beside it: whoever wrote it has no other way to learn it.
"""

import re
import subprocess
import sys
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

KEYS = "name", "password", "country", "hidden"
LONGEST_NAME = 32
"""Bytes, by the standard of Wi-Fi."""
PASSWORD = range(8, 64)
"""How many characters a password of WPA may have; 64 hexadecimal digits are the key itself."""
YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off", "")


class WifiError(Exception):
    """What is wrong with the file, as a sentence for whoever wrote it."""


def read(text: str) -> dict[str, str]:
    """What the file says; empty where it says nothing. Raises WifiError with the line."""
    found = dict.fromkeys(KEYS, "")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, equals, value = line.partition("=")
        key = key.strip().lower()
        if not equals or key not in KEYS:
            raise WifiError(f"line {number}: expected {', '.join(KEYS[:-1])} or {KEYS[-1]}, then = and what it is")
        found[key] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    """The value without the quotation marks that some put around it, straight or curly."""
    quoted = re.fullmatch(r'["“”](.*)["“”]', value)
    return quoted[1] if quoted else value


def connection(said: dict[str, str]) -> str | None:
    """The connection as a keyfile, None where no network is named. Raises WifiError."""
    name, password, hidden = said["name"], said["password"], said["hidden"].lower()
    if not name and not password:
        return None
    if not 1 <= len(name.encode()) <= LONGEST_NAME:
        raise WifiError("name: expected the name of the network, at most 32 characters")
    if password and len(password) not in PASSWORD and not re.fullmatch("[0-9A-Fa-f]{64}", password):
        raise WifiError("password: expected 8 to 63 characters, or none for an open network")
    if hidden not in (*YES, *NO):
        raise WifiError("hidden: expected yes or no")
    ssid = ";".join(str(byte) for byte in name.encode()) + ";"
    lines = ["[connection]", "id=wifi.txt", f"uuid={uuid5(NAMESPACE_URL, 'wifi.txt')}", "type=wifi"]
    lines += ["autoconnect-priority=10", "", "[wifi]", f"ssid={ssid}"]
    lines += ["hidden=true"] if hidden in YES else []
    if password:
        lines += ["", "[wifi-security]", "key-mgmt=wpa-psk", f"psk={_escaped(password)}"]
    return "\n".join([*lines, "", "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", ""])


def _escaped(value: str) -> str:
    """The value as a keyfile has it: a backslash stands for itself twice, and a space at the ends is written out."""
    value = value.replace("\\", "\\\\")
    return re.sub(r"^ +| +$", lambda spaces: r"\s" * len(spaces[0]), value)


def country(said: dict[str, str]) -> str | None:
    """The country's two letters, None where none is named. Raises WifiError."""
    code = said["country"].upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        raise WifiError("country: expected two letters, such as GB")
    return code or None


def main(folder: Path, connections: Path) -> int:
    """Makes the connection; returns the exit code."""
    problem = folder / "wifi-problem.txt"
    try:
        said = read((folder / "wifi.txt").read_bytes().decode("utf-8-sig", errors="replace"))
        made, code = connection(said), country(said)
    except WifiError as error:
        _note(problem, f"wifi.txt: {error}.\n")
        return 1
    _note(problem, None)
    if code:
        _run("/usr/sbin/iw", "reg", "set", code)
    if made:
        connections.mkdir(parents=True, exist_ok=True)
        file = connections / "wifi.txt.nmconnection"
        file.touch(mode=0o600)
        file.write_text(made, encoding="utf-8")
    return 0


def _note(place: Path, words: str | None) -> None:
    """Leaves the words there, or nothing; the partition is written to only if that changes something."""
    before = place.read_text(encoding="utf-8") if place.exists() else None
    if before == words:
        return
    _run("/usr/bin/mount", "-o", "remount,rw", str(place.parent))
    try:
        if words is None:
            place.unlink()
        else:
            place.write_text(words, encoding="utf-8")
    finally:
        _run("/usr/bin/mount", "-o", "remount,ro", str(place.parent))


def _run(*command: str) -> None:
    """Runs a command whose failure changes nothing."""
    subprocess.run(command, check=False)  # noqa: S603  (our own commands)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
