import io
import json

from kiosk.announcer.workers.process import Handler, Message, serve
from kiosk.core.errors import SoundError


def answers_to(*requests: Message) -> list[Message]:
    """What a process answers that doubles numbers, if it was set up with one."""

    def begin(setup: Message) -> Handler:
        if "number" not in setup:
            raise SoundError("no {what}", what="number")
        return lambda request: {"double": request["number"] * 2}

    written = io.StringIO()
    serve(begin, io.StringIO("".join(json.dumps(request) + "\n" for request in requests)), written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_the_first_request_sets_up_and_the_others_are_answered() -> None:
    assert answers_to({"number": 0}, {"number": 1}, {"number": 2}) == [{}, {"double": 2}, {"double": 4}]


def test_our_own_error_travels_as_its_sentence_and_facts_so_that_it_can_be_translated() -> None:
    assert answers_to({}) == [{"error": "no {what}", "facts": {"what": "number"}}]


def test_any_other_error_is_reported_as_a_reason() -> None:
    assert answers_to({"number": 0}, {})[1] == {
        "error": "Sound or speech failed: {reason}",
        "facts": {"reason": "'number'"},
    }


def test_a_set_up_that_failed_is_tried_again_with_the_next_request() -> None:
    assert answers_to({}, {"number": 0}, {"number": 3})[1:] == [{}, {"double": 6}]
