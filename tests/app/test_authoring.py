from pathlib import Path

import pytest

from kiosk.app.authoring import OpenProtocols, ProtocolAuthoring
from kiosk.config.paths import shipped
from kiosk.core.errors import UnknownProtocol
from kiosk.core.protocol.draft import Origin
from kiosk.protocol_files.library import Library
from kiosk.protocol_files.own_protocols import OwnProtocols


def test_a_protocol_that_was_saved_can_be_opened_and_one_that_broke_since_as_it_was(tmp_path: Path) -> None:
    library = Library([tmp_path, shipped("protocols")])
    protocols = OpenProtocols(library)
    read: list[int] = []
    authoring = ProtocolAuthoring(
        OwnProtocols(tmp_path, library), library, lambda: read.append(len(protocols.read()[0]))
    )
    before = len(protocols.read()[0])
    with pytest.raises(UnknownProtocol):
        protocols.load("our-protocol")
    draft, origin = authoring.begin(Origin())
    name = authoring.save(origin, draft)
    assert read == [before + 1]
    assert protocols.load(name).title == "Our protocol"
    (tmp_path / f"{name}.yaml").write_text("broken")
    assert protocols.load(name).title == "Our protocol"
    assert [one.name for one in authoring.known() if one.problem] == [name]
