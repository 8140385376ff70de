"""Who may use the broker: an account for each room and one for the trainer, as Mosquitto reads them."""

import json
import os
import sys
from base64 import b64encode
from hashlib import pbkdf2_hmac
from pathlib import Path
from secrets import token_bytes, token_urlsafe

from kiosk.config.files import make_private_folder, read_small, write_whole
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_
from kiosk.rooms.messages import LARGEST_TIMES
from kiosk.rooms.topics import COMMAND, EVERYBODY, ROOT, VERSION, room_id, topic

TRAINER = "_trainer"
"""The trainer's account; no room can be called that."""

MOST_ACCOUNTS = 200

_ROUNDS, _SALT = 1000, 12
"""The rounds, and the bytes of salt, of which Mosquitto reads no other number."""

_PERMISSIONS = f"""\
pattern readwrite {ROOT}/v{VERSION}/%u/#
pattern read {topic(EVERYBODY, COMMAND)}
user {TRAINER}
topic readwrite {ROOT}/#
"""
"""A room reads and writes what is its own, and reads what is asked of all; the trainer everything."""


class Accounts:
    """The accounts in a folder of their own; passwords are only kept as hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "accounts.json"

    @property
    def config(self) -> Path:
        """Mosquitto's configuration file."""
        return self._folder / "mosquitto.conf"

    def prepare(self, port: int) -> str:
        """Writes all that Mosquitto reads, and returns the trainer's new password. Raises RoomsError.

        It listens at `port` to this machine only.
        """
        try:
            make_private_folder(self._folder)
            write_whole(self._folder / "permissions", _PERMISSIONS)
            password = self._set_password(TRAINER)
            write_whole(self.config, self._configuration(port))
        except OSError as error:
            raise self._unwritable(error) from error
        return password

    def _configuration(self, port: int) -> str:
        lines = [
            f"listener {port} 127.0.0.1",
            "allow_anonymous false",
            f"password_file {self._folder / 'passwords'}",
            f"acl_file {self._folder / 'permissions'}",
            "persistence true",
            f"persistence_location {self._folder}/",
            f"message_size_limit {2 * LARGEST_TIMES}",
            "log_dest none",
        ]
        if sys.platform != "win32":  # as root, Mosquitto would become a user who may not read this folder
            import pwd  # noqa: PLC0415  (not on Windows)

            lines.append(f"user {pwd.getpwuid(os.geteuid()).pw_name}")
        return "\n".join(lines) + "\n"

    def rooms(self) -> tuple[str, ...]:
        """The rooms that have joined."""
        return tuple(sorted(name for name in self._read() if name != TRAINER))

    def join(self, name: str) -> tuple[str, str]:
        """Gives a room its account; returns its user name and password. Raises RoomsError if the name is taken."""
        user, known = room_id(name), self._read()
        if user in known:
            raise RoomsError(
                N_("There is a room called “{name}” already: choose another name, or let the host remove it."),
                name=name,
            )
        if len(known) >= MOST_ACCOUNTS:
            raise RoomsError(N_("There are too many rooms: let the host remove some."))
        try:
            return user, self._set_password(user)
        except OSError as error:
            raise self._unwritable(error) from error

    def remove(self, name: str) -> None:
        """Takes a room's account away. Raises RoomsError if there is none."""
        known = self._read()
        if known.pop(room_id(name), None) is None or room_id(name) == TRAINER:
            raise RoomsError(N_("There is no room called “{name}”."), name=name)
        self._write(known)

    def _set_password(self, user: str) -> str:
        password = token_urlsafe(18)
        self._write(self._read() | {user: hashed(password)})
        return password

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(read_small(self._file))
            return {str(user): str(text) for user, text in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            raise RoomsError(N_("{file}: cannot be read: {why}."), file=self._file, why=error) from error

    def _write(self, known: dict[str, str]) -> None:
        write_whole(self._file, json.dumps(known, indent=1))
        write_whole(self._folder / "passwords", "".join(f"{user}:{text}\n" for user, text in known.items()))

    def _unwritable(self, error: OSError) -> RoomsError:
        return RoomsError(N_("{folder}: cannot be written to: {why}."), folder=self._folder, why=error.strerror)


def hashed(password: str) -> str:
    """A password as Mosquitto keeps it: PBKDF2 with SHA-512."""
    salt = token_bytes(_SALT)
    found = pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(found).decode()}"
