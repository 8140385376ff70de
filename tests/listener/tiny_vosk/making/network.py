"""The network: from frames of coefficients to how probable each phone is, 33 times a second."""

import numpy as np
import torch
from torch import nn

from tests.listener.tiny_vosk.making.sound import COEFFICIENTS

WIDTH = 128
EVERY = 3
"""Of how many input frames there is one answer."""

LAYERS = ((-2, -1, 0, 1, 2), (-3, 0, 3), (-3, 0, 3), (-6, 0, 6), (-6, 0, 6))
"""Which input frames each layer looks at, around its own."""

CONTEXT = sum(offsets[-1] for offsets in LAYERS)
BATCH_FRAMES = 9000

Labels = tuple[np.ndarray, np.ndarray]
"""Of each answer: the right phone, and how much of it belongs to the garbage phone instead."""


def network(phones: int) -> nn.Sequential:
    """An untrained network: each layer convolves, cuts at zero and normalises; the last gives the answer."""
    parts: list[nn.Module] = []
    inputs = COEFFICIENTS
    for number, offsets in enumerate(LAYERS):
        step = offsets[1] - offsets[0]
        parts.append(
            nn.Conv1d(inputs, WIDTH, len(offsets), stride=EVERY)
            if number == 0
            else nn.Conv1d(inputs, WIDTH, len(offsets), dilation=step // EVERY)
        )
        parts += [nn.ReLU(), nn.BatchNorm1d(WIDTH, affine=False)]
        inputs = WIDTH
    return nn.Sequential(*parts, nn.Conv1d(inputs, phones, 1), nn.LogSoftmax(dim=1))


def framed(features: np.ndarray, length: int | None = None) -> np.ndarray:
    """Features with their edges repeated, as Kaldi does it, so that there is an answer for every third frame."""
    length = length or len(features)
    return np.pad(features, ((CONTEXT, CONTEXT + length - len(features) + (-length) % EVERY), (0, 0)), mode="edge")


def answers(net: nn.Sequential, features: np.ndarray) -> np.ndarray:
    """How probable each phone is (a logarithm), for every third frame."""
    with torch.no_grad():
        return net(torch.from_numpy(framed(features).T[None]))[0].T.numpy()


def trained(
    net: nn.Sequential, features: list[np.ndarray], labels: list[Labels], garbage: int, epochs: int, seed: int = 1
) -> nn.Sequential:
    """The network after it has seen everything so many times. Its features must be normalised."""
    chance = np.random.default_rng(seed)
    groups = _batches([len(each) for each in features])
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-3)
    steps = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=epochs * len(groups), pct_start=0.2)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for group in chance.permutation(len(groups)):
            loss = _loss(net, [features[one] for one in groups[group]], [labels[one] for one in groups[group]], garbage)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5)
            optimiser.step()
            steps.step()
            total += loss.item()
        print(f"  epoch {epoch + 1} of {epochs}: loss {total / len(groups):.3f}", flush=True)
    return net.eval()


def _batches(lengths: list[int]) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    for one in np.argsort(lengths, kind="stable"):
        if sum(lengths[other] for other in groups[-1]) > BATCH_FRAMES:
            groups.append([])
        groups[-1].append(int(one))
    return groups


def _loss(net: nn.Sequential, features: list[np.ndarray], labels: list[Labels], garbage: int) -> torch.Tensor:
    longest = max(len(each) for each in features)
    said = net(torch.from_numpy(np.stack([framed(each, longest).T for each in features])))
    right, doubt, counts = (np.zeros((len(features), said.shape[2]), kind) for kind in ("i8", "f4", "f4"))
    for row, (phone, share) in enumerate(labels):
        right[row, : len(phone)], doubt[row, : len(phone)], counts[row, : len(phone)] = phone, share, 1
    of_right = said.gather(1, torch.from_numpy(right)[:, None])[:, 0]
    share = torch.from_numpy(doubt)
    mean = (1 - share) * of_right + share * said[:, garbage]
    return -(mean * torch.from_numpy(counts)).sum() / counts.sum()
