"""Fixtures and settings for all tests: the language, and how thoroughly properties are tested.

The Hypothesis profile `ci` is for the whole check and draws the same examples each time, so that it says the same of
the same code twice; `random` draws new ones, and `dev` a few new ones for the fast loop of `./run quick`.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from kiosk.core.i18n import ENGLISH, use
from tests.examples import FAST, WHOLE
from tests.natural import natural_model, without_natural_voice
from tests.web.browsers import browser

__all__ = ["browser", "natural_model", "without_natural_voice"]

# No deadline and no check for slow data, because a slow machine must not make a property fail.
# `derandomize` is said each time, because Hypothesis's own default is another where the environment names a CI.
settings.register_profile(
    "random", max_examples=WHOLE, deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("random"), derandomize=True)
settings.register_profile("dev", settings.get_profile("random"), max_examples=FAST)
settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def _speech_model_kept() -> Iterator[None]:
    """Keeps the speech model once a test has loaded it, instead of until its last recogniser has gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.listener.recognisers.moonshine_habits._SHARED", {})
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Restores English after each test."""
    yield
    use(ENGLISH)


@pytest.fixture(autouse=True)
def _usual_voice(request: pytest.FixtureRequest) -> None:
    """Hides the natural voice, which is an extra, from all tests that do not ask for it."""
    if "natural_model" not in request.fixturenames:
        request.getfixturevalue("without_natural_voice")
