"""How well the real library hears with the model: `python -m tests.listener.tiny_vosk.making.measure`."""

import json
from collections import Counter
from collections.abc import Callable

import numpy as np
import vosk

from tests.listener.tiny_vosk.making import sound, speech
from tests.listener.tiny_vosk.making.__main__ import MODEL
from tests.listener.tiny_vosk.making.texts import KIOSK

LEAST = 0.8
KNOWN = ("slt", "rms", "en-us", "en-us+f2")
"""Voices that tests speak with."""

TALK = """
so what are the plans of your department for the coming term
nobody expected that the hall would be full on a Monday
there is another question which I would like to put to the group
the minister promised smaller classes but we are still waiting
you can leave the papers on the desk next to the printer
when the music stopped the little ones started to laugh
our neighbours have repeated their complaint about the noise
take the second street on the left and stop at the church
I said yes to the first offer and no to all of the others
a step in the right direction would be to pay people on time
do you remember how we used to celebrate the end of winter
the show was over before most of the audience had arrived
""".strip().split("\n")

Place = Callable[[np.ndarray], np.ndarray]


def main() -> None:
    """Prints a table: voices, the place, commands right, wrong and missed, talk with a command in it."""
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(MODEL))
    chance = np.random.default_rng(3)
    places: dict[str, Place] = {
        "clean": lambda said: said * 0.5,
        "pink noise, 10 dB": lambda said: 0.3 * (said + _noise(said, 10, chance)),
        "room, 0.4 s": lambda said: 0.3 * sound.in_room(said, 0.4, 6, chance),
    }
    print(
        "| voices | place | commands right | wrong | not heard | talk with a command in it |\n|---|---|---|---|---|---|"
    )
    for name, voices in {"unheard": speech.UNHEARD, "of the tests": KNOWN}.items():
        for place, changed in places.items():
            of = Counter(_of_commands(model, voices, changed))
            false = Counter(_of_talk(model, voices, changed))
            right, talk = f"{of['right']} of {of.total()}", f"{false[True]} of {false.total()}"
            print(f"| {name} | {place} | {right} | {of['wrong']} | {of['missed']} | {talk} |", flush=True)


def _of_commands(model: vosk.Model, voices: tuple[str, ...], changed: Place) -> list[str]:
    verdicts = []
    for voice in voices:
        for command in KIOSK:
            heard = _heard(model, changed(_around(speech.say(command, speech.Manner(voice)))))
            verdicts.append("right" if heard == [command] else "wrong" if set(heard) & set(KIOSK) else "missed")
    return verdicts


def _of_talk(model: vosk.Model, voices: tuple[str, ...], changed: Place) -> list[bool]:
    """Whether there was a command in it, of each sentence and voice."""
    sounds = (changed(_around(speech.say(talk, speech.Manner(voice)))) for voice in voices for talk in TALK)
    return [bool(set(_heard(model, each)) & set(KIOSK)) for each in sounds]


def _heard(model: vosk.Model, said: np.ndarray) -> list[str]:
    """The utterances that Vosk is sure of."""
    ears = vosk.KaldiRecognizer(model, speech.RATE, json.dumps([*KIOSK, "[unk]"]))
    ears.SetWords(True)
    pcm = np.round(np.clip(said, -1, 1) * 32767).astype("<i2").tobytes()
    heard = [ears.Result() for at in range(0, len(pcm), 3200) if ears.AcceptWaveform(pcm[at : at + 3200])]
    results = [json.loads(each) for each in (*heard, ears.FinalResult())]
    return [each["text"] for each in results if "result" in each and min(w["conf"] for w in each["result"]) >= LEAST]


def _around(said: np.ndarray) -> np.ndarray:
    return sound.padded(said, 0.5, 0.5)


def _noise(said: np.ndarray, below: float, chance: np.random.Generator) -> np.ndarray:
    loudness = np.sqrt(np.mean(said**2))
    return sound.coloured(len(said), 1, chance) * loudness * sound.level(-below)


if __name__ == "__main__":
    main()
