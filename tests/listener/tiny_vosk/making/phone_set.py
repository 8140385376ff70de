"""The phones that the network tells apart, and the same phones as Kaldi numbers them by their place in a word."""

from tests.listener.tiny_vosk.making.speech import PAUSE, phones

SILENCE, GARBAGE = 0, 1
UNKNOWN_WORD = "[unk]"
_PLACES = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}
_OTHER_WAYS = {"a": ("ax",), "the": ("dh iy",), "to": ("t ax",)}
"""How small words are said in sentences, where flite says them otherwise when it says nothing else."""


class PhoneSet:
    """All phones of a vocabulary. The network's phone 0 is silence and 1 is the garbage that an unknown word is."""

    def __init__(self, vocabulary: list[str]) -> None:
        spoken = {word: [phones(word)] for word in vocabulary}
        for word, ways in _OTHER_WAYS.items():
            spoken[word] += [tuple(way.split()) for way in ways]
        self.names = ["SIL", "SPN", *sorted({phone for ways in spoken.values() for way in ways for phone in way})]
        self.words = {UNKNOWN_WORD: [("SPN_S",)]}
        self.words |= {word: [self._placed(way) for way in ways] for word, ways in spoken.items()}
        placed = [(f"{name}_{place}", 2 + one) for one, name in enumerate(self.names[2:]) for place in _PLACES]
        self.kaldi = [("SIL", SILENCE), ("SPN_S", GARBAGE), *placed]
        """Kaldi's phones, of which the first is number 1, each with the network's."""
        self.number = {name: 1 + one for one, (name, _) in enumerate(self.kaldi)}
        """Kaldi's number of each."""

    def heard(self, text: str) -> list[int]:
        """The network's phones of a text in order; what no word of the vocabulary consists of is garbage."""
        return [self.index(name) for name in phones(text)]

    def index(self, name: str) -> int:
        """The network's number of a phone of flite's."""
        if name == PAUSE:
            return SILENCE
        return self.names.index(name) if name in self.names else GARBAGE

    def boundaries(self) -> str:
        """Kaldi's word_boundary.int: where in a word each phone stands."""
        places = ["nonword", *(_PLACES[name.rsplit("_", 1)[1]] for name, _ in self.kaldi[1:])]
        return "".join(f"{number} {place}\n" for number, place in enumerate(places, start=1))

    def _placed(self, way: tuple[str, ...]) -> tuple[str, ...]:
        if len(way) == 1:
            return (f"{way[0]}_S",)
        return (f"{way[0]}_B", *(f"{name}_I" for name in way[1:-1]), f"{way[-1]}_E")
