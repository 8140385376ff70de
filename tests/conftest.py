"""What holds for every test."""

from collections.abc import Iterator

import pytest

from kiosk.core.i18n import ENGLISH, use


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test that speaks another language leaves English behind."""
    yield
    use(ENGLISH)
