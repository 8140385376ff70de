import socket
from pathlib import Path

import pytest

from kiosk.core.errors import VoiceModelError
from kiosk.voice_models.download import FIRST_TRIES, TRIES, download, fetch_list
from kiosk.voice_models.index import ModelOffer
from tests.voice_models.publisher import NAME, Publisher

CONTENT = bytes(range(256)) * 2000


class Watch:
    """Keeps what it is told, and how long it was asked to wait."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        self.waited: list[float] = []

    def fetch(self, offer: ModelOffer, part: Path) -> bytes:
        download(offer, part, lambda done, total: self.told.append((done, total)), self.waited.append)
        return part.read_bytes()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.zip"


def test_a_whole_file_is_downloaded_with_progress(publisher: Publisher, watch: Watch, part: Path) -> None:
    assert watch.fetch(publisher.publish(CONTENT), part) == CONTENT
    assert watch.told[-1] == (len(CONTENT), len(CONTENT))
    assert watch.told == sorted(watch.told)
    assert watch.waited == []


def test_what_is_there_already_is_not_fetched_again(publisher: Publisher, watch: Watch, part: Path) -> None:
    part.write_bytes(CONTENT[:100_000])
    assert watch.fetch(publisher.publish(CONTENT), part) == CONTENT
    assert publisher.ranges() == ["bytes=100000-"]
    assert watch.told[0][0] > 100_000


def test_a_file_that_is_all_there_asks_for_nothing(publisher: Publisher, watch: Watch, part: Path) -> None:
    part.write_bytes(CONTENT)
    assert watch.fetch(publisher.publish(CONTENT), part) == CONTENT
    assert publisher.asked == []


def test_a_file_that_is_too_long_to_be_right_is_fetched_anew(publisher: Publisher, watch: Watch, part: Path) -> None:
    part.write_bytes(CONTENT + b"!")
    assert watch.fetch(publisher.publish(CONTENT), part) == CONTENT
    assert publisher.ranges() == [None]


def test_a_connection_that_breaks_off_is_taken_up_where_it_was(publisher: Publisher, watch: Watch, part: Path) -> None:
    offer = publisher.publish(CONTENT)
    publisher.cuts = [81_920, 8_192 + 100]
    assert watch.fetch(offer, part) == CONTENT
    assert publisher.ranges() == [None, "bytes=81920-", "bytes=90112-"]


def test_a_server_that_cannot_continue_sends_all_of_it_again(publisher: Publisher, watch: Watch, part: Path) -> None:
    publisher.continues = False
    part.write_bytes(CONTENT[:100_000])
    assert watch.fetch(publisher.publish(CONTENT), part) == CONTENT
    assert publisher.ranges() == ["bytes=100000-"]


def test_a_server_in_trouble_is_asked_again_a_little_later_each_time(
    publisher: Publisher, watch: Watch, part: Path
) -> None:
    offer = publisher.publish(CONTENT)
    publisher.codes = [503, 500]
    assert watch.fetch(offer, part) == CONTENT
    assert watch.waited == [1, 2]


def test_a_connection_that_is_lost_half_way_is_waited_for_longer(
    publisher: Publisher, watch: Watch, part: Path
) -> None:
    offer = publisher.publish(CONTENT)
    publisher.cuts = [8192] + [0] * TRIES
    with pytest.raises(VoiceModelError, match="cannot be reached"):
        watch.fetch(offer, part)
    assert watch.waited == [1, 2, 4, 8, 16]
    assert part.stat().st_size == 8192


def test_a_network_that_puts_its_own_page_before_the_file_is_given_up_on(
    publisher: Publisher, watch: Watch, part: Path
) -> None:
    offer = publisher.publish(CONTENT)
    publisher.files[f"/models/{NAME}.zip"] = b"<html>Please log in</html>"
    publisher.continues = False
    with pytest.raises(VoiceModelError, match="cannot be reached"):
        watch.fetch(offer, part)


@pytest.mark.parametrize("have", [0, 1000])
def test_an_unreachable_publisher_is_said_with_both_ways_out_and_what_came_is_kept(
    watch: Watch, part: Path, have: int
) -> None:
    part.write_bytes(CONTENT[:have])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    offer = ModelOffer(NAME, f"http://127.0.0.1:{port}/{NAME}.zip", len(CONTENT), "", "md5")
    with pytest.raises(VoiceModelError) as caught:
        watch.fetch(offer, part)
    assert str(caught.value) == (
        f"127.0.0.1:{port} cannot be reached. Connect this computer to the internet and try again; the download will "
        f"continue from where it stopped. Or download {offer.url} on another computer, bring it here on a USB stick, "
        "and use: "
        f"./run voice install --from {NAME}.zip"
    )
    assert len(watch.waited) == FIRST_TRIES - 1
    assert part.read_bytes() == CONTENT[:have]


def test_a_server_that_cannot_prove_who_it_is_is_not_asked_again(
    publisher: Publisher, watch: Watch, part: Path
) -> None:
    offer = publisher.publish(CONTENT)
    secure = ModelOffer(NAME, offer.url.replace("http", "https"), offer.size, offer.digest, "md5")
    with pytest.raises(VoiceModelError, match=r"cannot be trusted.*computer's date is right"):
        watch.fetch(secure, part)
    assert watch.waited == []


def test_what_the_publisher_does_not_have_is_said_with_its_answer(
    publisher: Publisher, watch: Watch, part: Path
) -> None:
    offer = ModelOffer(NAME, f"{publisher.address}/gone.zip", 10, "", "md5")
    with pytest.raises(VoiceModelError, match=r"gone\.zip cannot be downloaded: the publisher answered 404 Not Found"):
        watch.fetch(offer, part)
    assert len(publisher.asked) == 1


def test_an_endless_file_is_cut_off_at_the_announced_size(publisher: Publisher, watch: Watch, part: Path) -> None:
    offer = publisher.publish(CONTENT)
    publisher.files[f"/models/{NAME}.zip"] = CONTENT * 50
    with pytest.raises(VoiceModelError, match="larger than its publisher says"):
        watch.fetch(offer, part)
    assert part.stat().st_size <= offer.size


def test_a_folder_that_cannot_be_written_to_is_said(publisher: Publisher, watch: Watch, tmp_path: Path) -> None:
    with pytest.raises(
        VoiceModelError, match=r"The 1 MB of this model cannot be saved in .*nowhere: No such file or directory"
    ):
        watch.fetch(publisher.publish(CONTENT), tmp_path / "nowhere" / "model.zip")


def test_the_list_is_fetched(publisher: Publisher) -> None:
    publisher.publish(CONTENT)
    assert NAME.encode() in fetch_list(publisher.address, NAME)


def test_without_a_list_the_way_out_names_the_file_that_is_wanted(publisher: Publisher) -> None:
    address = publisher.address
    publisher.codes = [503]
    with pytest.raises(VoiceModelError, match=rf"Or download {address}/{NAME}\.zip on another computer"):
        fetch_list(address, NAME)
