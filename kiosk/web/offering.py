"""What the remote may ask for, found once for each room and before anybody asks."""

from kiosk.core.room import Room
from kiosk.core.views import Snapshot
from kiosk.web.desk import Desk
from kiosk.web.offers import Offers, offers


class Offering:
    """Knows what each button stands for; on whatever thread it is asked."""

    def __init__(self, desk: Desk, say: dict[str, str]) -> None:
        self._desk = desk
        self._say = say
        self._found: tuple[Room, Offers] | None = None

    def made(self, room: Room, snapshot: Snapshot) -> Offers:
        """All of it as this picture shows it."""
        found = offers(room, snapshot, self._desk.words, self._say)
        self._found = room, found
        return found

    def of_the_room(self) -> Offers:
        """The commands of the present room, for which a button may have been drawn at any instant.

        Only what stands beside the buttons changes with time, and that is nothing to go by.
        """
        room, known = self._desk.room, self._found
        if known is not None and known[0] is room:
            return known[1]
        return self.made(room, self._desk.board.snapshot())
