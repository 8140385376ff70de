import json

import pytest

from kiosk.core.errors import VoiceModelError
from kiosk.voice_models.index import ModelOffer, offer_in_list, recommended_offer

LIST = json.dumps(
    [
        {
            "lang": "en-us",
            "md5": "aa",
            "name": "vosk-model-small-en-us-0.15",
            "obsolete": "false",
            "size": 7,
            "size_text": "7B",
            "type": "small",
            "url": "https://there/small.zip",
        },
        {"name": "vosk-model-small-en-in-0.4", "md5": "bb", "size": 8, "url": "https://there/in.zip", "type": "small"},
        {"name": "vosk-model-en-us-0.22", "md5": "cc", "size": 9, "url": "https://there/large.zip", "type": "big"},
    ]
).encode()


def test_a_model_is_found_in_the_list_by_its_name() -> None:
    offer = ModelOffer("vosk-model-small-en-in-0.4", "https://there/in.zip", 8, "bb", "md5")
    assert offer_in_list(offer.name, LIST) == offer


def test_a_name_that_is_not_in_the_list_is_answered_with_one_that_is_like_it() -> None:
    with pytest.raises(VoiceModelError, match=r"en-in-0\.5; did you mean 'vosk-model-small-en-in-0\.4'\?"):
        offer_in_list("vosk-model-small-en-in-0.5", LIST)
    with pytest.raises(VoiceModelError, match=r"no model called whisper\. Its list: https://alphacephei"):
        offer_in_list("whisper", LIST)


def test_a_model_that_could_not_be_used_is_refused_before_it_is_fetched() -> None:
    with pytest.raises(
        VoiceModelError, match=r"en-us-0\.22 is not suitable for the kiosk: .* small/big-lgraph, not big\."
    ):
        offer_in_list("vosk-model-en-us-0.22", LIST)


@pytest.mark.parametrize("lines", [b"", b"<html>", b"{}", b'[{"name": "vosk-model"}]', b"\xff\xfe"])
def test_what_is_no_list_is_probably_the_page_of_a_network_that_asks_for_a_login(lines: bytes) -> None:
    with pytest.raises(VoiceModelError, match=r"no list of models .* in a browser"):
        offer_in_list("vosk-model-small-en-us-0.15", lines)


def test_the_recommended_model_can_be_had_from_elsewhere_but_is_always_the_same() -> None:
    here, there = recommended_offer(), recommended_offer("http://school/models")
    assert there.url == "http://school/models/vosk-model-small-en-us-0.15.zip"
    assert here.url.startswith("https://alphacephei.com/")
    assert (here.size, here.digest) == (there.size, there.digest)
