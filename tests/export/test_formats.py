from kiosk.export.export import _WRITERS
from kiosk.export.formats import FORMATS


def test_every_format_has_what_writes_it_and_a_name_and_an_ending_of_its_own() -> None:
    assert list(_WRITERS) == list(FORMATS)
    for field in ("title", "ending"):
        assert len({getattr(fmt, field) for fmt in FORMATS.values()}) == len(FORMATS)
