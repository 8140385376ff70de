from array import array
from itertools import pairwise
from random import Random

import pytest

from kiosk.listener.utterance import FRAMES_A_SECOND, LONGEST, Utterances
from tests.listener.conftest import Spoken
from tests.listener.voices import RATE, samples

BLOCK = RATE // 10 * 2


def speech(spoken: Spoken) -> bytes:
    return samples(spoken["slt", "next step"])[1]


def hiss(seconds: float, loudness: int) -> bytes:
    chance = Random(1)  # noqa: S311  (no secret)
    return array("h", [chance.randint(-loudness, loudness) for _ in range(int(RATE * seconds))]).tobytes()


def mixed(one: bytes, other: bytes) -> bytes:
    return array("h", map(sum, zip(array("h", one), array("h", other), strict=False))).tobytes()


def cut(utterances: Utterances, sound: bytes) -> list[tuple[float, bytes]]:
    """What ended, and at which second."""
    ended = [(at, utterances.feed(sound[at : at + BLOCK])) for at in range(0, len(sound), BLOCK)]
    return [((at + BLOCK) / 2 / RATE, each) for at, each in ended if each]


def test_an_utterance_holds_the_speech_and_little_of_the_silence(spoken: Spoken) -> None:
    sound = bytes(2 * RATE) + speech(spoken) + bytes(2 * RATE)
    ((_, utterance),) = cut(Utterances(RATE), sound)
    assert utterance in sound
    assert 0.6 < len(utterance) / 2 / RATE < 1.4


@pytest.mark.parametrize("loudness", [1, 50, 300])
def test_its_end_is_found_in_any_steady_room(spoken: Spoken, loudness: int) -> None:
    quiet = Utterances(RATE)
    said = bytes(2 * RATE) + speech(spoken) + bytes(4 * RATE)
    ((when, _),) = cut(quiet, said)
    ((then, utterance),) = cut(Utterances(RATE), mixed(said, hiss(len(said) / 2 / RATE, loudness)))
    assert abs(then - when) <= 0.3
    assert 0.5 < len(utterance) / 2 / RATE < 1.4


def test_a_room_without_anybody_close_says_nothing_however_loud_it_is() -> None:
    utterances = Utterances(RATE)
    assert not cut(utterances, hiss(5, 3000))
    assert utterances.finish() is None


def test_somebody_who_speaks_at_once_is_heard_all_the_same(spoken: Spoken) -> None:
    utterances = Utterances(RATE)
    sound = speech(spoken)
    loud = sound[2 * int(RATE * 0.75) : 2 * int(RATE * 1.5)]
    assert not cut(utterances, loud)
    kept = utterances.finish()
    assert kept is not None
    assert len(kept) > 0.6 * len(loud)


def test_in_a_pause_it_can_be_told_what_was_said_so_far(spoken: Spoken) -> None:
    utterances = Utterances(RATE)
    sound = bytes(2 * RATE) + speech(spoken) + bytes(2 * RATE)
    told = []
    for at in range(0, len(sound), BLOCK):
        ended = utterances.feed(sound[at : at + BLOCK])
        told.append(ended or utterances.so_far())
    before, after = next(pair for pair in pairwise(each for each in told if each))
    assert before == after  # so that it need not be recognised twice
    assert told.index(before) < len(told) - told[::-1].index(after) - 1


def test_the_room_is_known_from_sound_that_was_not_listened_to(spoken: Spoken) -> None:
    noise = hiss(1.2, 1000)
    knowing, strange = Utterances(RATE), Utterances(RATE)
    knowing.overhear(noise)
    assert strange.feed(noise) is None
    knowing.begin()
    strange.begin()
    before, afresh = Utterances(RATE), mixed(noise, speech(spoken))
    assert knowing.feed(afresh) == strange.feed(afresh)
    assert before.feed(afresh) is None
    assert knowing.finish() == strange.finish() != before.finish()


def test_what_is_being_said_at_the_end_is_kept_to_its_last_sample(spoken: Spoken) -> None:
    sound = speech(spoken)
    for length in (960 * 38, 960 * 38 + 2, 960 * 39 - 2):
        utterances = Utterances(RATE)
        assert utterances.feed(sound[:length]) is None
        kept = utterances.finish()
        assert kept is not None
        assert kept[-320:] in sound[length - 322 : length]
        assert utterances.finish() is None


def test_of_endless_talk_only_the_end_is_kept(spoken: Spoken) -> None:
    utterances = Utterances(RATE)
    vowel = speech(spoken)[2 * int(RATE * 0.76) : 2 * int(RATE * 0.9)]
    for _ in range(4):
        assert utterances.feed(vowel * 20 + bytes(2 * RATE // 5)) is None
    kept = utterances.finish()
    assert kept is not None
    seconds = LONGEST / FRAMES_A_SECOND
    assert (seconds - 1) * 2 * RATE < len(kept) <= (seconds + 1) * 2 * RATE


def test_where_people_talk_with_each_other_an_end_takes_silence(spoken: Spoken) -> None:
    loud = array("h", speech(spoken))[int(RATE * 0.72) : int(RATE * 1.64)]
    softly = array("h", [sample // 30 for sample in loud])
    talk = bytes(2 * RATE) + loud.tobytes() + softly.tobytes() * 3 + bytes(2 * RATE)
    ends = []
    for wary in (False, True):
        utterances = Utterances(RATE)
        utterances.wary = wary
        ends.append(cut(utterances, talk)[0][0])
    assert ends[0] < 1 + 0.92 * 2
    assert ends[1] > 1 + 0.92 * 4
