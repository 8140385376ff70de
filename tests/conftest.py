"""What holds for every test: its language, and how thoroughly properties are tried.

Of the Hypothesis profiles `ci` is the whole check, `dev` the fast loop of `./run quick`.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from kiosk.core.i18n import ENGLISH, use
from tests.examples import FAST, WHOLE

# No deadline and no complaint about slow data: a slow machine breaks no property.
settings.register_profile("ci", max_examples=WHOLE, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", settings.get_profile("ci"), max_examples=FAST)
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test that speaks another language leaves English behind."""
    yield
    use(ENGLISH)
