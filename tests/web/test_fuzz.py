"""The HTTP API against its own OpenAPI document, with whatever a property-based fuzzer thinks of: no fault is ours."""

from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings

from kiosk.core.room.commands import Open
from kiosk.core.session.commands import Start
from tests.web.openapi import document
from tests.web.phones import kiosk

EXAMPLES = 100
"""For each of five operations, with what its schema allows and with what it does not."""


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the fuzzer's own libraries warn of each other
def test_no_request_whatever_makes_the_server_fail(tmp_path: Path) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    codes: list[int] = []
    with kiosk(tmp_path) as made:
        made.open(Open("agreed"))
        made.ask(Start())
        made.waiting.until(lambda room: room.session and room.session.began is not None)
        phone = made.remote()
        phone.get(made.links.page)
        keys = dict(phone.cookies)
        headers = {"Origin": made.base, "Accept": "application/json"}
        session = requests.Session()  # one connection, as a browser has: the kiosk turns floods of new ones away

        def ask(case: Any) -> None:
            answer = case.call(base_url=made.base, session=session, headers=headers, cookies=keys)
            assert answer.status_code < 500, (case, answer.text)
            codes.append(answer.status_code)

        thorough = settings(
            max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        for result in schemathesis.openapi.from_dict(document()).get_all_operations():
            for mode in schemathesis.GenerationMode:
                thorough(given(case=result.ok().as_strategy(generation_mode=mode))(ask))()
        assert made.waiting.room.faults == ()
    assert {200, 202, 422} <= set(codes)
    assert len(codes) > 5 * EXAMPLES
