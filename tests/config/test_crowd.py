"""Of too many connections, those of strangers that have been idle for the longest go first."""

from dataclasses import dataclass

from kiosk.config.crowd import Crowd

MAXIMUM, MAXIMUM_PER_ADDRESS = 300, 60


@dataclass(eq=False)
class Standing:
    """A connection without a network."""

    network: str
    crowd: Crowd["Standing"]
    dropped: list["Standing"]
    is_idle: bool
    is_known: bool

    def drop(self) -> None:
        self.dropped.append(self)
        self.crowd.leave(self)


def test_the_longest_idle_connection_of_the_most_crowded_network_goes_first_but_no_facilitators() -> None:
    crowd = Crowd[Standing](MAXIMUM, MAXIMUM_PER_ADDRESS)
    dropped: list[Standing] = []

    def standing(network: str, *, busy: bool = False, known: bool = False) -> Standing:
        return Standing(network, crowd, dropped, is_idle=not busy, is_known=known)

    facilitator = standing("192.0.2.1", known=True)
    crowd.admit(facilitator)
    phones = [standing("192.0.2.1", busy=number == 0) for number in range(MAXIMUM_PER_ADDRESS)]
    for phone in phones:
        crowd.admit(phone)
    assert dropped == [phones[1]]
    crowd.note_use(phones[2])
    crowd.admit(standing("192.0.2.1"))
    assert dropped[1:] == [phones[3]]
    dropped.clear()
    for number in range(2, 8):
        for _ in range(MAXIMUM_PER_ADDRESS - 1):
            crowd.admit(standing(f"192.0.2.{number}"))
    assert len(list(crowd)) == MAXIMUM
    crowd.admit(standing("192.0.2.99"))
    assert len(list(crowd)) == MAXIMUM
    assert facilitator in list(crowd)
    assert {one.network for one in dropped} <= {f"192.0.2.{number}" for number in range(1, 8)}
    crowd.reserve("203.0.113.1")
    reserved = standing("203.0.113.1")
    crowd.admit(reserved)
    for number in range(2 * MAXIMUM):
        crowd.admit(standing(f"10.0.{number // 200}.{number % 200}"))
    assert (len(list(crowd)), reserved in list(crowd)) == (MAXIMUM, True)
    mine = [standing("198.51.100.1", known=True) for _ in range(MAXIMUM_PER_ADDRESS + 1)]
    for one in mine:
        crowd.admit(one)
    assert mine[0] in dropped
