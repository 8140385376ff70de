"""Makes the model: `python -m tests.listener.tiny_vosk.making SCRATCH [UTTERANCES]`; the README tells more."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from tests.listener.tiny_vosk.making import sound, speech, texts
from tests.listener.tiny_vosk.making.align import by_path, by_time
from tests.listener.tiny_vosk.making.graph import write_graph
from tests.listener.tiny_vosk.making.kaldi import write_network
from tests.listener.tiny_vosk.making.network import EVERY, Labels, answers, network, trained
from tests.listener.tiny_vosk.making.phone_set import GARBAGE, SILENCE, PhoneSet

MODEL = Path(__file__).parents[1] / "model"
UTTERANCES = 8000
GARBAGE_SHARE = {"command": 0.02, "talk": 0.5, "nonsense": 0.8}
"""How much of each frame of speech is taught to be garbage, so that the unknown word wins where no command fits."""

MODEL_CONF = {
    "min-active": 200,
    "max-active": 3000,
    "beam": 11.0,
    "lattice-beam": 4.0,
    "acoustic-scale": 0.45,
    "frame-subsampling-factor": EVERY,
    "endpoint.silence-phones": "1:2",
    "endpoint.rule2.min-trailing-silence": 0.5,
    "endpoint.rule3.min-trailing-silence": 0.75,
    "endpoint.rule4.min-trailing-silence": 1.0,
}


class Utterance(NamedTuple):
    """What was said, how, and the seconds of silence before and after."""

    text: str
    kind: str
    manner: speech.Manner
    before: float
    after: float


def main(scratch: Path, count: int) -> None:
    """Says, learns and writes. What was learnt is kept in the scratch folder, so that it can be written anew."""
    scratch.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    phone_set = PhoneSet(texts.vocabulary())
    utterances = _utterances(count)
    said = _said(utterances)
    print(f"{len(said)} utterances, {sum(map(len, said)) / speech.RATE / 3600:.1f} hours", flush=True)
    clean, placed = _features(utterances, said)
    normal = np.concatenate(placed).mean(axis=0), np.concatenate(placed).std(axis=0)
    clean, placed = ([(each - normal[0]) / normal[1] for each in kind] for kind in (clean, placed))
    first = _first_network(utterances, clean, phone_set)
    labels = _labels(first, utterances, clean, phone_set)
    known = [one for one, each in enumerate(labels) if each is not None]
    print(f"{len(known)} of {len(labels)} could be aligned", flush=True)
    learnt = [labels[one] for one in known]
    net = trained(network(len(phone_set.names)), [placed[one] for one in known], learnt, GARBAGE, epochs=14)
    torch.save((net.state_dict(), normal, _prior(learnt, phone_set)), scratch / "network.pt")
    write(scratch)


def write(scratch: Path) -> None:
    """The model's folder, of what was learnt."""
    phone_set = PhoneSet(texts.vocabulary())
    state, normal, prior = torch.load(scratch / "network.pt", weights_only=False)
    net = network(len(phone_set.names)).eval()
    net.load_state_dict(state)
    for folder in ("am", "conf"):
        (MODEL / folder).mkdir(parents=True, exist_ok=True)
    write_network(MODEL / "am" / "final.mdl", net, normal, prior, phone_set)
    write_graph(MODEL / "graph", phone_set)
    for name, settings in {"mfcc": sound.SETTINGS, "model": MODEL_CONF}.items():
        (MODEL / "conf" / f"{name}.conf").write_text("".join(f"--{key}={value}\n" for key, value in settings.items()))


def _utterances(count: int) -> list[Utterance]:
    chance = random.Random(6)
    return [
        Utterance(
            *texts.utterance(chance), speech.some_manner(chance), chance.uniform(0.15, 0.7), chance.uniform(0.2, 0.9)
        )
        for _ in range(count)
    ]


def _said(utterances: list[Utterance]) -> list[np.ndarray]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda one: speech.say(one.text, one.manner).astype("f4"), utterances))


def _features(utterances: list[Utterance], said: list[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    chance = np.random.default_rng(6)
    babble = sound.crowd([each for each, one in zip(said, utterances, strict=True) if one.kind == "talk"], chance)
    clean, placed = [], []
    for each, one in zip(said, utterances, strict=True):
        around = sound.padded(each, one.before, one.after)
        clean.append(sound.mfcc(around * 0.5 + sound.coloured(len(around), 0, chance) * 1e-3))
        placed.append(sound.mfcc(sound.placed(around, babble, chance)))
    return clean, placed


def _first_network(utterances: list[Utterance], clean: list[np.ndarray], phone_set: PhoneSet) -> torch.nn.Sequential:
    """A network that knows where phones are from what flite tells of its own voices."""
    ours = [one for one, each in enumerate(utterances) if each.manner.voice in speech.FLITE]
    labels = []
    for one in ours:
        text, _, manner, before, _ = utterances[one]
        timed = [(phone_set.index(name), end) for name, end in speech.timed_phones(text, manner)]
        right = by_time(timed, before, _answers(clean[one]), SILENCE)
        labels.append((right, np.zeros(len(right), "f4")))
    print(f"The first network, from {len(ours)} utterances of flite's", flush=True)
    return trained(network(len(phone_set.names)), [clean[one] for one in ours], labels, GARBAGE, epochs=8)


def _labels(
    net: torch.nn.Sequential, utterances: list[Utterance], clean: list[np.ndarray], phone_set: PhoneSet
) -> list[Labels | None]:
    found: list[Labels | None] = []
    for one, features in zip(utterances, clean, strict=True):
        right = by_path(answers(net, features), phone_set.heard(one.text), SILENCE)
        share = None if right is None else np.where(right == SILENCE, 0, GARBAGE_SHARE[one.kind]).astype("f4")
        found.append(None if right is None or share is None else (right, share))
    return found


def _prior(labels: list[Labels], phone_set: PhoneSet) -> np.ndarray:
    total = np.ones(len(phone_set.names))
    for right, share in labels:
        np.add.at(total, right, 1 - share)
        total[GARBAGE] += share.sum()
    return total / total.sum()


def _answers(features: np.ndarray) -> int:
    return -(-len(features) // EVERY)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else UTTERANCES)
