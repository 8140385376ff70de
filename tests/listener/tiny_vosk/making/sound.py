"""What the network is shown: Kaldi's MFCC of voices in rooms, amid noise and at any level."""

import kaldi_native_fbank
import numpy as np

from tests.listener.tiny_vosk.making.speech import RATE

COEFFICIENTS = 40
FRAME_S = 0.01
SETTINGS = {
    "use-energy": "false",
    "sample-frequency": RATE,
    "num-mel-bins": COEFFICIENTS,
    "num-ceps": COEFFICIENTS,
    "low-freq": 20,
    "high-freq": -400,
    "dither": 0,
}
"""Those of the published small models, but without dither, so that a test hears the same each time."""


def mfcc(sound: np.ndarray) -> np.ndarray:
    """Sound from -1 to 1 as frames of coefficients, 100 a second, as Kaldi computes them for Vosk."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = SETTINGS["dither"]
    options.use_energy = False
    options.num_ceps = options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = SETTINGS["low-freq"]
    options.mel_opts.high_freq = SETTINGS["high-freq"]
    computer = kaldi_native_fbank.OnlineMfcc(options)
    computer.accept_waveform(RATE, np.round(np.clip(sound, -1, 1) * 32767).tolist())
    computer.input_finished()
    frames = [computer.get_frame(number) for number in range(computer.num_frames_ready)]
    return np.stack(frames).astype(np.float32)


def padded(sound: np.ndarray, before: float, after: float) -> np.ndarray:
    """Sound with so many seconds of silence around it."""
    return np.pad(sound, (int(before * RATE), int(after * RATE)))


def placed(sound: np.ndarray, babble: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The sound in some room, amid some noise, at some level."""
    loudness = np.sqrt(np.mean(sound**2))
    if chance.random() < 0.4:
        sound = in_room(sound, chance.uniform(0.15, 0.6), chance.uniform(3, 12), chance)
    kind = chance.choice(["quiet", "hiss", "talk"], p=[0.25, 0.45, 0.3])
    if kind == "hiss":
        hiss = coloured(len(sound), chance.uniform(0, 2), chance)
        sound = sound + hiss * loudness * level(-chance.uniform(8, 45))
    if kind == "talk":
        first = chance.integers(len(babble) - len(sound))
        sound = sound + babble[first : first + len(sound)] * loudness * level(-chance.uniform(7, 35))
    sound = sound * level(-chance.uniform(1, 28)) / np.abs(sound).max()
    if chance.random() < 0.5:  # else the silence of a file: nothing but zeros
        sound = sound + coloured(len(sound), 0, chance) * level(-chance.uniform(55, 90))
    return sound


def in_room(sound: np.ndarray, seconds: float, below: float, chance: np.random.Generator) -> np.ndarray:
    """The sound with an echo that dies away by 60 dB in so many seconds, and as a whole is so many dB below it."""
    length = int(seconds * RATE)
    echo = chance.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    echo *= level(-below) / np.sqrt(np.sum(echo**2))
    echo[0] = 1
    size = len(sound) + length
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]


def coloured(length: int, slope: float, chance: np.random.Generator) -> np.ndarray:
    """Noise whose power falls with frequency to the power of `slope` (0 white, 1 pink); its mean square is 1."""
    spectrum = np.fft.rfft(chance.standard_normal(length))
    noise = np.fft.irfft(spectrum * np.arange(1, len(spectrum) + 1) ** (-slope / 2), length)
    return noise / np.sqrt(np.mean(noise**2))


def crowd(voices: list[np.ndarray], chance: np.random.Generator, seconds: int = 60, people: int = 5) -> np.ndarray:
    """Several people talking at once for so long; its mean square is 1."""
    babble = np.zeros(seconds * RATE)
    for _ in range(people):
        at = 0
        while at < len(babble):
            voice = voices[chance.integers(len(voices))][: len(babble) - at]
            babble[at : at + len(voice)] += voice
            at += len(voice) + int(chance.uniform(0.05, 0.4) * RATE)
    return babble / np.sqrt(np.mean(babble**2))


def level(decibels: float) -> float:
    """By how much an amplitude is multiplied."""
    return 10 ** (decibels / 20)
