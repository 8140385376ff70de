"""Writes am/final.mdl as Kaldi's TransitionModel::Write, Nnet::Write and AmNnetSimple::Write do, in binary."""

import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from torch import nn

from tests.listener.tiny_vosk.making.network import CONTEXT, LAYERS, WIDTH
from tests.listener.tiny_vosk.making.phone_set import PhoneSet
from tests.listener.tiny_vosk.making.sound import COEFFICIENTS

Affine = tuple[np.ndarray, np.ndarray]
"""A matrix, which is multiplied with the spliced input, and what is added to it."""


class _Writer:
    def __init__(self) -> None:
        self.bytes = bytearray(b"\0B")  # how Kaldi knows a binary file

    def tokens(self, *tokens: str) -> None:
        self.bytes += "".join(f"{token} " for token in tokens).encode()

    def whole(self, *numbers: int) -> None:
        self.bytes += b"".join(struct.pack("<bi", 4, number) for number in numbers)

    def broken(self, number: float) -> None:
        self.bytes += struct.pack("<bf", 4, number)

    def wholes(self, numbers: Sequence[int]) -> None:
        self.bytes += struct.pack(f"<bi{len(numbers)}i", 4, len(numbers), *numbers)

    def array(self, values: np.ndarray) -> None:
        self.tokens("FM" if values.ndim == 2 else "FV")
        self.whole(*values.shape)
        self.bytes += values.astype("<f4").tobytes()


def write_network(
    file: Path, net: nn.Sequential, normal: tuple[np.ndarray, np.ndarray], prior: np.ndarray, phone_set: PhoneSet
) -> None:
    """The acoustic model of a network whose input had its mean taken away and was divided by its deviation."""
    writer = _Writer()
    _transitions(writer, phone_set)
    _nnet(writer, _affines(net, *normal))
    writer.tokens("<Priors>")
    writer.array(prior)
    file.write_bytes(writer.bytes)


def _transitions(writer: _Writer, phone_set: PhoneSet) -> None:
    """One state for every phone, which is stayed in or left with even chances."""
    count = len(phone_set.kaldi)
    writer.tokens("<TransitionModel>", "<Topology>")
    writer.wholes(range(1, count + 1))
    writer.wholes([-1] + [0] * count)  # all have the first topology, and there is no phone 0
    writer.whole(1, 2)  # one topology of two states
    writer.whole(0, 2)  # the first emits, and has two ways on
    for to in (0, 1):
        writer.whole(to)
        writer.broken(0.5)
    writer.whole(-1, 0)  # the second is the end
    writer.tokens("</Topology>", "<Triples>")
    writer.whole(count)
    for number, (_, index) in enumerate(phone_set.kaldi, start=1):
        writer.whole(number, 0, index)
    writer.tokens("</Triples>", "<LogProbs>")
    writer.array(np.array([0.0] + [math.log(0.5)] * (2 * count)))
    writer.tokens("</LogProbs>", "</TransitionModel>")


def _affines(net: nn.Sequential, mean: np.ndarray, deviation: np.ndarray) -> list[Affine]:
    """The convolutions, each with the normalisation of its input folded in."""
    found = []
    for part in net:
        if isinstance(part, nn.Conv1d):
            kernel = part.weight.detach().numpy().astype("f8")  # outputs, inputs, offsets
            added = part.bias.detach().numpy() - np.einsum("oik,i->o", kernel, mean / deviation)
            kernel = kernel / deviation[:, None]
            found.append((np.concatenate(list(kernel.transpose(2, 0, 1)), axis=1), added))
        elif isinstance(part, nn.BatchNorm1d):
            mean = part.running_mean.numpy().astype("f8")
            deviation = np.sqrt(part.running_var.numpy().astype("f8") + part.eps)
    return found


def _nnet(writer: _Writer, affines: list[Affine]) -> None:
    lines = [f"input-node name=input dim={COEFFICIENTS}"]
    before = "input"
    for number, offsets in enumerate(LAYERS, start=1):
        spliced = ", ".join(before if offset == 0 else f"Offset({before}, {offset})" for offset in offsets)
        lines.append(f"component-node name=affine{number} component=affine{number} input=Append({spliced})")
        lines.append(f"component-node name=relu{number} component=relu{number} input=affine{number}")
        before = f"relu{number}"
    lines.append(f"component-node name=affine component=affine input={before}")
    lines.append("component-node name=softmax component=softmax input=affine")
    lines.append("output-node name=output input=softmax objective=linear")
    writer.tokens("<Nnet3>")
    writer.bytes += ("\n" + "\n".join(lines) + "\n\n").encode()
    writer.tokens("<NumComponents>")
    writer.whole(2 * len(affines))
    for number, affine in enumerate(affines[:-1], start=1):
        _affine(writer, f"affine{number}", affine)
        _nonlinear(writer, f"relu{number}", "RectifiedLinearComponent", WIDTH)
    _affine(writer, "affine", affines[-1])
    _nonlinear(writer, "softmax", "LogSoftmaxComponent", len(affines[-1][1]))
    writer.tokens("</Nnet3>", "<LeftContext>")
    writer.whole(CONTEXT)
    writer.tokens("<RightContext>")
    writer.whole(CONTEXT)


def _affine(writer: _Writer, name: str, affine: Affine) -> None:
    writer.tokens("<ComponentName>", name, "<AffineComponent>", "<LearningRate>")
    writer.broken(0.001)
    writer.tokens("<LinearParams>")
    writer.array(affine[0])
    writer.tokens("<BiasParams>")
    writer.array(affine[1])
    writer.tokens("</AffineComponent>")


def _nonlinear(writer: _Writer, name: str, kind: str, width: int) -> None:
    writer.tokens("<ComponentName>", name, f"<{kind}>", "<Dim>")
    writer.whole(width)
    for statistics in ("<ValueAvg>", "<DerivAvg>"):
        writer.tokens(statistics)
        writer.array(np.array([]))
    writer.tokens("<Count>")
    writer.bytes += struct.pack("<bd", 8, 0)
    writer.tokens(f"</{kind}>")
