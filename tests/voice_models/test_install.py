import hashlib
from pathlib import Path

import pytest

from kiosk.config.vosk_models import RECOMMENDED, missing_file
from kiosk.core.errors import ListenerError, VoiceModelError
from kiosk.voice_models.checksums import ORIGINALS
from kiosk.voice_models.download import TRIES
from kiosk.voice_models.install import install_file, install_published
from kiosk.voice_models.store import installed_models
from tests.listener.voices import TEST_MODEL
from tests.voice_models.conftest import zip_of
from tests.voice_models.publisher import NAME, Publisher


class Room:
    """A folder of models, and whoever tries and waits."""

    def __init__(self, models: Path, tmp_path: Path) -> None:
        self.models = models
        self.tmp_path = tmp_path
        self.tried: list[Path] = []
        self.totals: set[int] = set()
        self.waited: list[float] = []

    def told(self, done: int, total: int) -> None:
        assert 0 < done <= total
        self.totals.add(total)

    def fetch(self, publisher: Publisher, name: str = NAME) -> Path:
        return install_published(
            self.models, self.tried.append, self.told, name, publisher.address, wait=self.waited.append
        )

    def carry(self, content: bytes) -> Path:
        file = self.tmp_path / "carried.zip"
        file.write_bytes(content)
        return install_file(self.models, self.tried.append, self.told, file)

    def left(self) -> list[str]:
        return sorted(str(path.relative_to(self.models)) for path in self.models.glob(".[!l]*/*"))


@pytest.fixture
def room(models: Path, tmp_path: Path) -> Room:
    return Room(models, tmp_path)


def test_a_model_is_fetched_tried_and_put_where_it_is_looked_for(
    room: Room, publisher: Publisher, zipped: bytes
) -> None:
    publisher.publish(zipped)
    place = room.fetch(publisher)
    assert place == room.models / NAME
    assert missing_file(place) is None
    assert [path.name for path in room.tried] == [NAME]
    assert room.tried[0] != place
    assert len(room.totals) == 2
    assert room.left() == []


def test_a_model_that_was_carried_here_needs_no_network(room: Room, zipped: bytes) -> None:
    place = room.carry(zipped)
    assert missing_file(place) is None
    assert (room.tmp_path / "carried.zip").exists()
    assert room.left() == []


def test_an_installation_that_was_cut_off_goes_on_where_it_was(room: Room, publisher: Publisher, zipped: bytes) -> None:
    publisher.publish(zipped)
    publisher.cuts = [8192 * 10] + [0] * TRIES
    with pytest.raises(VoiceModelError, match="will continue from where it stopped"):
        room.fetch(publisher)
    assert room.left() == [f".fetched/{NAME}.zip"]
    assert installed_models(room.models) == ()
    publisher.cuts.clear()
    publisher.asked.clear()
    room.fetch(publisher)
    assert publisher.ranges() == [f"bytes={8192 * 10}-"]
    assert missing_file(room.models / NAME) is None


def test_a_beginning_that_belongs_to_something_else_is_thrown_away(
    room: Room, publisher: Publisher, zipped: bytes
) -> None:
    publisher.publish(zipped)
    part = room.models / ".fetched" / f"{NAME}.zip"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"<html>Please log in")
    room.fetch(publisher)
    assert publisher.ranges() == ["bytes=19-", None]
    assert missing_file(room.models / NAME) is None


def test_what_has_another_sum_is_not_installed_and_not_kept(room: Room, publisher: Publisher, zipped: bytes) -> None:
    publisher.publish(zipped)
    publisher.files[f"/models/{NAME}.zip"] = zipped[:-1] + b"!"
    with pytest.raises(VoiceModelError, match="is not what its publisher made"):
        room.fetch(publisher)
    assert publisher.ranges() == [None]
    assert installed_models(room.models) == ()
    assert room.left() == []


