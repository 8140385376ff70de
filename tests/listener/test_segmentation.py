from kiosk.listener.segmentation import MAX_UTTERANCE, PhraseEndpointer, UtteranceSegmenter
from tests.listener.conftest import Spoken
from tests.listener.voices import RATE, samples


def test_an_utterance_holds_the_speech_and_little_of_the_silence(spoken: Spoken) -> None:
    utterances = UtteranceSegmenter(RATE)
    sound = samples(spoken["slt", "next step"])[1]
    silence = bytes(2 * RATE)
    cut = [utterances.feed(part) for part in (silence, sound, silence)]
    (utterance,) = [each for each in cut if each]
    assert utterance in silence + sound + silence
    assert 0.6 < len(utterance) / 2 / RATE < 1.4


def test_what_is_being_said_at_the_end_is_kept_to_its_last_sample(spoken: Spoken) -> None:
    sound = samples(spoken["slt", "next step"])[1]
    for length in (960 * 38, 960 * 38 + 2, 960 * 39 - 2):
        utterances = UtteranceSegmenter(RATE)
        assert utterances.feed(sound[:length]) is None
        kept = utterances.finish()
        assert kept is not None
        assert kept.removesuffix(bytes(2))[-320:] in sound[length - 322 : length]
        assert utterances.finish() is None


def test_a_padded_utterance_has_silence_on_both_sides_and_is_known_so_far(spoken: Spoken) -> None:
    sound = bytes(2 * RATE) + samples(spoken["slt", "next step"])[1] + bytes(2 * RATE)
    tight, padded = UtteranceSegmenter(RATE), UtteranceSegmenter(RATE, padded=True)
    cut = cut_padded = b""
    for at in range(0, len(sound), 960):
        so_far = padded.so_far
        assert so_far in sound[: at + 960]
        cut, cut_padded = tight.feed(sound[at : at + 960]) or cut, padded.feed(sound[at : at + 960]) or cut_padded
    before = (sound.index(cut) - sound.index(cut_padded)) / 2 / RATE
    after = (len(cut_padded) - len(cut)) / 2 / RATE - before
    assert (round(before, 2), round(after, 2)) == (0.21, 0.27)
    assert padded.so_far == b""
    assert padded.finish() is None


def test_of_endless_talk_only_the_end_is_kept(spoken: Spoken) -> None:
    utterances = UtteranceSegmenter(RATE)
    loud = samples(spoken["slt", "next step"])[1][2 * int(RATE * 0.7) : 2 * int(RATE * 0.9)]
    assert not any(utterances.feed(loud) for _ in range(60))
    kept = utterances.finish()
    assert kept is not None
    assert (MAX_UTTERANCE - 1) * 2 * RATE < len(kept) <= (MAX_UTTERANCE + 1) * 2 * RATE


def finals(endpointer: PhraseEndpointer, sounds: list[bytes]) -> list[bool]:
    return [endpointer.is_final("pause", sound) for sound in sounds]


SPEECH = bytes((x * 7919 >> 3) & 0xFF for x in range(3200))
SILENCE = bytes(3200)


def test_in_a_quiet_room_a_phrase_is_final_once_silence_follows_it_and_never_before() -> None:
    endpointer = PhraseEndpointer(0.6)
    assert not any(endpointer.is_final("", SILENCE) for _ in range(3))
    endpointer.begin({"pause": 1}, patient=False)
    assert finals(endpointer, [SPEECH] * 15) == [False] * 15
    after = finals(endpointer, [SILENCE] * 8)
    assert not after[0]  # it may be a sound such as the t in “don't”
    assert after[-1]


def test_where_others_talk_on_a_phrase_is_final_once_it_has_stayed_the_same() -> None:
    endpointer = PhraseEndpointer(0.6)
    endpointer.begin({"pause": 1}, patient=False)
    assert finals(endpointer, [SPEECH] * 7) == [False] * 6 + [True]