def test_the_recommended_model_is_known_by_heart_so_that_no_list_can_pass_off_another(
    room: Room, publisher: Publisher, zipped: bytes
) -> None:
    publisher.publish(zipped, RECOMMENDED)
    with pytest.raises(VoiceModelError, match="416"):
        room.fetch(publisher, RECOMMENDED)
    assert not any(path.endswith(".json") for path, _ in publisher.asked)
    assert installed_models(room.models) == ()


def test_a_carried_model_that_only_bears_the_recommended_name_is_not_installed(room: Room) -> None:
    with pytest.raises(VoiceModelError, match="not the publisher's"):
        room.carry(zip_of(TEST_MODEL, RECOMMENDED))
    assert installed_models(room.models) == ()
    assert room.tried == []


def test_a_model_without_what_grammars_need_is_not_installed(room: Room) -> None:
    with pytest.raises(VoiceModelError, match=r"graph/HCLr\.fst is missing. Choose a model that has “small”"):
        room.carry(zip_of(TEST_MODEL, "vosk-model-large", without="graph/HCLr.fst"))
    assert installed_models(room.models) == ()


def test_a_file_with_another_model_in_it_is_not_installed(room: Room, publisher: Publisher) -> None:
    publisher.publish(zip_of(TEST_MODEL, "another"))
    with pytest.raises(VoiceModelError, match=f"contains another, not {NAME}"):
        room.fetch(publisher)


def test_a_carried_file_with_another_model_than_the_one_that_was_named_is_not_installed(
    room: Room, zipped: bytes
) -> None:
    file = room.tmp_path / "carried.zip"
    file.write_bytes(zipped)
    with pytest.raises(VoiceModelError, match=f"contains {NAME}, not another"):
        install_file(room.models, room.tried.append, room.told, file, "another")


def test_a_model_that_the_recogniser_cannot_use_is_not_installed(room: Room, zipped: bytes) -> None:
    def fails(model: Path) -> None:
        raise ListenerError("{model} is damaged", model=model)

    file = room.tmp_path / "carried.zip"
    file.write_bytes(zipped)
    with pytest.raises(ListenerError):
        install_file(room.models, fails, room.told, file)
    assert installed_models(room.models) == ()
    assert room.left() == []


def test_a_whole_model_is_not_fetched_again(room: Room, publisher: Publisher, zipped: bytes) -> None:
    publisher.publish(zipped)
    room.fetch(publisher)
    publisher.asked.clear()
    with pytest.raises(VoiceModelError, match=f"{NAME} is already installed"):
        room.fetch(publisher)
    with pytest.raises(VoiceModelError, match=f"{NAME} is already installed"):
        room.carry(zipped)
    assert publisher.asked == []


def test_a_damaged_model_can_be_installed_again(room: Room, zipped: bytes) -> None:
    place = room.carry(zipped)
    (place / "am" / "final.mdl").unlink()
    room.carry(zipped)
    assert missing_file(place) is None


def test_a_known_model_that_is_not_the_original_any_more_can_be_installed_again(
    room: Room, zipped: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = room.carry(zipped)
    net = place / "am" / "final.mdl"
    content = net.read_bytes()
    header = b"blob %d\0" % len(content)
    monkeypatch.setitem(ORIGINALS, NAME, {"am/final.mdl": hashlib.sha1(header + content).hexdigest()})  # noqa: S324  (git's)
    with pytest.raises(VoiceModelError, match="already installed"):
        room.carry(zipped)
    net.write_bytes(content[:-1])
    room.carry(zipped)
    assert net.read_bytes() == content


def test_a_model_that_the_publisher_does_not_have_is_refused_by_name(room: Room, publisher: Publisher) -> None:
    publisher.publish(b"")
    with pytest.raises(VoiceModelError, match=rf"vosk-model-tiny-0\.2; did you mean '{NAME}'"):
        room.fetch(publisher, "vosk-model-tiny-0.2")
    assert not room.models.exists()
